"""Visitors say that something is wrong; two of them put it on the page, the provider answers and closes."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import OfferingPage, SignIn
from tests.e2e.people import Desk, colleague_of, find_desk, number_of
from tests.e2e.visits import visiting

pytestmark = pytest.mark.e2e

REVIEW = "Wordt nagekeken."
ANSWER = "Dank u wel, het nummer is verbeterd."


@pytest.fixture
def desk(house: House, width: str, is_scripted: bool) -> Desk:
    """Give a provider that no other case of this module reports about."""
    return find_desk(house, number_of(width, is_scripted=is_scripted))


def test_two_visitors_put_it_on_the_page_and_the_provider_closes_it(
    browser: Browser, house: House, either_page: Page, desk: Desk, width: str, is_scripted: bool
) -> None:
    for visitor in ("een", "twee"):
        with visiting(browser, house, width=width, is_scripted=is_scripted, user_agent=visitor) as context:
            page = context.new_page()
            OfferingPage(page).open(desk.offering_id)
            expect(page.get_by_text(REVIEW)).to_have_count(0)
            _tell(page, f"Wij hoorden iets anders, zegt {visitor}.")
    OfferingPage(either_page).open(desk.offering_id)
    expect(either_page.get_by_text(REVIEW)).to_be_visible()

    SignIn(either_page).enter(colleague_of(house, desk, Role.PROVIDER_EDITOR))
    for visitor in ("een", "twee"):
        either_page.get_by_role("link", name="Vragen", exact=True).click()
        report = either_page.get_by_role("row").filter(has_text=f"zegt {visitor}.")
        report.get_by_role("link").click()
        either_page.get_by_label("Wat is de uitkomst?").select_option(label="Het is verbeterd")
        either_page.get_by_label("Antwoord voor bezoekers").fill(ANSWER if visitor == "twee" else "")
        either_page.get_by_role("button", name="Sla op en sluit af").click()
        expect(either_page.get_by_role("main")).to_contain_text("De melding is afgesloten.")
        expect(report).to_have_count(0)

    OfferingPage(either_page).open(desk.offering_id)
    expect(either_page.get_by_text(REVIEW)).to_have_count(0)
    expect(either_page.get_by_role("main")).to_contain_text(ANSWER)


def _tell(page: Page, words: str) -> None:
    page.get_by_role("link", name="Vertel wat er niet klopt").click()
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("#fouten")).to_be_visible()
    page.get_by_label(re.compile("^Het telefoonnummer")).check()
    page.get_by_label("Wat moet het zijn?").fill(words)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
