"""The week's list as a workbook: downloaded, changed, sent back, looked at, confirmed."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.house import House
from tests.e2e.pages import SignIn, WeekListPage
from tests.e2e.people import Desk, find_desk, number_of

pytestmark = pytest.mark.e2e

NEW_WEEKS = 11


@pytest.fixture
def desk(house: House, width: str, is_scripted: bool) -> Desk:
    """Give a provider that no other case of this module works for."""
    return find_desk(house, number_of(width, is_scripted=is_scripted))


def test_a_workbook_goes_out_and_comes_back(either_page: Page, desk: Desk, tmp_path: Path) -> None:
    SignIn(either_page).enter(desk.person)
    either_page.get_by_role("link", name="Aanbod", exact=True).click()
    either_page.get_by_role("link", name="Bestanden", exact=True).click()
    with either_page.expect_download() as started:
        either_page.get_by_role("link", name="Weeklijst ophalen als XLSX").click()
    book = tmp_path / "weeklijst.xlsx"
    started.value.save_as(book)
    _change(book, desk.offering_id)

    either_page.get_by_label("Gewijzigd bestand: weeklijst").set_input_files(book)
    section = either_page.get_by_role("region", name="Weeklijst", exact=True)
    section.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(either_page.get_by_role("main")).to_contain_text("1 regel wijzigt")
    change = either_page.get_by_role("region", name="Dit verandert").get_by_role("row")
    expect(change.filter(has_text="Kennismaking (weken)")).to_contain_text(str(NEW_WEEKS))
    WeekListPage(either_page).open()
    expect(WeekListPage(either_page).intake_field(desk.offering_id)).not_to_have_value(str(NEW_WEEKS))

    either_page.go_back()
    either_page.get_by_role("button", name="1 regel opslaan").click()
    expect(either_page.get_by_text("Opgeslagen: 1 regel.")).to_be_visible()
    week = WeekListPage(either_page)
    week.open()
    expect(week.intake_field(desk.offering_id)).to_have_value(str(NEW_WEEKS))
    expect(week.row(desk.offering_id).locator(".opgave__age")).to_have_text("zojuist bijgewerkt")


def test_a_file_that_is_no_list_is_refused_at_its_field(either_page: Page, desk: Desk) -> None:
    SignIn(either_page).enter(desk.person)
    either_page.goto("/mijn/bestanden")
    wrong = FilePayload(name="foto.xlsx", mimeType="image/png", buffer=b"\x89PNG\r\n")
    either_page.get_by_label("Gewijzigd bestand: weeklijst").set_input_files(wrong)
    section = either_page.get_by_role("region", name="Weeklijst", exact=True)
    section.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(either_page.locator("#fouten")).to_contain_text("Dit bestand is niet gelezen")
    expect(either_page.locator("#bestand-weeklijst-fout")).to_be_visible()


def _change(book: Path, offering_id: int) -> None:
    """Change one figure as somebody in a spreadsheet would."""
    opened = load_workbook(book)
    sheet = opened.worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    numbers = [row[headings.index("Nummer")] for row in sheet.iter_rows(values_only=True)]
    place = (numbers.index(offering_id) + 1, headings.index("Kennismaking (weken)") + 1)
    sheet.cell(*place).value = NEW_WEEKS
    opened.save(book)
