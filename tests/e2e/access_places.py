"""The pages on which access teams, crisis numbers and documents are kept, each with the way to get there."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.ways import Way, as_role

FIRST = "main h3 a"


def _change_previewed(page: Page, house: House) -> None:
    as_role(Role.MUNICIPAL_READER, "/gemeente/toegang", FIRST, "a:text-is('Wijzig')")(page, house)
    page.get_by_label("Wat mensen nog moeten weten").fill("Proef")
    page.get_by_role("button", name="Bekijk hoe bezoekers het zien").click()
    expect(page.get_by_role("button", name="Sla dit op")).to_be_visible()


def _new_after_a_fault(page: Page, house: House) -> None:
    as_role(Role.CONTRACT_MANAGER, "/regio/toegang/nieuw/document")(page, house)
    page.get_by_role("button", name="Bekijk hoe bezoekers het zien").click()
    expect(page.locator("#fouten")).to_be_focused()


ACCESS_PLACES: Mapping[str, Way] = {
    "access_of_region": as_role(Role.CONTRACT_MANAGER, "/regio/toegang"),
    "crisis_number": as_role(Role.CATALOGUE_EDITOR, "/regio/toegang", FIRST),
    "new_document_after_a_fault": _new_after_a_fault,
    "access_of_municipality": as_role(Role.MUNICIPAL_READER, "/gemeente/toegang"),
    "access_to_change": _change_previewed,
    "access_to_stop": as_role(
        Role.MUNICIPAL_READER, "/gemeente/toegang", FIRST, "a:text-is('Toon niet meer')"
    ),
}
