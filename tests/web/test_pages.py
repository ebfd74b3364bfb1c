"""What all pages share: htmx's bounds, no private data, and words that are all there."""

import json
import re

import pytest
from sqlmodel import update

from portal.db import unit_of_work
from portal.models import AvailabilityReport, Offering, Organisation
from tests.pages import words

CANARY = "kanarievogel"
PUBLIC = ("/", "/zoeken", "/over", "/aanbod/{offering_id}", "/inloggen")


def test_S22_htmx_may_do_little(visitor):
    page = visitor.get("/over").text
    found = re.search(r'name="htmx-config" content="([^"]+)"', page)
    assert found is not None
    config = json.loads(found.group(1).replace("&#34;", '"'))
    assert config["selfRequestsOnly"] is True
    assert (config["allowScriptTags"], config["allowEval"], config["historyCacheSize"]) == (False, False, 0)
    assert config["includeIndicatorStyles"] is False


@pytest.mark.parametrize("path", ["/zoeken", "/mijn/week"])
def test_S22_a_page_that_has_a_fragment_varies_on_htmx(manager, path):
    for headers in ({}, {"HX-Request": "true"}):
        assert "HX-Request" in manager.get(path, headers=headers).headers["Vary"]


def test_S22_a_fragment_asks_for_the_same_rights_as_its_page(contract_manager, visitor):
    htmx = {"HX-Request": "true"}
    assert contract_manager.get("/mijn/week", headers=htmx).status_code == 403
    assert visitor.get("/mijn/week", headers=htmx).status_code == 401


@pytest.fixture
def canaries(engine, world):
    """Fill every private column that a public page comes near."""
    with unit_of_work(engine) as session:
        session.exec(
            update(Offering).values(
                referrer_note=f"{CANARY} verwijzer",
                intake_phone=f"{CANARY}1",
                intake_email=f"{CANARY}@voorbeeld.example",
                bridging_contact=f"{CANARY} brug",
            )
        )
        session.exec(update(AvailabilityReport).values(remark=f"{CANARY} opmerking"))
        session.exec(update(Organisation).values(agb="99999999"))


@pytest.mark.parametrize("path", PUBLIC)
def test_S04_a_public_page_holds_nothing_private(canaries, visitor, world, path):
    page = visitor.get(path.format(offering_id=world.offering_id))
    assert page.status_code == 200
    for private in (CANARY, "99999999", world.emails["manager"], "Proef manager"):
        assert private not in page.text


@pytest.mark.parametrize("role", ["visitor", "manager", "contract_manager", "referrer", "operator"])
def test_no_page_mentions_a_host_of_others(browser_for, role, world):
    browser = browser_for(role)
    for path in (*PUBLIC, "/mijn/week", "/regio", "/beheer", "/account"):
        page = browser.get(path.format(offering_id=world.offering_id)).text
        loaded = re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]+)"', page)
        assert [one for one in loaded if not one.startswith("http://localhost")] == []


def test_the_menu_fits_the_role(browser_for):
    manager, region = browser_for("manager"), browser_for("contract_manager")
    for browser, own, foreign in (
        (manager, "Weeklijst", "Aanleveringen"),
        (region, "Aanleveringen", "Weeklijst"),
    ):
        menu = words(browser.get("/over")).partition("Uitloggen")[0]
        assert own in menu
        assert foreign not in menu


def test_sample_data_is_named_as_such(visitor, engine):
    assert "voorbeeldgegevens" not in words(visitor.get("/over"))
    with unit_of_work(engine) as session:
        session.exec(update(Organisation).values(is_sample=True))
    assert "Dit zijn voorbeeldgegevens." in words(visitor.get("/over"))


def test_a_page_that_is_not_there_says_what_to_do(visitor):
    page = visitor.get("/bestaat-niet")
    assert page.status_code == 404
    assert "Pagina niet gevonden" in words(page)


def test_a_page_that_is_not_there_keeps_the_menu_of_who_is_signed_in(manager, visitor):
    assert 'href="/mijn/week"' in manager.get("/bestaat-niet").text
    assert 'href="/mijn/week"' not in visitor.get("/bestaat-niet").text


def test_a_refusal_without_a_database_still_has_a_page(manager, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def away():
        raise OperationalError("SELECT", {}, Exception("no connection"))

    monkeypatch.setitem(manager.application.jinja_env.globals, "viewer", away)
    answer = manager.get("/bestaat-niet")
    assert (answer.status_code, "Pagina niet gevonden" in answer.text) == (404, True)


def test_health_says_so_when_the_database_is_there(visitor):
    answer = visitor.get("/gezond")
    assert (answer.status_code, answer.json["database"]) == (200, True)


def test_a_locked_database_asks_to_come_back(app, visitor, engine, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def locked():
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    app.add_url_rule("/slot", view_func=locked)
    answer = visitor.get("/slot")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Het is even te druk" in words(answer)
