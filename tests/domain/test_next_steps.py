"""Which step comes next, and when: the same as the rule that sends would decide then."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import is_quiet
from portal.domain.duties import Audience
from portal.domain.next_steps import planned_step
from portal.domain.reminders import Step, step_to_send

DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)
LADDER = [
    Step(0, 0, Audience.PROVIDER),
    Step(1, 3, Audience.PROVIDER),
    Step(2, 7, Audience.PROVIDER_MANAGER),
    Step(3, 14, Audience.CONTRACT_MANAGER),
]


def test_before_the_due_moment_the_first_step_is_planned_at_it():
    found = planned_step(DUE, LADDER, taken={}, now=DUE - timedelta(days=4))
    assert found is not None
    assert (found.step.position, found.at) == (0, DUE)


def test_after_a_step_the_next_one_is_planned_its_days_later():
    found = planned_step(DUE, LADDER, taken={0: DUE}, now=DUE + timedelta(hours=1))
    assert found is not None
    assert (found.step.position, found.at) == (1, DUE + timedelta(days=3))


def test_at_the_top_of_the_ladder_nothing_is_planned():
    taken = {step.position: DUE for step in LADDER}
    assert planned_step(DUE, LADDER, taken=taken, now=DUE) is None
    assert planned_step(DUE, [], taken={}, now=DUE) is None


@given(
    st.integers(-10, 40),
    st.integers(0, 23),
    st.lists(st.integers(0, 3), unique=True, max_size=4),
)
def test_what_is_planned_is_what_is_sent_then_and_never_in_quiet_time(days, hours, positions):
    now = DUE + timedelta(days=days, hours=hours)
    taken = {position: DUE + timedelta(days=days - 1) for position in positions}
    found = planned_step(DUE, LADDER, taken=taken, now=now)
    if found is not None:
        assert found.at >= now
        assert not is_quiet(found.at)
        sent = step_to_send(
            DUE, LADDER, already=taken.keys(), now=found.at, last_sent_at=max(taken.values(), default=None)
        )
        assert sent == found.step
    else:
        assert 3 in positions
