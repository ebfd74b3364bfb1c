"""A council's report and evaluation: by the region for a municipality, and by a municipality its own only."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import person_with

pytestmark = pytest.mark.e2e


def test_the_region_makes_a_municipality_s_report_and_prints_it(either_page: Page, house: House) -> None:
    page = either_page
    SignIn(page).enter(person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/rapport")
    page.get_by_role("main").get_by_role("link", name=re.compile("kwartaal van")).first.click()
    expect(page.get_by_role("heading", name="In het kort")).to_be_visible()
    page.get_by_text("Kies een gemeente of de hele regio").click()
    page.get_by_role("link", name="Gouda", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Raadsrapport Gouda")
    expect(page.get_by_role("main")).to_contain_text("In de hele regio")

    with page.expect_download() as saved:
        page.get_by_role("link", name="alles als Excel").click()
    assert re.fullmatch(
        r"raadsrapport-GM0513-\d{4}-kw\d-\d{4}-\d\d-\d\d\.xlsx", saved.value.suggested_filename
    )

    page.emulate_media(media="print")
    expect(page.get_by_text(re.compile("^Plekwijzer, opgehaald op"))).to_be_visible()
    expect(page.get_by_role("link", name="alles als Excel")).to_be_hidden()
    expect(page.get_by_role("navigation").first).to_be_hidden()


def test_a_municipal_reader_reads_the_own_figures_report_and_evaluation_and_no_other(
    either_page: Page, house: House
) -> None:
    page = either_page
    SignIn(page).enter(person_with(house, Role.MUNICIPAL_READER))
    page.goto("/gemeente/monitor")
    heading = page.get_by_role("heading", level=1).inner_text()
    town = heading.removeprefix("Cijfers van ")
    page.get_by_role("link", name="Raadsrapport").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Raadsrapport van {town}")
    page.get_by_role("main").get_by_role("link", name=re.compile("kwartaal van")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Raadsrapport {town}")
    expect(page.get_by_text("Kies een gemeente")).to_have_count(0)
    page.get_by_role("link", name="Evaluatie").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Evaluatie van {town}")

    for path in ("/regio/rapport", "/regio/evaluatie"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 403
    page.goto("/gemeente/evaluatie?gemeente=GM0484")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Evaluatie van {town}")
