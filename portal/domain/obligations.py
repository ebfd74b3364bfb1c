"""What an organisation owes, for which period, by when, and how that stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.domain.calendar import local_date, local_moment, next_working_day, previous_period
from portal.domain.duties import ObligationStatus
from portal.domain.terms import CalendarKind, Capacity, ReportingPeriod, Weekday

_FIRST_MONDAY = date(2024, 1, 1)
_WEEK = 7
_DAY = timedelta(days=1)

Span = tuple[date, date]
"""A first and a last day, both inclusive."""


@dataclass(frozen=True)
class WaitingCalendar:
    """When waiting figures are due: every so many whole weeks, on a weekday, at an Amsterdam time."""

    every_days: int = 7
    weekday: Weekday = Weekday.MONDAY
    due_time: time = time(9)


@dataclass(frozen=True)
class IndicatorCalendar:
    """When indicators are due: so many days after the period's last day, at an Amsterdam time."""

    period: ReportingPeriod = ReportingPeriod.QUARTER
    due_days_after_period_end: int = 30
    due_time: time = time(9)


@dataclass(frozen=True)
class Period:
    """The days, both inclusive, that an obligation is about, and its due moment in UTC."""

    start: date
    end: date
    due_at: datetime


@dataclass(frozen=True)
class LineFacts:
    """What the rule needs to know of an offering and its contract line; last days are inclusive.

    No start means not published, or no contract; no start of the line means the contract's; no end, open.
    """

    offering_id: int
    product_capacity: Capacity
    published_from: date | None
    contract_starts_on: date | None
    contract_ends_on: date | None = None
    phases_out_on: date | None = None
    line_starts_on: date | None = None
    line_ends_on: date | None = None


def waiting_period(calendar: WaitingCalendar, on: date) -> Period:
    """Give the period that holds a date: from a due weekday to the day before the next.

    It is due on that next due weekday. A due day that is no working day moves to the next
    working day; the period itself does not move.
    """
    length = max(1, round(calendar.every_days / _WEEK)) * _WEEK
    anchor = _FIRST_MONDAY + timedelta(days=calendar.weekday.iso - 1)
    start = on - timedelta(days=(on - anchor).days % length)
    following = start + timedelta(days=length)
    return Period(start, following - timedelta(days=1), _due_moment(following, calendar.due_time))


def next_waiting_period(calendar: WaitingCalendar, after: date) -> Period:
    """Give the first period of a calendar that begins after a date."""
    period = waiting_period(calendar, after + _DAY)
    return period if period.start > after else waiting_period(calendar, period.end + _DAY)


def waiting_periods_since(
    newest: Period | None, calendar_on: Callable[[date], WaitingCalendar | None], today: date
) -> list[Period]:
    """List the newest period that was made and those that followed it up to today, oldest first.

    Each period belongs to the calendar that holds on the day after the one before, and begins after it: a
    calendar that changes halfway never asks the same days twice. Without a newest one, only today's.
    """
    if newest is None:
        calendar = calendar_on(today)
        return [] if calendar is None else [waiting_period(calendar, today)]
    periods = [newest]
    while periods[-1].end < today:
        following = calendar_on(periods[-1].end + _DAY) or calendar_on(today)
        if following is None:
            break
        period = next_waiting_period(following, periods[-1].end)
        if period.start > today:
            break
        periods.append(period)
    return periods


def indicator_due_at(calendar: IndicatorCalendar, period_end: date) -> datetime:
    """Give the UTC moment at which indicators over a period are due, moved to a working day."""
    due_on = period_end + timedelta(days=calendar.due_days_after_period_end)
    return _due_moment(due_on, calendar.due_time)


def indicator_period(calendar: IndicatorCalendar, on: date) -> Period:
    """Give the last period that ended before a date, with its due moment, moved to a working day."""
    start, end = previous_period(calendar.period, on)
    return Period(start, end, indicator_due_at(calendar, end))


def is_excused_by(kind: CalendarKind, period: Period, *, excused: CalendarKind | None, span: Span) -> bool:
    """Decide whether an excuse (for one kind, or without a kind for all) frees somebody of a period.

    Whoever is away for part of a week owes nothing for it. A report over months is only dropped when it is
    excused by name, or when the absence holds for all the days in which it could be handed in.
    """
    if excused is not None and excused is not kind:
        return False
    starts_on, ends_on = span
    if kind is CalendarKind.INDICATORS and excused is None:
        return starts_on <= period.end + _DAY and ends_on >= local_date(period.due_at)
    return starts_on <= period.end and ends_on >= period.start


def owed(facts: LineFacts, period: Period, *, kind: CalendarKind = CalendarKind.WAITING) -> bool:
    """Decide whether figures are owed for a contract line in a period.

    Waiting figures: for every period in which the line is contracted, published and not phasing out from
    the first day to the last. Who joins, stops or phases out halfway owes nothing for that week.
    Indicators look back: for every period in which the line was contracted at least a day.
    """
    if facts.contract_starts_on is None:
        return False
    starts = max(facts.contract_starts_on, facts.line_starts_on or facts.contract_starts_on)
    ends = min(facts.contract_ends_on or date.max, facts.line_ends_on or date.max)
    if kind is CalendarKind.INDICATORS:
        return starts <= period.end and ends >= period.start and starts <= ends
    if facts.product_capacity is Capacity.NONE or facts.published_from is None:
        return False
    is_open_throughout = facts.phases_out_on is None or facts.phases_out_on > period.end
    return max(starts, facts.published_from) <= period.start and ends >= period.end and is_open_throughout


def state(due_at: datetime, submitted_at: datetime | None, excused: bool, now: datetime) -> ObligationStatus:
    """Tell how an obligation stands; from the due moment on it is late. Handed in counts before excused."""
    if submitted_at is not None:
        return ObligationStatus.SUBMITTED
    if excused:
        return ObligationStatus.EXCUSED
    return ObligationStatus.LATE if now >= due_at else ObligationStatus.OPEN


def is_reported(confirmed_at: datetime | None, period: Period) -> bool:
    """Say whether a report counts for a period: given on or after its first day, however late."""
    return confirmed_at is not None and local_date(confirmed_at) >= period.start


def is_reported_late(confirmed_at: datetime | None, period: Period) -> bool:
    """Say whether a report that counts for a period was given at or after its due moment."""
    return confirmed_at is not None and is_reported(confirmed_at, period) and confirmed_at >= period.due_at


def _due_moment(on: date, at: time) -> datetime:
    return local_moment(next_working_day(on), at)
