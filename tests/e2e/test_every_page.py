"""Every page at both widths, and the busiest in the dark: readable for everyone, and it asks no stranger."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.house import House
from tests.e2e.places import IN_THE_DARK, PLACES
from tests.e2e.visits import WIDTHS, Watch, visiting

pytestmark = pytest.mark.e2e

SHOTS = os.environ.get("SCREENSHOT_DIR")
"""A folder for pictures of every page, for who wants to look at them."""
WRITE_A_SCRIPT = """() => {
  const script = document.createElement("script");
  script.textContent = "window.wasRun = true";
  document.body.append(script);
}"""
BETWEEN = (600, 768, 912, 1024)
"""Widths of tablets and small screens: the page that is wide is made narrower too."""
LOOKS = [(name, width, False) for width in WIDTHS for name in PLACES] + [
    (name, width, True) for width in WIDTHS for name in IN_THE_DARK
]


def _name(look: tuple[str, str, bool]) -> str:
    name, width, is_dark = look
    return f"{name}-{width}{'-dark' if is_dark else ''}"


@dataclass(frozen=True)
class Look:
    """A page as it stands, and what it did to get there."""

    page: Page
    watch: Watch


@pytest.fixture(scope="module")
def look_at(browser: Browser, chased_house: House) -> Iterator[Callable[[str, bool], Look]]:
    """Give the page in which everything of one width and light is looked at, opened when first asked for.

    A browser that knows the styles and scripts already takes a third of the work of a fresh one.
    """
    opened: dict[tuple[str, bool], Look] = {}
    with ExitStack() as stack:

        def open_once(width: str, is_dark: bool) -> Look:
            if (width, is_dark) not in opened:
                watch = Watch(chased_house.url)
                visit = visiting(browser, chased_house, width=width, is_dark=is_dark, watch=watch)
                opened[width, is_dark] = Look(stack.enter_context(visit).new_page(), watch)
            return opened[width, is_dark]

        yield open_once


@pytest.fixture(scope="module", params=LOOKS, ids=_name)
def look(look_at: Callable[[str, bool], Look], chased_house: House, request: pytest.FixtureRequest) -> Look:
    """Give each page in turn, reached by somebody of whom the house knows nothing yet."""
    name, width, is_dark = request.param
    look = look_at(width, is_dark)
    look.page.goto("/gezond")
    look.page.context.clear_cookies()
    look.watch.forget()
    PLACES[name](look.page, chased_house)
    if SHOTS:
        look.page.screenshot(path=Path(SHOTS) / f"{_name(request.param)}.png", full_page=True)
    return look


def test_axe_finds_nothing(look: Look) -> None:
    found = Axe().run(look.page)
    assert found.violations_count == 0, found.generate_snapshot()


def test_nothing_scrolls_sideways(look: Look) -> None:
    size = look.page.viewport_size
    assert size is not None
    for width in (*BETWEEN, size["width"]) if size["width"] > max(BETWEEN) else (size["width"],):
        look.page.set_viewport_size({"width": width, "height": size["height"]})
        assert look.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width


def test_S07_csp_browser_meets_no_violation(look: Look) -> None:
    assert not look.watch.violations


def test_S39_browser_asks_no_other_host(look: Look) -> None:
    assert not look.watch.foreign


def test_nothing_fails_on_the_way(look: Look) -> None:
    assert not look.watch.faults


def test_S07_csp_browser_refuses_a_script_written_into_a_page(browser: Browser, house: House) -> None:
    watch = Watch(house.url)
    with visiting(browser, house, width="wide", watch=watch) as context:
        page = context.new_page()
        page.goto("/")
        page.evaluate(WRITE_A_SCRIPT)
        assert page.evaluate("window.wasRun") is None
    assert watch.violations
