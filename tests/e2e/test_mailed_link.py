"""From the mail: one link opens the week's list of one provider, once, without a password."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chasing import provider_addresses, used_links
from tests.e2e.house import House
from tests.e2e.pages import PostRoom, WeekListPage
from tests.e2e.visits import WIDTHS

pytestmark = pytest.mark.e2e


@pytest.fixture
def link(page: Page, chased_house: House, width: str) -> str:
    """Give the address in a reminder, another mail for each width; the page shows where it leads."""
    post = PostRoom(page).open()
    known = provider_addresses(chased_house)
    addresses = [one for one in dict.fromkeys(post.addresses()) if one in known]
    post.open_letter_to(addresses[list(WIDTHS).index(width)])
    post.list_link().click()
    return page.url


def test_a_link_opens_the_list_by_a_button_once_and_nothing_else(
    page: Page, link: str, chased_house: House, other_page: Page
) -> None:
    before = used_links(chased_house)
    page.reload()
    button = page.get_by_role("button", name="Iets wijzigen")
    expect(button).to_be_visible()
    assert used_links(chased_house) == before, "looking at a link used it up"

    button.click()
    expect(page).to_have_url(re.compile(r"/mijn/week$"))
    expect(WeekListPage(page).progress).to_contain_text("te doen")
    assert WeekListPage(page).rows.count() > 0

    page.goto("/account")
    expect(page.get_by_role("main")).to_contain_text("kunt u alleen de weeklijst invullen")

    other_page.goto(link)
    expect(other_page.get_by_role("main")).to_contain_text("Deze link is al een keer gebruikt.")
