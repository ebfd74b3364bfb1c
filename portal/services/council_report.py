"""Gathers the council's report of a region or municipality over a quarter or year, in seven statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date, local_moment
from portal.domain.council import Line, PeriodFigures, period_figures
from portal.domain.indicator_periods import IndicatorPeriod, period_holding
from portal.domain.monitor_weeks import WeekFigures, subject_of
from portal.domain.punctuality import Share
from portal.domain.terms import CalendarKind, ReportingPeriod
from portal.models import Feedback, WeeklyFigure
from portal.services.missed_searches import Missed, MissedChoice, list_missed
from portal.services.monitor_signals import read_shares, share_of_all
from portal.services.monitor_subjects import MonitorRegion
from portal.services.monitor_weeks import read_weeks_of
from portal.services.norms import norms_on

LENGTHS = (ReportingPeriod.QUARTER, ReportingPeriod.YEAR)
SHOWN_MISSED = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CouncilReport:
    """The report. `weeks` are of the period and the one before; `region_whole` is set for a municipality.

    Punctuality, what visitors reported and what they missed are of the whole region: less is not known.
    """

    period: IndicatorPeriod
    before: IndicatorPeriod
    whole: Line
    segments: Sequence[Line]
    products: Sequence[Line]
    weeks: Sequence[WeekFigures]
    region_whole: Line | None
    punctuality: Mapping[CalendarKind, Share]
    missed: Sequence[Missed]
    feedback_count: int


def periods_kept(session: Session, *, region_id: int, now: datetime) -> tuple[IndicatorPeriod, ...]:
    """List the quarters and years of which weeks are kept, the newest first, a year before its quarters."""
    kept = select(func.min(col(WeeklyFigure.week)), func.max(col(WeeklyFigure.week)))
    first, last = session.execute(kept.where(col(WeeklyFigure.subject) == subject_of(region_id))).one()
    if first is None:
        return ()
    found = []
    for length in LENGTHS:
        period = period_holding(length, last)
        while period.end >= first:
            found.append(period)
            period = period_before(period)
    return tuple(sorted(found, key=lambda one: (one.end, one.length is ReportingPeriod.YEAR), reverse=True))


def period_before(period: IndicatorPeriod) -> IndicatorPeriod:
    """Give the period of the same length before one."""
    return period_holding(period.length, period.start - _DAY)


def read_council_report(
    session: Session,
    *,
    region: MonitorRegion,
    municipality_id: int | None,
    period: IndicatorPeriod,
    now: datetime,
) -> CouncilReport:
    """Gather the report; the norm is the one on the last day of the period, or today while it runs."""
    before = period_before(period)
    region_id, names = region.region_id, {"municipality_id": municipality_id}
    norms = norms_on(session, region_id=region_id, on=min(period.end, local_date(now)))
    whole, everywhere = subject_of(region_id, **names), subject_of(region_id)
    segments = {subject_of(region_id, segment_id=one.id, **names): one for one in region.segments.values()}
    products = {subject_of(region_id, product_id=one.id, **names): one for one in region.products.values()}
    held = read_weeks_of(
        session,
        subjects=[whole, everywhere, *segments, *products],
        first=before.start,
        last=period.end,
    )

    def line(subject: str, name: str, norm_weeks: int | None = None) -> Line:
        weeks = held.get(subject, ())
        return Line(name, _figures(weeks, period), _figures(weeks, before), norm_weeks)

    missed, _ = list_missed(
        session,
        choice=MissedChoice(frozenset({region_id}), period.start, until=period.end),
        offset=0,
        limit=SHOWN_MISSED,
    )
    return CouncilReport(
        period=period,
        before=before,
        whole=line(whole, "Alles samen"),
        segments=_told([line(subject, one.name) for subject, one in segments.items()]),
        products=_told(
            [line(subject, one.name, norms.of(one.id).weeks) for subject, one in products.items()]
        ),
        weeks=_without_gaps(held.get(whole, ())),
        region_whole=None if municipality_id is None else line(everywhere, region.name),
        punctuality=share_of_all(
            read_shares(session, region_id=region_id, now=now, since=period.start, until=period.end)
        ),
        missed=missed,
        feedback_count=_feedback_count(session, region_id, period),
    )


def _figures(weeks: Sequence[WeekFigures], period: IndicatorPeriod) -> PeriodFigures:
    return period_figures([week for week in weeks if period.start <= week.monday <= period.end])


def _told(lines: Sequence[Line]) -> list[Line]:
    """Leave out of what nothing was reported, now and before."""
    return [line for line in lines if line.figures.offering_count or line.before.offering_count]


def _without_gaps(weeks: Sequence[WeekFigures]) -> list[WeekFigures]:
    """Put an empty week in each gap."""
    if not weeks:
        return []
    held = {week.monday: week for week in weeks}
    count = (weeks[-1].monday - weeks[0].monday).days // 7 + 1
    mondays = [weeks[0].monday + timedelta(weeks=at) for at in range(count)]
    return [held.get(monday, WeekFigures(monday)) for monday in mondays]


def _feedback_count(session: Session, region_id: int, period: IndicatorPeriod) -> int:
    begin, end = local_moment(period.start, time()), local_moment(period.end + _DAY, time())
    counted = (
        select(func.count())
        .select_from(Feedback)
        .where(
            col(Feedback.region_id) == region_id,
            col(Feedback.created_at) >= begin,
            col(Feedback.created_at) < end,
        )
    )
    return session.scalar(counted) or 0
