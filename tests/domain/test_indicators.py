"""Answers to indicators: read as people type them, checked, questioned, and named by period."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.indicator_answers import (
    Answer,
    AnswerState,
    Definition,
    check_answer,
    missing_in,
    value_of,
)
from portal.domain.indicator_calculations import Stand, calculate
from portal.domain.indicator_duties import (
    AskedIndicator,
    Contracted,
    IndicatorDuty,
    duties_in,
    is_complete,
    read_duty,
)
from portal.domain.indicator_periods import CalendarSpan, ended_periods, period_holding, read_period
from portal.domain.indicator_questions import questions_about
from portal.domain.indicator_typing import read_answer, read_number
from portal.domain.terms import Calculation, IndicatorKind, ReportingPeriod

COUNT = Definition(IndicatorKind.COUNT, "jeugdigen")
SHARE = Definition(IndicatorKind.SHARE, "%", numerator="uitval", denominator="alle")
RATIO = Definition(IndicatorKind.RATIO, None, numerator="wachtend", denominator="plekken")
PERCENT_RATIO = Definition(IndicatorKind.RATIO, "%", numerator="geleverd", denominator="geïndiceerd")
DURATION = Definition(IndicatorKind.DURATION, "weken")
SCORE = Definition(IndicatorKind.SCORE)
BREAKDOWN = Definition(IndicatorKind.BREAKDOWN, "jeugdigen", parts=("a", "b"))
EUROS = Definition(IndicatorKind.BREAKDOWN, "euro", parts=("a", "b"))
COMPOUND = Definition(IndicatorKind.COMPOUND, "%", parts=("a", "b"))


def answer(**figures):
    return Answer(AnswerState.FIGURE, figures)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        ("0", 0),
        ("geen", 0),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.234", 1234),
        ("0.125", 0.125),
        ("1.234.567", 1234567),
        ("1.234,5", 1234.5),
        ("85%", 85),
        ("85 %", 85),
        ("6 weken", 6),
        ("48 uren", 48),
        ("€ 1.200", 1200),
        ("1 200", 1200),
        ("-3", -3),
        ("onbekend", None),
        ("?", None),
        ("weet niet", None),
    ],
)
def test_a_number_is_read_as_dutch_people_type_it(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["veel", "1e9", "nan", "inf", "4-6", "1.23.4", "1,2,3", "١٢", "9" * 50, "=1"]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError):
        read_number(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused(typed):
    try:
        number = read_number(typed)
    except ValueError:
        return
    assert number is None or abs(number) < 1e16


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_numbers_written_the_dutch_way_come_back(whole, cents):
    written = f"{whole:,}".replace(",", ".") + f",{cents:02d}"
    assert read_number(written) == pytest.approx(whole + cents / 100)


@pytest.mark.parametrize(
    ("definition", "fields", "value"),
    [
        (COUNT, {"value": 12.0}, 12),
        (COUNT, {"value": 0.0}, 0),
        (SHARE, {"numerator": 1.0, "denominator": 3.0}, 33.3),
        (SHARE, {"numerator": 0.0, "denominator": 0.0}, None),
        (RATIO, {"numerator": 1.0, "denominator": 3.0}, 0.33),
        (PERCENT_RATIO, {"numerator": 9.0, "denominator": 6.0}, 150),
        (DURATION, {"value": 14.5}, 14.5),
        (BREAKDOWN, {"part0": 3.0, "part1": 4.0}, 7),
        (BREAKDOWN, {"part0": 3.0, "part1": None}, None),
        (BREAKDOWN, {"part0": 3.0, "part1": 4.0, "value": 9.0}, 9),
        (COMPOUND, {"part0": 3.0, "part1": 4.0}, None),
    ],
)
def test_what_an_answer_comes_to(definition, fields, value):
    assert value_of(answer(**fields), definition) == value


@pytest.mark.parametrize(
    ("definition", "fields", "codes"),
    [
        (COUNT, {"value": -1.0}, ["figure_negative"]),
        (COUNT, {"value": 2.5}, ["figure_not_whole"]),
        (COUNT, {"value": 2e6}, ["figure_too_large"]),
        (EUROS, {"part0": 2.5e6, "part1": 0.5}, []),
        (SCORE, {"value": 101.0}, ["figure_too_large"]),
        (DURATION, {"value": 10_001.0}, ["figure_too_large"]),
        (SHARE, {"numerator": 4.0, "denominator": 3.0}, ["numerator_above_denominator"]),
        (RATIO, {"numerator": 4.0, "denominator": 3.0}, []),
        (COMPOUND, {"part0": -1.0, "part1": None}, ["figure_negative"]),
    ],
)
def test_S38_what_no_answer_may_hold(definition, fields, codes):
    assert [fault.code for fault in check_answer(answer(**fields), definition)] == codes


def test_S40_an_explanation_without_clients():
    faults = check_answer(Answer(explanation="BSN 111222333"), COUNT)
    assert [fault.code for fault in faults] == ["holds_bsn"]


@pytest.mark.parametrize(
    ("definition", "fields", "missing"),
    [
        (COUNT, {}, ["value"]),
        (SHARE, {"numerator": 1.0}, ["denominator"]),
        (BREAKDOWN, {"part0": 1.0}, ["part1"]),
        (BREAKDOWN, {"part0": 1.0, "part1": None}, []),
        (COMPOUND, {"part0": 1.0, "part1": 2.0}, []),
    ],
)
def test_what_is_missing_before_it_can_be_handed_in(definition, fields, missing):
    assert [fault.field for fault in missing_in(answer(**fields), definition)] == missing


@pytest.mark.parametrize("state", [AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE])
def test_no_figure_misses_nothing(state):
    assert missing_in(Answer(state), COUNT) == []


@pytest.mark.parametrize(
    ("typed", "definition", "state"),
    [
        ({"value": "onbekend"}, COUNT, AnswerState.UNKNOWN),
        ({"value": "N.v.t."}, COUNT, AnswerState.NOT_APPLICABLE),
        ({"value": "0"}, COUNT, AnswerState.FIGURE),
        ({"value": "3", "state": "unknown"}, COUNT, AnswerState.UNKNOWN),
        ({"part0": "?", "part1": "onbekend"}, BREAKDOWN, AnswerState.UNKNOWN),
        ({"part0": "3", "part1": "onbekend"}, BREAKDOWN, AnswerState.FIGURE),
        ({}, COUNT, AnswerState.FIGURE),
    ],
)
def test_nought_unknown_and_not_applicable_are_told_apart(typed, definition, state):
    assert read_answer(typed, definition)[0].state is state


def test_half_a_fraction_is_no_answer():
    _, faults = read_answer({"numerator": "3", "denominator": "onbekend"}, SHARE)
    assert [(fault.code, fault.field) for fault in faults] == [("figure_half", "denominator")]


@pytest.mark.parametrize(
    ("definition", "now", "before", "codes"),
    [
        (COUNT, {"value": 40.0}, {"value": 12.0}, ["figure_jump"]),
        (COUNT, {"value": 20.0}, {"value": 12.0}, []),
        (COUNT, {"value": 4.0}, {"value": 1.0}, []),
        (COUNT, {"value": 0.0}, {"value": 12.0}, ["figure_sudden_zero"]),
        (
            SHARE,
            {"numerator": 9.0, "denominator": 10.0},
            {"numerator": 1.0, "denominator": 10.0},
            ["figure_jump"],
        ),
        (PERCENT_RATIO, {"numerator": 9.0, "denominator": 6.0}, None, ["share_above_hundred"]),
        (COMPOUND, {"part0": 120.0, "part1": 3.0}, None, ["share_above_hundred"]),
        (BREAKDOWN, {"part0": 3.0, "part1": 4.0, "value": 9.0}, None, ["parts_not_total"]),
        (BREAKDOWN, {"part0": 3.0, "part1": 4.0, "value": 7.0}, None, []),
        (SCORE, {"value": 78.0}, None, ["score_above_ten"]),
        (DURATION, {"value": 900.0}, None, ["duration_very_long"]),
        (COUNT, {"value": 40.0}, None, []),
    ],
)
def test_what_an_answer_gives_cause_to_ask(definition, now, before, codes):
    previous = None if before is None else answer(**before)
    asked = questions_about(answer(**now), definition, previous=previous)
    assert [question.code for question in asked] == codes


def test_another_figure_than_the_portal_worked_out_is_asked_about():
    asked = questions_about(answer(value=5.0), COUNT, previous=None, calculated=6.0)
    assert [question.code for question in asked] == ["differs_from_calculation"]


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026-kw3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-h2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_read_from_its_code(code, start, end):
    found = read_period(code)
    assert found is not None
    assert (found.start, found.end, found.code) == (start, end, code)


@pytest.mark.parametrize("code", ["", "2026-kw5", "2026-13", "2026-h3", "0001", "2026-kw3x", "٢٠٢٦"])
def test_what_is_no_period_is_none(code):
    assert read_period(code) is None


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(st.sampled_from(ReportingPeriod), DAYS)
def test_R20_every_period_comes_back_from_its_code(length, day):
    period = period_holding(length, day)
    assert read_period(period.code) == period


@given(st.sampled_from(ReportingPeriod), st.sampled_from(ReportingPeriod), DAYS, DAYS)
def test_R20_ended_periods_never_overlap_also_when_the_calendar_changes(first, second, change, today):
    spans = [CalendarSpan(first, date(2019, 1, 1), change - timedelta(days=1)), CalendarSpan(second, change)]
    found = ended_periods(spans, today)
    assert all(period.end < today for period in found)
    assert all(later.start > earlier.end for later, earlier in pairwise(found))


IDS = st.integers(1, 6)
ASKED = st.builds(
    AskedIndicator,
    indicator_id=IDS,
    valid_from=DAYS,
    valid_until=st.none(),
    segment_ids=st.lists(IDS, unique=True, max_size=3).map(tuple),
    product_ids=st.lists(IDS, unique=True, max_size=3).map(tuple),
)
CONTRACTED = st.builds(Contracted, st.frozensets(IDS, max_size=3), st.frozensets(IDS, max_size=3))


@given(st.lists(ASKED, unique_by=lambda one: one.indicator_id), CONTRACTED, DAYS)
def test_duties_are_few_enough_and_within_the_contract(asked, contracted, day):
    period = period_holding(ReportingPeriod.QUARTER, day)
    duties = duties_in(asked, contracted, start=period.start, end=period.end)
    assert len(set(duties)) == len(duties)
    assert all(duty.segment_id is None or duty.segment_id in contracted.segment_ids for duty in duties)
    assert all(duty.product_id is None or duty.product_id in contracted.product_ids for duty in duties)
    assert all(read_duty(duty.key) == duty for duty in duties)
    assert is_complete(duties, duties) is bool(duties)


@pytest.mark.parametrize("key", ["", "p1", "1x2", "1p", "1p2s3", "-1", "1" * 10])
def test_what_is_no_duty_is_none(key):
    assert read_duty(key) is None


def test_who_is_contracted_for_nothing_owes_nothing():
    asked = [AskedIndicator(1, date(2025, 1, 1))]
    nothing = Contracted(frozenset(), frozenset())
    span = {"start": date(2026, 7, 1), "end": date(2026, 9, 30)}
    assert duties_in(asked, nothing, **span) == ()
    assert duties_in(asked, None, **span) == (IndicatorDuty(1),)


def test_what_was_not_reported_is_not_worked_out():
    stands = [Stand(None), Stand(date(2026, 9, 28), waiting_count=3, total_places=6)]
    found = calculate(Calculation.WAITING_PER_PLACE, stands)
    assert found is not None
    assert (dict(found.figures), found.used_count, found.all_count) == (
        {"numerator": 3, "denominator": 6},
        1,
        2,
    )
    assert calculate(Calculation.WAIT_WEEKS, stands) is None
    assert calculate(Calculation.FREE_PLACES, []) is None
