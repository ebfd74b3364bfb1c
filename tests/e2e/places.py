"""The pages of the house by name, each with the way to get there."""

import secrets
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.access_places import ACCESS_PLACES
from tests.e2e.closure_places import CLOSURE_PLACES
from tests.e2e.facility_places import FACILITY_PLACES
from tests.e2e.house import House
from tests.e2e.indicator_places import INDICATOR_PLACES
from tests.e2e.mail_places import MAIL_PLACES
from tests.e2e.pages import PostRoom
from tests.e2e.people import find_desk, person_with
from tests.e2e.post import invitation_link
from tests.e2e.provider_places import PROVIDER_PLACES
from tests.e2e.region_places import REGION_PLACES
from tests.e2e.ways import Way, as_role, enter, straight_to

RESULTS = "/zoeken?q=autisme&gemeente=GM0513"


def _map(page: Page, house: House) -> None:
    page.goto(f"{RESULTS}&weergave=kaart")
    expect(page.locator(".finder-map .leaflet-marker-icon").first).to_be_visible()
    expect(page.locator("#kaart-bericht")).not_to_contain_text("geladen")


def _offering(page: Page, house: House) -> None:
    page.goto(f"/aanbod/{find_desk(house, 0).offering_id}?gemeente=GM0513")


def _compared(page: Page, house: House) -> None:
    page.goto("/vergelijk?" + "&".join(f"id={find_desk(house, number).offering_id}" for number in range(2)))


def _referral(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.REFERRER))
    page.goto(f"/aanbod/{find_desk(house, 0).offering_id}/verwijzing")


def _feedback(page: Page, house: House) -> None:
    page.goto(f"/aanbod/{find_desk(house, 0).offering_id}/klopt-niet")


def _feedback_after_a_fault(page: Page, house: House) -> None:
    _feedback(page, house)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("#fouten")).to_be_focused()


def _provider(page: Page, house: House) -> None:
    page.goto(f"/aanbieder/{find_desk(house, 0).organisation_id}")


def _suggestions(page: Page, house: House) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("autis")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def _filters(page: Page, house: House) -> None:
    page.goto(RESULTS)
    if not page.locator(".finder-filters__inside").is_visible():
        page.locator(".finder-filters__summary").click()
    page.get_by_text("Meer keuzes").click()


def _invitation(page: Page, house: House) -> None:
    """Invite somebody whom nobody knows, and open the mail in a browser without a cookie."""
    email = f"proef.{secrets.token_hex(4)}@voorbeeld.example"
    enter(page, house, person_with(house, Role.PROVIDER_MANAGER))
    page.goto("/mijn/mensen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_role("button", name="Uitnodigen").click()
    expect(page.get_by_role("status")).to_contain_text("De uitnodiging is onderweg.")
    page.context.clear_cookies()
    page.goto(invitation_link(house, email))


def _sign_in_after_a_fault(page: Page, house: House) -> None:
    page.goto("/inloggen")
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    expect(page.locator("#fouten")).to_be_focused()


def _letter(page: Page, house: House) -> None:
    post = PostRoom(page).open()
    post.open_letter_to(post.addresses()[0])


def _kept_search(page: Page, house: House) -> None:
    enter(page, house, person_with(house, Role.REFERRER))
    page.goto("/verwijzer/zoekvragen")
    if not page.get_by_role("row").count():
        page.goto("/verwijzer/zoekvragen/nieuw?q=angst&gemeente=GM0513")
        page.get_by_role("button", name="Bewaar").click()


def _search(page: Page, house: House) -> None:
    _kept_search(page, house)
    page.get_by_role("link", name="Wijzig").first.click()


def _feed(page: Page, house: House) -> None:
    _search(page, house)
    page.get_by_role("button", name="adres").first.click()


PLACES: Mapping[str, Way] = {
    "home": straight_to("/"),
    "results": straight_to(RESULTS),
    "map": _map,
    "nothing_found": straight_to("/zoeken?q=qwxzqwxz&gemeente=GM0513"),
    "results_of_a_referrer": as_role(Role.REFERRER, RESULTS),
    "offering": _offering,
    "about": straight_to("/over"),
    "about_figures": straight_to("/over-de-cijfers"),
    "themes": straight_to("/themas"),
    "municipality": straight_to("/gemeente/GM0513"),
    "product": straight_to("/hulp/midden-holland/jeugd-en-opvoedhulp-ambulant?gemeente=GM0513"),
    "waiting_times": straight_to("/wachttijden?regio=midden-holland"),
    "half_year": straight_to("/wachttijden/midden-holland/jeugd-en-opvoedhulp-ambulant"),
    "crisis": straight_to("/crisis?gemeente=GM0513"),
    "crisis_of_a_referrer": as_role(Role.REFERRER, "/crisis"),
    "crisis_board": as_role(Role.REFERRER, "/verwijzer/crisis"),
    "segment": as_role(Role.REFERRER, "/verwijzer/overzicht?segment=midden-holland:wonen&gemeente=GM0513"),
    "searches": _kept_search,
    "search_to_keep": as_role(Role.REFERRER, "/verwijzer/zoekvragen/nieuw?q=angst&gemeente=GM0513"),
    "search": _search,
    "feed": _feed,
    "call_list": as_role(Role.REFERRER, "/verwijzer/bellijst"),
    "call_to_note": as_role(Role.REFERRER, "/verwijzer/crisis", "main table a:text-is('Noteer een gesprek')"),
    "comparison": _compared,
    "referral": _referral,
    "feedback": _feedback,
    "feedback_after_a_fault": _feedback_after_a_fault,
    "provider": _provider,
    "suggestions": _suggestions,
    "filters": _filters,
    "meant": straight_to("/zoeken?q=autsime"),
    "invitation": _invitation,
    "dead_link": straight_to("/l/verzonnen"),
    "developers": straight_to("/ontwikkelaars"),
    "reports_of_visitors": as_role(Role.CONTRACT_MANAGER, "/regio/vragen"),
    "sign_in": straight_to("/inloggen"),
    "sign_in_after_a_fault": _sign_in_after_a_fault,
    "forgotten_password": straight_to("/wachtwoord-vergeten"),
    "trail": as_role(Role.CONTRACT_MANAGER, "/regio/logboek"),
    "workings": as_role(Role.OPERATOR, "/beheer"),
    "post_room": straight_to("/ontwikkel/post"),
    "letter": _letter,
    "not_found": straight_to("/bestaat-niet"),
    **ACCESS_PLACES,
    **CLOSURE_PLACES,
    **FACILITY_PLACES,
    **PROVIDER_PLACES,
    **REGION_PLACES,
    **INDICATOR_PLACES,
    **MAIL_PLACES,
}
IN_THE_DARK = ("home", "results", "map", "offering", "week")
