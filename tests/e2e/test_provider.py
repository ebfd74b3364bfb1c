"""A provider keeps figures up to date: what is saved is public at once."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.house import House
from tests.e2e.pages import OfferingPage, Results, SignIn, WeekListPage
from tests.e2e.people import Desk, find_desk
from tests.e2e.visits import WIDTHS

pytestmark = pytest.mark.e2e

PUBLIC_SECONDS = 2.0
NEW_WAIT = "Eerste gesprek binnen ongeveer 2 weken"


@pytest.fixture
def desk(house: House, width: str, is_scripted: bool) -> Desk:
    """Give a provider that no other case of this module works for."""
    return find_desk(house, 2 * list(WIDTHS).index(width) + is_scripted)


@pytest.fixture
def week(either_page: Page, desk: Desk) -> WeekListPage:
    """Give the week's list of a provider's editor who has just signed in."""
    SignIn(either_page).enter(desk.person)
    return WeekListPage(either_page)


def test_a_changed_wait_is_public_within_two_seconds_and_the_rest_is_renewed_by_one_button(
    week: WeekListPage, desk: Desk, other_page: Page
) -> None:
    finder = Results(other_page).open(aanbieder=desk.organisation_id, kennismaking=2)
    assert desk.offering_id not in finder.offering_ids()

    week.save_intake_weeks(desk.offering_id, "2")
    expect(week.row(desk.offering_id)).to_contain_text("nu zichtbaar: 2 weken tot kennismaking")

    _within(PUBLIC_SECONDS, other_page, lambda: desk.offering_id in finder.offering_ids())
    card = finder.card(desk.offering_id)
    expect(card).to_contain_text(NEW_WAIT)
    expect(card).to_contain_text("Zojuist bijgewerkt")
    offering = OfferingPage(other_page).open(desk.offering_id)
    expect(offering.figures).to_contain_text(NEW_WAIT)
    expect(offering.figures).to_contain_text("vandaag bevestigd")

    week.confirm_all()
    expect(week.page.get_by_text("Bevestigd:")).to_be_visible()
    expect(week.ages).to_have_text(["zojuist bijgewerkt"] * desk.row_count)


def _within(seconds: float, page: Page, holds: Callable[[], bool]) -> None:
    """Load a page anew until something holds; the last look begins before the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        page.reload()
        if holds():
            return
    pytest.fail(f"not within {seconds} seconds")
