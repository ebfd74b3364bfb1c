"""A contract manager opens the pack for a talk, writes notes and agreements, prints it and takes the file."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, ViewportSize, expect

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.people import number_of, person_with
from tests.e2e.ways import enter

pytestmark = pytest.mark.e2e

A4_MM = 25.4 / 96
PAPER: ViewportSize = {"width": int((210 - 28) / A4_MM), "height": int((297 - 32) / A4_MM)}
"""What of an A4 lies within the margins, in pixels of CSS."""


def _open_pack(page: Page, house: House, number: int) -> str:
    """Open the pack of a provider that no other journey touches; its name."""
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/aanbieders")
    page.get_by_role("link", name="Kwartaalgesprekken").click()
    link = page.locator(".plek-table tbody th a").nth(number)
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return name


def _fetch(page: Page) -> list[str]:
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Alles als Excel").click()
    return load_workbook(io.BytesIO(fetched.value.path().read_bytes())).sheetnames


def _check_axe(page: Page, *, is_scripted: bool) -> None:
    """Let axe look, where scripts run."""
    if is_scripted:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_snapshot()


def test_a_contract_manager_prepares_a_talk_and_takes_the_agreements_along(
    either_page: Page, house: House, width: str, is_scripted: bool
) -> None:
    page = either_page
    number = number_of(width, is_scripted=is_scripted)
    _open_pack(page, house, number)
    for heading in ("Vragen om te bespreken", "Wachttijden", "Op tijd ingeleverd", "Overeenkomsten"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    page.get_by_role("link", name="Schrijf notities en afspraken").click()
    page.get_by_label("Notities voor het gesprek").fill(f"Vraag naar de planning {number}.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Opgeslagen.", exact=True)).to_be_visible()

    page.get_by_role("link", name="Voeg een afspraak toe").click()
    page.get_by_label("Wat is er afgesproken?").fill(f"Stuurt een plan, nummer {number}.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul in wie dit doet")
    expect(page.get_by_label("Wat is er afgesproken?")).to_have_value(f"Stuurt een plan, nummer {number}.")
    _check_axe(page, is_scripted=is_scripted)
    page.get_by_label("Wie doet dit?").fill("de aanbieder")
    page.get_by_label("Uiterlijk op").fill("31-03-2027")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De afspraak is opgeslagen.")).to_be_visible()
    _check_axe(page, is_scripted=is_scripted)

    page.get_by_role("link", name="Terug naar de cijfers").click()
    own = page.get_by_role("region", name="Van de regio zelf")
    expect(own).to_contain_text(f"Vraag naar de planning {number}.")
    expect(own).to_contain_text(f"Stuurt een plan, nummer {number}.")
    assert "Afspraken" not in _fetch(page)
    page.get_by_role("link", name="Neem het mee").click()
    assert "Afspraken" in _fetch(page)

    page.get_by_role("navigation", name="Kwartaal").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text(f"Stuurt een plan, nummer {number}.")
    page.get_by_role("link", name=f"Wijzig de afspraak: Stuurt een plan, nummer {number}.").click()
    page.get_by_label("Hoe staat het ervoor?").select_option("gedaan")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("main")).not_to_contain_text(f"Stuurt een plan, nummer {number}.")


def test_the_pack_on_paper_names_provider_quarter_and_day_and_cuts_nothing_off(
    page: Page, house: House
) -> None:
    name = _open_pack(page, house, 5)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    head = page.locator(".gesprek__printed")
    expect(head).to_be_visible()
    expect(head).to_contain_text(name)
    expect(head).to_contain_text("kwartaal van")
    expect(head).to_contain_text("opgehaald op")
    for gone in (".plek-header", ".plek-footer", ".gesprek__choose", ".gesprek__files", ".gesprek__own"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    beyond = """() => [...document.querySelectorAll("main *")].filter(one => {
      const box = one.getBoundingClientRect();
      return box.width && box.right > window.innerWidth + 1;
    }).length"""
    assert page.evaluate(beyond) == 0
    for one in page.locator(".gesprek__spark").all():
        expect(one).to_be_visible()
