"""The pages about indicators by name, each with the way to get there."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.ways import Way, as_role

EDITOR, CONTRACT_MANAGER = Role.PROVIDER_EDITOR, Role.CONTRACT_MANAGER
PERIODS = "/mijn/indicatoren"
SHEET = "main table td a"
FIGURE = "main table th a"


def _sheet_with_faults(page: Page, house: House) -> None:
    as_role(EDITOR, PERIODS, SHEET)(page, house)
    page.locator(".indicator__typed input").first.fill("veel")
    page.get_by_role("button", name="Inleveren").click()
    expect(page.locator("#fouten")).to_be_focused()


INDICATOR_PLACES: Mapping[str, Way] = {
    "indicators": as_role(EDITOR, PERIODS),
    "indicator_sheet": as_role(EDITOR, PERIODS, SHEET),
    "indicator_sheet_with_faults": _sheet_with_faults,
    "indicator_versions": as_role(EDITOR, PERIODS, SHEET, "a:text-matches('^Verbeteren')"),
    "indicator_file": as_role(EDITOR, PERIODS, SHEET, "a[href$='/bestand']"),
    "indicators_of_the_region": as_role(CONTRACT_MANAGER, "/regio/indicatoren"),
    "indicator_of_the_region": as_role(CONTRACT_MANAGER, "/regio/indicatoren", FIGURE),
    "indicator_history": as_role(CONTRACT_MANAGER, "/regio/indicatoren", FIGURE, SHEET),
    "indicator_with_small_numbers_hidden": as_role(Role.AUDITOR, "/regio/indicatoren", FIGURE),
    "regional_indicators": as_role(CONTRACT_MANAGER, "/regio/indicatoren/invullen"),
    "municipal_indicators": as_role(Role.MUNICIPAL_READER, "/gemeente/indicatoren"),
}
