"""The pages of a provider by name, each with the way to get there."""

import re
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import OfferingPage, WeekListPage
from tests.e2e.people import find_desk
from tests.e2e.ways import Way, as_role, enter

MANAGER, EDITOR = Role.PROVIDER_MANAGER, Role.PROVIDER_EDITOR
FIRST = "main table th a"
REPORTED = 1
"""The number of the desk about whose offering somebody said something."""


def _week(page: Page, house: House) -> None:
    enter(page, house, find_desk(house, 0).person)
    WeekListPage(page).open()


def _week_after_a_fault(page: Page, house: House) -> None:
    _week(page, house)
    WeekListPage(page).save_intake_weeks(find_desk(house, 0).offering_id, "veel")
    expect(page.locator(".plek-error").first).to_be_visible()
    _be_settled(page)


def _week_with_a_stop(page: Page, house: House) -> None:
    _week(page, house)
    row = WeekListPage(page).row(find_desk(house, 0).offering_id)
    row.get_by_label("Neemt aan").select_option("stop")
    expect(row.get_by_role("group", name=re.compile("^Stop, beperking"))).to_be_visible()
    _be_settled(page)


def _copy(page: Page, house: House) -> None:
    _week(page, house)
    page.goto(f"/mijn/week/{find_desk(house, 0).offering_id}/overnemen")


def _history(page: Page, house: House) -> None:
    _week(page, house)
    page.goto(f"/mijn/aanbod/{find_desk(house, 0).offering_id}")


def _year_of_a_product(page: Page, house: House) -> None:
    _history(page, house)
    page.get_by_role("link", name=re.compile("^Al uw aanbod van")).click()


def _offering_with_faults(page: Page, house: House) -> None:
    as_role(MANAGER, "/mijn/aanbod", FIRST)(page, house)
    page.get_by_label("Vanaf leeftijd").fill("zes")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.locator("#fouten")).to_be_focused()


def _preview_of_a_file(page: Page, house: House) -> None:
    desk = find_desk(house, 0)
    enter(page, house, desk.person)
    page.goto("/mijn/bestanden")
    lines = f"Nummer;Kennismaking (weken)\n{desk.offering_id};12\n1;veel\n"
    page.get_by_label("Gewijzigd bestand: weeklijst").set_input_files(
        {"name": "weeklijst.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    form = page.get_by_role("region", name="Weeklijst", exact=True)
    form.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Weeklijst: wat er verandert")


def _told(page: Page, house: House) -> None:
    """Say something of an offering, and look at it as its provider."""
    desk = find_desk(house, REPORTED)
    OfferingPage(page).open(desk.offering_id)
    page.get_by_role("link", name="Vertel wat er niet klopt").click()
    page.get_by_label(re.compile("^Het telefoonnummer")).check()
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    enter(page, house, desk.person)
    page.goto("/mijn/vragen")


def _told_one(page: Page, house: House) -> None:
    _told(page, house)
    page.locator(FIRST).first.click()


def _be_settled(page: Page) -> None:
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)


PROVIDER_PLACES: Mapping[str, Way] = {
    "own_talk": as_role(EDITOR, "/mijn/kwartaal"),
    "week": _week,
    "week_by_product": as_role(EDITOR, "/mijn/week?groep=product"),
    "week_after_a_fault": _week_after_a_fault,
    "week_with_a_stop": _week_with_a_stop,
    "copy": _copy,
    "history": _history,
    "year_of_a_product": _year_of_a_product,
    "own_offerings": as_role(MANAGER, "/mijn/aanbod"),
    "new_offering": as_role(MANAGER, "/mijn/aanbod/nieuw"),
    "own_offering": as_role(MANAGER, "/mijn/aanbod", FIRST),
    "own_offering_with_faults": _offering_with_faults,
    "changes": as_role(MANAGER, "/mijn/aanbod", FIRST, "a[href$='/wijzigingen']"),
    "preview_for_residents": as_role(MANAGER, "/mijn/aanbod", FIRST, "a[href$='als=inwoner']"),
    "preview_for_referrers": as_role(MANAGER, "/mijn/aanbod", FIRST, "a[href$='als=verwijzer']"),
    "withdrawal": as_role(MANAGER, "/mijn/aanbod?stand=published", FIRST, "a[href$='/intrekken']"),
    "locations": as_role(MANAGER, "/mijn/locaties"),
    "new_location": as_role(MANAGER, "/mijn/locaties/nieuw"),
    "location": as_role(MANAGER, "/mijn/locaties", FIRST),
    "organisation": as_role(MANAGER, "/mijn/organisatie"),
    "files": as_role(MANAGER, "/mijn/bestanden"),
    "preview_of_a_file": _preview_of_a_file,
    "tokens": as_role(MANAGER, "/mijn/sleutels"),
    "questions": _told,
    "question": _told_one,
    "people": as_role(MANAGER, "/mijn/mensen"),
    "colleague": as_role(MANAGER, "/mijn/mensen", "main table a"),
    "account": as_role(EDITOR, "/account"),
    "address": as_role(EDITOR, "/account/adres"),
    "second_step": as_role(MANAGER, "/account/tweede-stap"),
    "second_step_set_up": as_role(MANAGER, "/tweede-stap/instellen"),
}
