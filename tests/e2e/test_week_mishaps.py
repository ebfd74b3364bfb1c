"""Bad luck in the week's list, in a browser: pressed twice, gone back, and open in two tabs."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func
from sqlmodel import col, select

from portal.models import AvailabilityReport
from tests.e2e.house import House
from tests.e2e.pages import SignIn, WeekListPage
from tests.e2e.people import Desk, find_desk, number_of

pytestmark = pytest.mark.e2e

SAVED = "nu zichtbaar: {} weken tot kennismaking"


@pytest.fixture
def desk(house: House, width: str, is_scripted: bool) -> Desk:
    """Give a provider that no other look works for."""
    return find_desk(house, number_of(width, is_scripted=is_scripted))


@pytest.fixture
def week(either_page: Page, desk: Desk) -> WeekListPage:
    """Give the week's list of an editor who has just signed in."""
    SignIn(either_page).enter(desk.person)
    return WeekListPage(either_page)


def reports(house: House, desk: Desk) -> int:
    """Count all reports of the offering to change."""
    with house.reading() as session:
        own = col(AvailabilityReport.offering_id) == desk.offering_id
        return session.exec(select(func.count()).select_from(AvailabilityReport).where(own)).one()


def other_than(week: WeekListPage, desk: Desk, *more: str) -> str:
    """Choose a wait that does not stand in the row."""
    taken = {week.intake_field(desk.offering_id).input_value(), *more}
    return next(value for value in ("3", "4", "5") if value not in taken)


def test_R15_pressing_save_twice_saves_once(week: WeekListPage, desk: Desk, house: House) -> None:
    before, typed = reports(house, desk), other_than(week, desk)
    week.intake_field(desk.offering_id).fill(typed)
    week.row(desk.offering_id).get_by_role("button", name="Opslaan").dblclick()
    expect(week.row(desk.offering_id)).to_contain_text(SAVED.format(typed))
    week.open()
    expect(week.intake_field(desk.offering_id)).to_have_value(typed)
    assert reports(house, desk) == before + 1


def test_going_back_after_saving_never_brings_the_old_figure_back(
    week: WeekListPage, desk: Desk, is_scripted: bool
) -> None:
    typed = other_than(week, desk)
    week.save_intake_weeks(desk.offering_id, typed)
    expect(week.row(desk.offering_id)).to_contain_text(SAVED.format(typed))
    week.page.goto("/mijn/aanleveringen")
    week.page.go_back()
    expect(week.intake_field(desk.offering_id)).to_have_value(typed)
    save = week.row(desk.offering_id).get_by_role("button", name="Opslaan")
    if is_scripted:
        expect(save).to_be_hidden()
    else:
        save.click()
        expect(week.row(desk.offering_id)).to_contain_text(SAVED.format(typed))
    week.open()
    expect(week.intake_field(desk.offering_id)).to_have_value(typed)


def test_R13_the_second_of_two_tabs_sees_what_the_first_saved_and_keeps_its_own(
    week: WeekListPage, desk: Desk, house: House
) -> None:
    second = WeekListPage(week.page.context.new_page()).open()
    first_typed = other_than(week, desk)
    second_typed = other_than(week, desk, first_typed)
    week.save_intake_weeks(desk.offering_id, first_typed)
    expect(week.row(desk.offering_id)).to_contain_text(SAVED.format(first_typed))
    before = reports(house, desk)

    second.save_intake_weeks(desk.offering_id, second_typed)
    row = second.row(desk.offering_id)
    expect(row.get_by_role("alert").first).to_contain_text("intussen gewijzigd")
    expect(second.intake_field(desk.offering_id)).to_have_value(second_typed)
    assert reports(house, desk) == before

    row.get_by_role("button", name="Opslaan").click()
    expect(row).to_contain_text(SAVED.format(second_typed))
    assert reports(house, desk) == before + 1
