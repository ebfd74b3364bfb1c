"""The Dutch calendar: holidays, working days, quiet hours, weeks and reporting periods."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.domain.terms import ReportingPeriod

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAIL_FROM = time(7)
MAIL_UNTIL = time(19)

_DAY = timedelta(days=1)
_MONTHS = {
    ReportingPeriod.MONTH: 1,
    ReportingPeriod.QUARTER: 3,
    ReportingPeriod.HALF_YEAR: 6,
    ReportingPeriod.YEAR: 12,
}


def dutch_holidays(year: int) -> dict[date, str]:
    """Give the official public holidays of a year from 2014 on, by date.

    Good Friday is not one. Liberation Day is a day off every fifth year only, by custom.
    """
    easter = _easter_sunday(year)
    kings_day = date(year, 4, 27)
    if kings_day.isoweekday() == 7:
        kings_day -= _DAY
    days = {
        date(year, 1, 1): "Nieuwjaarsdag",
        easter: "Eerste Paasdag",
        easter + _DAY: "Tweede Paasdag",
        kings_day: "Koningsdag",
        easter + 39 * _DAY: "Hemelvaartsdag",
        easter + 49 * _DAY: "Eerste Pinksterdag",
        easter + 50 * _DAY: "Tweede Pinksterdag",
        date(year, 12, 25): "Eerste Kerstdag",
        date(year, 12, 26): "Tweede Kerstdag",
    }
    if year % 5 == 0:
        days.setdefault(date(year, 5, 5), "Bevrijdingsdag")
    return dict(sorted(days.items()))


def is_working_day(on: date) -> bool:
    """Say whether a date is neither in a weekend nor a public holiday."""
    return on.isoweekday() <= 5 and on not in _holidays(on.year)


def next_working_day(on: date) -> date:
    """Give the first working day on or after a date."""
    while not is_working_day(on):
        on += _DAY
    return on


def local_moment(on: date, at: time) -> datetime:
    """Turn an Amsterdam wall-clock time into an aware UTC moment.

    In the night that summer time starts, a time that does not exist moves on by an hour.
    In the night that it ends, a time that exists twice is the first one.
    """
    return datetime.combine(on, at, tzinfo=AMSTERDAM).astimezone(UTC)


def local_date(now: datetime) -> date:
    """Give the date in Amsterdam at an aware moment."""
    return now.astimezone(AMSTERDAM).date()


def is_quiet(now: datetime) -> bool:
    """Say whether no mail goes out: weekends, holidays, before 07:00 and from 19:00 in Amsterdam."""
    local = now.astimezone(AMSTERDAM)
    return not (is_working_day(local.date()) and MAIL_FROM <= local.time() < MAIL_UNTIL)


def next_sending_moment(now: datetime) -> datetime:
    """Give the first moment at or after `now` that is not quiet, in UTC."""
    if not is_quiet(now):
        return now.astimezone(UTC)
    local = now.astimezone(AMSTERDAM)
    day = local.date() if local.time() < MAIL_FROM else local.date() + _DAY
    return local_moment(next_working_day(day), MAIL_FROM)


def week_start(on: date) -> date:
    """Give the Monday of the ISO week that holds a date."""
    return on - timedelta(days=on.weekday())


def iso_week_label(on: date) -> str:
    """Name the ISO week of a date, such as "2026-W53"; the year is the week's, not the date's."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02d}"


def period_bounds(period: ReportingPeriod, on: date) -> tuple[date, date]:
    """Give the first and last day, both inclusive, of the reporting period that holds a date."""
    length = _MONTHS[period]
    first_month = (on.month - 1) // length * length + 1
    start = date(on.year, first_month, 1)
    after = first_month + length
    following = date(on.year + 1, 1, 1) if after > 12 else date(on.year, after, 1)
    return start, following - _DAY


def previous_period(period: ReportingPeriod, on: date) -> tuple[date, date]:
    """Give the bounds, both inclusive, of the last reporting period that ended before a date."""
    start, _ = period_bounds(period, on)
    return period_bounds(period, start - _DAY)


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(dutch_holidays(year))


def _easter_sunday(year: int) -> date:
    """Count out Easter by the Gregorian computus (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leap_years, year_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
