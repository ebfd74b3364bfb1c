"""What an availability report may hold, and what it says on a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.availability import (
    Availability,
    PlaceState,
    accepting_on,
    as_of,
    check,
    is_limit_said,
    only_asked,
    same_figures,
    summary_state,
    total_weeks,
)
from portal.domain.terms import Accepting, Capacity, Freshness, MeasuringMethod, WaitingReason

TODAY = date(2026, 11, 25)
YESTERDAY = TODAY - timedelta(days=1)
FULL = Availability(
    intake_weeks=2,
    start_weeks=3,
    waiting_count=4,
    free_places=1,
    total_places=6,
    accepting=Accepting.LIMITED,
    limit_text="alleen 12 tot en met 17 jaar",
    limit_age_min=12,
    limit_age_max=17,
    accepting_until=TODAY + timedelta(days=30),
    reason=WaitingReason.STAFF,
    remark="Bel voor overleg met de intaker.",
    note="In januari start een nieuwe groep.",
    measured_on=TODAY,
    method=MeasuringMethod.THIRD_AVAILABLE,
)


def faults(availability, capacity=Capacity.BOTH):
    return {(fault.code, fault.field) for fault in check(availability, capacity=capacity, today=TODAY)}


def test_a_full_report_is_fine():
    assert faults(FULL) == set()


def test_a_report_that_knows_nothing_is_fine():
    assert faults(Availability()) == set()


@pytest.mark.parametrize("field", ["intake_weeks", "start_weeks"])
@pytest.mark.parametrize(("weeks", "is_fine"), [(-1, False), (0, True), (260, True), (261, False)])
def test_S38_weeks_run_from_0_to_260(field, weeks, is_fine):
    found = faults(replace(Availability(), **{field: weeks}))
    assert found == (set() if is_fine else {("weeks_out_of_range", field)})


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("waiting_count", "count_out_of_range"),
        ("free_places", "places_out_of_range"),
        ("total_places", "places_out_of_range"),
    ],
)
@pytest.mark.parametrize(("number", "is_fine"), [(-1, False), (0, True), (9999, True), (10_000, False)])
def test_S38_counts_run_from_0_to_9999(field, code, number, is_fine):
    assert faults(replace(Availability(), **{field: number})) == (set() if is_fine else {(code, field)})


def test_the_data_of_a_fault_fills_its_sentence():
    fault = check(Availability(intake_weeks=999), capacity=Capacity.WEEKS, today=TODAY)[0]
    assert dict(fault.data) == {"minimum": 0, "maximum": 260}


@pytest.mark.parametrize(
    ("capacity", "refused"),
    [
        (Capacity.BOTH, set()),
        (Capacity.WEEKS, {"free_places", "total_places"}),
        (Capacity.PLACES, {"intake_weeks", "start_weeks"}),
        (Capacity.NONE, {"intake_weeks", "start_weeks", "waiting_count", "free_places", "total_places"}),
    ],
)
def test_S38_figures_that_the_product_does_not_ask_are_refused(capacity, refused):
    assert faults(FULL, capacity) == {("not_asked", field) for field in refused}
    assert faults(only_asked(FULL, capacity), capacity) == set()


def test_what_the_product_asks_is_kept():
    assert only_asked(FULL, Capacity.BOTH) == FULL


@pytest.mark.parametrize("text", [None, "", "   "])
def test_a_limit_says_what_it_is(text):
    limited = Availability(accepting=Accepting.LIMITED, limit_text=text)
    assert faults(limited) == {("limit_text_missing", "limit_text")}


@pytest.mark.parametrize(
    "limit",
    [
        {"limit_age_min": 12},
        {"limit_age_max": 0},
        {"limit_municipalities": ("Gouda",)},
        {"limit_problems": ("autisme",)},
    ],
    ids=str,
)
def test_a_limit_in_fields_needs_no_words(limit):
    assert faults(Availability(accepting=Accepting.LIMITED, **limit)) == set()
    assert not same_figures(Availability(accepting=Accepting.LIMITED, **limit), Availability())


@pytest.mark.parametrize("name", ["limit_municipalities", "limit_problems"])
def test_S38_a_limit_names_no_endless_list(name):
    words: Any = tuple(str(number) for number in range(101))
    assert faults(replace(FULL, **{name: words})) == {("limit_too_long", name)}


def test_a_limit_that_ended_leaves_no_field_behind():
    limited = replace(FULL, limit_municipalities=("Gouda",), limit_problems=("angst",))
    ended = as_of(replace(limited, accepting_until=YESTERDAY), TODAY)
    assert not is_limit_said(ended)
    assert is_limit_said(limited)


def test_limit_ages_are_in_order_and_in_range():
    assert faults(replace(FULL, limit_age_min=18)) == {("ages_reversed", "limit_age_max")}
    assert faults(replace(FULL, limit_age_max=121)) == {("age_out_of_range", "limit_age_max")}


@pytest.mark.parametrize(
    ("field", "day", "code"),
    [
        ("measured_on", TODAY + timedelta(days=1), "measured_in_future"),
        ("measured_on", TODAY - timedelta(days=367), "measured_too_old"),
        ("measured_on", TODAY - timedelta(days=366), None),
        ("accepting_until", YESTERDAY, "until_in_past"),
        ("accepting_until", TODAY, None),
        ("accepting_until", TODAY + timedelta(days=731), None),
        ("accepting_until", TODAY + timedelta(days=732), "until_too_far"),
    ],
)
def test_S38_dates_are_neither_too_early_nor_too_late(field, day, code):
    assert faults(replace(FULL, **{field: day})) == (set() if code is None else {(code, field)})


@pytest.mark.parametrize("field", ["limit_text", "remark", "note"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cliënt 111222333 wacht nog", "holds_bsn"),
        ("meisje geb. 03-05-2012", "holds_birth_date"),
        ("plek\x00vrij", "control_characters"),
        ("a" * 501, "text_too_long"),
    ],
)
def test_S40_every_text_is_guarded(field, text, code):
    assert faults(replace(FULL, **{field: text})) == {(code, field)}


def test_every_fault_is_found_at_once():
    wrong = replace(FULL, intake_weeks=-1, free_places=-1, limit_text="a" * 501)
    assert {field for _, field in faults(wrong)} == {"intake_weeks", "free_places", "limit_text"}


@pytest.mark.parametrize(
    "change",
    [{"intake_weeks": 3}, {"waiting_count": None}, {"accepting": Accepting.STOP}, {"limit_text": "meisjes"}],
)
def test_other_numbers_or_another_limit_are_other_figures(change):
    assert not same_figures(FULL, replace(FULL, **change))


@pytest.mark.parametrize("change", [{"remark": "anders"}, {"measured_on": None}, {"reason": None}])
def test_another_remark_or_date_leaves_the_figures_the_same(change):
    assert same_figures(FULL, replace(FULL, **change))


def test_an_empty_limit_is_no_limit():
    assert same_figures(Availability(limit_text=""), Availability(limit_text=None))


@pytest.mark.parametrize(
    ("intake", "start", "total"), [(2, 3, 5), (0, 0, 0), (None, 3, None), (2, None, None), (None, None, None)]
)
def test_the_whole_wait_is_known_when_both_parts_are(intake, start, total):
    assert total_weeks(Availability(intake_weeks=intake, start_weeks=start)) == total


@pytest.mark.parametrize("accepting", [Accepting.STOP, Accepting.LIMITED])
def test_a_stop_or_limit_ends_by_itself_after_its_last_day(accepting):
    until_yesterday = Availability(accepting=accepting, accepting_until=YESTERDAY)
    assert accepting_on(until_yesterday, TODAY) is Accepting.YES
    assert accepting_on(until_yesterday, YESTERDAY) is accepting
    assert accepting_on(Availability(accepting=accepting), TODAY) is accepting


def test_a_report_whose_limit_ended_can_be_confirmed():
    ended = replace(FULL, accepting_until=YESTERDAY)
    assert faults(as_of(ended, TODAY)) == set()
    assert as_of(ended, TODAY).limit_text is None
    assert as_of(FULL, TODAY) == FULL


@pytest.mark.parametrize(
    ("availability", "expected"),
    [
        (Availability(free_places=1, intake_weeks=9), PlaceState.PLACE),
        (Availability(intake_weeks=1, start_weeks=1), PlaceState.PLACE),
        (Availability(intake_weeks=2), PlaceState.PLACE),
        (Availability(intake_weeks=0, start_weeks=30), PlaceState.WAITING),
        (Availability(intake_weeks=3), PlaceState.WAITING),
        (Availability(free_places=0), PlaceState.WAITING),
        (Availability(waiting_count=3), PlaceState.WAITING),
        (Availability(waiting_count=0), PlaceState.UNKNOWN),
        (Availability(), PlaceState.UNKNOWN),
        (Availability(free_places=3, accepting=Accepting.LIMITED), PlaceState.LIMITED),
        (Availability(free_places=3, accepting=Accepting.STOP), PlaceState.STOPPED),
        (Availability(free_places=3, accepting=Accepting.STOP, accepting_until=YESTERDAY), PlaceState.PLACE),
    ],
)
@pytest.mark.parametrize("freshness", [Freshness.FRESH, Freshness.AGEING, Freshness.STALE])
def test_the_status_shown_follows_the_report(availability, expected, freshness):
    assert summary_state(availability, freshness, today=TODAY) is expected


@given(st.sampled_from(Accepting), st.integers(0, 5), st.sampled_from([Freshness.EXPIRED, Freshness.UNKNOWN]))
def test_nothing_expired_or_never_reported_shows_a_place(accepting, free, freshness):
    availability = Availability(free_places=free, accepting=accepting)
    assert summary_state(availability, freshness, today=TODAY) is PlaceState.UNKNOWN
    assert summary_state(None, freshness, today=TODAY) is PlaceState.UNKNOWN
