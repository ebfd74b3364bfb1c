"""The pages of a contract manager by name, each with the way to get there."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.people import person_with
from tests.e2e.ways import Way, as_role, enter


def _provider(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio")
    page.locator("main table tbody tr th a").first.click()


def _excuse_after_a_fault(page: Page, house: House) -> None:
    _provider(page, house)
    page.get_by_role("link", name="Stel vrij voor een tijd").click()
    page.get_by_role("button", name="Stel vrij").click()
    expect(page.locator("#fouten")).to_be_focused()


def _pause(page: Page, house: House) -> None:
    _provider(page, house)
    page.get_by_role("link", name="Pauzeer herinneringen").click()


def _on_behalf(page: Page, house: House) -> None:
    _provider(page, house)
    page.get_by_role("link", name="Lever wachttijden in namens deze aanbieder").click()


def _together(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio")
    page.locator("main table input[type=checkbox]").first.check()
    page.get_by_role("button", name="Stel de gekozen aanbieders vrij").click()


REGION_PLACES: Mapping[str, Way] = {
    "board": as_role(Role.CONTRACT_MANAGER, "/regio"),
    "board_filtered": as_role(Role.CONTRACT_MANAGER, "/regio?naam=zzz"),
    "board_by_product": as_role(Role.CONTRACT_MANAGER, "/regio?weergave=product"),
    "board_by_municipality": as_role(Role.CONTRACT_MANAGER, "/regio?weergave=gemeente"),
    "reminders": as_role(Role.CONTRACT_MANAGER, "/regio/herinneringen"),
    "missed_searches": as_role(Role.CONTRACT_MANAGER, "/regio/gemiste-zoekvragen"),
    "unreached": as_role(Role.CONTRACT_MANAGER, "/regio/onbereikbaar"),
    "provider_of_region": _provider,
    "excuse_after_a_fault": _excuse_after_a_fault,
    "pause": _pause,
    "on_behalf": _on_behalf,
    "together": _together,
    "own_dues": as_role(Role.PROVIDER_MANAGER, "/mijn/aanleveringen"),
}
