"""Figures under five are hidden, and cannot be worked out from what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.indicator_answers import Answer, AnswerState, Definition
from portal.domain.indicator_totals import for_others, together
from portal.domain.small_numbers import LEAST_SHOWN, is_fraction_small, is_small, masked
from portal.domain.terms import IndicatorKind

COUNT = Definition(IndicatorKind.COUNT, "jeugdigen")
SHARE = Definition(IndicatorKind.SHARE, "%", numerator="uitval", denominator="alle")
BREAKDOWN = Definition(IndicatorKind.BREAKDOWN, "jeugdigen", parts=("a", "b", "c"))
FIGURES = st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=12)


def figure(**figures):
    return Answer(AnswerState.FIGURE, {name: float(one) for name, one in figures.items()})


@pytest.mark.parametrize(("number", "small"), [(0, True), (4, True), (4.9, True), (5, False), (None, False)])
def test_under_five_is_small(number, small):
    assert is_small(number) is small


@pytest.mark.parametrize(
    ("top", "under", "small"),
    [(10, 80, False), (3, 80, True), (10, 12, True), (80, 80, True), (None, 3, True), (None, None, False)],
)
def test_a_fraction_gives_away_its_top_bottom_and_rest(top, under, small):
    assert is_fraction_small(top, under) is small


@pytest.mark.parametrize(
    ("figures", "hidden", "is_total_hidden"),
    [
        ([3, 40], (True, True), False),
        ([3, 40, 50], (True, True, False), False),
        ([3, 4], (True, True), True),
        ([40, 50], (False, False), False),
        ([3], (True,), True),
        ([], (), True),
        ([None, 2, 9], (False, True, True), False),
    ],
)
def test_one_more_is_hidden_so_that_the_total_tells_nothing(figures, hidden, is_total_hidden):
    mask = masked(figures, total=sum(one for one in figures if one is not None))
    assert (mask.hidden, mask.is_total_hidden) == (hidden, is_total_hidden)


@given(FIGURES)
def test_no_small_figure_is_shown_or_follows_from_the_total(figures):
    known = [one for one in figures if one is not None]
    mask = masked(figures, total=sum(known))
    shown = [one for one in mask.figures if one is not None]
    assert all(one >= LEAST_SHOWN for one in shown)
    assert mask.total is None or mask.total >= LEAST_SHOWN
    hidden = [one for one, hide in zip(figures, mask.hidden, strict=True) if hide]
    if mask.total is not None and any(is_small(one) for one in hidden):
        assert len(hidden) >= 2
        assert sum(hidden) >= LEAST_SHOWN
        assert any(not is_small(one) for one in hidden)


@given(FIGURES)
def test_nothing_is_hidden_where_nothing_is_small(figures):
    large = [None if one is None else one + LEAST_SHOWN for one in figures]
    total = sum(one for one in large if one is not None)
    assert not any(masked(large, total=total or None).hidden)


def test_counts_add_up_fractions_divide_and_durations_have_a_middle():
    assert together([figure(value=3), figure(value=40)], COUNT).value == 43
    shares = [figure(numerator=10, denominator=80), figure(numerator=30, denominator=120)]
    assert together(shares, SHARE).value == 20
    weeks = [figure(value=one) for one in (3, 9, 60)]
    assert together(weeks, Definition(IndicatorKind.DURATION, "weken")).value == 9
    assert together([Answer(AnswerState.UNKNOWN)], COUNT).value is None


def test_a_share_that_gives_a_small_count_away_takes_the_total_along():
    answers = [figure(numerator=3, denominator=80), figure(numerator=30, denominator=120)]
    shown = for_others(answers, SHARE)
    assert shown.answers == (None, answers[1])
    assert (shown.together.value, shown.together.is_hidden) == (None, True)


def test_the_small_parts_of_a_breakdown_are_left_out_with_one_more():
    shown = for_others([figure(part0=2, part1=9, part2=30)], BREAKDOWN).answers[0]
    assert shown is not None
    assert shown.figures == {"part2": 30, "value": 41}


def test_averages_and_scores_count_nobody():
    answers = [figure(value=3.2)]
    assert for_others(answers, Definition(IndicatorKind.SCORE)).answers == tuple(answers)
