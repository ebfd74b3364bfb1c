"""A worried parent on a phone types a sentence and learns where to go and how to get there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.house import House
from tests.e2e.pages import Home, OfferingPage, Results

pytestmark = pytest.mark.e2e

SENTENCE = "mijn zoon van 9 wil niet naar school in Gouda"
PHONE = "a[href^='tel:']"


@pytest.fixture
def found(either_page: Page, house: House) -> Results:
    """Give the results after the sentence was typed on the front page, and nothing else chosen."""
    return Home(either_page).open().search(SENTENCE, "")


def test_a_sentence_leads_to_the_way_in(found: Results) -> None:
    expect(found.chips).to_contain_text("Gouda")
    expect(found.chips).to_contain_text("9 jaar")
    expect(found.cards.first).to_contain_text(re.compile("school", re.IGNORECASE))
    route = found.cards.first.get_by_text("Zo komt u hier")
    expect(route).to_be_visible()

    offering = found.open_offering(0)
    expect(offering.title).to_be_visible()
    expect(offering.figures).to_be_visible()
    assert offering.steps.get_by_role("listitem").count() >= 2
    expect(offering.page.get_by_role("main").locator(PHONE).first).to_be_visible()


def test_a_chip_takes_away_what_was_read_in_the_sentence(found: Results) -> None:
    before = _count(found)
    found.chips.get_by_role("link", name="9 jaar").click()
    expect(found.page).not_to_have_url(re.compile("jaar"))
    expect(found.page.locator(".finder-chips")).not_to_contain_text("9 jaar")
    expect(found.page.locator(".finder-chips")).to_contain_text("Gouda")
    assert _count(found) >= before


def test_the_offering_is_the_one_of_the_card(found: Results) -> None:
    told = found.cards.nth(1).get_by_role("heading").inner_text()
    title, provider = told.split(" · ")[0].rsplit(", ", 1)
    page = found.open_offering(1).page
    expect(OfferingPage(page).title).to_have_text(title)
    expect(page.get_by_role("main")).to_contain_text(provider)


def _count(results: Results) -> int:
    found = re.match(r"\d+", results.page.locator("#stand").inner_text())
    assert found is not None
    return int(found[0])
