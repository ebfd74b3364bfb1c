"""The pages as people use them: what they read and press, and nothing of how it is made."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Person

ADDRESS = re.compile(r"/aanbod/(\d+)")


class Home:
    """The voorpagina."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "Home":
        self.page.goto("/")
        return self

    def search(self, what: str, where: str) -> "Results":
        """Fill the search box in, with a place or an empty text, and press its button."""
        self.page.get_by_label("Wat zoekt u?").fill(what)
        self.page.get_by_label("Waar?").fill(where)
        self.page.get_by_role("button", name="Zoek hulp").click()
        self.page.wait_for_url("**/zoeken?*")
        return Results(self.page)


class Results:
    """A page of results."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cards = page.locator(".finder-card")
        self.chips = page.get_by_role("list", name="Gekozen filters")

    def open(self, **asked: object) -> "Results":
        self.page.goto(f"/zoeken?{urlencode(asked)}")
        return self

    def offering_ids(self) -> list[int]:
        """Give the offerings in the order in which they stand."""
        links = self.page.locator("#resultaten h3 a").evaluate_all("all => all.map(a => a.href)")
        return [int(found.group(1)) for link in links if (found := ADDRESS.search(link))]

    def card(self, offering_id: int) -> Locator:
        return self.cards.filter(has=self.page.locator(f"a[href^='/aanbod/{offering_id}']"))

    def choose(self, choice: str) -> None:
        """Tick a filter and see the results follow by themselves."""
        self._tick(choice)
        expect(self.chips).to_contain_text(choice)

    def choose_and_send(self, choice: str) -> None:
        """Tick a filter and press the button."""
        self._tick(choice)
        self.page.get_by_role("button", name="Toon resultaten").click()
        expect(self.chips).to_contain_text(choice)

    def is_chosen(self, choice: str) -> bool:
        self._show_filters()
        return self.page.get_by_label(choice).is_checked()

    def open_offering(self, number: int) -> "OfferingPage":
        self.cards.nth(number).get_by_role("heading").get_by_role("link").click()
        return OfferingPage(self.page)

    def _show_filters(self) -> None:
        if not self.page.locator(".finder-filters__inside").is_visible():
            self.page.locator(".finder-filters__summary").click()

    def _tick(self, choice: str) -> None:
        self._show_filters()
        self.page.get_by_label(choice).check()


class OfferingPage:
    """All of one offering."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.title = page.get_by_role("heading", level=1)
        self.steps = page.get_by_role("region", name="Zo komt u hier")
        self.figures = page.get_by_role("region", name="Is er plek?")

    def open(self, offering_id: int) -> "OfferingPage":
        self.page.goto(f"/aanbod/{offering_id}")
        return self


class SignIn:
    """The door for who works with it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def enter(self, person: Person) -> None:
        """Sign in and wait for the page where this person's work begins."""
        self.page.goto("/inloggen")
        self.page.get_by_label("E-mailadres").fill(person.email)
        self.page.get_by_label("Wachtwoord", exact=True).fill(person.password)
        self.page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        expect(self.page.get_by_role("button", name="Uitloggen")).to_be_visible()

    def leave(self) -> None:
        self.page.get_by_role("button", name="Uitloggen").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")


class WeekListPage:
    """The week's list."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows = page.get_by_role("article")
        self.ages = page.locator(".opgave__age")
        self.progress = page.locator(".week__progress")

    def open(self) -> "WeekListPage":
        self.page.goto("/mijn/week")
        return self

    def row(self, offering_id: int) -> Locator:
        return self.page.locator(f"#aanbod-{offering_id}")

    def save_intake_weeks(self, offering_id: int, typed: str) -> None:
        row = self.row(offering_id)
        row.get_by_label("Kennismaking (weken)").fill(typed)
        row.get_by_role("button", name="Opslaan").click()

    def offering_ids(self) -> list[int]:
        """Give the offerings in the order in which they stand."""
        names = self.rows.evaluate_all("all => all.map(row => row.id)")
        return [int(name.removeprefix("aanbod-")) for name in names]

    def intake_field(self, offering_id: int) -> Locator:
        return self.row(offering_id).get_by_label("Kennismaking (weken)")

    def confirm_all(self) -> None:
        self.page.get_by_role("button", name="Alles ongewijzigd bevestigen").click()


class PostRoom:
    """The mails that would have gone out."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "PostRoom":
        self.page.goto("/ontwikkel/post")
        return self

    def addresses(self) -> list[str]:
        """Give the addressees on this page, newest mail first."""
        return self.page.get_by_role("row").locator("td:nth-child(2)").all_inner_texts()

    def open_letter_to(self, address: str) -> None:
        self.page.get_by_role("row").filter(has_text=address).first.get_by_role("link").click()

    def list_link(self) -> Locator:
        """Give the link in the open letter that leads to a week's list."""
        return self.page.locator("a[href*='/l/']").first
