"""The pages on which free-access facilities are kept, each with the way to get there."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.ways import Way, as_role

FIRST = "main h3 a"
BESIDE = "/zoeken?q=autisme&gemeente=GM0513"


def _new_after_a_fault(page: Page, house: House) -> None:
    as_role(Role.CONTRACT_MANAGER, "/regio/voorzieningen/nieuw")(page, house)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("#fouten")).to_be_focused()


def _beside_results(page: Page, house: House) -> None:
    page.goto(BESIDE)
    expect(page.get_by_role("region", name="Hulp zonder verwijzing")).to_be_visible()


FACILITY_PLACES: Mapping[str, Way] = {
    "facilities_of_region": as_role(Role.CONTRACT_MANAGER, "/regio/voorzieningen"),
    "new_facility_after_a_fault": _new_after_a_fault,
    "facilities_beside_results": _beside_results,
    "facilities_of_municipality": as_role(Role.MUNICIPAL_READER, "/gemeente/voorzieningen"),
    "facility": as_role(Role.MUNICIPAL_READER, "/gemeente/voorzieningen", FIRST),
    "facility_to_change": as_role(
        Role.MUNICIPAL_READER, "/gemeente/voorzieningen", FIRST, "a:text-is('Wijzig')"
    ),
    "facility_to_stop": as_role(
        Role.MUNICIPAL_READER, "/gemeente/voorzieningen", FIRST, "a:text-is('Stop deze voorziening')"
    ),
}
