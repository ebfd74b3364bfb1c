"""A GP between two patients, and an access team that compares all places."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import OfferingPage, SignIn
from tests.e2e.people import person_with

pytestmark = pytest.mark.e2e

PHONE = "a[href^='tel:']"
UNFIT_ON_TOP = re.compile("onbekend|aanmeldstop|geen opgave", re.IGNORECASE)
COMPARED = 3


@pytest.fixture
def referrer(either_page: Page, house: House) -> Page:
    """Give somebody who refers, signed in."""
    SignIn(either_page).enter(person_with(house, Role.REFERRER))
    return either_page


def test_a_gp_finds_the_fastest_place_and_the_phone_that_answers(referrer: Page, is_scripted: bool) -> None:
    referrer.goto("/zoeken")
    referrer.get_by_label("Wat zoekt u?").fill("angst")
    referrer.get_by_label("Gemeente", exact=True).select_option(label="Gouda")
    referrer.get_by_label("Volgorde").select_option(label="Snelst terecht")
    if not is_scripted:
        referrer.get_by_role("button", name="Zoek hulp").click()
    expect(referrer).to_have_url(re.compile("sorteer=snelst"))
    first = referrer.get_by_role("table").get_by_role("row").nth(1)
    expect(first).not_to_contain_text(UNFIT_ON_TOP)
    phone = first.locator(PHONE).get_attribute("href") or ""

    first.get_by_role("heading").get_by_role("link").click()
    intake = referrer.get_by_role("region", name="Voor verwijzers")
    expect(OfferingPage(referrer).title).to_be_visible()
    expect(intake.locator(f"a[href='{phone}']")).to_be_visible()


def test_a_referral_sheet_is_printed_without_the_buttons(referrer: Page) -> None:
    referrer.goto("/zoeken?q=angst&gemeente=GM0513")
    referrer.locator("#resultaten").get_by_role("heading").get_by_role("link").first.click()
    referrer.get_by_role("link", name="Samenvatting voor een verwijzing").click()
    expect(referrer.get_by_role("main")).to_contain_text("staat niets over een cliënt")
    _check_print(referrer)


def test_an_access_team_compares_three_places_and_prints_them(
    either_page: Page, house: House, is_scripted: bool
) -> None:
    SignIn(either_page).enter(person_with(house, Role.MUNICIPAL_READER))
    either_page.goto("/zoeken?q=begeleiding&gemeente=GM0513")
    boxes = either_page.get_by_role("checkbox", name=re.compile("^Vergelijk "))
    chosen = [boxes.nth(number).get_attribute("value") for number in range(COMPARED)]
    for number in range(COMPARED):
        boxes.nth(number).check()
    either_page.get_by_role("button", name="Vergelijk", exact=True).click()

    expect(either_page).to_have_url(
        re.compile("/vergelijk" + r"\?" + "&".join(f"id={one}" for one in chosen))
    )
    columns = either_page.get_by_role("columnheader")
    expect(columns).to_have_count(COMPARED)
    for name in ("Is er plek?", "Wachttijd", "Telefoon intake"):
        expect(either_page.get_by_role("rowheader", name=name)).to_be_visible()
    if is_scripted:
        either_page.evaluate("window.print = () => { document.body.dataset.printed = 'ja' }")
        either_page.get_by_role("button", name="Afdrukken").click()
        expect(either_page.locator("body")).to_have_attribute("data-printed", "ja")
    _check_print(either_page)

    either_page.emulate_media(media="screen")
    either_page.get_by_role("link", name=re.compile("^Haal weg")).first.click()
    expect(columns).to_have_count(COMPARED - 1)


def _check_print(page: Page) -> None:
    """Look at a page as a printer gets it: the content, without what is only for a screen."""
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for screen_only in (page.get_by_role("button", name="Afdrukken"), page.get_by_role("navigation").first):
        expect(screen_only).to_be_hidden()
