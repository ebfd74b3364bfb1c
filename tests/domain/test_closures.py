"""Closed groups: which days, what is wrong with what was typed, and who is new."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.closures import ClosureContent, Held, Stand, check_opening, is_renewal, read_closure

TODAY = date(2026, 11, 25)
FIRST, LAST = date(2026, 3, 1), date(2027, 2, 28)
CLOSED = ClosureContent(FIRST, LAST, "Er zijn er genoeg.")
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def codes(content: ClosureContent, before: ClosureContent | None = None) -> list[tuple[str, str | None]]:
    _, faults = read_closure(content, before=before, today=TODAY)
    return [(fault.code, fault.field) for fault in faults]


@pytest.mark.parametrize(
    ("day", "is_closed"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_a_group_is_closed_from_its_first_day_up_to_and_including_its_last(day, is_closed):
    assert CLOSED.is_closed_on(day) is is_closed


def test_without_a_last_day_a_group_stays_closed():
    assert replace(CLOSED, closed_until=None).is_closed_on(date.max)


def test_a_withdrawn_closure_holds_on_no_day():
    assert not replace(CLOSED, is_withdrawn=True).is_closed_on(TODAY)


@given(days, days, days, days)
def test_two_closures_overlap_exactly_when_they_share_a_day(one, two, three, four):
    mine = ClosureContent(min(one, two), max(one, two), "x")
    theirs = ClosureContent(min(three, four), max(three, four), "x")
    shared = max(min(one, two), min(three, four)) <= min(max(one, two), max(three, four))
    assert mine.overlaps(theirs) is theirs.overlaps(mine) is shared
    assert not mine.overlaps(replace(theirs, is_withdrawn=True))


@pytest.mark.parametrize(
    ("content", "stand"),
    [
        (CLOSED, Stand.NOW),
        (replace(CLOSED, closed_from=TODAY + timedelta(days=1)), Stand.AHEAD),
        (replace(CLOSED, closed_until=TODAY - timedelta(days=1)), Stand.OVER),
        (replace(CLOSED, is_withdrawn=True), Stand.WITHDRAWN),
    ],
)
def test_a_closure_says_how_it_stands(content, stand):
    assert content.stand(TODAY) is stand


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (replace(CLOSED, reason="  "), ("closure_reason_missing", "reason")),
        (replace(CLOSED, reason="a" * 501), ("text_too_long", "reason")),
        (replace(CLOSED, closed_from=None), ("closure_day_missing", "closed_from")),
        (replace(CLOSED, closed_until=FIRST - timedelta(days=1)), ("ends_before_start", "closed_until")),
        (replace(CLOSED, closed_until=TODAY + timedelta(days=1100)), ("closure_too_far", "closed_until")),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(content, fault):
    assert codes(content) == [fault]


def test_a_far_day_that_stood_already_may_stay():
    far = replace(CLOSED, closed_until=TODAY + timedelta(days=5000))
    assert codes(far, before=far) == []


def test_a_reason_is_put_on_one_line():
    clean, faults = read_closure(replace(CLOSED, reason=" Een.\r\nTwee. "), before=None, today=TODAY)
    assert clean.reason == "Een. Twee."
    assert not faults


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (FIRST, "closure_open_before"),
        (TODAY - timedelta(days=1), "closure_open_in_past"),
        (LAST + timedelta(days=2), "closure_opens_already"),
    ],
)
def test_a_group_opens_on_no_day_before_today_or_after_it_opens_already(day, code):
    assert [fault.code for fault in check_opening(CLOSED, day, today=TODAY)] == [code]


def test_a_group_may_open_today_or_later():
    assert check_opening(CLOSED, TODAY, today=TODAY) == []
    assert check_opening(replace(CLOSED, closed_until=None), TODAY + timedelta(days=90), today=TODAY) == []
    far = check_opening(replace(CLOSED, closed_until=None), TODAY + timedelta(days=1200), today=TODAY)
    assert [fault.code for fault in far] == ["closure_too_far"]


START = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("held", "is_one"),
    [
        ([], False),
        ([Held(date(2025, 1, 1))], True),
        ([Held(date(2025, 1, 1), START)], True),
        ([Held(date(2025, 1, 1), START - timedelta(days=1))], True),
        ([Held(date(2025, 1, 1), START - timedelta(days=2))], False),
        ([Held(START)], True),
        ([Held(START + timedelta(days=1))], False),
    ],
)
def test_who_holds_a_line_up_to_the_first_day_goes_on_and_is_not_new(held, is_one):
    assert is_renewal(START, held) is is_one
