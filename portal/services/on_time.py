"""How punctual one provider was in a quarter, from its obligations."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.obligations import Period
from portal.domain.punctuality import YEAR, Duty, Mark, Share, mark_of, punctuality
from portal.domain.talk import KindOnTime
from portal.domain.terms import CalendarKind
from portal.models import Obligation


def read_on_time(
    session: Session, *, organisation_id: int, region_id: int, period: IndicatorPeriod, now: datetime
) -> dict[str, KindOnTime]:
    """Return how punctual a provider was by kind, for the periods that end in a quarter; one statement.

    The row of late ones goes back from the last of them, at most a year.
    """
    rows = session.execute(
        select(
            col(Obligation.kind),
            col(Obligation.period_start),
            col(Obligation.period_end),
            col(Obligation.due_at),
            col(Obligation.status),
            col(Obligation.submitted_at),
        ).where(
            col(Obligation.organisation_id) == organisation_id,
            col(Obligation.region_id) == region_id,
            col(Obligation.period_end) >= period.start - YEAR,
            col(Obligation.period_end) <= period.end,
        )
    )
    duties: dict[CalendarKind, list[Duty]] = {}
    for kind, start, end, due_at, status, submitted_at in rows:
        duties.setdefault(kind, []).append(Duty(Period(start, end, due_at), status, submitted_at))
    return {kind.value: _kind(found, period, now) for kind, found in sorted(duties.items())}


def _kind(duties: list[Duty], period: IndicatorPeriod, now: datetime) -> KindOnTime:
    marks = [mark_of(one, now=now) for one in duties if one.period.end >= period.start]
    on_time, after, missing = (marks.count(mark) for mark in (Mark.ON_TIME, Mark.AFTER, Mark.MISSING))
    return KindOnTime(
        share=Share(on_time, on_time + after + missing),
        after_count=after,
        missing_count=missing,
        excused_count=marks.count(Mark.EXCUSED),
        open_count=marks.count(Mark.OPEN),
        late_streak=punctuality(duties, now=now).late_streak,
    )
