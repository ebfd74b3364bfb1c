"""What a provider sees of its own obligations: the same as its contract manager, and nobody else's."""

import pytest

from portal.db import unit_of_work
from portal.models import ContactNote
from tests.pages import words
from tests.web.region_desk import fill_board


@pytest.fixture
def owed(engine, world, now):
    with unit_of_work(engine) as session:
        return fill_board(session, world, now)


def test_the_page_tells_what_is_owed_the_course_and_who_is_reminded(owed, editor):
    page = words(editor.get("/mijn/aanleveringen"))
    assert "Wachttijden 09-11-2026 t/m 15-11-2026 te laat" in page
    assert "2 keer op rij te laat" in page
    assert "Proef manager beheerder van de aanbieder manager@voorbeeld.example krijgt herinneringen" in page


def test_the_page_tells_whom_to_ask_for_an_excuse(owed, manager):
    page = manager.get("/mijn/aanleveringen")
    assert "Regiobureau Eigen (proef)" in words(page)
    assert 'href="mailto:contract_manager@voorbeeld.example?subject=' in page.text


def test_S01_the_page_holds_nothing_of_another_provider_nor_notes_of_the_region(
    owed, engine, world, now, stranger, manager
):
    with unit_of_work(engine) as session:
        session.add(
            ContactNote(
                obligation_id=owed[0], organisation_id=world.own_id, text="Kanariepiet", at=now, user_id=None
            )
        )
    assert "Wilgenboom" not in words(stranger.get("/mijn/aanleveringen"))
    assert "Kanariepiet" not in manager.get("/mijn/aanleveringen").text


def test_a_provider_that_owes_nothing_is_told_so(manager):
    page = words(manager.get("/mijn/aanleveringen"))
    assert "Alles is binnen." in page
    assert "Er is nog niets gebeurd." in page


def test_the_page_has_no_button_of_the_region(owed, manager):
    page = manager.get("/mijn/aanleveringen").text
    assert "Stel vrij" not in page
    assert "Herinner nu" not in page
