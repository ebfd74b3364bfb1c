"""In a real browser, what people type opens no dialog, makes no element and asks no stranger."""

import sqlite3

import pytest
from playwright.sync_api import Browser, Dialog

from portal.domain.duties import Role
from tests.e2e.house import House
from tests.e2e.provider_places import MANAGER
from tests.e2e.visits import Watch, visiting
from tests.e2e.ways import as_role, straight_to
from tests.payloads import PAYLOADS

pytestmark = pytest.mark.e2e

TYPED = {
    "offering": ("name", "description", "expectation", "meanwhile", "referrer_note", "bridging_text"),
    "organisation": ("name", "about"),
    "location": ("name", "street", "place", "directions"),
    "availability_report": ("note", "remark", "limit_text"),
}
HANDLERS = ("onerror", "onload", "onfocus", "onmouseover", "ontoggle", "onbegin", "hx-on\\:\\:load")
MADE = ", ".join([*(f"[{name}]" for name in HANDLERS), "iframe", "object", "embed", "base", "plaintext"])
PLACES = {
    "results": straight_to("/zoeken"),
    "map": straight_to("/zoeken?weergave=kaart"),
    "provider": straight_to("/aanbieder/5"),
    "waiting": straight_to("/wachttijden"),
    "crisis": straight_to("/crisis"),
    "professional": as_role(Role.REFERRER, "/zoeken"),
    "week": as_role(MANAGER, "/mijn/week"),
    "offerings": as_role(MANAGER, "/mijn/aanbod"),
    "locations": as_role(MANAGER, "/mijn/locaties"),
    "organisation": as_role(MANAGER, "/mijn/organisatie"),
    "board": as_role(Role.CONTRACT_MANAGER, "/regio"),
}


@pytest.fixture(scope="module")
def typed_house(house: House) -> House:
    """Put every payload in every row: together in long texts, and one by one over the rows of names."""
    database = sqlite3.connect(house.folder / "plekwijzer.sqlite3", timeout=30)
    database.execute("CREATE TEMP TABLE payload (number INTEGER PRIMARY KEY, words TEXT)")
    database.executemany("INSERT INTO payload VALUES (?, ?)", list(enumerate(PAYLOADS)))
    for table, columns in TYPED.items():
        for column in columns:
            words = f"(SELECT words FROM payload WHERE number = {table}.id % {len(PAYLOADS)})"
            database.execute(f"UPDATE {table} SET {column} = {words}")
    database.commit()
    database.close()
    house.run("plekwijzer", "index", "rebuild")
    return house


def dismiss(dialog: Dialog, dialogs: list[str]) -> None:
    dialogs.append(dialog.message)
    dialog.dismiss()


@pytest.mark.parametrize("name", PLACES)
def test_S21_nothing_that_was_typed_comes_alive(browser: Browser, typed_house: House, name: str) -> None:
    dialogs: list[str] = []
    watch = Watch(typed_house.url)
    with visiting(browser, typed_house, width="wide", watch=watch) as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: dismiss(dialog, dialogs))
        PLACES[name](page, typed_house)
        page.wait_for_timeout(300)
        assert page.locator(MADE).count() == 0
        assert page.evaluate("[...document.scripts].filter(one => !one.src && one.text).length") == 0
    assert dialogs == []
