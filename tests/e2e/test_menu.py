"""The main menu of who has most rooms stands on one line on a wide screen."""

import pytest
from playwright.sync_api import Page

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.people import person_with
from tests.e2e.ways import enter

pytestmark = pytest.mark.e2e

ONE_LINE_PX = 80


@pytest.mark.parametrize("role", [Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR])
def test_the_menu_of_a_region_fits_on_one_line(page: Page, house: House, width: str, role: Role) -> None:
    enter(page, house, person_with(house, role))
    page.goto("/regio/catalogus")
    box = page.locator(".plek-header").bounding_box()
    assert box is not None
    if width == "wide":
        assert box["height"] < ONE_LINE_PX
    links = page.get_by_role("navigation", name="Hoofdmenu").get_by_role("listitem")
    edges = [one.bounding_box() for one in links.all()]
    assert all(edge is not None and edge["x"] + edge["width"] <= box["width"] for edge in edges)
