"""The Dutch calendar, through both summer-time nights, leap days and weeks 53."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import (
    AMSTERDAM,
    dutch_holidays,
    is_quiet,
    is_working_day,
    iso_week_label,
    local_date,
    local_moment,
    next_sending_moment,
    next_working_day,
    period_bounds,
    previous_period,
    week_start,
)
from portal.domain.terms import ReportingPeriod

DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))
DAY = timedelta(days=1)
MOMENTS = st.integers(0, 11 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize("year", range(2020, 2041))
def test_holidays_agree_with_the_holidays_package(year):
    listed = holidays.country_holidays("NL", years=year, language="nl")
    # The package counts Good Friday, which is no public holiday by law.
    assert set(dutch_holidays(year)) == {day for day, name in listed.items() if name != "Goede vrijdag"}


@pytest.mark.parametrize(("year", "is_free"), [(2024, False), (2025, True), (2026, False), (2030, True)])
def test_liberation_day_is_free_every_fifth_year(year, is_free):
    assert (date(year, 5, 5) in dutch_holidays(year)) is is_free


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 4, 26), "Koningsdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 4, 6), "Tweede Paasdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 25), "Tweede Pinksterdag"),
    ],
)
def test_a_holiday_has_its_name(day, name):
    assert dutch_holidays(day.year)[day] == name


def test_good_friday_is_a_working_day():
    assert is_working_day(date(2026, 4, 3))


@given(DATES)
def test_the_next_working_day_is_the_first_one_on_or_after(day):
    found = next_working_day(day)
    assert is_working_day(found)
    assert not any(is_working_day(day + n * DAY) for n in range((found - day).days))


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2026, 1, 5), time(9), datetime(2026, 1, 5, 8, tzinfo=UTC)),
        (date(2026, 7, 6), time(9), datetime(2026, 7, 6, 7, tzinfo=UTC)),
        (date(2025, 3, 30), time(2, 30), datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),
        (date(2025, 10, 26), time(2, 30), datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
    ],
)
def test_R20_a_wall_clock_time_is_one_moment_also_in_summer_time_nights(day, clock, expected):
    assert local_moment(day, clock) == expected
    assert local_moment(day, clock).tzinfo is UTC


def test_R20_the_time_that_summer_time_skips_moves_on_by_an_hour():
    assert local_moment(date(2025, 3, 30), time(2, 30)).astimezone(AMSTERDAM).time() == time(3, 30)


def test_R20_nine_in_the_morning_is_nine_on_every_day_of_ten_years():
    day = date(2025, 1, 1)
    while day.year < 2036:
        local = local_moment(day, time(9)).astimezone(AMSTERDAM)
        assert (local.date(), local.time()) == (day, time(9))
        day += DAY


def test_the_date_in_amsterdam_is_ahead_of_utc_late_in_the_evening():
    assert local_date(datetime(2026, 7, 5, 22, 30, tzinfo=UTC)) == date(2026, 7, 6)
    assert local_date(datetime(2026, 1, 5, 22, 30, tzinfo=UTC)) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("day", "clock", "quiet"),
    [
        (date(2026, 1, 5), time(6, 59), True),
        (date(2026, 1, 5), time(7), False),
        (date(2026, 1, 5), time(18, 59), False),
        (date(2026, 1, 5), time(19), True),
        (date(2026, 1, 3), time(12), True),
        (date(2026, 1, 4), time(12), True),
        (date(2026, 4, 6), time(12), True),
    ],
)
def test_nights_weekends_and_holidays_are_quiet(day, clock, quiet):
    assert is_quiet(local_moment(day, clock)) is quiet


@pytest.mark.parametrize(
    ("day", "clock", "expected_day", "expected_clock"),
    [
        (date(2026, 1, 5), time(12, 34), date(2026, 1, 5), time(12, 34)),
        (date(2026, 1, 5), time(3), date(2026, 1, 5), time(7)),
        (date(2026, 1, 9), time(20), date(2026, 1, 12), time(7)),
        (date(2026, 4, 3), time(19), date(2026, 4, 7), time(7)),
        (date(2026, 12, 24), time(21), date(2026, 12, 28), time(7)),
    ],
)
def test_mail_waits_for_the_next_sending_moment(day, clock, expected_day, expected_clock):
    assert next_sending_moment(local_moment(day, clock)) == local_moment(expected_day, expected_clock)


@given(MOMENTS)
def test_a_sending_moment_is_never_quiet_nor_in_the_past_nor_over_five_days_away(now):
    moment = next_sending_moment(now)
    assert not is_quiet(moment)
    assert now <= moment <= now + timedelta(days=5)
    assert next_sending_moment(moment) == moment


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2025, 12, 29), "2026-W01"),
        (date(2028, 2, 29), "2028-W09"),
    ],
)
def test_R20_a_week_has_the_name_of_its_own_year(day, label):
    assert iso_week_label(day) == label


def test_R20_no_week_is_skipped_or_doubled_in_ten_years():
    days = [date(2025, 1, 1) + n * DAY for n in range(365 * 11)]
    starts = sorted({week_start(day) for day in days})
    assert {(b - a).days for a, b in pairwise(starts)} == {7}
    assert len({iso_week_label(day) for day in days}) == len(starts)
    assert all(start.isoweekday() == 1 for start in starts)


@pytest.mark.parametrize(
    ("period", "day", "start", "end"),
    [
        (ReportingPeriod.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (ReportingPeriod.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (ReportingPeriod.QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (ReportingPeriod.QUARTER, date(2026, 10, 1), date(2026, 10, 1), date(2026, 12, 31)),
        (ReportingPeriod.HALF_YEAR, date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        (ReportingPeriod.YEAR, date(2028, 6, 1), date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(period, day, start, end):
    assert period_bounds(period, day) == (start, end)


@given(st.sampled_from(ReportingPeriod), DATES)
def test_R20_periods_follow_each_other_without_a_gap(period, day):
    start, end = period_bounds(period, day)
    assert start <= day <= end
    assert previous_period(period, day)[1] + DAY == start
    assert period_bounds(period, end + DAY)[0] == end + DAY
