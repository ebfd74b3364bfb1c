"""Nothing found is no dead end: there is a way out, and it gives the results it promises."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import Home, Results

pytestmark = pytest.mark.e2e


@pytest.fixture
def nothing(either_page: Page) -> Results:
    """Give the page after a search for words that nobody uses."""
    return Home(either_page).open().search("qwxzqwxz", "Gouda")


def test_a_way_out_gives_as_many_results_as_it_says(nothing: Results) -> None:
    way = nothing.page.locator(".finder-nothing li").filter(has_text="resulta").first
    promised = re.search(r"\((\d+) resulta", way.inner_text())
    assert promised is not None
    way.get_by_role("link").click()
    expect(nothing.page.locator("#stand")).to_contain_text(re.compile(rf"^{promised[1]} "))
    assert nothing.offering_ids()


def test_the_access_team_can_be_rung(nothing: Results) -> None:
    box = nothing.page.locator(".finder-nothing")
    expect(box).to_contain_text("sociaal team")
    expect(box.locator("a[href^='tel:']").first).to_be_visible()


def test_lighter_help_is_one_press_away_by_keyboard(nothing: Results) -> None:
    link = nothing.page.get_by_role("link", name="waarvoor u geen verwijzing nodig heeft")
    link.focus()
    nothing.page.keyboard.press("Enter")
    expect(nothing.page).to_have_url(re.compile("soort=vrij"))
    assert nothing.offering_ids()
