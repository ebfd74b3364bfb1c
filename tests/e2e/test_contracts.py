"""A contract manager onboards by file, extends and phases out, in a real browser."""

import io
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.people import number_of, person_with
from tests.e2e.ways import enter

pytestmark = pytest.mark.e2e

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(page: Page, name: str, kvk: str) -> bytes:
    """Make a file of the first segment, product and municipality that the region's own file names."""
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Haal op wat er nu staat (XLSX)").click()
    sheet = load_workbook(io.BytesIO(fetched.value.path().read_bytes())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    at = {str(name): place for place, name in enumerate(rows[0])}
    first = rows[1]
    book = Workbook()
    made = book.active
    assert made is not None
    made.append(
        [
            "Aanbieder",
            "KvK-nummer",
            "Segment",
            "Eerste dag",
            "Laatste dag",
            "Opties om te verlengen (maanden)",
            "Product",
            "Gemeenten",
        ]
    )
    made.append(
        [
            name,
            kvk,
            first[at["Segment"]],
            date(2026, 1, 1),
            date(2028, 12, 31),
            "24, 12",
            first[at["Product"]],
            first[at["Gemeenten"]],
        ]
    )
    sent = io.BytesIO()
    book.save(sent)
    return sent.getvalue()


def test_a_contract_manager_onboards_by_file_extends_and_phases_out(
    either_page: Page, house: House, width: str, is_scripted: bool
) -> None:
    page = either_page
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/aanbieders/bestand")
    number = number_of(width, is_scripted=is_scripted)
    name, kvk = f"Het Nieuwe Huis {number}", f"8765432{number}"
    content = _file(page, name, kvk)
    page.get_by_label("Uw bestand").set_input_files(
        {"name": "nieuw.xlsx", "mimeType": XLSX, "buffer": content}
    )
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_text("1 regel wijzigt")).to_be_visible()
    page.get_by_role("button", name="1 regel opslaan").click()
    expect(page.get_by_text("Opgeslagen: 1 regel.")).to_be_visible()

    page.get_by_role("link", name="Naar de aanbieders").click()
    page.get_by_text("Zoeken en filteren").click()
    page.get_by_label("Naam, KvK-nummer of AGB-code").fill(kvk)
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name=name).click()

    page.get_by_role("link", name="Verlengen").click()
    expect(page.get_by_label("Dag", exact=True)).to_have_value("2030-12-31")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    page.get_by_role("button", name="Ja, verlengen").click()
    expect(page.get_by_text("Verlengd tot en met 31 december 2030.")).to_be_visible()

    page.get_by_role("link", name="Uitfaseren").click()
    page.get_by_label("Dag", exact=True).fill("2027-06-01")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_text("Er verdwijnt niets uit de zoekpagina")).to_be_visible()
    if is_scripted:
        assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Ja, uitfaseren").click()
    expect(page.get_by_text("geen nieuwe mensen vanaf 01-06-2027")).to_be_visible()

    page.get_by_role("link", name="Wijzigen of ongedaan maken").click()
    page.get_by_role("button", name="Maak ongedaan: uitfaseren").click()
    expect(page.get_by_text("De stap is ongedaan gemaakt.")).to_be_visible()


def test_ending_a_contract_tells_what_vanishes_from_the_finder_and_when(
    either_page: Page, house: House, width: str, is_scripted: bool
) -> None:
    page = either_page
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/aanbieders?stand=running")
    number = number_of(width, is_scripted=is_scripted)
    page.locator(".plek-table tbody th a").nth(number).click()
    page.get_by_role("link", name="Beëindigen").first.click()
    page.get_by_label("Dag", exact=True).fill("2027-01-31")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_role("main")).to_contain_text("1 februari 2027")
    expect(page.get_by_role("main")).to_contain_text("uit de zoekpagina")
    page.get_by_role("button", name="Ja, beëindigen").click()
    expect(page.get_by_text("Loopt af op 31 januari 2027.")).to_be_visible()
    page.goto("/regio/vooruit")
    expect(page.get_by_role("main")).to_contain_text("31-01-2027")
