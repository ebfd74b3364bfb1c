"""What is owed, for which week or quarter, and when it is due."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import AMSTERDAM, is_working_day, local_moment
from portal.domain.duties import ObligationStatus
from portal.domain.obligations import (
    IndicatorCalendar,
    LineFacts,
    Period,
    WaitingCalendar,
    indicator_period,
    is_reported,
    is_reported_late,
    owed,
    state,
    waiting_period,
)
from portal.domain.terms import CalendarKind, Capacity, ReportingPeriod, Weekday

WEEKLY = WaitingCalendar()
QUARTERLY = IndicatorCalendar()
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
DATES = st.dates(date(2025, 1, 1), date(2035, 12, 31))
WEEK = Period(date(2026, 11, 23), date(2026, 11, 29), local_moment(date(2026, 11, 30), time(9)))
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30), local_moment(date(2026, 10, 30), time(9)))
LINE = LineFacts(
    offering_id=1,
    product_capacity=Capacity.BOTH,
    published_from=date(2026, 1, 12),
    contract_starts_on=date(2026, 1, 1),
    contract_ends_on=date(2028, 12, 31),
)


@pytest.mark.parametrize("day", [WEEK.start, date(2026, 11, 25), WEEK.end])
def test_the_week_of_a_day_is_due_the_monday_after_it(day):
    assert waiting_period(WEEKLY, day) == WEEK


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        (date(2026, 4, 1), date(2026, 4, 7)),  # Easter Monday
        (date(2026, 5, 20), date(2026, 5, 26)),  # Whit Monday
        (date(2026, 4, 22), date(2026, 4, 28)),  # King's Day on a Monday
        (date(2028, 2, 29), date(2028, 3, 6)),  # leap day
        (date(2027, 1, 1), date(2027, 1, 4)),  # week 53 of 2026
        (date(2025, 12, 29), date(2026, 1, 5)),  # week 1 in December
    ],
)
def test_R20_a_due_day_that_is_a_holiday_moves_to_the_next_working_day(day, due_on):
    assert waiting_period(WEEKLY, day).due_at == local_moment(due_on, time(9))


def test_R20_every_hour_of_eleven_years_lies_in_one_week_with_one_due_moment():
    now, last = datetime(2025, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
    due_of_week: dict[date, set[datetime]] = {}
    days = Counter[date]()
    seen = set()
    while now < last:
        day = now.astimezone(AMSTERDAM).date()
        if day not in seen:
            seen.add(day)
            period = waiting_period(WEEKLY, day)
            assert period.start <= day <= period.end
            due_of_week.setdefault(period.start, set()).add(period.due_at)
            days[period.start] += 1
        now += HOUR
    assert {len(moments) for moments in due_of_week.values()} == {1}
    assert len({moment for moments in due_of_week.values() for moment in moments}) == len(due_of_week)
    assert set(list(days.values())[1:-1]) == {7}
    starts = sorted(due_of_week)
    assert starts == [starts[0] + n * 7 * DAY for n in range(len(starts))]


@given(DATES, st.sampled_from(Weekday), st.times())
def test_R20_the_due_time_is_the_same_on_the_clock_all_year(day, weekday, at):
    at = at.replace(fold=0)
    due = waiting_period(WaitingCalendar(weekday=weekday, due_time=at), day).due_at.astimezone(AMSTERDAM)
    assert is_working_day(due.date())
    assert due.time() == at


@given(DATES, st.sampled_from(Weekday), st.integers(1, 60))
def test_R20_periods_follow_each_other_whatever_the_rhythm(day, weekday, every_days):
    calendar = WaitingCalendar(every_days=every_days, weekday=weekday)
    period = waiting_period(calendar, day)
    following = waiting_period(calendar, period.end + DAY)
    assert period.start <= day <= period.end
    assert following.start == period.end + DAY
    assert period.start.isoweekday() == weekday.iso
    assert following.due_at > period.due_at


def test_a_rhythm_of_four_weeks_has_one_due_moment_in_four_weeks():
    calendar = WaitingCalendar(every_days=28)
    assert (waiting_period(calendar, date(2026, 11, 25)).end - date(2026, 11, 25)).days < 28
    assert len({waiting_period(calendar, date(2026, 1, 5) + n * DAY).due_at for n in range(28)}) <= 2


@pytest.mark.parametrize(
    ("period", "day", "start", "end", "due_on"),
    [
        (ReportingPeriod.QUARTER, date(2026, 10, 1), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 30)),
        (ReportingPeriod.QUARTER, date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 30)),
        (ReportingPeriod.QUARTER, date(2028, 5, 1), date(2028, 1, 1), date(2028, 3, 31), date(2028, 5, 1)),
        (ReportingPeriod.MONTH, date(2028, 3, 1), date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 30)),
        (ReportingPeriod.YEAR, date(2027, 6, 1), date(2026, 1, 1), date(2026, 12, 31), date(2027, 2, 1)),
    ],
)
def test_indicators_are_due_thirty_days_after_the_period_that_ended_last(period, day, start, end, due_on):
    expected = Period(start, end, local_moment(due_on, time(9)))
    assert indicator_period(IndicatorCalendar(period=period), day) == expected


@given(DATES, st.sampled_from(ReportingPeriod), st.integers(0, 90))
def test_R20_an_ended_period_is_due_on_a_working_day_after_its_end(day, kind, days):
    period = indicator_period(IndicatorCalendar(kind, days), day)
    due = period.due_at.astimezone(AMSTERDAM)
    assert period.end < day
    assert is_working_day(due.date())
    assert timedelta(days=days) <= due.date() - period.end <= timedelta(days=days + 5)


@pytest.mark.parametrize(
    ("change", "is_owed"),
    [
        ({}, True),
        ({"product_capacity": Capacity.NONE}, False),
        ({"published_from": None}, False),
        ({"published_from": WEEK.start}, True),
        ({"published_from": WEEK.start + DAY}, False),
        ({"contract_starts_on": None}, False),
        ({"contract_starts_on": WEEK.start}, True),
        ({"contract_starts_on": WEEK.start + DAY}, False),
        ({"contract_ends_on": None}, True),
        ({"contract_ends_on": WEEK.end}, True),
        ({"contract_ends_on": WEEK.end - DAY}, False),
        ({"line_starts_on": WEEK.start + DAY}, False),
        ({"line_starts_on": WEEK.start - DAY}, True),
        ({"line_ends_on": WEEK.end - DAY}, False),
        ({"line_ends_on": WEEK.end}, True),
        ({"phases_out_on": WEEK.end}, False),
        ({"phases_out_on": WEEK.end + DAY}, True),
        ({"contract_starts_on": date(2030, 1, 1), "contract_ends_on": date(2020, 1, 1)}, False),
    ],
)
def test_waiting_figures_are_owed_for_weeks_in_which_the_line_is_whole(change, is_owed):
    assert owed(replace(LINE, **change), WEEK) is is_owed


@pytest.mark.parametrize(
    ("change", "is_owed"),
    [
        ({}, True),
        ({"product_capacity": Capacity.NONE, "published_from": None}, True),
        ({"contract_starts_on": QUARTER.end}, True),
        ({"contract_starts_on": QUARTER.end + DAY}, False),
        ({"contract_ends_on": QUARTER.start}, True),
        ({"contract_ends_on": QUARTER.start - DAY}, False),
        ({"line_starts_on": QUARTER.end + DAY}, False),
        ({"line_ends_on": QUARTER.start - DAY}, False),
        ({"phases_out_on": QUARTER.start}, True),
        ({"contract_starts_on": None}, False),
        ({"line_starts_on": date(2026, 9, 1), "line_ends_on": date(2026, 8, 1)}, False),
    ],
)
def test_indicators_are_owed_for_periods_in_which_the_line_was_contracted_a_day(change, is_owed):
    assert owed(replace(LINE, **change), QUARTER, kind=CalendarKind.INDICATORS) is is_owed


@pytest.mark.parametrize(
    ("submitted", "excused", "after_due", "expected"),
    [
        (False, False, -HOUR, ObligationStatus.OPEN),
        (False, False, timedelta(0), ObligationStatus.LATE),
        (False, False, HOUR, ObligationStatus.LATE),
        (False, True, HOUR, ObligationStatus.EXCUSED),
        (True, False, HOUR, ObligationStatus.SUBMITTED),
        (True, True, -HOUR, ObligationStatus.SUBMITTED),
    ],
)
def test_an_obligation_is_open_late_excused_or_submitted(submitted, excused, after_due, expected):
    now = WEEK.due_at + after_due
    assert state(WEEK.due_at, now if submitted else None, excused, now) is expected


@pytest.mark.parametrize(
    ("confirmed_at", "counts", "is_late"),
    [
        (None, False, False),
        (local_moment(WEEK.start, time(0)) - DAY / 86400, False, False),
        (local_moment(WEEK.start, time(0)), True, False),
        (WEEK.due_at - HOUR, True, False),
        (WEEK.due_at, True, True),
        (WEEK.due_at + 20 * DAY, True, True),
    ],
)
def test_a_report_counts_from_the_first_day_of_the_week_however_late(confirmed_at, counts, is_late):
    assert is_reported(confirmed_at, WEEK) is counts
    assert is_reported_late(confirmed_at, WEEK) is is_late
