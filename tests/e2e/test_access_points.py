"""A reader of a municipality comes in by invitation and keeps the access that residents read."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.app import utc_now
from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.web.present import date_short, date_text
from tests.e2e.house import House
from tests.e2e.later import open_later
from tests.e2e.pages import SignIn
from tests.e2e.people import person_with
from tests.e2e.post import invitation_link
from tests.e2e.visits import visiting

pytestmark = pytest.mark.e2e
TOWN = "Zuidplas"
CODE = "GM1892"


def _come_in(page: Page, other: Page, house: House, address: str) -> None:
    """Invite a reader of the town as contract manager, and come in as that reader."""
    SignIn(page).enter(person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/mensen")
    page.get_by_label("E-mailadres").fill(address)
    town = page.locator("#desk option", has_text=TOWN).first.inner_text()
    page.get_by_label("Voor wie gaat deze persoon werken?").select_option(label=town)
    page.get_by_label(re.compile("^Lezer van een gemeente")).check()
    page.get_by_role("button", name="Uitnodigen", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("De uitnodiging is onderweg.")
    other.goto(invitation_link(house, address))
    other.get_by_label("Uw naam").fill("Lea Lezer")
    other.get_by_role("button", name="Account maken").click()


def test_an_invited_reader_edits_the_access_of_the_own_municipality_and_residents_read_it(
    browser: Browser, either_page: Page, house: House, other_page: Page, width: str, is_scripted: bool
) -> None:
    mark = f"{width} {'met' if is_scripted else 'zonder'} script"
    address = f"toegang.{width}.{'script' if is_scripted else 'plain'}@voorbeeld.example"
    reader = either_page
    _come_in(other_page, reader, house, address)
    reader.get_by_role("link", name="Mijn gemeente").click()
    reader.get_by_role("link", name="Toegang", exact=True).click()
    reader.get_by_role("main").get_by_role("heading", level=3).get_by_role("link").first.click()
    reader.get_by_role("link", name="Wijzig", exact=True).click()

    reader.get_by_label("Telefoon").fill("bel ons")
    reader.get_by_role("button", name="Bekijk hoe bezoekers het zien").click()
    expect(reader.get_by_role("alert")).to_contain_text("Vul een Nederlands telefoonnummer in")
    reader.get_by_label("Telefoon").fill("0180 65 43 21")
    reader.get_by_label("Wat mensen nog moeten weten").fill(f"Ook op zaterdag, {mark}")
    reader.get_by_role("button", name="Bekijk hoe bezoekers het zien").click()
    preview = reader.get_by_role("region", name="Zo ziet de bezoeker het")
    expect(preview).to_contain_text("0180654321")
    reader.get_by_role("button", name="Sla dit op").click()
    expect(reader.get_by_role("status")).to_contain_text("Opgeslagen. Bezoekers zien dit binnen een minuut.")

    later = local_date(utc_now()) + timedelta(days=7)
    reader.get_by_role("link", name="Wijzig", exact=True).click()
    reader.get_by_label("Wat mensen nog moeten weten").fill(f"Nieuw loket, {mark}")
    reader.get_by_label("Geldt vanaf").fill(date_short(later))
    reader.get_by_role("button", name="Bekijk hoe bezoekers het zien").click()
    expect(preview).to_contain_text(f"Vanaf {date_text(later)}")
    reader.get_by_role("button", name="Sla dit op").click()
    expect(reader.get_by_role("status")).to_contain_text("Dit gaat in op")
    expect(reader.get_by_role("main")).to_contain_text(f"Ook op zaterdag, {mark}")
    expect(reader.get_by_role("main")).to_contain_text(f"Nieuw loket, {mark}")

    for days, text in ((0, "Ook op zaterdag"), (8, "Nieuw loket")):
        with open_later(house, days=days) as there, visiting(browser, there, width=width) as context:
            resident = context.new_page()
            resident.goto(f"/gemeente/{CODE}")
            expect(resident.get_by_role("main")).to_contain_text(f"{text}, {mark}")

    reader.get_by_role("button", name=re.compile("^Neem terug")).first.click()
    expect(reader.get_by_role("status")).to_contain_text("Teruggenomen.")
    expect(reader.get_by_role("main")).to_contain_text("Teruggenomen door Lea Lezer")
