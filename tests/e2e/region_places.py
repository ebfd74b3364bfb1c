"""The pages of a contract manager by name, each with the way to get there."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.monitor_places import MONITOR_PLACES
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


def _person(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/mensen")
    page.get_by_role("link", name="Rol of verwijderen").first.click()


def _invite_after_a_fault(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/mensen")
    page.get_by_role("button", name="Uitnodigen", exact=True).click()
    expect(page.locator("#fouten")).to_be_focused()


def _together(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio")
    page.locator("main table input[type=checkbox]").first.check()
    page.get_by_role("button", name="Stel de gekozen aanbieders vrij").click()


def _catalogue(path: str) -> Way:
    """Go to a page of the own catalogue, as who may edit it."""

    def go(page: Page, house: House) -> None:
        enter(page, house, person_with(house, Role.CATALOGUE_EDITOR))
        page.goto("/regio/catalogus")
        page.goto(f"{page.url}{path}")

    return go


def _first_product(page: Page, house: House) -> None:
    _catalogue("/producten")(page, house)
    page.locator("main table tbody tr th a").first.click()


def _edit_previewed(page: Page, house: House) -> None:
    _first_product(page, house)
    page.get_by_role("link", name="Wijzig", exact=True).click()
    page.get_by_label("Toelichting op de norm").fill("Proef")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_role("button", name="Sla dit op")).to_be_visible()


def _edit_after_a_fault(page: Page, house: House) -> None:
    _first_product(page, house)
    page.get_by_role("link", name="Wijzig", exact=True).click()
    page.get_by_label("Norm in weken").fill("vier")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.locator("#fouten")).to_be_focused()


def _end(page: Page, house: House) -> None:
    _first_product(page, house)
    page.get_by_role("link", name="Beëindig of vervang").click()


def _contractor(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/aanbieders")
    page.locator("main table tbody tr th a").first.click()


def _contractor_details(page: Page, house: House) -> None:
    _contractor(page, house)
    page.get_by_role("link", name="Naam, nummers, soort en grootte").click()


def _contractor_closing(page: Page, house: House) -> None:
    _contractor(page, house)
    page.get_by_role("link", name="Aanbieder sluiten").click()


def _contract_terms(page: Page, house: House) -> None:
    _contractor(page, house)
    page.get_by_role("link", name="Wijzigen of ongedaan maken").first.click()


def _contract_line(page: Page, house: House) -> None:
    _contractor(page, house)
    page.locator("main table tbody tr th a").first.click()


def _contract_end(page: Page, house: House) -> None:
    _contractor(page, house)
    page.get_by_role("link", name="Beëindigen").first.click()
    page.get_by_label("Dag", exact=True).fill("2027-01-31")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()


def _onboard_after_a_fault(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/aanbieders/nieuw")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.locator("#fouten")).to_be_focused()


REGION_PLACES: Mapping[str, Way] = {
    "board": as_role(Role.CONTRACT_MANAGER, "/regio"),
    "board_filtered": as_role(Role.CONTRACT_MANAGER, "/regio?naam=zzz"),
    "board_by_product": as_role(Role.CONTRACT_MANAGER, "/regio?weergave=product"),
    "board_by_municipality": as_role(Role.CONTRACT_MANAGER, "/regio?weergave=gemeente"),
    "reminders": as_role(Role.CONTRACT_MANAGER, "/regio/herinneringen"),
    "referrers_of_region": as_role(Role.CONTRACT_MANAGER, "/regio/verwijzers"),
    "referrer_of_region": as_role(Role.CONTRACT_MANAGER, "/regio/verwijzers", "main th a"),
    "new_referrer": as_role(Role.CONTRACT_MANAGER, "/regio/verwijzers/nieuw"),
    "people_of_region": as_role(Role.CONTRACT_MANAGER, "/regio/mensen"),
    "person_of_region": _person,
    "invite_after_a_fault": _invite_after_a_fault,
    "missed_searches": as_role(Role.CONTRACT_MANAGER, "/regio/gemiste-zoekvragen"),
    "unreached": as_role(Role.CONTRACT_MANAGER, "/regio/onbereikbaar"),
    "provider_of_region": _provider,
    "excuse_after_a_fault": _excuse_after_a_fault,
    "pause": _pause,
    "on_behalf": _on_behalf,
    "together": _together,
    "catalogue": _catalogue(""),
    "catalogue_norms": _catalogue("/normen"),
    "catalogue_indicators": _catalogue("/indicatoren"),
    "catalogue_nothing": _catalogue("/producten?zoek=zzz"),
    "catalogue_product": _first_product,
    "catalogue_preview": _edit_previewed,
    "catalogue_after_a_fault": _edit_after_a_fault,
    "catalogue_end": _end,
    "catalogue_new": _catalogue("/nieuw/indicatoren"),
    "catalogue_ladder": _catalogue("/kalenders/waiting/wijzigen"),
    "catalogue_succession": _catalogue("/opvolging"),
    "catalogue_pack": _catalogue("/pakket"),
    **MONITOR_PLACES,
    "contractors": as_role(Role.CONTRACT_MANAGER, "/regio/aanbieders"),
    "contractors_filtered": as_role(Role.CONTRACT_MANAGER, "/regio/aanbieders?naam=zzz"),
    "contractor": _contractor,
    "contractor_details": _contractor_details,
    "contractor_closing": _contractor_closing,
    "contract_terms": _contract_terms,
    "contract_line": _contract_line,
    "contract_end": _contract_end,
    "contract_file": as_role(Role.CONTRACT_MANAGER, "/regio/aanbieders/bestand"),
    "onboard_after_a_fault": _onboard_after_a_fault,
    "ahead": as_role(Role.CONTRACT_MANAGER, "/regio/vooruit?maanden=60"),
    "own_dues": as_role(Role.PROVIDER_MANAGER, "/mijn/aanleveringen"),
}
