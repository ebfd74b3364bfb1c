"""The catalogue to read: lists, search, states, history, the pack, and for whom."""

from datetime import date

import pytest

from portal.db import unit_of_work
from portal.domain.catalogue import PlanAct
from portal.regions.reader import read_sent_pack
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_plans import Maker, make_change
from portal.services.catalogue_reading import find_thing
from tests.pages import words

HOME = "/regio/catalogus/eigen"
PRODUCT = f"{HOME}/producten/autisme-proef"


@pytest.fixture
def plan(engine, world, now):
    """Plan a change of the product: its norm from New Year's Day."""
    with unit_of_work(engine) as session:
        thing = find_thing(session, region_id=world.region_id, kind="product", code="autisme-proef")
        norm = {"weeks": 4, "hours": None, "note": None}
        return make_change(
            session,
            region_id=world.region_id,
            edit=Edit("product", "autisme-proef", PlanAct.CHANGE, {"norm": norm}),
            starts_on=date(2027, 1, 1),
            seen=thing.seen,
            maker=Maker(world.people["catalogue_editor"], None),
            now=now,
        )


def test_the_own_region_opens_at_once(contract_manager):
    answer = contract_manager.get("/regio/catalogus")
    assert (answer.status_code, answer.location) == (302, HOME)


def test_the_menu_leads_to_the_catalogue(contract_manager):
    assert 'href="/regio/catalogus"' in contract_manager.get("/regio").get_data(as_text=True)


@pytest.mark.parametrize("section", ["producten", "normen", "segmenten", "indicatoren", "kalenders"])
def test_each_list_shows_its_things(contract_manager, section):
    page = words(contract_manager.get(f"{HOME}/{section}"))
    assert "geldt nu" in page


@pytest.mark.parametrize(
    ("query", "is_there"), [("autisme", True), ("AUTISME-PROEF", True), ("knoflook", False), ("%", False)]
)
def test_a_list_is_searched_by_name_code_and_synonym(contract_manager, query, is_there):
    page = words(contract_manager.get(f"{HOME}/producten?zoek={query}"))
    assert ("Begeleiding individueel" in page) is is_there
    assert ("Niets gevonden" in page) is not is_there


def test_both_states_stand_side_by_side(contract_manager, plan):
    page = words(contract_manager.get(PRODUCT))
    assert "Nu Vanaf 1 januari 2027" in page
    assert "Norm in weken leeg 4" in page
    assert "Norm: start binnen 4 weken" in page


def test_what_is_planned_stands_on_the_first_page_with_who_made_it(contract_manager, plan):
    page = words(contract_manager.get(HOME))
    assert "Begeleiding individueel wijzigt op 1 januari 2027" in page
    assert "Gemaakt door Proef catalogue_editor" in page


def test_history_says_who_when_from_and_to(contract_manager, browser_for, engine, world, now):
    with unit_of_work(engine) as session:
        thing = find_thing(session, region_id=world.region_id, kind="product", code="autisme-proef")
        make_change(
            session,
            region_id=world.region_id,
            edit=Edit("product", "autisme-proef", PlanAct.CHANGE, {"plain": "Hulp bij autisme"}),
            starts_on=date(2026, 11, 25),
            seen=thing.seen,
            maker=Maker(world.people["catalogue_editor"], None),
            now=now,
        )
    page = words(contract_manager.get(PRODUCT))
    assert "Vanaf 25 november 2026 , door Proef catalogue_editor" in page
    assert "In gewone woorden Hulp bij het dagelijks leven Hulp bij autisme" in page
    assert "Vanaf 1 januari 2025 tot en met 24 november 2026" in page


def test_the_pack_is_a_file_that_reads_as_a_pack(contract_manager):
    answer = contract_manager.get(f"{HOME}/pakket.yaml")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "eigen.yaml" in answer.headers["Content-Disposition"]
    assert read_sent_pack(answer.get_data(), name="x").region.code == "eigen"


def test_readers_see_no_buttons_that_change(contract_manager, plan):
    for path in (HOME, PRODUCT, f"{HOME}/producten"):
        page = contract_manager.get(path).get_data(as_text=True)
        assert "/wijzigen" not in page
        assert "/intrekken" not in page
        assert "/nieuw/" not in page


@pytest.mark.parametrize("path", ["", "/producten", "/producten/autisme-proef", "/pakket.yaml", "/opvolging"])
def test_S01_another_region_is_not_there(browser_for, path):
    assert browser_for("other_region").get(f"{HOME}{path}").status_code == 404


@pytest.mark.parametrize("path", ["/onzin", "/producten/nergens", "/kalenders/nergens"])
def test_what_is_not_there_is_not_found(contract_manager, path):
    assert contract_manager.get(f"{HOME}{path}").status_code == 404


def test_a_page_beyond_the_last_is_told_kindly(contract_manager):
    assert "Niets gevonden" in words(contract_manager.get(f"{HOME}/producten?pagina=99999"))
