"""Central intake: all places of a segment, filtered, phoned, noted as full, and seen again next time."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import person_with

pytestmark = pytest.mark.e2e

OLD = re.compile("verouderd|Geen actuele opgave|Aanmeldstop|Contract loopt af")


@pytest.fixture
def intake(either_page: Page, house: House) -> Page:
    """Give somebody of central intake, signed in."""
    SignIn(either_page).enter(person_with(house, Role.REFERRER))
    return either_page


def rows(page: Page) -> Locator:
    return page.get_by_role("region", name="Plekken").locator("tbody tr")


def test_central_intake_filters_phones_notes_full_and_sees_it_next_time(intake: Page) -> None:
    intake.goto("/verwijzer/overzicht")
    intake.get_by_label("Segment").select_option("midden-holland:wonen")
    intake.get_by_role("button", name="Toon").click()
    expect(intake.get_by_role("heading", level=1)).to_have_text("Wonen")

    intake.get_by_label("Woont in").select_option(label="Gouda")
    intake.get_by_label("Leeftijd").fill("15")
    intake.get_by_label("Neemt aan").select_option(label="Neemt aan, ook beperkt")
    intake.get_by_role("button", name="Toon").click()
    expect(intake).to_have_url(re.compile("gemeente=GM0513.*leeftijd=15.*neemt=aan"))
    expect(rows(intake).first).not_to_contain_text(OLD)
    first = rows(intake).filter(has_text="Noteer een gesprek").first
    expect(first.locator("a[href^='tel:']")).to_be_visible()
    address = first.locator("th a").get_attribute("href") or ""

    first.get_by_role("link", name=re.compile("^Noteer een gesprek")).click()
    intake.get_by_label("Vol", exact=False).check()
    intake.get_by_role("button", name="Bewaar").click()
    expect(intake).to_have_url(re.compile("/verwijzer/overzicht.*leeftijd=15"))
    expect(intake.get_by_role("status").first).to_contain_text("Alleen u ziet dit")
    noted = rows(intake).filter(has=intake.locator(f"th a[href='{address}']"))
    expect(noted).to_contain_text("u belde vandaag: vol")


def test_the_table_is_sorted_by_its_headings_and_saved_with_the_same_choices(intake: Page) -> None:
    intake.goto("/verwijzer/overzicht?segment=midden-holland:wonen&gemeente=GM0513")
    heading = intake.get_by_role("columnheader", name="Vrij")
    if heading.is_visible():
        heading.get_by_role("link").click()
        expect(heading).to_have_attribute("aria-sort", "descending")
    else:
        intake.get_by_label("Volgorde").select_option(label="Meeste vrije plekken")
        intake.get_by_role("button", name="Toon").click()
    expect(intake).to_have_url(re.compile("sorteer=vrij"))
    file = intake.get_by_role("link", name="Bewaar als CSV").get_attribute("href") or ""
    assert "gemeente=GM0513" in file
    assert "sorteer=vrij" in file
    held = intake.request.get(file).text()
    counted = re.search(r"(\d+) keer aanbod", intake.get_by_role("main").inner_text())
    assert counted is not None
    assert len(held.strip().splitlines()) == 1 + int(counted[1])
