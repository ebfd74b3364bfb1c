"""How the wait for a product went over half a year: a middle a week, and a gap where too few reported."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.terms import Accepting, OfferingKind, PublicationStatus
from portal.models import AvailabilityReport, Offering
from search.conditions import serves_municipality
from search.waiting import FEWEST_FOR_MEDIAN

WEEKS = 26
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WaitWeek:
    """One week by its Monday: how many offerings reported a whole wait in it, and the middle of those."""

    monday: date
    report_count: int
    median_weeks: int | None
    """None when fewer than three offerings reported: too few to show."""


def load_weeks(
    session: Session, *, product_id: int, municipality_code: str | None, now: datetime
) -> tuple[WaitWeek, ...]:
    """Load the last 26 weeks, oldest first; of each offering the last report of a week counts; one statement.

    What was taken back by a correction, and what was reported during an intake stop, does not count.
    """
    last = _monday(local_date(now))
    mondays = [last - _WEEK * back for back in reversed(range(WEEKS))]
    correction = aliased(AvailabilityReport)
    conditions = [
        col(Offering.product_id) == product_id,
        col(Offering.kind) == OfferingKind.CONTRACTED,
        col(Offering.status) != PublicationStatus.DRAFT,
        col(AvailabilityReport.confirmed_at) >= now - _WEEK * (WEEKS + 1),
        col(correction.id).is_(None),
    ]
    if municipality_code is not None:
        conditions.append(serves_municipality(municipality_code))
    rows = session.execute(
        select(
            col(AvailabilityReport.offering_id),
            col(AvailabilityReport.confirmed_at),
            col(AvailabilityReport.intake_weeks),
            col(AvailabilityReport.start_weeks),
            col(AvailabilityReport.accepting),
        )
        .join(Offering, col(Offering.id) == col(AvailabilityReport.offering_id))
        .outerjoin(correction, col(correction.corrects_id) == col(AvailabilityReport.id))
        .where(*conditions)
        .order_by(col(AvailabilityReport.id))
    )
    found: dict[date, dict[int, int | None]] = defaultdict(dict)
    for offering_id, confirmed_at, intake, start, accepting in rows:
        is_whole = accepting is not Accepting.STOP and intake is not None and start is not None
        found[_monday(local_date(confirmed_at))][offering_id] = intake + start if is_whole else None
    return tuple(_week(monday, found.get(monday, {})) for monday in mondays)


def _week(monday: date, given: dict[int, int | None]) -> WaitWeek:
    weeks = [value for value in given.values() if value is not None]
    return WaitWeek(monday, len(weeks), median_low(weeks) if len(weeks) >= FEWEST_FOR_MEDIAN else None)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
