"""A contract manager makes a GP practice and invites a GP, who refers until the practice is closed."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import person_with
from tests.e2e.post import invitation_link

pytestmark = pytest.mark.e2e


def test_a_practice_is_made_its_gp_refers_and_closing_it_ends_that_at_once(
    either_page: Page, house: House, other_page: Page, width: str, is_scripted: bool
) -> None:
    way = f"{width}-{'script' if is_scripted else 'plain'}"
    address, practice = f"huisarts.{way}@voorbeeld.example", f"Huisartsenpraktijk Proef {way}"
    SignIn(either_page).enter(person_with(house, Role.CONTRACT_MANAGER))
    either_page.goto("/regio/verwijzers")
    either_page.get_by_role("link", name="Nieuwe verwijzer").click()
    either_page.get_by_label("Naam", exact=True).fill(practice)
    either_page.get_by_label("Soort", exact=True).select_option(label="huisartsenpraktijk")
    either_page.get_by_role("button", name="Voeg toe").click()
    expect(either_page.get_by_role("alert")).to_be_visible()
    expect(either_page.get_by_label("Naam", exact=True)).to_have_value(practice)
    either_page.get_by_label("Gouda").check()
    either_page.get_by_role("button", name="Voeg toe").click()
    expect(either_page.get_by_role("heading", level=1)).to_have_text(practice)
    own = either_page.url

    either_page.get_by_role("main").get_by_label("E-mailadres").fill(address)
    either_page.get_by_role("button", name="Uitnodigen", exact=True).click()
    expect(either_page.get_by_role("status")).to_contain_text("De uitnodiging is onderweg.")

    other_page.goto(invitation_link(house, address))
    other_page.get_by_label("Uw naam").fill("Hanna Huisarts")
    other_page.get_by_role("button", name="Account maken").click()
    other_page.goto("/zoeken?q=angst&gemeente=GM0513")
    expect(other_page.get_by_role("link", name=re.compile("^Bewaar deze zoekvraag"))).to_be_visible()

    either_page.goto(own)
    expect(either_page.get_by_role("main")).to_contain_text("Hanna Huisarts")
    either_page.get_by_role("button", name="Sluit deze organisatie").click()
    expect(either_page.get_by_role("main")).to_contain_text("Niemand kan nu voor deze organisatie verwijzen")
    other_page.goto("/verwijzer/crisis")
    expect(other_page).to_have_url(re.compile("/inloggen"))
