"""The words that pages show."""

import ast
import inspect
from datetime import date, timedelta
from enum import Enum

import pytest

from portal.domain import availability, duties, permissions, terms
from portal.domain.availability import Availability
from portal.domain.terms import Accepting, Freshness
from portal.web.labels import LABELS
from portal.web.messages import UNKNOWN_CODE, sentence
from portal.web.present import (
    age_range_text,
    age_text,
    count_text,
    date_short,
    date_text,
    days_ago,
    label,
    moment_text,
    professional_status,
    resident_status,
    weeks_text,
)
from portal.web.sentences import SENTENCES
from tests.architecture.tree import texts

ENUMS = [
    kind
    for module in (terms, duties, availability, permissions)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, Enum) and kind.__module__ == module.__name__
]
ERRORS = {
    "FieldError",
    "DomainError",
    "NotFoundError",
    "NotAllowedError",
    "ConflictError",
    "Question",
}


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_term_has_a_dutch_word(kind):
    assert set(LABELS[kind]) == set(kind)
    assert all(label(member).strip() for member in kind)


def test_every_code_that_the_web_can_meet_has_a_sentence():
    known = set(SENTENCES)
    found: dict[str, str] = {}
    for path, text in texts(".py"):
        on_the_command_line = path.startswith("portal/services/sample/")
        if path.startswith(("portal/domain/", "portal/services/", "portal/web/")) and not on_the_command_line:
            found |= dict.fromkeys(_codes(text), path)
    assert {code: path for code, path in found.items() if code not in known} == {}


def _codes(text: str) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ERRORS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_a_sentence_has_its_blanks_filled():
    words = sentence("weeks_out_of_range", minimum=0, maximum=260)
    assert words.startswith("Vul een aantal weken in van 0 tot en met 260, of laat het veld leeg")
    assert "1 december 2026" in sentence("measured_in_future", latest=date(2026, 12, 1))
    assert "Wacht 10 minuten" in sentence("too_many_attempts", retry_after=541)
    assert "Wacht 1 minuut" in sentence("too_many_attempts", retry_after=3)


def test_a_missing_blank_or_unknown_code_is_no_fault():
    assert "…" in sentence("password_short")
    assert sentence("bestaat_niet") == UNKNOWN_CODE
    assert sentence("sudden_zero", before="{0.__class__}") == "Dit was {0.__class__} en is nu 0. Klopt dat?"


def test_dates_are_written_as_dutch_people_do(now):
    assert date_text(date(2026, 11, 22)) == "22 november 2026"
    assert date_short(date(2026, 3, 2)) == "02-03-2026"
    assert moment_text(now) == "25 november 2026, 10:00"
    assert date_text(None) == date_short(None) == moment_text(None) == ""


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=2), "zojuist bijgewerkt"),
        (timedelta(hours=2), "vandaag bijgewerkt"),
        (timedelta(hours=11), "gisteren bijgewerkt"),
        (timedelta(days=3), "3 dagen geleden bijgewerkt"),
        (timedelta(days=13), "13 dagen geleden bijgewerkt"),
        (timedelta(days=14), "2 weken geleden bijgewerkt"),
        (timedelta(days=26), "3 weken geleden bijgewerkt"),
    ],
)
def test_the_age_of_a_figure_counts_days_in_amsterdam(now, age, words):
    assert age_text(now - age, now) == words


def test_a_figure_that_never_was_has_no_age(now):
    assert age_text(None, now) == "nog nooit opgegeven"
    assert days_ago(None, now) == "nooit"


def test_a_clock_that_runs_ahead_gives_no_negative_age(now):
    assert days_ago(now + timedelta(days=2), now) == "vandaag"


def test_counts_have_the_right_word():
    assert [weeks_text(weeks) for weeks in (None, 0, 1, 5)] == [
        "onbekend",
        "geen wachttijd",
        "1 week",
        "5 weken",
    ]
    assert count_text(1, "opgave", "opgaven") == "1 opgave"
    assert count_text(12345, "opgave", "opgaven") == "12.345 opgaven"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (6, 17, "6 tot en met 17 jaar"),
        (18, None, "vanaf 18 jaar"),
        (18, 120, "vanaf 18 jaar"),
        (0, 17, "tot en met 17 jaar"),
        (None, None, "alle leeftijden"),
    ],
)
def test_ages_are_inclusive(low, high, words):
    assert age_range_text(low, high) == words


