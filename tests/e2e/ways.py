"""Ways to a page: straight, or signed in and by the links on the way."""

from collections.abc import Callable

from playwright.sync_api import Page

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import Person, person_with

Way = Callable[[Page, House], object]
_tickets: dict[tuple[str, str], str] = {}
"""The cookie of who signed in before, by house and address: a password is checked slowly on purpose."""


def straight_to(address: str) -> Way:
    return lambda page, house: page.goto(address)


def as_role(role: Role, address: str, *links: str) -> Way:
    """Sign in as somebody with a role, go to an address, and follow the first link of each selector."""

    def go(page: Page, house: House) -> None:
        enter(page, house, person_with(house, role))
        page.goto(address)
        for link in links:
            page.locator(link).first.click()

    return go


def enter(page: Page, house: House, person: Person) -> None:
    """Sign in, or go on where this person signed in before."""
    key = (house.url, person.email)
    if key not in _tickets:
        SignIn(page).enter(person)
        _tickets[key] = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        return
    cookies = (pair.partition("=") for pair in _tickets[key].split("; "))
    page.context.add_cookies([{"name": name, "value": value, "url": house.url} for name, _, value in cookies])
