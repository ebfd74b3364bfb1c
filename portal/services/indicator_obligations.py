"""Makes which indicators providers owe, per period of the calendar, and settles them when handed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus, ValueStatus
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.indicator_periods import CalendarSpan, ended_periods
from portal.domain.obligations import IndicatorCalendar, Period, indicator_due_at, state
from portal.domain.terms import CalendarKind, ReportingPeriod
from portal.models import Excuse, Indicator, IndicatorValue, Obligation, ReportingCalendar
from portal.services.calendars import calendars_of, holding_on
from portal.services.indicator_duties import complete_organisations, owed_indicators
from portal.services.obligations import (
    PENDING,
    excuse_for,
    lock_ladders,
    newest_periods,
    period_of,
    read_excuses,
)

MOST_MISSED_PERIODS = 4


def make_indicator_obligations(session: Session, *, now: datetime) -> int:
    """Make which indicators every provider owes for the last ended period, and those missed since the newest.

    Also brings up to date what is still open: number of indicators, handed in, excused. What is settled
    never changes. What ended before a region's first calendar began is not owed. Returns how many were made.
    """
    lock_ladders(session)
    today = local_date(now)
    newest = newest_periods(session, kind=CalendarKind.INDICATORS)
    made = 0
    for region_id, calendars in sorted(calendars_of(session, kind=CalendarKind.INDICATORS).items()):
        _refresh(session, region_id, now)
        for period in _periods_to_make(calendars, newest.get(region_id), today):
            made += make_period(session, region_id=region_id, period=period, now=now)
    return made


def settle_indicators(session: Session, *, organisation_id: int, now: datetime) -> int:
    """Mark as handed in each open or late obligation of which every indicator was; returns how many."""
    pending = _pending(session, col(Obligation.organisation_id) == organisation_id)
    settled = 0
    for obligation in pending:
        complete = complete_organisations(
            session,
            region_id=obligation.region_id,
            period_start=obligation.period_start,
            period_end=obligation.period_end,
            organisation_ids=[organisation_id],
        )
        if organisation_id in complete:
            obligation.status, obligation.submitted_at = ObligationStatus.SUBMITTED, now
            settled += 1
    session.flush()
    return settled


def _refresh(session: Session, region_id: int, now: datetime) -> None:
    """Bring what is open or late up to date, a period at a time."""
    by_period: dict[Period, list[Obligation]] = {}
    for obligation in _pending(session, col(Obligation.region_id) == region_id):
        by_period.setdefault(period_of(obligation), []).append(obligation)
    for period, obligations in by_period.items():
        facts = _read_facts(session, region_id, period)
        for obligation in obligations:
            organisation_id = obligation.organisation_id
            obligation.item_count = len(facts.owed.get(organisation_id, ()))
            if organisation_id in facts.complete:
                obligation.status = ObligationStatus.SUBMITTED
                obligation.submitted_at = facts.handed_in_at.get(organisation_id, now)
            elif (excuse := facts.excuse(organisation_id)) is not None:
                obligation.status, obligation.excuse_id = ObligationStatus.EXCUSED, excuse.id
    session.flush()


def make_period(session: Session, *, region_id: int, period: Period, now: datetime) -> int:
    """Add what a region's providers owe for one period and is not there yet; returns how many."""
    known = set(
        session.scalars(
            select(col(Obligation.organisation_id)).where(
                col(Obligation.region_id) == region_id,
                col(Obligation.kind) == CalendarKind.INDICATORS,
                col(Obligation.period_start) == period.start,
            )
        )
    )
    facts = _read_facts(session, region_id, period)
    rows = [
        facts.row(organisation_id, now)
        for organisation_id in sorted(facts.owed)
        if organisation_id not in known
    ]
    if rows:
        session.execute(insert(Obligation), rows)
    return len(rows)


