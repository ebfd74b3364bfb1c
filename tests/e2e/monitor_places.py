"""The pages with figures by name, for everybody who may see them, each with the way to get there."""

from collections.abc import Mapping
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.people import person_with
from tests.e2e.ways import Way, as_role, enter, straight_to

START = "/regio/monitor"
YEAR = datetime.now(UTC).year
_ROW = ".cijfers__table tbody th a"
_NOTES = ".gesprek__files .plek-button"
_AGREEMENT = "main a:has-text('Voeg een afspraak toe')"


def _scarcity(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto(START)
    page.get_by_role("link", name="Schaarste", exact=True).click()
    expect(page.locator(".finder-map .leaflet-marker-icon").first).to_be_visible()


def _chosen(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto(START)
    page.locator("#gemeente").select_option(index=1)
    page.locator("form:has(#gemeente) button").click()
    expect(page.locator(".cijfers__choice")).to_be_visible()


def _compared(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto(f"{START}?per=segment")
    page.locator(_ROW).first.click()
    page.get_by_role("link", name="Vergelijk de aanbieders van dit segment").click()


def _inside(text: str, *links: str) -> Way:
    def go(page: Page, house: House) -> None:
        enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
        page.goto(START)
        page.locator(".cijfers__pages").first.get_by_role("link", name=text).click()
        for link in links:
            page.locator(link).first.click()

    return go


MONITOR_PLACES: Mapping[str, Way] = {
    "monitor": as_role(Role.CONTRACT_MANAGER, START),
    "monitor_chosen": _chosen,
    "monitor_by_municipality": as_role(Role.CONTRACT_MANAGER, f"{START}?per=gemeente"),
    "monitor_product": as_role(Role.CONTRACT_MANAGER, START, _ROW),
    "monitor_municipality": as_role(Role.CONTRACT_MANAGER, f"{START}?per=gemeente", _ROW),
    "monitor_time": _inside("Tijd"),
    "monitor_scarcity": _scarcity,
    "monitor_signals": _inside("Signalen"),
    "monitor_providers": _inside("Aanbieders"),
    "monitor_provider": _inside("Aanbieders", _ROW),
    "monitor_compared": _compared,
    "talks": as_role(Role.CONTRACT_MANAGER, "/regio/kwartaal"),
    "talk": as_role(Role.CONTRACT_MANAGER, "/regio/kwartaal", ".plek-table tbody th a"),
    "talk_notes": as_role(Role.CONTRACT_MANAGER, "/regio/kwartaal", ".plek-table tbody th a", _NOTES),
    "talk_agreement": as_role(
        Role.CONTRACT_MANAGER, "/regio/kwartaal", ".plek-table tbody th a", _NOTES, _AGREEMENT
    ),
    "monitor_of_referrer": as_role(Role.REFERRER, START),
    "monitor_of_municipality": as_role(Role.MUNICIPAL_READER, "/gemeente/monitor"),
    "council_periods": as_role(Role.CONTRACT_MANAGER, "/regio/rapport"),
    "council_report": as_role(Role.CONTRACT_MANAGER, f"/regio/rapport/{YEAR}"),
    "council_report_of_municipality": as_role(Role.MUNICIPAL_READER, f"/gemeente/rapport/{YEAR}"),
    "evaluation": as_role(Role.CONTRACT_MANAGER, "/regio/evaluatie"),
    "evaluation_of_municipality": as_role(Role.MUNICIPAL_READER, "/gemeente/evaluatie"),
    "open_data": straight_to("/open-data"),
}
