"""What every way of handing in shares: locked offerings, their standing, all that a report sets off."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session

from portal.domain.errors import DomainError, NotFoundError
from portal.domain.freshness import FreshnessRule
from portal.services.audit import note_change
from portal.services.calendars import freshness_rules
from portal.services.obligations import settle_waiting
from portal.services.offerings import ContractedOffering, Standing, contracted_offerings, lock_offerings
from portal.services.outbox import touch_offerings
from portal.services.report_rows import FIGURES, Author, NewReport, Report, add_reports


def locked_offerings(
    session: Session, *, organisation_id: int, offering_ids: Collection[int] | None
) -> dict[int, ContractedOffering]:
    """Lock an organisation's contracted offerings, or all of them, and return them by id.

    Raises NotFoundError when an id is not one of this organisation's.
    """
    lock_offerings(session, organisation_id=organisation_id, offering_ids=offering_ids)
    found = contracted_offerings(session, organisation_id=organisation_id, offering_ids=offering_ids)
    if offering_ids is not None and set(found) != set(offering_ids):
        raise NotFoundError("offering_unknown", "offering_id")
    return found


def locked_offering(session: Session, *, organisation_id: int, offering_id: int) -> ContractedOffering:
    """Lock one contracted offering of an organisation. Raises NotFoundError."""
    return locked_offerings(session, organisation_id=organisation_id, offering_ids=[offering_id])[offering_id]


def check_standing(offering: ContractedOffering, today: date) -> None:
    """Refuse figures for an offering that is not asked for any.

    Raises DomainError `contract_ended`, `contract_not_started` or `figures_not_asked`.
    """
    standing = offering.standing(today)
    if standing is Standing.ENDED:
        raise DomainError("contract_ended", ends_on=offering.ends_on)
    if standing is Standing.NOT_STARTED:
        raise DomainError("contract_not_started", starts_on=offering.starts_on)
    if not standing.takes_figures:
        raise DomainError("figures_not_asked")


def rules_for(
    session: Session, *, offerings: Sequence[ContractedOffering], on: date
) -> dict[int, FreshnessRule]:
    """Return how long the figures of each offering stay fresh, by offering id."""
    by_region = freshness_rules(session, on=on)
    return {item.offering_id: by_region.get(item.region_id, FreshnessRule()) for item in offerings}


def bound_key(request_key: str | None, *parts: object) -> str | None:
    """Bind a browser's key to who asks for what, so that it never answers for something else."""
    if not request_key:
        return None
    return hashlib.sha256("\x1f".join([request_key, *map(str, parts)]).encode()).hexdigest()


def hand_in(
    session: Session,
    *,
    organisation_id: int,
    reports: Sequence[NewReport],
    before: Report | None,
    author: Author,
    action: str,
    now: datetime,
) -> dict[int, int]:
    """Add reports, tell the index and the audit trail, and settle what was owed; return new ids by offering.

    One audit entry is written, however many reports there are: of the offering when it is one (`before`
    is then the report it replaces), of the organisation when there are more.
    """
    added = add_reports(session, reports=reports, author=author, now=now)
    touch_offerings(session, offering_ids=added, now=now)
    is_single = len(reports) == 1
    note_change(
        session,
        action=action,
        subject_kind="offering" if is_single else "organisation",
        subject_id=reports[0].offering_id if is_single else organisation_id,
        user_id=author.user_id,
        organisation_id=organisation_id,
        before=_before(before),
        after=_after(reports[0], added) if is_single else {"report_ids": sorted(added.values())},
        now=now,
    )
    settle_waiting(session, organisation_id=organisation_id, now=now)
    return added


def _before(report: Report | None) -> dict[str, object]:
    if report is None:
        return {}
    figures = {name: getattr(report.availability, name) for name in FIGURES}
    return {**figures, "report_id": report.report_id, "confirmed_at": report.confirmed_at}


def _after(report: NewReport, added: dict[int, int]) -> dict[str, object]:
    figures = {name: getattr(report.availability, name) for name in FIGURES}
    return {**figures, "report_id": added[report.offering_id], "confirmed_at": report.confirmed_at}
