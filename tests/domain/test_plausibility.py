"""Doubts about figures: asked, never blocked."""

from dataclasses import replace
from typing import Any

import pytest

from portal.domain.availability import Availability
from portal.domain.plausibility import questions

USUAL = Availability(intake_weeks=6, start_weeks=8, waiting_count=9, free_places=0, total_places=6)


def asked(new, *, previous=None, confirmations=1, same_as_all_locations=False):
    found = questions(
        new, previous=previous, confirmations=confirmations, same_as_all_locations=same_as_all_locations
    )
    return [(question.code, question.field, dict(question.data)) for question in found]


def test_usual_figures_raise_no_question():
    assert asked(USUAL, previous=replace(USUAL, intake_weeks=5)) == []


def test_a_report_that_knows_nothing_raises_no_question():
    assert asked(Availability(), previous=USUAL, confirmations=1) == []


def test_free_places_above_the_total_are_asked_about():
    new = Availability(free_places=7, total_places=6)
    assert asked(new) == [("free_above_total", "free_places", {"free": 7, "total": 6})]


@pytest.mark.parametrize(("weeks", "is_asked"), [(8, False), (9, True)])
def test_free_places_beside_a_long_wait_are_asked_about(weeks, is_asked):
    found = asked(Availability(free_places=1, intake_weeks=weeks))
    assert found == (
        [("places_but_long_wait", "free_places", {"free": 1, "weeks": weeks})] if is_asked else []
    )


@pytest.mark.parametrize(
    ("field", "before", "is_asked"),
    [
        ("intake_weeks", 3, False),
        ("intake_weeks", 4, True),
        ("start_weeks", 12, True),
        ("waiting_count", 4, False),
        ("waiting_count", 5, True),
        ("free_places", 1, False),
        ("free_places", 5, True),
        ("intake_weeks", None, False),
    ],
)
def test_a_sudden_drop_to_0_is_asked_about(field, before, is_asked):
    previous: dict[str, Any] = {field: before}
    new: dict[str, Any] = {field: 0}
    found = asked(Availability(**new), previous=Availability(**previous))
    assert found == ([("sudden_zero", field, {"before": before})] if is_asked else [])


@pytest.mark.parametrize(("confirmations", "is_asked"), [(7, False), (8, True), (30, True)])
def test_the_same_numbers_over_8_confirmations_are_asked_about(confirmations, is_asked):
    found = asked(USUAL, previous=USUAL, confirmations=confirmations)
    data = {"confirmations": confirmations}
    assert found == ([("same_for_long", "intake_weeks", data)] if is_asked else [])


def test_changed_numbers_are_not_the_same_for_long():
    assert asked(USUAL, previous=replace(USUAL, waiting_count=8), confirmations=8) == []


def test_the_same_numbers_at_all_locations_are_asked_about():
    assert asked(USUAL, same_as_all_locations=True) == [("same_everywhere", "intake_weeks", {})]
    places = Availability(free_places=2)
    assert asked(places, same_as_all_locations=True) == [("same_everywhere", "free_places", {})]


@pytest.mark.parametrize(
    ("intake", "start", "expected"),
    [
        (52, None, []),
        (53, None, [("intake_weeks", 53)]),
        (None, 60, [("start_weeks", 60)]),
        (53, 60, [("intake_weeks", 53), ("start_weeks", 60)]),
        (26, 26, []),
        (26, 27, [("start_weeks", 53)]),
    ],
)
def test_more_than_52_weeks_is_asked_about(intake, start, expected):
    found = asked(Availability(intake_weeks=intake, start_weeks=start))
    assert found == [("very_long_wait", field, {"weeks": weeks}) for field, weeks in expected]
