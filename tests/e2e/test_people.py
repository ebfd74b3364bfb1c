"""A colleague is invited, promoted and removed, and a second step is set up, as people do it."""

import re
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import Person, person_with
from tests.e2e.post import invitation_link

pytestmark = pytest.mark.e2e

PASSWORD = "vier blauwe theepotten"


@pytest.fixture
def colleague(width: str, is_scripted: bool) -> Person:
    """Give an address that nobody has yet."""
    return Person(f"nel.{width}.{'script' if is_scripted else 'plain'}@voorbeeld.example", PASSWORD)


@pytest.fixture
def people(either_page: Page, house: House) -> Page:
    """Give the page of the people of a provider, for its manager."""
    SignIn(either_page).enter(person_with(house, Role.PROVIDER_MANAGER))
    either_page.get_by_role("link", name="Mensen").click()
    return either_page


def test_a_colleague_is_invited_promoted_and_removed(
    people: Page, house: House, colleague: Person, other_page: Page
) -> None:
    _join(people, house, colleague, other_page)
    expect(other_page).to_have_url(re.compile(r"/mijn/week$"))
    expect(other_page.get_by_role("link", name="Mensen")).to_have_count(0)

    _open_colleague(people, colleague)
    people.get_by_label(re.compile("^Beheerder")).check()
    people.get_by_role("button", name="Rol bewaren").click()
    expect(people.get_by_role("status")).to_contain_text("De rol is gewijzigd.")
    other_page.reload()
    other_page.get_by_role("link", name="Mensen").click()
    expect(other_page.get_by_role("heading", level=1)).to_have_text("Mensen")

    _open_colleague(people, colleague)
    people.locator("details > summary", has_text="verwijderen").click()
    people.get_by_role("button", name=re.compile("^Ja, verwijder")).click()
    expect(people.locator("tr", has_text=colleague.email)).to_have_count(0)
    other_page.reload()
    expect(other_page.get_by_role("heading", level=1)).to_have_text("Dit mag niet")


def test_a_second_step_is_set_up_and_asked_at_the_next_sign_in(
    people: Page, house: House, colleague: Person, other_page: Page
) -> None:
    mine = Person(f"tweede.{colleague.email}", PASSWORD)
    _join(people, house, mine, other_page)
    other_page.goto("/account")
    other_page.get_by_role("link", name="Instellen van de tweede stap").click()
    other_page.get_by_role("main").get_by_role("link", name="Instellen").click()
    other_page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    other_page.get_by_role("button", name="Begin").click()
    expect(other_page.get_by_role("img", name="Code om te scannen met de app")).to_be_visible()
    secret = other_page.locator(".plek-secret").inner_text().replace(" ", "")
    other_page.get_by_label("Code", exact=True).fill(_code(secret))
    other_page.get_by_role("button", name="Tweede stap aanzetten").click()
    expect(other_page.locator(".plek-secret")).to_have_count(8)
    codes = other_page.locator(".plek-secret").all_inner_texts()

    SignIn(other_page).leave()
    SignIn(other_page).enter(mine)
    expect(other_page.get_by_role("heading", level=1)).to_have_text("Nog één stap")
    other_page.get_by_label("Code", exact=True).fill(codes[0])
    other_page.get_by_role("button", name="Verder").click()
    expect(other_page).to_have_url(re.compile(r"/mijn/week$"))


def _join(people: Page, house: House, colleague: Person, other_page: Page) -> None:
    """Invite by mail, and accept in another browser."""
    people.get_by_label("E-mailadres").fill(colleague.email)
    people.get_by_role("button", name="Uitnodigen").click()
    expect(people.get_by_role("status")).to_contain_text("De uitnodiging is onderweg.")
    other_page.goto(invitation_link(house, colleague.email))
    other_page.get_by_label("Uw naam").fill(f"Proef Nel {colleague.email.partition('@')[0]}")
    other_page.get_by_label("Wachtwoord (mag ook later)").fill(colleague.password)
    other_page.get_by_label("Wachtwoord, nog een keer").fill(colleague.password)
    other_page.get_by_role("button", name="Account maken").click()
    expect(other_page.get_by_role("status")).to_contain_text("Welkom bij Plekwijzer.")


def _open_colleague(people: Page, colleague: Person) -> None:
    people.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Mensen", exact=True).click()
    people.locator("tr", has_text=colleague.email).get_by_role("link").click()


def _code(secret: str) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC))
