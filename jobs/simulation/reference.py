"""The rules once more, in plain loops of its own: nothing here calls the rules that it checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
LADDER = ((0, "provider"), (3, "provider"), (7, "provider_manager"), (14, "contract_manager"))
"""Days after the due day and to whom, as the shipped packs have it."""

_DAYS_OFF = {
    # New year, Easter Monday, King's day, Ascension, Whit Monday, Christmas: by hand, from the almanac.
    *(date.fromisoformat(day) for day in "2026-12-25 2027-01-01 2027-03-29 2027-04-27 2027-05-06".split()),
    *(date.fromisoformat(day) for day in "2027-05-17 2028-04-17 2028-04-27 2028-05-25 2028-06-05".split()),
    *(date.fromisoformat(day) for day in "2028-12-25 2028-12-26 2029-01-01".split()),
}
FIRST_DAY, LAST_DAY = date(2026, 12, 1), date(2029, 1, 31)
"""Between these days the list of days off is complete."""


@dataclass(frozen=True)
class Week:
    """A span of days, both inclusive, that figures are asked over, and when they are due."""

    start: date
    end: date
    due_at: datetime


@dataclass(frozen=True)
class Rhythm:
    """From which day on figures are due on which weekday (Monday is 0) and at which hour."""

    since: date
    weekday: int
    hour: int


def is_day_off(on: date) -> bool:
    """Say whether nobody works on a day."""
    return on.weekday() in (5, 6) or on in _DAYS_OFF


def may_mail(now: datetime) -> bool:
    """Say whether a mail may be read at a moment: working days from seven to seven."""
    here = now.astimezone(ZONE)
    return not is_day_off(here.date()) and 7 <= here.hour < 19


def day_of(now: datetime) -> date:
    """Give the day in the Netherlands."""
    return now.astimezone(ZONE).date()


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """Give the UTC moment of a time of day in the Netherlands."""
    return datetime.combine(on, time(hour, minute), ZONE).astimezone(UTC)


def weeks_of(rhythms: tuple[Rhythm, ...], first: date, last: date) -> Iterator[Week]:
    """Walk day by day through the weeks that begin up to a last day; the first may begin before `first`."""
    day = first
    while day.weekday() != rhythms[0].weekday:
        day -= DAY
    while day <= last:
        rhythm = [one for one in rhythms if one.since <= max(day, rhythms[0].since)][-1]
        while day.weekday() != rhythm.weekday:
            day += DAY
        following = day + 7 * DAY
        if day <= last:
            yield Week(day, following - DAY, _due(following, rhythm.hour))
        day = following


@cache
def moment_of(week: Week, rung: int) -> datetime:
    """Give the first moment at which a rung of the ladder may go."""
    due = week.due_at.astimezone(ZONE)
    wanted = due.date() + timedelta(days=LADDER[rung][0])
    if not is_day_off(wanted):
        return at(wanted, due.hour)
    while is_day_off(wanted):
        wanted += DAY
    return at(wanted, 7)


def _due(on: date, hour: int) -> datetime:
    while is_day_off(on):
        on += DAY
    return at(on, hour)
