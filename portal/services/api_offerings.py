"""What a machine reads: its organisation's own offerings, page by page, with their newest reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.freshness import FreshnessRule, freshness
from portal.domain.terms import Freshness, OfferingKind
from portal.models import Offering
from portal.services.calendars import freshness_rules
from portal.services.offerings import ContractedOffering, Standing, contracted_offerings
from portal.services.report_rows import Report, current_reports


@dataclass(frozen=True)
class OwnOffering:
    """One offering with how it stands and its newest report, None when it was never reported."""

    offering: ContractedOffering
    standing: Standing
    report: Report | None
    freshness: Freshness


def list_own(
    session: Session, *, organisation_id: int, offset: int, limit: int, now: datetime
) -> tuple[list[OwnOffering], int]:
    """Return a page of an organisation's contracted offerings by id, and how many there are in all.

    Five statements, however long the page is.
    """
    own = (
        select(col(Offering.id))
        .where(
            col(Offering.organisation_id) == organisation_id, col(Offering.kind) == OfferingKind.CONTRACTED
        )
        .order_by(col(Offering.id))
    )
    total = session.scalar(select(func.count()).select_from(own.subquery())) or 0
    offering_ids = [found for found in session.scalars(own.offset(offset).limit(limit)) if found is not None]
    return _read(session, organisation_id, offering_ids, now), total


def read_own(
    session: Session, *, organisation_id: int, offering_ids: Sequence[int], now: datetime
) -> dict[int, OwnOffering]:
    """Return these offerings by id; three statements. Raises NotFoundError when one is not their own."""
    found = {item.offering.offering_id: item for item in _read(session, organisation_id, offering_ids, now)}
    if set(found) != set(offering_ids):
        raise NotFoundError("offering_unknown", "offering_id")
    return found


def read_report(
    session: Session, *, organisation_id: int, offering_id: int, now: datetime
) -> tuple[OwnOffering, Report]:
    """Return an offering with its newest report. Raises NotFoundError, also `never_reported`."""
    found = read_own(session, organisation_id=organisation_id, offering_ids=[offering_id], now=now)[
        offering_id
    ]
    if found.report is None:
        raise NotFoundError("never_reported", "offering_id")
    return found, found.report


def _read(
    session: Session, organisation_id: int, offering_ids: Sequence[int], now: datetime
) -> list[OwnOffering]:
    today = local_date(now)
    offerings = contracted_offerings(session, organisation_id=organisation_id, offering_ids=offering_ids)
    reports = current_reports(session, offering_ids=list(offerings))
    rules = freshness_rules(session, on=today)
    found = []
    for offering_id, offering in offerings.items():
        report = reports.get(offering_id)
        rule = rules.get(offering.region_id, FreshnessRule())
        age = freshness(report.confirmed_at if report else None, rule=rule, now=now)
        found.append(OwnOffering(offering, offering.standing(today), report, age))
    return found
