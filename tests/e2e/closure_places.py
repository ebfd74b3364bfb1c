"""The pages of groups that are closed to new providers, each with the way to get there."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.ways import Way, as_role

FIRST = "main table th a"


def _new_with_a_fault(page: Page, house: House) -> None:
    as_role(Role.CONTRACT_MANAGER, "/regio/gesloten/nieuw")(page, house)
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.locator("#fouten")).to_be_focused()


CLOSURE_PLACES: Mapping[str, Way] = {
    "closures": as_role(Role.CONTRACT_MANAGER, "/regio/gesloten"),
    "closure": as_role(Role.CONTRACT_MANAGER, "/regio/gesloten", FIRST),
    "closure_to_change": as_role(Role.CONTRACT_MANAGER, "/regio/gesloten", FIRST, "a:has-text('Wijzig')"),
    "closure_to_open": as_role(Role.CONTRACT_MANAGER, "/regio/gesloten", FIRST, "a:has-text('Weer openen')"),
    "new_closure_after_a_fault": _new_with_a_fault,
    "closures_of_municipality": as_role(Role.MUNICIPAL_READER, "/gemeente/gesloten"),
}
