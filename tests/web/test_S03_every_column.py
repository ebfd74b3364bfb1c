"""A form writes the fields it shows: with every column of every table sent along, the rows are the same."""

from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from portal.models import metadata
from tests.web.every_route import RAW_TOKEN, ROUTES, form_token, path_of
from tests.web.kept_house import House

PAGES = [route.partition(" ")[2] for route in ROUTES if route.startswith("GET ") and "/api/" not in route]
ROLES = ("manager", "contract_manager", "operator")
TYPED = ("name", "about", "description", "directions", "expectation", "meanwhile", "referrer_note")
COLUMNS = sorted({column.name for table in metadata.tables.values() for column in table.columns})
NOT_TICKED = "\0"
NEVER = {"csrf_token", "password"}


def forms_on(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give each form that is posted: its address, and what it sends when nothing is touched."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    for form in document.iter("form"):
        if form.get("method", "get").lower() == "post":
            yield unescape(form.get("action") or ""), dict(_fields(form))


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if not name or name in NEVER:
            continue
        kind = field.get("type", "text")
        if field.tag == "textarea":
            yield name, _typed(name, "".join(field.itertext()))
        elif field.tag == "select":
            chosen = [one for one in field.iter("option") if one.get("selected") is not None]
            yield name, (chosen or list(field.iter("option")))[0].get("value") or ""
        elif field.tag == "input" and kind not in ("submit", "file"):
            value = field.get("value") or ""
            if kind == "text":
                yield name, _typed(name, value)
            elif kind not in ("checkbox", "radio") or field.get("checked") is not None:
                yield name, value
            else:
                yield name, NOT_TICKED


def _typed(name: str, value: str) -> str:
    """Change a text, so that there is something to save."""
    return f"{value} nieuw".strip() if name in TYPED else value.strip("\n")


@pytest.fixture
def house(app, world, engine, database_url):
    return House(app, world, engine, database_url.removeprefix("sqlite:///"))


@pytest.mark.parametrize("role", ROLES)
def test_S03_every_column_sent_with_every_form_changes_nothing_more(house, browser_at, role):
    browser = browser_at(role)
    shown: dict[str, dict[str, str]] = {}
    for rule in PAGES:
        answer = browser.get(path_of(rule, house.world))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            shown.update((address, fields) for address, fields in forms_on(answer.text) if address)
    with browser.session_transaction() as kept:
        kept["csrf_token"] = RAW_TOKEN
    extra = {name: str(house.world.foreign_id) for name in COLUMNS}
    house.keep()
    differing, saved = {}, 0
    for address, fields in shown.items():
        left = []
        usual = {name: value for name, value in fields.items() if value != NOT_TICKED}
        more = {name: value for name, value in extra.items() if name not in fields}
        for sent in (usual, {**more, **usual}):
            with browser.session_transaction() as kept:
                held = dict(kept)
            answer = browser.post(address, data={**sent, "csrf_token": form_token(house.app)})
            left.append((answer.status_code, house.rows()))
            house.put_back()
            with browser.session_transaction() as kept:
                kept.clear()
                kept.update(held)
        saved += left[0][0] in (200, 303)
        if left[0] != left[1]:
            changed = [name for name in metadata.tables if left[0][1][name] != left[1][1][name]]
            differing[address] = (left[0][0], left[1][0], _difference(left[0][1], left[1][1], changed))
    assert differing == {}
    assert saved >= {"manager": 5}.get(role, 1), shown


def _difference(
    one: dict[str, Any], other: dict[str, Any], tables: list[str]
) -> list[tuple[str, str, Any, Any]]:
    return [
        (table, name, before.get(name), after.get(name))
        for table in tables
        for before, after in zip(one[table], other[table], strict=False)
        for name in before
        if before[name] != after.get(name)
    ]
