"""The map of results: opens on demand, works by keyboard, and keeps to the content security policy."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.house import House
from tests.e2e.visits import visiting

pytestmark = pytest.mark.e2e

RESULTS = "/zoeken?q=autisme&gemeente=GM0513"
MAP = f"{RESULTS}&weergave=kaart"
MARKS = ".finder-map .leaflet-marker-icon"


def _open(page: Page) -> Page:
    page.goto(MAP)
    expect(page.locator(MARKS).first).to_be_visible()
    expect(page.locator("#kaart-bericht")).not_to_contain_text("geladen")
    return page


def test_the_list_loads_nothing_of_the_map(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(RESULTS)
    page.get_by_role("link", name="Kaart en lijst").wait_for()
    assert [url for url in asked if "leaflet" in url or "kaart" in url] == []
    page.get_by_role("link", name="Kaart en lijst").click()
    expect(page.locator(MARKS).first).to_be_visible()


def test_the_list_below_the_map_is_the_same(page: Page) -> None:
    page.goto(RESULTS)
    links = page.locator(".finder-card h3 a")
    before = [link.get_attribute("href") for link in links.all()]
    _open(page)
    assert [link.get_attribute("href") for link in links.all()] == before != []


def test_the_markers_are_as_many_as_the_results(page: Page) -> None:
    _open(page)
    total = _number(page.locator("#stand").inner_text())
    told = page.locator("#kaart-bericht").inner_text()
    groups = page.locator(".finder-map .finder-cluster > span > span:first-child").all_inner_texts()
    pins = page.locator(".finder-map .finder-pin").count()
    unplaced = _number(told) if "alleen in de lijst" in told else 0
    assert sum(map(int, groups)) + pins == total - unplaced > 0


def test_a_marker_opens_and_closes_by_keyboard(page: Page) -> None:
    _open(page)
    for _ in range(8):
        cluster = page.locator(".finder-map .finder-cluster").first
        if page.locator(".finder-map .finder-pin").count() or not cluster.count():
            break
        cluster.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    pin = page.locator(".finder-map .finder-pin").first
    pin.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("link")).to_have_attribute("href", re.compile(r"^/aanbod/\d+\?gemeente=GM0513$"))
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(pin).to_be_focused()


def test_the_map_follows_the_filters(page: Page) -> None:
    _open(page)
    with page.expect_response(re.compile(r"kaart\.json.*plek=ja")):
        if not page.locator("#filters").get_attribute("open"):
            page.evaluate("document.getElementById('filters').open = true")
        page.get_by_label("Neemt nieuwe mensen aan").first.check()
    expect(page).to_have_url(re.compile("weergave=kaart"))
    expect(page.locator(MARKS).first).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("plek=ja"))
    expect(page.locator(MARKS).first).to_be_visible()


def test_without_script_the_list_says_it_all(plain_page: Page) -> None:
    plain_page.goto(MAP)
    expect(plain_page.get_by_text("De lijst hieronder laat alles zien")).to_be_visible()
    assert plain_page.locator(".finder-card").count() > 0


def test_my_place_is_sent_rounded(browser, house: House, width: str) -> None:
    with visiting(browser, house, width=width) as context:
        context.grant_permissions(["geolocation"])
        context.set_geolocation({"latitude": 52.0123456, "longitude": 4.7101234})
        page = context.new_page()
        page.goto("/zoeken?q=autisme")
        page.evaluate("document.getElementById('filters').open = true")
        page.get_by_role("button", name="Gebruik mijn locatie").click()
        expect(page).to_have_url(re.compile(r"dichtbij=52\.012%2C4\.71(0)?(&|$)"))
        expect(page.locator("#resultaten")).to_contain_text("Bij uw locatie (Gouda)")


def _number(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found is not None, text
    return int(found[0])
