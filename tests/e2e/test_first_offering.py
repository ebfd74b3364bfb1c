"""Somebody new at a provider: from the invitation to an offering that everybody finds."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import OfferingPage, SignIn, WeekListPage
from tests.e2e.people import Person, colleague_of, find_desk, number_of
from tests.e2e.post import invitation_link

pytestmark = pytest.mark.e2e

PHONE = "0182 123 456"
PASSWORD = "drie groene fietspompen"
WORDS = "Wij helpen u thuis met de dagen. Samen kiest u waar u begint. Wij komen elke week langs."


@pytest.fixture
def newcomer(either_page: Page, other_page: Page, house: House, width: str, is_scripted: bool) -> Page:
    """Give somebody who has just accepted an invitation to manage a provider."""
    number = number_of(width, is_scripted=is_scripted)
    email = f"nieuw.{number}@voorbeeld.example"
    SignIn(other_page).enter(colleague_of(house, find_desk(house, number), Role.PROVIDER_MANAGER))
    other_page.get_by_role("link", name="Mensen").click()
    other_page.get_by_label("E-mailadres").fill(email)
    other_page.get_by_label(re.compile("^Beheerder")).check()
    other_page.get_by_role("button", name="Uitnodigen").click()
    expect(other_page.get_by_role("status")).to_contain_text("De uitnodiging is onderweg.")
    either_page.goto(invitation_link(house, email))
    _accept(either_page, Person(email, PASSWORD))
    return either_page


def test_an_invitation_leads_to_an_offering_that_is_found(
    newcomer: Page, other_page: Page, width: str, is_scripted: bool
) -> None:
    name = f"Nieuwe hulp {number_of(width, is_scripted=is_scripted)}"
    newcomer.get_by_role("link", name="Aanbod", exact=True).first.click()
    newcomer.get_by_role("link", name="Nieuw aanbod").click()
    newcomer.get_by_label("Welke hulp?").select_option(index=1)
    newcomer.get_by_label("Waar?").select_option(index=1)
    newcomer.get_by_label(re.compile("^Neem teksten over")).uncheck()
    newcomer.get_by_role("button", name="Maak concept").click()

    expect(newcomer.get_by_role("heading", name="Nog nodig voor u dit zichtbaar maakt")).to_be_visible()
    offering_id = int(re.findall(r"/mijn/aanbod/(\d+)", newcomer.url)[0])
    other_page.goto(f"/aanbod/{offering_id}")
    expect(other_page.get_by_role("heading", level=1)).to_have_text("Pagina niet gevonden")
    _fill(newcomer, name)
    newcomer.get_by_role("button", name="Opslaan en zichtbaar maken").click()
    expect(newcomer.get_by_role("main")).to_contain_text("zichtbaar")
    expect(newcomer.get_by_role("link", name="Intrekken")).to_be_visible()

    newcomer.get_by_role("link", name="Weeklijst", exact=True).click()
    week = WeekListPage(newcomer)
    week.save_intake_weeks(offering_id, "2")
    expect(week.row(offering_id)).to_contain_text("nu zichtbaar: 2 weken tot kennismaking")
    other_page.context.clear_cookies()
    offering = OfferingPage(other_page).open(offering_id)
    expect(offering.figures).to_contain_text("Eerste gesprek binnen ongeveer 2 weken")
    expect(other_page.get_by_role("main")).to_contain_text(WORDS)


def _accept(page: Page, person: Person) -> None:
    page.get_by_label("Uw naam").fill("Proef Nieuweling")
    page.get_by_label("Wachtwoord (mag ook later)").fill(person.password)
    page.get_by_label("Wachtwoord, nog een keer").fill(person.password)
    page.get_by_role("button", name="Account maken").click()
    expect(page.get_by_role("status")).to_contain_text("Welkom bij Plekwijzer.")


def _fill(page: Page, name: str) -> None:
    """Fill in what was not known: the rest is there already."""
    for label, words in (
        ("Naam", name),
        ("Beschrijving", WORDS),
        ("Vanaf leeftijd", "6"),
        ("Tot en met leeftijd", "17"),
        ("Telefoon voor iedereen", PHONE),
        ("Overbruggingszorg", "Elke week een gesprek aan de telefoon."),
        ("Contact voor overbruggingszorg", f"Aanmeldteam, {PHONE}"),
    ):
        page.get_by_role("textbox", name=label, exact=True).fill(words)
