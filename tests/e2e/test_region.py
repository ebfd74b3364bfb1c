"""A contract manager's morning: who is late, excuse one, remind another, note a call, read the log."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.people import number_of, person_with
from tests.e2e.ways import enter

pytestmark = pytest.mark.e2e


@pytest.fixture
def number(width: str, is_scripted: bool) -> int:
    """Number the ways to look, so that each journey has providers of its own."""
    return number_of(width, is_scripted=is_scripted)


def _late(page: Page, number: int) -> tuple[Locator, str]:
    """Find a provider that is late and that no other journey touches."""
    page.goto("/regio?stand=te-laat&volgorde=naam")
    rows = page.get_by_role("region", name="Aanleveringen per aanbieder").locator("tbody tr")
    row = rows.nth(number)
    return row, row.get_by_role("link").first.inner_text()


def test_a_contract_manager_reminds_notes_excuses_and_reads_the_log(
    either_page: Page, chased_house: House, number: int
) -> None:
    page = either_page
    enter(page, chased_house, person_with(chased_house, Role.CONTRACT_MANAGER))

    row, name = _late(page, number)
    expect(row).to_contain_text("te laat")
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Herinner de gekozen aanbieders nu").click()
    expect(page.get_by_role("region", name="Gekozen aanbieders")).to_contain_text(name)
    page.get_by_role("button", name="Herinner nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("main")).to_contain_text("1 aanbieder krijgt een herinnering.")

    page.get_by_label("Wat is er besproken?").fill("Gebeld: zij leveren vanmiddag in.")
    page.get_by_role("button", name="Bewaar de notitie").click()
    expect(page.get_by_role("main")).to_contain_text("Gebeld: zij leveren vanmiddag in.")

    page.get_by_role("link", name="Stel vrij", exact=True).last.click()
    page.get_by_label("Waarom?").fill("Verhuizing van de locatie")
    page.get_by_role("button", name="Stel vrij").click()
    expect(page.get_by_role("main")).to_contain_text("dit geldt nu voor 1 aanlevering.")
    page.get_by_role("button", name="Trek deze vrijstelling in").click()
    expect(page.get_by_role("main")).to_contain_text("De vrijstelling is ingetrokken.")

    page.goto("/regio/herinneringen")
    page.get_by_label("Aanbieder of persoon").fill(name)
    page.get_by_role("button", name="Toon").click()
    log = page.get_by_role("region", name="Logboek van herinneringen")
    expect(log.get_by_role("row").filter(has_text="met de hand").first).to_be_visible()


def test_a_contract_manager_hands_in_for_a_provider_and_the_board_says_so(
    either_page: Page, chased_house: House, number: int
) -> None:
    page = either_page
    enter(page, chased_house, person_with(chased_house, Role.CONTRACT_MANAGER))
    page.goto("/regio?stand=open&volgorde=naam")
    link = page.locator("main table tbody tr th a").nth(number)
    name = link.inner_text()
    link.click()
    page.get_by_role("link", name="Lever wachttijden in namens deze aanbieder").click()
    expect(page.get_by_role("main")).to_contain_text(f"U werkt namens {name}.")
    page.get_by_role("button", name="Lever alles in: de rest klopt nog").click()
    expect(page.get_by_role("main")).to_contain_text(f"Ingeleverd namens {name}")
    expect(page.get_by_role("main")).to_contain_text(re.compile("namens de aanbieder door Proef"))
