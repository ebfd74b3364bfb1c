"""The rules once more, in plain loops of its own: nothing here calls the rules that it checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
WAITING, INDICATORS = "waiting", "indicators"
LADDERS = {
    WAITING: ((0, "provider"), (3, "provider"), (7, "provider_manager"), (14, "contract_manager")),
    INDICATORS: (
        (-14, "provider"),
        (-3, "provider"),
        (1, "provider"),
        (7, "provider_manager"),
        (14, "contract_manager"),
    ),
}
"""Days from the due day and to whom, as the shipped packs have it."""
CHASED_DAYS = 14 + 70
"""So many days after it was due nobody is chased any longer."""
INDICATOR_COUNT = 2
DUE_DAYS = 30
"""So many days after its last day the indicators over a quarter are due, at nine."""

_WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_DAYS_OFF = {
    # New year, Easter Monday, King's day, Ascension, Whit Monday, Christmas: by hand, from the almanac.
    *(date.fromisoformat(day) for day in "2026-12-25 2027-01-01 2027-03-29 2027-04-27 2027-05-06".split()),
    *(date.fromisoformat(day) for day in "2027-05-17 2028-04-17 2028-04-27 2028-05-25 2028-06-05".split()),
    *(date.fromisoformat(day) for day in "2028-12-25 2028-12-26 2029-01-01".split()),
}
FIRST_DAY, LAST_DAY = date(2026, 12, 1), date(2029, 1, 31)
"""Between these days the list of days off is complete."""


@dataclass(frozen=True)
class Term:
    """A span of days, both inclusive, that figures of a kind are asked over, and when they are due."""

    kind: str
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


def weeks_of(rhythms: tuple[Rhythm, ...], first: date, last: date) -> Iterator[Term]:
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
            yield Term(WAITING, day, following - DAY, _due(following, rhythm.hour))
        day = following


def quarter_before(day: date) -> Term:
    """Give the last quarter that ended before a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    end = first - DAY
    return Term(INDICATORS, date(end.year, end.month - 2, 1), end, _due(end + timedelta(days=DUE_DAYS), 9))


@cache
def moment_of(term: Term, rung: int) -> datetime:
    """Give the first moment at which a rung of the ladder may go."""
    due = term.due_at.astimezone(ZONE)
    wanted = due.date() + timedelta(days=LADDERS[term.kind][rung][0])
    if not is_day_off(wanted):
        return at(wanted, due.hour)
    while is_day_off(wanted):
        wanted += DAY
    return at(wanted, 7)


@cache
def gap_below(term: Term, rung: int) -> timedelta:
    """Give the days that a rung stays away from the one below it."""
    if rung == 0:
        return timedelta(0)
    return day_of(moment_of(term, rung)) - day_of(moment_of(term, rung - 1))


def next_rung(term: Term, taken: dict[int, date], now: datetime) -> int | None:
    """Give the rung to take now: of each audience the highest that is due, of those the lowest."""
    ladder = LADDERS[term.kind]
    above = max(taken, default=-1)
    due = [rung for rung in range(above + 1, len(ladder)) if moment_of(term, rung) <= now]
    if not due or day_of(now) > day_of(term.due_at) + timedelta(days=CHASED_DAYS):
        return None
    chosen = min({ladder[rung][1]: rung for rung in due}.values())
    is_too_soon = taken and day_of(now) < max(taken.values()) + gap_below(term, chosen)
    return None if is_too_soon else chosen


def told_moment(moment: datetime) -> str:
    """Write a moment as the mails do."""
    here = moment.astimezone(ZONE)
    return f"{_WEEKDAYS[here.weekday()]} {here.day} {_MONTHS[here.month - 1]} om {here:%H:%M} uur"


def _due(on: date, hour: int) -> datetime:
    while is_day_off(on):
        on += DAY
    return at(on, hour)
