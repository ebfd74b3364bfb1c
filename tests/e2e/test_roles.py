"""What the other people in the house come for: contract manager, operator and referrer."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import Results, SignIn
from tests.e2e.people import person_with

pytestmark = pytest.mark.e2e


def test_a_contract_manager_begins_at_the_board_and_sees_who_is_late(page: Page, chased_house: House) -> None:
    SignIn(page).enter(person_with(chased_house, Role.CONTRACT_MANAGER))
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanleveringen")
    board = page.get_by_role("region", name="Aanleveringen per aanbieder")
    late = board.get_by_role("row").filter(has_text="te laat")
    expect(late.first).to_be_visible()


def test_an_operator_begins_at_the_workings_of_the_house(page: Page, chased_house: House) -> None:
    SignIn(page).enter(person_with(chased_house, Role.OPERATOR))
    expect(page.get_by_role("heading", level=1)).to_have_text("Beheer")
    expect(page.get_by_role("main")).to_contain_text("make-obligations")


def test_a_referrer_finds_intake_phones_in_a_table(page: Page, house: House) -> None:
    SignIn(page).enter(person_with(house, Role.REFERRER))
    Results(page).open(q="autisme", gemeente="GM0513")
    rows = page.get_by_role("table").get_by_role("row")
    assert rows.locator("a[href^='tel:']").count() > 1


def test_signing_out_closes_the_own_pages(page: Page, house: House) -> None:
    person = person_with(house, Role.PROVIDER_MANAGER)
    SignIn(page).enter(person)
    SignIn(page).leave()
    page.goto("/mijn/week")
    expect(page).to_have_url(re.compile(r"/inloggen"))


def test_S11_signing_out_everywhere_closes_other_browsers_too(
    page: Page, other_page: Page, house: House
) -> None:
    person = person_with(house, Role.CONTRACT_MANAGER)
    SignIn(page).enter(person)
    SignIn(other_page).enter(person)
    page.goto("/account")
    page.get_by_role("button", name="Overal uitloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    other_page.goto("/regio")
    expect(other_page).to_have_url(re.compile(r"/inloggen"))