CASES = [
    (Availability(intake_weeks=1, start_weeks=1), "place", "Er is plek", "1 wk + 1 wk"),
    (Availability(free_places=3), "place", "Er is plek", "Plek (3)"),
    (Availability(intake_weeks=5, start_weeks=4), "waiting", "Wachttijd ongeveer 9 weken", "5 wk + 4 wk"),
    (Availability(intake_weeks=5), "waiting", "Wachttijd ongeveer 5 weken", "5 wk + ?"),
    (Availability(free_places=0), "waiting", "Er is een wachttijd", "Geen vrije plek"),
    (
        Availability(accepting=Accepting.LIMITED, limit_text="12 tot 17 jaar"),
        "limited",
        "Alleen plek voor: 12 tot 17 jaar",
        "Beperkt: 12 tot 17 jaar",
    ),
    (
        Availability(accepting=Accepting.STOP, accepting_until=date(2027, 1, 12)),
        "stopped",
        "Neemt nu geen nieuwe mensen aan",
        "Aanmeldstop tot en met 12-01-2027",
    ),
    (Availability(), "unknown", "Vraag na bij de aanbieder", "Neemt aan, wachttijd onbekend"),
]


@pytest.mark.parametrize(("figures", "state", "resident", "professional"), CASES)
def test_a_status_is_said_in_the_words_of_the_reader(now, figures, state, resident, professional):
    shown = resident_status(figures, Freshness.FRESH, confirmed_at=now, now=now)
    assert (shown.state, shown.text, shown.is_stale) == (state, resident, False)
    assert professional_status(figures, Freshness.FRESH, confirmed_at=now, now=now).text == professional


def test_a_stale_status_says_how_old_it_is(now):
    figures, then = Availability(intake_weeks=5, start_weeks=4), now - timedelta(days=21)
    shown = resident_status(figures, Freshness.STALE, confirmed_at=then, now=now)
    assert (shown.text, shown.is_stale) == ("Wachttijd ongeveer 9 weken (opgegeven 3 weken geleden)", True)
    words = professional_status(figures, Freshness.STALE, confirmed_at=then, now=now).text
    assert words == "5 wk + 4 wk (opgegeven 04-11-2026)"


@pytest.mark.parametrize("freshness", [Freshness.EXPIRED, Freshness.UNKNOWN])
def test_an_expired_figure_is_never_shown(now, freshness):
    figures = Availability(intake_weeks=5, start_weeks=4)
    assert resident_status(figures, freshness, confirmed_at=now, now=now).text == "Vraag na bij de aanbieder"
    assert professional_status(figures, freshness, confirmed_at=now, now=now).text == "Geen actuele opgave"


@pytest.mark.parametrize(("weeks", "depth"), [(5, 1), (8, 2), (20, 3)])
def test_the_amber_deepens_with_the_wait(now, weeks, depth):
    figures = Availability(intake_weeks=weeks, start_weeks=0)
    assert resident_status(figures, Freshness.FRESH, confirmed_at=now, now=now).depth == depth


def test_a_stop_that_has_ended_is_gone(now):
    figures = Availability(
        intake_weeks=1, start_weeks=0, accepting=Accepting.STOP, accepting_until=date(2026, 11, 24)
    )
    assert resident_status(figures, Freshness.FRESH, confirmed_at=now, now=now).text == "Er is plek"


def test_a_limit_that_says_only_itself_is_not_said_twice(now):
    limited = availability.Availability(accepting=Accepting.LIMITED, limit_text="Alleen mensen uit Gouda.")
    words = resident_status(limited, Freshness.FRESH, confirmed_at=now, now=now)
    assert words.text == "Alleen mensen uit Gouda"
