"""Over random calendars and reports: one period a day, one due moment, steps in order and on time."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import AMSTERDAM, is_quiet, local_date
from portal.domain.duties import Audience, ObligationStatus
from portal.domain.obligations import (
    Period,
    WaitingCalendar,
    is_excused_by,
    state,
    waiting_period,
    waiting_periods_since,
)
from portal.domain.reminders import Step, step_moment, step_to_send
from portal.domain.terms import CalendarKind, Weekday

DAYS = st.dates(date(2025, 1, 1), date(2035, 12, 31))
SPECIAL = st.sampled_from(
    [
        date(2026, 12, 31),  # in week 53
        date(2028, 2, 29),
        date(2026, 3, 29),  # summer time begins
        date(2026, 10, 25),  # and ends
        date(2030, 5, 5),  # a day off every fifth year
        date(2029, 12, 31),
    ]
)
CALENDARS = st.builds(
    WaitingCalendar,
    every_days=st.sampled_from([7, 14, 21, 28]),
    weekday=st.sampled_from(list(Weekday)),
    due_time=st.times(time(0), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
)
LADDERS = st.lists(
    st.tuples(st.integers(-21, 60), st.sampled_from(list(Audience))), min_size=1, max_size=6
).map(lambda found: [Step(at, days, who) for at, (days, who) in enumerate(found)])
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 11 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@given(
    first=CALENDARS,
    second=CALENDARS,
    begin=DAYS | SPECIAL,
    changes=st.integers(0, 120),
    weeks=st.integers(1, 60),
)
def test_R20_periods_never_overlap_whatever_the_calendar_becomes(first, second, begin, changes, weeks):
    changes_on, today = begin + timedelta(days=changes), begin + timedelta(weeks=weeks)
    newest = waiting_period(first, begin)
    periods = waiting_periods_since(newest, lambda day: first if day < changes_on else second, today)
    for earlier, later in pairwise(periods):
        assert earlier.end < later.start
        assert earlier.due_at <= later.due_at
    assert periods[0] == newest
    assert periods[-1].start <= max(today, newest.start)


@given(calendar=CALENDARS, begin=DAYS | SPECIAL, weeks=st.integers(0, 60))
def test_R20_with_one_calendar_every_day_lies_in_one_period(calendar, begin, weeks):
    today = begin + timedelta(weeks=weeks)
    periods = waiting_periods_since(waiting_period(calendar, begin), lambda day: calendar, today)
    assert periods == [waiting_period(calendar, one.start) for one in periods]
    assert all(a.end + timedelta(days=1) == b.start for a, b in pairwise(periods))
    assert periods[-1].start <= today <= periods[-1].end


@given(calendar=CALENDARS, day=DAYS | SPECIAL)
def test_R20_a_period_has_one_due_moment_after_its_end_at_the_same_clock(calendar, day):
    period = waiting_period(calendar, day)
    assert local_date(period.due_at) > period.end
    due = datetime.combine(local_date(period.due_at), calendar.due_time, tzinfo=AMSTERDAM)
    assert period.due_at == due.astimezone(UTC)


@given(
    calendar=CALENDARS,
    day=DAYS | SPECIAL,
    ladder=LADDERS,
    start=st.integers(-30, 90),
    ticks=st.integers(1, 40),
)
def test_steps_fall_in_order_once_and_never_before_their_time(calendar, day, ladder, start, ticks):
    due_at = waiting_period(calendar, day).due_at
    taken: dict[int, datetime] = {}
    now = due_at + timedelta(days=start)
    rungs = []
    for _ in range(ticks):
        step = step_to_send(
            due_at, ladder, already=taken.keys(), now=now, last_sent_at=max(taken.values(), default=None)
        )
        if step is not None:
            assert not is_quiet(now)
            assert step_moment(due_at, step) <= now
            assert step.position not in taken
            taken[step.position] = now
            rungs.append((step.offset_days, step.position))
        now += timedelta(hours=13)
    assert rungs == sorted(rungs)


@given(
    due_at=MOMENTS,
    submitted_at=st.none() | MOMENTS,
    excused=st.booleans(),
    now=MOMENTS,
    later=st.timedeltas(timedelta(0), timedelta(days=900)),
)
def test_what_is_settled_stays_so_whenever_it_is_looked_at(due_at, submitted_at, excused, now, later):
    first = state(due_at, submitted_at, excused, now)
    if first not in (ObligationStatus.OPEN, ObligationStatus.LATE):
        assert state(due_at, submitted_at, excused, now + later) is first
    else:
        assert state(due_at, submitted_at, excused, due_at) is ObligationStatus.LATE


@given(
    start=DAYS,
    length=st.integers(1, 92),
    due=st.integers(1, 60),
    a=st.integers(-60, 150),
    b=st.integers(0, 90),
)
def test_an_absence_that_frees_of_indicators_lasts_over_all_days_of_handing_in(start, length, due, a, b):
    end = start + timedelta(days=length)
    due_at = datetime.combine(end + timedelta(days=due), time(9), tzinfo=AMSTERDAM).astimezone(UTC)
    span = (start + timedelta(days=a), start + timedelta(days=a + b))
    period = Period(start, end, due_at)
    frees = is_excused_by(CalendarKind.INDICATORS, period, excused=None, span=span)
    days_to_hand_in = [end + timedelta(days=one) for one in range(1, due + 1)]
    assert frees == all(span[0] <= day <= span[1] for day in days_to_hand_in)
