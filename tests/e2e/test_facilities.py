"""A reader of a municipality adds a facility; a resident finds it there, beside care, with nothing found."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.later import open_later
from tests.e2e.pages import SignIn
from tests.e2e.people import person_with
from tests.e2e.visits import visiting

pytestmark = pytest.mark.e2e

DONE_THERE = {
    ("wide", True): "schaken",
    ("wide", False): "breien",
    ("phone", True): "zingen",
    ("phone", False): "tuinieren",
}


def test_a_facility_that_a_municipality_adds_is_found_by_residents(
    browser: Browser, either_page: Page, house: House, width: str, is_scripted: bool
) -> None:
    name = f"Inloop Proef {width} {'met' if is_scripted else 'zonder'} script"
    done_there = DONE_THERE[width, is_scripted]
    reader = either_page
    SignIn(reader).enter(person_with(house, Role.MUNICIPAL_READER))
    reader.get_by_role("link", name="Mijn gemeente").click()
    reader.get_by_role("link", name="Voorzieningen", exact=True).click()
    reader.get_by_role("link", name="Voeg een voorziening toe").click()
    reader.get_by_label("Naam", exact=True).fill(name)
    reader.get_by_label("Wat is het").fill(f"Loop binnen met elke vraag, of om te {done_there}.")
    reader.get_by_label("Telefoon").fill("bel ons")
    reader.get_by_role("button", name="Opslaan").click()
    expect(reader.get_by_role("alert")).to_contain_text("Vul een Nederlands telefoonnummer in")
    reader.get_by_label("Telefoon").fill("0182 65 43 21")
    reader.get_by_label("Adres en plaats").fill("Proefplein 9")
    reader.get_by_role("button", name="Opslaan").click()
    expect(reader.get_by_role("status").first).to_contain_text("Opgeslagen.")
    town = reader.get_by_role("link", name="De pagina van de gemeente").get_attribute("href") or ""

    with (
        open_later(house, days=0) as there,
        visiting(browser, there, width=width, is_scripted=is_scripted) as context,
    ):
        resident = context.new_page()
        resident.goto(town)
        card = resident.get_by_role("listitem").filter(has=resident.get_by_role("heading", name=name))
        expect(card).to_contain_text("0182654321")
        expect(card).to_contain_text(f"Loop binnen met elke vraag, of om te {done_there}.")
        code = town.rsplit("/", 1)[-1]
        resident.goto(f"/zoeken?q=begeleiding+{done_there}&gemeente={code}")
        block = resident.get_by_role("region", name="Hulp zonder verwijzing")
        expect(block).to_contain_text("U heeft hiervoor geen verwijzing nodig.")
        expect(block).to_contain_text("Bel 0182654321")
        expect(resident.locator(".finder-cards + .finder-lighter")).to_have_count(1)
        assert resident.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        block.get_by_role("link", name=name).click()
        expect(resident).to_have_url(re.compile(r"#voorziening-[0-9]+$"))
        expect(card).to_be_in_viewport()
        resident.goto(f"/zoeken?q=zzzzxq&gemeente={code}")
        expect(resident.get_by_role("main")).to_contain_text("Lichtere hulp, zonder verwijzing")
        expect(resident.get_by_role("main").get_by_role("link", name="Huiskamer")).to_be_visible()

    reader.get_by_role("link", name="Stop deze voorziening").click()
    reader.get_by_role("button", name="Stop deze voorziening").click()
    expect(reader.get_by_role("main")).to_contain_text("tot en met")
    reader.get_by_role("button", name="Zet terug zoals toen").click()
    expect(reader.get_by_role("status").first).to_contain_text("Teruggezet.")