@dataclass(frozen=True)
class _Facts:
    """What must be known of a region's providers for one period."""

    region_id: int
    period: Period
    owed: Mapping[int, Sequence[IndicatorDuty]]
    complete: Collection[int]
    handed_in_at: Mapping[int, datetime]
    excuses: Mapping[int, Sequence[Excuse]]

    def excuse(self, organisation_id: int) -> Excuse | None:
        return excuse_for(self.excuses.get(organisation_id, ()), CalendarKind.INDICATORS, self.period)

    def row(self, organisation_id: int, now: datetime) -> dict[str, Any]:
        is_complete = organisation_id in self.complete
        submitted_at = self.handed_in_at.get(organisation_id, now) if is_complete else None
        excuse = self.excuse(organisation_id)
        return {
            "organisation_id": organisation_id,
            "region_id": self.region_id,
            "kind": CalendarKind.INDICATORS,
            "period_start": self.period.start,
            "period_end": self.period.end,
            "due_at": self.period.due_at,
            "status": state(self.period.due_at, submitted_at, excuse is not None, now),
            "item_count": len(self.owed[organisation_id]),
            "submitted_at": submitted_at,
            "excuse_id": None if excuse is None or submitted_at is not None else excuse.id,
            "created_at": now,
        }


def _read_facts(session: Session, region_id: int, period: Period) -> _Facts:
    owed = owed_indicators(session, region_id=region_id, period_start=period.start, period_end=period.end)
    complete = complete_organisations(
        session, region_id=region_id, period_start=period.start, period_end=period.end
    )
    return _Facts(
        region_id,
        period,
        owed,
        complete,
        _handed_in_at(session, region_id, period),
        read_excuses(session, region_id=region_id, kind=CalendarKind.INDICATORS, since=period.start),
    )


def _handed_in_at(session: Session, region_id: int, period: Period) -> dict[int, datetime]:
    """Return when each provider handed in the last of its first answers over a period."""
    rows = session.execute(
        select(col(IndicatorValue.organisation_id), func.max(col(IndicatorValue.submitted_at)))
        .join(Indicator, col(Indicator.id) == col(IndicatorValue.indicator_id))
        .where(
            col(Indicator.region_id) == region_id,
            col(IndicatorValue.period_start) == period.start,
            col(IndicatorValue.period_end) == period.end,
            col(IndicatorValue.status) == ValueStatus.SUBMITTED,
            col(IndicatorValue.version) == 1,
        )
        .group_by(col(IndicatorValue.organisation_id))
    )
    return {row[0]: row[1] for row in rows}


def _pending(session: Session, condition: Any) -> list[Obligation]:
    return list(
        session.scalars(
            select(Obligation).where(
                condition,
                col(Obligation.kind) == CalendarKind.INDICATORS,
                col(Obligation.status).in_(PENDING),
            )
        )
    )


def _periods_to_make(
    calendars: Sequence[ReportingCalendar], newest: Period | None, today: date
) -> list[Period]:
    """List the last ended period and those missed since the newest, oldest first; no day is asked twice."""
    spans = [
        CalendarSpan(one.period, one.valid_from, one.valid_until)
        for one in calendars
        if one.period is not None
    ]
    ended = ended_periods(spans, today, count=1 if newest is None else MOST_MISSED_PERIODS)
    found = []
    for period in reversed(ended):
        is_new = newest is None or period.start > newest.end
        is_newest = newest is not None and (period.start, period.end) == (newest.start, newest.end)
        if is_newest and newest is not None:
            found.append(newest)
        elif is_new and period.end >= spans[0].valid_from:
            due_at = indicator_due_at(_calendar_for(calendars, period.end), period.end)
            found.append(Period(period.start, period.end, due_at))
    return found


def _calendar_for(calendars: Sequence[ReportingCalendar], day: date) -> IndicatorCalendar:
    held = holding_on(calendars, day) or calendars[0]
    days = held.due_days_after_period_end
    return IndicatorCalendar(
        period=held.period or ReportingPeriod.QUARTER,
        due_days_after_period_end=30 if days is None else days,
    )
