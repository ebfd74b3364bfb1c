"""Marks, shares and the row of late periods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.duties import ObligationStatus as Status
from portal.domain.obligations import Period
from portal.domain.punctuality import SHOWN_MARKS, Duty, Mark, Share, mark_of, punctuality

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def duty(weeks_ago, status, *, hours=None):
    start = MONDAY - timedelta(weeks=weeks_ago)
    due_at = datetime(2026, 11, 30, 8, tzinfo=UTC) - timedelta(weeks=weeks_ago)
    submitted_at = None if hours is None else due_at + timedelta(hours=hours)
    return Duty(Period(start, start + timedelta(days=6), due_at), status, submitted_at)


@pytest.mark.parametrize(
    ("one", "mark"),
    [
        (duty(1, Status.SUBMITTED, hours=-1), Mark.ON_TIME),
        (duty(1, Status.SUBMITTED, hours=0), Mark.AFTER),
        (duty(1, Status.SUBMITTED, hours=5), Mark.AFTER),
        (duty(1, Status.EXCUSED), Mark.EXCUSED),
        (duty(1, Status.OPEN), Mark.MISSING),
        (duty(1, Status.LATE), Mark.MISSING),
        (duty(0, Status.OPEN), Mark.OPEN),
    ],
)
def test_a_period_has_one_mark(one, mark):
    assert mark_of(one, now=NOW) is mark


def test_who_was_excused_or_is_still_in_time_does_not_count_in_the_share():
    found = punctuality(
        [
            duty(0, Status.OPEN),
            duty(1, Status.SUBMITTED, hours=-1),
            duty(2, Status.EXCUSED),
            duty(3, Status.LATE),
        ],
        now=NOW,
    )
    assert found.half_year == Share(1, 2)
    assert found.half_year.percentage == 50


def test_half_a_year_and_a_year_are_two_shares():
    found = punctuality([duty(40, Status.LATE), duty(1, Status.SUBMITTED, hours=-1)], now=NOW)
    assert (found.half_year, found.year) == (Share(1, 1), Share(1, 2))


def test_nothing_due_has_no_share():
    assert punctuality([], now=NOW).year.percentage is None


def test_an_excused_period_neither_counts_nor_ends_the_row_of_late_ones():
    found = punctuality(
        [
            duty(1, Status.LATE),
            duty(2, Status.EXCUSED),
            duty(3, Status.SUBMITTED, hours=2),
            duty(4, Status.SUBMITTED, hours=-2),
            duty(5, Status.LATE),
        ],
        now=NOW,
    )
    assert found.late_streak == 2


@given(st.lists(st.sampled_from(list(Status)), max_size=60))
def test_no_share_is_above_the_whole_and_no_more_marks_are_shown_than_fit(statuses):
    duties = [
        duty(weeks, status, hours=-1 if status is Status.SUBMITTED else None)
        for weeks, status in enumerate(statuses)
    ]
    found = punctuality(duties, now=NOW)
    assert 0 <= found.half_year.on_time <= found.half_year.due <= found.year.due
    assert len(found.marks) <= SHOWN_MARKS
    assert found.late_streak <= len(statuses)
