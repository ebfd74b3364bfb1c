"""What a week costs a provider: no change one click, three changes a dozen, a stop that ends by itself."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.app import utc_now
from portal.domain.calendar import local_date
from portal.web.present import date_text
from tests.e2e.chasing import provider_addresses
from tests.e2e.effort import Effort
from tests.e2e.house import House
from tests.e2e.later import open_later
from tests.e2e.pages import OfferingPage, PostRoom, SignIn, WeekListPage
from tests.e2e.people import Desk, find_desk, number_of
from tests.e2e.visits import visiting

pytestmark = pytest.mark.e2e

MOST_ACTS = 12
CHANGES = 3
STOPPED = "Neemt nu geen nieuwe mensen aan"
STOP_DAYS = 2


@pytest.fixture
def desk(house: House, width: str, is_scripted: bool) -> Desk:
    """Give a provider that no other look works for."""
    return find_desk(house, number_of(width, is_scripted=is_scripted))


@pytest.fixture
def week(either_page: Page, desk: Desk) -> WeekListPage:
    """Give the week's list of an editor who has just signed in."""
    SignIn(either_page).enter(desk.person)
    return WeekListPage(either_page)


def test_a_week_without_change_costs_one_click_after_opening_the_mail(
    either_page: Page, chased_house: House, width: str, is_scripted: bool
) -> None:
    _open_from_mail(either_page, chased_house, number_of(width, is_scripted=is_scripted))
    effort = Effort(either_page)
    effort.click(either_page.get_by_role("button", name="Alles klopt nog: bevestigen"))
    expect(either_page).to_have_url(re.compile(r"/mijn/week\?bevestigd=\d+$"))
    expect(either_page.get_by_text(re.compile("^Bevestigd:"))).to_be_visible()
    assert effort.count == 1
    week = WeekListPage(either_page)
    ages = week.ages.count()
    expect(week.ages.filter(has_text=re.compile("zojuist bijgewerkt|nog nooit"))).to_have_count(ages)
    expect(either_page.get_by_role("button", name=re.compile("ngedaan")).first).to_be_visible()


def test_three_changes_cost_at_most_twelve_presses_and_clicks(
    week: WeekListPage, width: str, is_scripted: bool
) -> None:
    effort, chosen = Effort(week.page), week.offering_ids()[:CHANGES]
    before = {one: week.intake_field(one).input_value() for one in chosen}
    typed = {one: "3" if value != "3" else "4" for one, value in before.items()}
    if is_scripted:
        effort.double_click(week.intake_field(chosen[0]))
    for one in chosen:
        if not is_scripted:
            effort.double_click(week.intake_field(one))
        effort.press(typed[one])
        if is_scripted:
            effort.press("Enter")
            saved = re.compile(f"nu zichtbaar: .*{typed[one]} weken tot kennismaking")
            expect(week.row(one)).to_contain_text(saved)
    if not is_scripted:
        effort.click(week.page.get_by_role("button", name="Alles opslaan wat ik typte"))
    expect(week.page.get_by_role("heading", level=1)).to_be_visible()
    assert effort.count <= MOST_ACTS
    week.open()
    assert {one: week.intake_field(one).input_value() for one in chosen} == typed


@pytest.mark.parametrize("width", ["phone"])
@pytest.mark.parametrize("is_scripted", [True], ids=["script"])
def test_on_a_phone_one_week_more_is_two_taps(week: WeekListPage) -> None:
    effort, offering_id = Effort(week.page), week.offering_ids()[-1]
    row = week.row(offering_id)
    value = int(week.intake_field(offering_id).input_value() or 0) + 1
    effort.click(row.get_by_role("button", name="Eén erbij").first)
    effort.click(row.get_by_role("button", name="Opslaan"))
    expect(row).to_contain_text("nu zichtbaar")
    expect(week.intake_field(offering_id)).to_have_value(str(value))
    assert effort.count == 2


def test_a_stop_with_a_last_day_ends_by_itself(
    week: WeekListPage, desk: Desk, browser: Browser, house: House, other_page: Page, width: str
) -> None:
    last = local_date(utc_now()) + timedelta(days=STOP_DAYS)
    row = week.row(desk.offering_id)
    if not row.get_by_label("Laatste dag van stop of beperking").count():
        _choose_stop(week, desk)
    row.get_by_label("Laatste dag van stop of beperking").fill(last.isoformat())
    row.get_by_role("button", name="Opslaan").click()
    expect(row).to_contain_text(f"aanmeldstop tot en met {date_text(last)}")
    offering = OfferingPage(other_page).open(desk.offering_id)
    expect(offering.figures).to_contain_text(STOPPED)

    with open_later(house, days=STOP_DAYS + 1) as later, visiting(browser, later, width=width) as context:
        page = context.new_page()
        OfferingPage(page).open(desk.offering_id)
        expect(OfferingPage(page).figures).to_be_visible()
        expect(OfferingPage(page).figures).not_to_contain_text(STOPPED)
        SignIn(page).enter(desk.person)
        past = WeekListPage(page).row(desk.offering_id)
        expect(past).to_contain_text(f"liep tot en met {date_text(last)} en is voorbij")
        expect(past.get_by_label("Neemt aan")).to_have_value("yes")


def _choose_stop(week: WeekListPage, desk: Desk) -> None:
    """Choose a stop; who has script is shown the rest at once, others ask for it."""
    row = week.row(desk.offering_id)
    row.get_by_label("Neemt aan").select_option(label="aanmeldstop")
    panel = row.get_by_role("group", name=re.compile("^Stop, beperking"))
    if not week.page.evaluate("document.body.classList.contains('plek--scripted')"):
        row.get_by_role("button", name="Meer").click()
    expect(panel).to_be_visible()
    expect(row.get_by_label("Neemt aan")).to_have_value("stop")


def _open_from_mail(page: Page, house: House, number: int) -> None:
    """Open the list from the reminder of the provider with this number among those who got one."""
    mailed = provider_addresses(house)
    post = PostRoom(page).open()
    shown = [one for one in dict.fromkeys(post.addresses()) if one in mailed]
    post.open_letter_to(shown[number])
    post.list_link().click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Weeklijst van")
