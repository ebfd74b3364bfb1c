"""A contract manager invites a reader of a municipality, who comes in, and lets that reader go again."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import person_with
from tests.e2e.post import invitation_link

pytestmark = pytest.mark.e2e


def test_a_municipal_reader_is_invited_reads_and_is_let_go(
    either_page: Page, house: House, other_page: Page, width: str, is_scripted: bool
) -> None:
    address = f"lezer.{width}.{'script' if is_scripted else 'plain'}@voorbeeld.example"
    SignIn(either_page).enter(person_with(house, Role.CONTRACT_MANAGER))
    either_page.get_by_role("link", name="Regio", exact=True).click()
    either_page.get_by_label("E-mailadres").fill(address)
    town = either_page.locator("#desk option", has_text="Gemeente").first.inner_text()
    either_page.get_by_label("Voor wie gaat deze persoon werken?").select_option(label=town)
    either_page.get_by_label(re.compile("^Lezer van een gemeente")).check()
    either_page.get_by_role("button", name="Uitnodigen", exact=True).click()
    expect(either_page.get_by_role("status")).to_contain_text("De uitnodiging is onderweg.")

    other_page.goto(invitation_link(house, address))
    other_page.get_by_label("Uw naam").fill("Lea Lezer")
    other_page.get_by_role("button", name="Account maken").click()
    other_page.get_by_role("link", name="Mijn gemeente").click()
    expect(other_page.get_by_role("heading", level=1)).to_be_visible()

    either_page.goto("/regio/mensen")
    either_page.locator("tr", has_text=address).get_by_role("link", name="Rol of verwijderen").click()
    either_page.locator("details > summary", has_text="verwijderen").click()
    either_page.get_by_role("button", name=re.compile("^Ja, verwijder")).click()
    expect(either_page.locator("tr", has_text=address)).to_have_count(0)
    other_page.reload()
    expect(other_page.get_by_role("heading", level=1)).to_have_text("Dit mag niet")
