"""What a machine hands in: figures for one offering, or a batch that is saved whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from portal.domain.availability import Availability
from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.terms import ReportChannel
from portal.services.availability import Saved, confirm_unchanged, report_availability
from portal.services.hand_ins import check_standing
from portal.services.offerings import contracted_offerings, lock_offerings
from portal.services.report_rows import Report, current_reports


@dataclass(frozen=True)
class Entry:
    """Figures for one offering; `seen_report_id` is the report that they replace, None: whatever stands."""

    offering_id: int
    availability: Availability
    seen_report_id: int | None = None


@dataclass(frozen=True)
class Refusal:
    """Why one line of a batch was refused; `part` is reports or unchanged, `index` counts from 0."""

    part: str
    index: int
    error: DomainError


class BatchRefusedError(DomainError):
    """One or more lines of a batch were refused, so that nothing of it was saved."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("batch_refused", count=len(refusals))
        self.refusals = tuple(refusals)


def report_entry(session: Session, *, organisation_id: int, entry: Entry, now: datetime) -> Saved:
    """Report one offering's figures. Raises as report_availability does."""
    own = lock_offerings(session, organisation_id=organisation_id, offering_ids=[entry.offering_id])
    current = current_reports(session, offering_ids=own)
    return _report(session, organisation_id, entry, current.get(entry.offering_id), now)


def report_batch(
    session: Session,
    *,
    organisation_id: int,
    entries: Sequence[Entry],
    unchanged: Sequence[int],
    now: datetime,
) -> dict[int, Saved]:
    """Report the entries and confirm the offerings in `unchanged`; return what was reported by offering id.

    An offering may stand in the batch once. Raises BatchRefusedError with every line that is refused.
    """
    offering_ids = [entry.offering_id for entry in entries] + list(unchanged)
    own = lock_offerings(session, organisation_id=organisation_id, offering_ids=offering_ids)
    currents = current_reports(session, offering_ids=own)
    saved: dict[int, Saved] = {}
    refusals = []
    for index, entry in enumerate(entries):
        current = currents.get(entry.offering_id)
        try:
            saved[entry.offering_id] = _report(session, organisation_id, entry, current, now)
        except DomainError as error:
            refusals.append(Refusal("reports", index, error))
    refusals += _unconfirmable(session, organisation_id, unchanged, currents, now)
    if refusals:
        raise BatchRefusedError(refusals)
    if unchanged:
        confirm_unchanged(
            session,
            organisation_id=organisation_id,
            offering_ids=unchanged,
            user_id=None,
            channel=ReportChannel.API,
            request_key=None,
            now=now,
        )
    return saved


def _report(
    session: Session, organisation_id: int, entry: Entry, current: Report | None, now: datetime
) -> Saved:
    if entry.seen_report_id is not None and current is None:
        raise ConflictError(mine=asdict(entry.availability))
    standing_id = current.report_id if current is not None else None
    return report_availability(
        session,
        offering_id=entry.offering_id,
        organisation_id=organisation_id,
        availability=entry.availability,
        user_id=None,
        channel=ReportChannel.API,
        seen_report_id=standing_id if entry.seen_report_id is None else entry.seen_report_id,
        request_key=None,
        now=now,
    )


def _unconfirmable(
    session: Session,
    organisation_id: int,
    unchanged: Sequence[int],
    currents: Mapping[int, Report],
    now: datetime,
) -> list[Refusal]:
    """Find what cannot be confirmed: not their own, not asked for, or never reported."""
    offerings = contracted_offerings(session, organisation_id=organisation_id, offering_ids=unchanged)
    refusals = []
    for index, offering_id in enumerate(unchanged):
        try:
            if offering_id not in offerings:
                raise NotFoundError("offering_unknown", "offering_id")
            check_standing(offerings[offering_id], local_date(now))
            if offering_id not in currents:
                raise DomainError("never_reported", "offering_id")
        except DomainError as error:
            refusals.append(Refusal("unchanged", index, error))
    return refusals
