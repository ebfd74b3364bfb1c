"""A catalogue editor gives a product another norm from a date, sees both states, and takes it back."""

import pytest
from playwright.sync_api import Page, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.people import number_of, person_with
from tests.e2e.ways import enter

pytestmark = pytest.mark.e2e


def test_a_norm_is_edited_from_a_date_previewed_planned_and_withdrawn(
    either_page: Page, house: House, width: str, is_scripted: bool
) -> None:
    page = either_page
    enter(page, house, person_with(house, Role.CATALOGUE_EDITOR))
    page.goto("/regio/catalogus")
    page.get_by_role("link", name="Normen").click()
    link = page.locator("main table tbody tr th a").nth(number_of(width, is_scripted=is_scripted))
    name = link.inner_text()
    page.get_by_role("link", name=f"Wijzig {name}", exact=True).click()

    page.get_by_label("Geldt vanaf").fill("gisteren")
    page.get_by_label("Norm in weken").fill("13")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.locator("#fouten")).to_contain_text("Vul een datum in")
    expect(page.get_by_label("Norm in weken")).to_have_value("13")

    year = _next_year(page)
    page.get_by_label("Geldt vanaf").fill(f"1-1-{year}")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    preview = page.get_by_role("region", name=f"Dit verandert op 1 januari {year}")
    expect(preview).to_contain_text("Norm in weken")
    expect(preview).to_contain_text("Norm: start binnen 13 weken")
    page.get_by_role("button", name="Sla dit op").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    states = page.get_by_role("region", name="Nu en later")
    row = states.get_by_role("row").filter(has_text="Norm in weken")
    expect(row.get_by_role("cell").last).to_contain_text("13")

    page.get_by_role("button", name="Trek in").click()
    expect(page.get_by_role("main")).to_contain_text("De geplande wijziging is ingetrokken.")
    expect(page.get_by_role("main")).not_to_contain_text(f"{name} wijzigt op")


def _next_year(page: Page) -> int:
    return int(page.evaluate("new Date().getFullYear()")) + 1
