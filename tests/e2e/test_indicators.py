"""A provider hands in a quarter's indicators of every kind and corrects one; the region reads it."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.db import make_engine, unit_of_work
from portal.services.accounts import hash_password
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import Person, number_of
from tests.services.quarter import make_quarter

pytestmark = pytest.mark.e2e

PASSWORD = "zeven paarse fietsbellen"
KINDS = {
    "count": {"Aantal": "1.234"},
    "ratio": {"Mensen op de wachtlijst": "6", "Plekken": "12"},
    "share": {"Uitgevallen trajecten": "10", "Trajecten": "80"},
    "duration": {"Duur": "14,5"},
    "breakdown": {"Naar huis": "7", "Naar elders": "geen"},
    "score": {"Score": "7,8"},
    "compound": {"Caseload": "21", "Verloop": "onbekend"},
}


@pytest.fixture
def person(house: House, width: str, is_scripted: bool) -> Person:
    """Give the editor of a provider that owes one indicator of every kind, and nobody else works for."""
    number = 1 + number_of(width, is_scripted=is_scripted)
    email = f"kwartaal{number}@voorbeeld.example"
    engine = make_engine(house.environ["DATABASE_URL"])
    with unit_of_work(engine) as session:
        make_quarter(session, number=number, email=email, password_hash=hash_password(PASSWORD))
    engine.dispose()
    return Person(email, PASSWORD)


def test_a_quarter_of_every_kind_is_handed_in_and_one_figure_corrected(
    either_page: Page, person: Person, is_scripted: bool
) -> None:
    page = either_page
    SignIn(page).enter(person)
    page.get_by_role("navigation").get_by_role("link", name="Indicatoren").first.click()
    page.get_by_role("link", name=re.compile("^Invullen")).first.click()

    page.get_by_role("button", name="Inleveren").click()
    expect(page.locator("#fouten")).to_contain_text("Hier staat nog niets.")
    for kind, fields in KINDS.items():
        card = page.get_by_role("article", name=f"Proefcijfer {kind}", exact=True)
        for label, text in fields.items():
            card.get_by_label(re.compile(f"^\\s*{label}")).first.fill(text)
    page.get_by_label(re.compile("^\\s*Het verhaal")).first.fill("Een rustig kwartaal.")
    if is_scripted:
        page.keyboard.press("Tab")
        expect(page.locator("#voortgang")).to_contain_text("7 van 7 indicatoren ingevuld")
        page.goto(page.url.removesuffix("/inleveren"))
        count = page.get_by_role("article", name="Proefcijfer count", exact=True)
        expect(count.get_by_label(re.compile("^\\s*Aantal"))).to_have_value("1234")
    page.get_by_role("button", name="Inleveren").click()
    expect(page.get_by_role("main")).to_contain_text("Ingeleverd: 7 indicatoren")
    expect(page.get_by_role("main")).to_contain_text("12,5% (10 van 80)")
    expect(page.get_by_role("button", name="Inleveren")).to_have_count(0)

    page.get_by_role("link", name=re.compile("^Verbeteren.*count")).click()
    page.get_by_label(re.compile("^\\s*Aantal")).fill("1235")
    page.get_by_role("button", name="Verbetering inleveren").click()
    expect(page.locator("#reden-fout")).to_be_visible()
    expect(page.get_by_label(re.compile("^\\s*Aantal"))).to_have_value("1235")
    page.get_by_label("Waarom verbetert u dit?").fill("Eén vergeten te tellen.")
    page.get_by_role("button", name="Verbetering inleveren").click()
    versions = page.get_by_role("region", name="Versies, nieuwste eerst")
    expect(versions).to_contain_text("1.235 jeugdigen")
    expect(versions).to_contain_text("1.234 jeugdigen")
    expect(versions).to_contain_text("Eén vergeten te tellen.")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")
