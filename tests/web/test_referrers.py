"""Organisations that refer, kept by a contract manager: made, manned, closed and opened again."""

import pytest
from sqlmodel import select

from portal.db import reading
from portal.models import Municipality, Organisation, User
from tests.factories import key
from tests.pages import words
from tests.web.mailbox import link_to, open_link

REFERRERS = "/regio/verwijzers"
NEW = "huisarts@voorbeeld.example"


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


@pytest.fixture
def practice_id(engine, world):
    with reading(engine) as session:
        return session.exec(
            select(Organisation.id).where(Organisation.name == "Huisartsen Kade (proef)")
        ).one()


@pytest.fixture
def typed(engine, world):
    with reading(engine) as session:
        town = key(session.exec(select(Municipality)).one())
    return {"name": "Praktijk <b>Brug</b>", "kind": "gp_practice", "towns": [str(town)], "agb": "01234567"}


def test_S05_a_practice_is_made_its_doctor_refers_and_closing_ends_that_at_once(app, engine, boss, typed):
    made = boss.send(f"{REFERRERS}/nieuw", typed)
    assert made.status_code == 303
    address = made.headers["Location"]
    assert boss.send(address, {"email": NEW}).status_code == 303
    doctor = app.test_client()
    assert doctor.send(open_link(doctor, link_to(engine, NEW)), {"name": "Hans Huisarts"}).status_code == 303
    assert doctor.get("/verwijzer/crisis").status_code == 200
    assert "Hans Huisarts" in words(boss.get(address))
    assert "Praktijk &lt;b&gt;Brug&lt;/b&gt;" in boss.get(REFERRERS).text
    assert boss.send(f"{address}/sluiten", {"version": "1"}).status_code == 303
    assert doctor.get("/verwijzer/crisis").status_code in (302, 303)
    assert "Gesloten op" in words(boss.get(address))
    assert boss.send(f"{address}/heropenen", {"version": "2"}).status_code == 303


def test_an_empty_form_says_by_field_what_is_missing_and_keeps_what_was_typed(boss, typed):
    page = boss.send(f"{REFERRERS}/nieuw", {"name": "Praktijk Proef", "kvk": "12"})
    assert page.status_code == 422
    for text in ("Kies wat voor verwijzer dit is.", "Kies een of meer gemeenten", "8 cijfers"):
        assert text in words(page)
    assert 'value="Praktijk Proef"' in page.text


def test_R13_two_editors_of_a_practice_see_both_values(boss, typed, practice_id):
    path = f"{REFERRERS}/{practice_id}/wijzigen"
    assert boss.send(path, {**typed, "name": "Eerste", "version": "1"}).status_code == 303
    page = boss.send(path, {**typed, "name": "Tweede", "version": "1"})
    assert page.status_code == 409
    assert "Eerste" in words(page)
    assert 'value="Tweede"' in page.text
    assert boss.send(f"{REFERRERS}/{practice_id}/sluiten", {"version": "1"}).status_code == 409


def test_S04_another_region_finds_no_practice_of_this_one(browser_at, practice_id):
    stranger = browser_at("other_region")
    assert "Nog geen verwijzers" in words(stranger.get(REFERRERS))
    assert stranger.get(f"{REFERRERS}/{practice_id}").status_code == 404
    assert stranger.send(f"{REFERRERS}/{practice_id}/sluiten", {"version": "1"}).status_code == 404


def test_a_doctor_is_let_go_and_refers_no_more(engine, world, boss, browser_at, practice_id):
    doctor = browser_at("referrer")
    assert doctor.get("/verwijzer/crisis").status_code == 200
    path = f"{REFERRERS}/{practice_id}/mensen/{world.people['referrer']}/verwijderen"
    assert boss.send(path).status_code == 303
    assert doctor.get("/verwijzer/crisis").status_code == 403
    with reading(engine) as session:
        assert session.get(User, world.people["referrer"]) is not None


@pytest.mark.parametrize("query", ["?naam=kade", "?soort=gp_practice", "?soort=onzin", "?pagina=99999"])
def test_the_list_is_searched_and_odd_choices_do_no_harm(boss, query):
    assert boss.get(f"{REFERRERS}{query}").status_code == 200


def test_a_search_that_finds_nobody_says_so(boss):
    assert "Niemand gevonden" in words(boss.get(f"{REFERRERS}?naam=zzz"))
