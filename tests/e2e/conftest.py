"""A real house and a real Chromium; both are left out with one line where Chromium is missing."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.chasing import chase
from tests.e2e.house import House, furnish, open_house
from tests.e2e.visits import WIDTHS, visiting
from tests.optional import skip_or_fail

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        skip_or_fail("Chromium is not installed: browser tests are left out (Debian package: chromium)")
    return path


@pytest.fixture(scope="session")
def furnished(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with database and index, made once for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    shared = (own.parent if is_worker else own) / "plekwijzer-furnished"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            furnish(shared)
            (shared / "done").touch()
    return shared


@pytest.fixture(scope="module")
def house(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(furnished, tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def chased_house(house: House) -> House:
    """Give a house in which the week's obligations are made and reminders were mailed."""
    chase(house)
    return house


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["script", "plain"])
def is_scripted(request: pytest.FixtureRequest) -> bool:
    """Say whether the browser runs JavaScript: everything has to work both ways."""
    return str(request.param) == "script"


@pytest.fixture
def page(browser: Browser, house: House, width: str) -> Iterator[Page]:
    """Give a fresh visitor at one width."""
    with visiting(browser, house, width=width) as context:
        yield context.new_page()


@pytest.fixture
def plain_page(browser: Browser, house: House, width: str) -> Iterator[Page]:
    """Give a fresh visitor whose browser runs no JavaScript."""
    with visiting(browser, house, width=width, is_scripted=False) as context:
        yield context.new_page()


@pytest.fixture
def other_page(browser: Browser, house: House, width: str) -> Iterator[Page]:
    """Give somebody else, in a browser of their own."""
    with visiting(browser, house, width=width) as context:
        yield context.new_page()


@pytest.fixture
def either_page(browser: Browser, house: House, width: str, is_scripted: bool) -> Iterator[Page]:
    """Give a fresh visitor, with and without JavaScript in turn."""
    with visiting(browser, house, width=width, is_scripted=is_scripted) as context:
        yield context.new_page()
