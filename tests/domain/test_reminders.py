"""The ladder: each step once, one at a time, never in quiet time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import AMSTERDAM, is_quiet, local_date, local_moment
from portal.domain.duties import Audience
from portal.domain.reminders import Step, bundle_key, due_steps, reminder_key, step_moment, step_to_send

DUE = local_moment(date(2026, 11, 30), time(9))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PROVIDER, SECOND, MANAGER, REGION = LADDER = (
    Step(1, 0, Audience.PROVIDER),
    Step(2, 3, Audience.PROVIDER),
    Step(3, 7, Audience.PROVIDER_MANAGER),
    Step(4, 14, Audience.CONTRACT_MANAGER),
)
INDICATOR_LADDER = (
    Step(1, -14, Audience.PROVIDER),
    Step(2, -3, Audience.PROVIDER),
    Step(3, 1, Audience.PROVIDER),
    Step(4, 7, Audience.PROVIDER_MANAGER),
    Step(5, 14, Audience.CONTRACT_MANAGER),
)
LADDERS = st.lists(st.tuples(st.integers(-20, 30), st.sampled_from(Audience)), min_size=1, max_size=6).map(
    lambda rungs: [Step(n, days, audience) for n, (days, audience) in enumerate(rungs, start=1)]
)
MOMENTS = st.integers(-30 * 24, 90 * 24).map(lambda hours: DUE + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("offset", "day", "clock"),
    [
        (0, date(2026, 11, 30), time(9)),
        (3, date(2026, 12, 3), time(9)),
        (-3, date(2026, 11, 27), time(9)),
        (5, date(2026, 12, 7), time(7)),
        (25, date(2026, 12, 28), time(7)),
    ],
)
def test_a_step_moves_out_of_weekends_and_holidays(offset, day, clock):
    assert step_moment(DUE, Step(1, offset, Audience.PROVIDER)) == local_moment(day, clock)


def test_R20_a_step_keeps_its_time_on_the_clock_over_the_summer_time_night():
    due = local_moment(date(2026, 3, 23), time(9))
    moment = step_moment(due, Step(1, 7, Audience.PROVIDER))
    assert moment.astimezone(AMSTERDAM) == datetime(2026, 3, 30, 9, tzinfo=AMSTERDAM)
    assert moment - due == timedelta(days=7) - timedelta(hours=1)


def test_a_due_time_at_night_is_mailed_in_the_morning():
    due = local_moment(date(2026, 11, 30), time(23, 59))
    assert step_moment(due, PROVIDER) == local_moment(date(2026, 12, 1), time(7))


def test_steps_are_due_from_their_moment_on_lowest_first():
    assert due_steps(DUE, LADDER, now=DUE - MINUTE) == []
    assert due_steps(DUE, LADDER, now=DUE) == [PROVIDER]
    assert due_steps(DUE, reversed(LADDER), now=DUE + 7 * DAY) == [PROVIDER, SECOND, MANAGER]


def test_a_ladder_on_time_sends_each_step_on_its_day():
    sent = run(LADDER, start=DUE - DAY, days=30)
    assert sent == [
        (PROVIDER, date(2026, 11, 30)),
        (SECOND, date(2026, 12, 3)),
        (MANAGER, date(2026, 12, 7)),
        (REGION, date(2026, 12, 14)),
    ]


def test_a_step_that_was_sent_is_not_sent_again():
    assert step_to_send(DUE, LADDER, already={1}, now=DUE + MINUTE) is None
    assert step_to_send(DUE, LADDER, already={2}, now=DUE + 4 * DAY) is None


@pytest.mark.parametrize(
    "now", [local_moment(date(2026, 12, 5), time(12)), local_moment(date(2026, 11, 30), time(20))]
)
def test_nothing_is_sent_in_quiet_time(now):
    assert step_to_send(DUE, LADDER, already=set(), now=now) is None


def test_R18_after_an_hour_nothing_is_lost():
    assert step_to_send(DUE, LADDER, already=set(), now=DUE + timedelta(hours=1)) == PROVIDER


def test_R18_after_three_days_the_provider_gets_one_reminder_and_not_two():
    now = DUE + 3 * DAY + MINUTE
    assert step_to_send(DUE, LADDER, already=set(), now=now) == SECOND
    assert step_to_send(DUE, LADDER, already={2}, now=now, last_sent_at=now) is None


def test_R18_after_five_weeks_the_ladder_goes_on_from_the_provider_and_keeps_its_gaps():
    back = local_moment(date(2027, 1, 4), time(10))
    assert run(LADDER, start=back, days=30) == [
        (SECOND, date(2027, 1, 4)),
        (MANAGER, date(2027, 1, 8)),
        (REGION, date(2027, 1, 15)),
    ]


def test_R18_the_indicator_ladder_catches_up_with_its_last_step_to_the_provider():
    back = local_moment(date(2027, 1, 4), time(10))
    assert [step.position for step, _ in run(INDICATOR_LADDER, start=back, days=30)] == [3, 4, 5]


def test_an_obligation_made_late_still_gets_its_reminder_after_the_due_day():
    due = local_moment(date(2026, 10, 30), time(9))
    first = local_moment(date(2026, 10, 26), time(9))
    sent = run(INDICATOR_LADDER, due=due, start=first, days=10)
    assert [(step.position, day) for step, day in sent] == [(1, date(2026, 10, 26)), (3, date(2026, 11, 2))]


def test_a_step_to_someone_else_on_the_same_day_is_sent_too():
    ladder = (PROVIDER, Step(2, 0, Audience.PROVIDER_MANAGER))
    assert step_to_send(DUE, ladder, already={1}, now=DUE + MINUTE, last_sent_at=DUE) == ladder[1]


@given(LADDERS, MOMENTS)
def test_R18_whenever_the_clock_comes_back_each_audience_hears_once_of_what_it_missed(ladder, start):
    sent = [step for step, _ in run(ladder, start=start, days=90)]
    missed = due_steps(DUE, ladder, now=start)
    for audience in Audience:
        assert sum(step in missed for step in sent if step.audience is audience) <= 1
    assert len({step.position for step in sent}) == len(sent)
    assert [step.offset_days for step in sent] == sorted(step.offset_days for step in sent)


@given(LADDERS, st.sets(st.integers(1, 6)), MOMENTS)
def test_only_a_due_step_that_was_not_sent_is_chosen_and_never_in_quiet_time(ladder, already, now):
    chosen = step_to_send(DUE, ladder, already=already, now=now)
    if chosen is not None:
        assert not is_quiet(now)
        assert chosen.position not in already
        assert step_moment(DUE, chosen) <= now


def run(ladder, *, start, days, due=DUE):
    """Tick every hour as the clock does; give what was sent and when."""
    sent: list[tuple[Step, date]] = []
    last_sent_at = None
    for hour in range(days * 24):
        now = (start + timedelta(hours=hour)).astimezone(UTC)
        already = {step.position for step, _ in sent}
        step = step_to_send(due, ladder, already=already, now=now, last_sent_at=last_sent_at)
        if step is not None:
            sent.append((step, local_date(now)))
            last_sent_at = now
    return sent


def test_a_person_gets_one_bundle_a_day():
    assert bundle_key(7, date(2026, 11, 30)) == "bundle:7:2026-11-30"
    assert bundle_key(7, date(2026, 11, 30)) != bundle_key(7, date(2026, 12, 1))


def test_a_reminder_is_one_step_of_one_obligation_to_one_person():
    keys = {reminder_key(o, p, u) for o in (1, 11) for p in (1, 11) for u in (1, 11)}
    assert len(keys) == 8
