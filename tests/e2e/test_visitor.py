"""A visitor looks for help: search, filters, an offering, sharing, going back, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import Home, OfferingPage, Results

pytestmark = pytest.mark.e2e

TOP = 5
HAS_ROOM = "Neemt nieuwe mensen aan"
AGE = re.compile(r"bijgewerkt|bevestigd|opgegeven|opgave", re.IGNORECASE)


@pytest.fixture
def autism(page: Page) -> Results:
    """Give the results page after somebody typed "autsime" near Gouda."""
    return Home(page).open().search("autsime", "Gouda")


def test_a_misspelt_word_puts_help_for_autism_on_top(autism: Results) -> None:
    expect(autism.page).to_have_url(re.compile(r"q=autsime&dichtbij=Gouda"))
    for number in range(TOP):
        expect(autism.cards.nth(number)).to_contain_text(re.compile("autisme", re.IGNORECASE))


def test_every_card_tells_how_old_its_figure_is(autism: Results) -> None:
    for text in autism.cards.all_inner_texts():
        assert AGE.search(text), text


def test_an_offering_shows_the_way_in_and_the_age_of_its_figure(autism: Results) -> None:
    offering = autism.open_offering(0)
    expect(offering.title).to_be_visible()
    expect(offering.figures).to_contain_text(AGE)
    assert offering.steps.get_by_role("listitem").count() >= 2


def test_a_search_can_be_shared_by_its_address(autism: Results, other_page: Page) -> None:
    other_page.goto(autism.page.url)
    assert Results(other_page).offering_ids() == autism.offering_ids()


def test_filters_find_the_same_with_and_without_script(autism: Results, plain_page: Page) -> None:
    autism.choose(HAS_ROOM)
    plain = Home(plain_page).open().search("autsime", "Gouda")
    plain.choose_and_send(HAS_ROOM)
    assert plain.offering_ids() == autism.offering_ids() != []


def test_a_filter_stands_in_the_address(autism: Results) -> None:
    autism.choose(HAS_ROOM)
    expect(autism.page).to_have_url(re.compile(r"plek=ja"))


def test_the_back_button_undoes_a_filter(autism: Results) -> None:
    before = autism.offering_ids()
    autism.choose(HAS_ROOM)
    assert autism.offering_ids() != before
    autism.page.go_back()
    expect(autism.chips).not_to_contain_text(HAS_ROOM)
    assert autism.offering_ids() == before
    assert not autism.is_chosen(HAS_ROOM)


def test_the_back_button_leads_from_an_offering_to_the_results(autism: Results) -> None:
    before = autism.offering_ids()
    autism.open_offering(1)
    expect(OfferingPage(autism.page).steps).to_be_visible()
    autism.page.go_back()
    expect(autism.cards).to_have_count(len(before))
    assert autism.offering_ids() == before


def test_the_search_form_works_by_keyboard_alone(page: Page) -> None:
    Home(page).open()
    _tab_to(page, "#q")
    page.keyboard.type("autsime")
    _tab_to(page, "#dichtbij")
    page.keyboard.type("Gouda")
    _tab_to(page, "button.finder-box__go")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=autsime&dichtbij=Gouda"))
    _tab_to(page, ".finder-card h3 a")
    page.keyboard.press("Enter")
    expect(OfferingPage(page).steps).to_be_visible()


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    Home(page).open()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus; a page that needs more than a hundred is no use."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")
