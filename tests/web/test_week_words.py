"""The words of the week's list say what is to do, by when, and what everyone can see now."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.availability import Availability
from portal.domain.terms import Accepting, WaitingReason
from portal.services.week_list import WeekList
from portal.web.week_words import differences, due_text, progress_text, typed_values, visible_text

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
EMPTY = WeekList((), 0, 0, 0, 0, None, None)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), "maandag 09:00"),
        (datetime(2026, 11, 30, 6, 0, tzinfo=UTC), "vandaag 09:00"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "maandag 30 november 09:00"),
        (datetime(2026, 12, 2, 9, 0, tzinfo=UTC), "maandag 09:00"),
    ],
)
def test_a_due_moment_is_as_short_as_it_can_be(now: datetime, words: str) -> None:
    assert due_text(MONDAY, now) == words


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (EMPTY, "deze week wordt niets van u gevraagd"),
        (replace(EMPTY, asked_count=9), "alles is opgegeven: 9 opgaven"),
        (
            replace(EMPTY, asked_count=9, to_do_count=9, due_at=MONDAY),
            "nog 9 opgaven te doen vóór maandag 09:00",
        ),
        (
            replace(EMPTY, asked_count=9, to_do_count=1, due_at=MONDAY),
            "nog 1 opgave te doen vóór maandag 09:00",
        ),
    ],
)
def test_progress_says_how_many_and_by_when(now: datetime, week: WeekList, words: str) -> None:
    assert progress_text(week, now) == words


def test_progress_names_what_is_late(now: datetime) -> None:
    late = replace(EMPTY, asked_count=9, to_do_count=3, late_count=2, due_at=MONDAY - timedelta(days=7))
    assert progress_text(late, now) == "nog 3 opgaven te doen, waarvan 2 te laat sinds maandag 09:00"


@pytest.mark.parametrize(
    ("availability", "words"),
    [
        (
            Availability(intake_weeks=2, start_weeks=3),
            "2 weken tot kennismaking, daarna 3 weken tot start",
        ),
        (Availability(intake_weeks=0), "0 weken tot kennismaking"),
        (Availability(free_places=1, total_places=6), "1 vrije plek"),
        (
            Availability(accepting=Accepting.STOP, accepting_until=date(2027, 1, 12)),
            "aanmeldstop tot en met 12 januari 2027",
        ),
        (
            Availability(accepting=Accepting.LIMITED, limit_text="alleen 12+", free_places=2),
            "beperkt, alleen 12+, 2 vrije plekken",
        ),
        (Availability(), "geen cijfers, wel dat u mensen aanneemt"),
    ],
)
def test_what_is_visible_now_is_said_in_words(availability: Availability, words: str) -> None:
    assert visible_text(availability) == words


def test_differences_stand_field_by_field_in_words() -> None:
    mine = Availability(intake_weeks=2, reason=WaitingReason.STAFF)
    theirs = Availability(intake_weeks=8)
    assert differences(asdict(mine), asdict(theirs)) == [
        ("Kennismaking (weken)", "2", "8"),
        ("Reden van de wachttijd", "te weinig personeel", "leeg"),
    ]


def test_fields_hold_what_was_said_last_and_stay_empty_where_nothing_was() -> None:
    values = typed_values(Availability(intake_weeks=0, accepting_until=date(2027, 1, 12)))
    assert (values["intake_weeks"], values["start_weeks"]) == ("0", "")
    assert (values["accepting"], values["accepting_until"]) == ("yes", "2027-01-12")
