"""Changing again in the catalogue: how it was is put back, what ended returns, what is planned is changed."""

import re

import pytest
from sqlmodel import Session, col, select

from portal.models import CataloguePlan, Product
from tests.pages import Browser, words
from tests.web.supply_desk import form_on

HOME = "/regio/catalogus/eigen"
PRODUCT = f"{HOME}/producten/autisme-proef"
EDIT = f"{PRODUCT}/wijzigen"
INDICATORS = f"{HOME}/nieuw/indicatoren"
INDICATOR = {
    "code": "NW-1",
    "name": "Nieuw gevraagd",
    "reported_by": "provider",
    "kind": "count",
    "source": "bijlage 2",
}


@pytest.fixture
def catalogue_editor(browser_for) -> Browser:
    return browser_for("catalogue_editor")


def _send(browser, path, *, to="", **typed):
    """Open a form, type some of it anew and save it."""
    sent_to = to or path.partition("?")[0]
    fields = dict(form_on(browser.get(path), sent_to))
    fields.update({name: [text] for name, text in typed.items()})
    return browser.post(sent_to, data={**fields, "stap": "opslaan"})


def _put_back(browser):
    """Give the address of the newest state of the product that can be put back."""
    found = re.search(r'href="([^"]+\?zoals=\d+)"', browser.get(PRODUCT).text)
    assert found is not None
    return found[1]


def _name(engine):
    with Session(engine) as session:
        return session.exec(select(Product.name).where(Product.code == "autisme-proef")).one()


def test_how_it_was_is_put_back_through_the_form(catalogue_editor, engine):
    before = _name(engine)
    assert _send(catalogue_editor, EDIT, name="Verkeerd", synonyms="woord").status_code == 303
    assert _name(engine) == "Verkeerd"
    address = _put_back(catalogue_editor)
    page = words(catalogue_editor.get(address))
    assert "Hieronder staat hoe dit eerder was" in page
    assert _send(catalogue_editor, address).status_code == 303
    assert _name(engine) == before
    assert "Verkeerd" in words(catalogue_editor.get(PRODUCT)).partition("Zo was het")[2]


def test_what_holds_now_has_nothing_to_put_back(catalogue_editor):
    assert "Zet dit terug" not in words(catalogue_editor.get(PRODUCT))


@pytest.mark.parametrize("version", ["0", "99999999", "een", "1"])
def test_S01_a_version_of_another_thing_is_not_there(catalogue_editor, version):
    assert catalogue_editor.get(f"{EDIT}?zoals={version}").status_code == 404


def test_S01_readers_are_offered_nothing_to_put_back(browser_for, catalogue_editor):
    _send(catalogue_editor, EDIT, name="Anders")
    assert "Zet dit terug" not in words(browser_for("contract_manager").get(PRODUCT))
    assert browser_for("contract_manager").get(_put_back(catalogue_editor)).status_code == 403


def test_what_has_ended_returns_as_it_was_last_with_its_history(catalogue_editor):
    thing = f"{HOME}/indicatoren/NW-1"
    assert _send(catalogue_editor, INDICATORS, **INDICATOR).status_code == 303
    assert _send(catalogue_editor, f"{thing}/beeindigen").status_code == 303
    page = catalogue_editor.get(thing)
    assert "Geldt niet meer na" in words(page)
    found = re.search(r'href="([^"]+zoals=NW-1)"', page.text)
    assert found is not None
    assert form_on(catalogue_editor.get(found[1]), INDICATORS)["name"] == ["Nieuw gevraagd"]
    assert _send(catalogue_editor, found[1]).status_code == 303
    page = words(catalogue_editor.get(thing))
    assert "Geldt niet meer na" not in page
    assert page.partition("Zo was het")[2].count(", door Proef") == 2


def test_what_holds_is_no_example_for_something_new(catalogue_editor):
    assert catalogue_editor.get(f"{HOME}/nieuw/producten?zoals=autisme-proef").status_code == 404
    assert catalogue_editor.get(f"{HOME}/nieuw/producten?zoals=nergens").status_code == 404


def test_what_begins_later_can_be_changed_from_its_first_day(catalogue_editor, engine):
    thing = f"{HOME}/indicatoren/NW-1"
    assert _send(catalogue_editor, INDICATORS, **INDICATOR, starts_on="1-1-2027").status_code == 303
    assert "begint op 1 januari 2027" in words(catalogue_editor.get(thing))
    form = form_on(catalogue_editor.get(f"{thing}/wijzigen"), f"{thing}/wijzigen")
    assert (form["starts_on"], form["name"]) == (["01-01-2027"], ["Nieuw gevraagd"])
    assert _send(catalogue_editor, f"{thing}/wijzigen", unit="weken").status_code == 303
    assert _send(catalogue_editor, f"{thing}/wijzigen", target="4").status_code == 303
    page = words(catalogue_editor.get(thing))
    assert "Eenheid – weken" in page
    assert "Streefwaarde – 4" in page
    with Session(engine) as session:
        plans = session.exec(select(CataloguePlan.content).order_by(col(CataloguePlan.id))).all()
    assert plans[1:] == [{"unit": "weken"}, {"target": 4.0}]


def test_a_day_before_it_begins_is_refused_in_words(catalogue_editor):
    thing = f"{HOME}/indicatoren/NW-1"
    _send(catalogue_editor, INDICATORS, **INDICATOR, starts_on="1-1-2027")
    answer = _send(catalogue_editor, f"{thing}/wijzigen", unit="weken", starts_on="1-12-2026")
    assert answer.status_code in (409, 422)
    assert "Dit geldt op die dag niet" in words(answer)
    assert form_on(answer, f"{thing}/wijzigen")["unit"] == ["weken"]


def test_R14_a_change_for_later_leaves_what_is_planned_before_it(catalogue_editor):
    assert _send(catalogue_editor, EDIT, name="Straks anders", starts_on="1-1-2027").status_code == 303
    assert _send(catalogue_editor, EDIT, norm_weeks="4", starts_on="1-2-2027").status_code == 303
    page = words(catalogue_editor.get(PRODUCT)).partition("Zo staat het er")[2]
    assert "Naam in het plan Begeleiding individueel Straks anders Straks anders" in page


def test_a_planned_change_tells_what_it_finds_on_its_day(catalogue_editor):
    _send(catalogue_editor, EDIT, norm_weeks="4", starts_on="1-1-2027")
    _send(catalogue_editor, EDIT, norm_weeks="8", starts_on="1-2-2027")
    for address in (PRODUCT, HOME):
        page = words(catalogue_editor.get(address))
        assert "Norm in weken leeg 4" in page
        assert "Norm in weken 4 8" in page
