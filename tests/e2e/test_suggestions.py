"""Suggestions while typing, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


@pytest.fixture
def typed(page: Page) -> Page:
    """Give the front page after a few letters were typed and suggestions came."""
    page.goto("/")
    page.locator("#q").focus()
    page.keyboard.type("autis")
    expect(page.get_by_role("option").first).to_be_visible()
    return page


def test_arrows_and_enter_choose_a_suggestion(typed: Page) -> None:
    typed.keyboard.press("ArrowDown")
    typed.keyboard.press("ArrowDown")
    second = typed.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(typed.locator("#q")).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    typed.keyboard.press("Enter")
    expect(typed).to_have_url(re.compile("/zoeken"))
    expect(typed.locator("#stand")).to_contain_text("gevonden")


def test_escape_closes_the_list_and_keeps_what_was_typed(typed: Page) -> None:
    typed.keyboard.press("ArrowDown")
    typed.keyboard.press("Escape")
    expect(typed.get_by_role("listbox")).to_be_hidden()
    expect(typed.locator("#q")).to_have_value("autis")
    expect(typed.locator("#q")).to_have_attribute("aria-expanded", "false")


def test_enter_without_a_choice_searches_for_what_was_typed(typed: Page) -> None:
    typed.keyboard.press("Enter")
    expect(typed).to_have_url(re.compile("q=autis(&|$)"))


def test_the_list_fits_on_the_screen(typed: Page) -> None:
    assert typed.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
