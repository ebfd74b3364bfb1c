"""Each kind of bad input in each typed field of every form of a provider: said clearly, nothing lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.pages import Browser
from tests.web.every_route import RAW_TOKEN, ROUTES, form_token, path_of
from tests.web.kept_house import House

PAGES = [
    route.partition(" ")[2]
    for route in ROUTES
    if route.startswith(("GET /mijn", "GET /account")) and "/api/" not in route
]
KINDS = ("text", "number", "date", "email", "tel", "url", "search", "time")
BSN = "111222333"
MARKUP = "<script>alert(1)</script>"
CASES = {
    "wrong_type": "bel ons maar",
    "negative": "-1",
    "huge": "9" * 40,
    "blank": "   ",
    "bsn": f"cliënt met BSN {BSN}",
    "markup": MARKUP,
    "emoji": "😀👩‍👧🏳️‍🌈",
    "5000_characters": "lang " * 1_000,
    "turned_text": "een \u202etwee",
}
REFUSED = (409, 422, 429)
LET_THROUGH = (200, 303)


@dataclass(frozen=True)
class Field:
    """A field to type in: the address of its form, its name, and what the form sends untouched."""

    address: str
    name: str
    untouched: dict[str, str]


@pytest.fixture
def house(app: Any, world: Any, engine: Engine, database_url: str) -> House:
    return House(app, world, engine, database_url.removeprefix("sqlite:///"))


@pytest.fixture
def browser(browser_at: Any) -> Browser:
    return browser_at("manager")


@pytest.fixture
def fields(browser: Browser, world: Any) -> list[Field]:
    """Find every typed field of every form on the pages of a provider's manager, each form once."""
    found: dict[tuple[str, str], Field] = {}
    for rule in PAGES:
        answer = browser.get(path_of(rule, world))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found |= {(one.address, one.name): one for one in _typed_on(answer.text)}
    with browser.session_transaction() as kept:
        kept["csrf_token"] = RAW_TOKEN
    return list(found.values())


def _typed_on(page: str) -> Iterator[Field]:
    document = html5lib.parse(page, namespaceHTMLElements=False)
    for form in document.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        sent = dict(_values(form))
        for one in form.iter():
            kind = one.get("type", "text")
            is_open = one.get("name") and one.get("readonly") is None and one.get("hidden") is None
            if is_open and (one.tag == "textarea" or (one.tag == "input" and kind in KINDS)):
                yield Field(unescape(form.get("action") or ""), one.get("name", ""), sent)


def _values(form: Element) -> Iterator[tuple[str, str]]:
    for one in form.iter():
        name, kind = one.get("name", ""), one.get("type", "text")
        if not name or name == "csrf_token":
            continue
        if one.tag == "textarea":
            yield name, "".join(one.itertext()).strip("\n")
        elif one.tag == "select":
            chosen = [option for option in one.iter("option") if option.get("selected") is not None]
            yield name, (chosen or list(one.iter("option")))[0].get("value") or ""
        elif one.tag == "input" and kind in ("checkbox", "radio"):
            if one.get("checked") is not None:
                yield name, one.get("value") or "y"
        elif one.tag == "input" and kind not in ("submit", "file"):
            yield name, one.get("value") or ""


def rows(house: House) -> dict[str, Any]:
    """Read what all tables hold but the counts of attempts."""
    return {name: held for name, held in house.rows().items() if name != "attempt_counter"}


def scripts_in(answer: TestResponse) -> list[Element]:
    document = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return [one for one in document.iter("script") if "alert" in "".join(one.itertext())]


def faults_of(case: str, typed: str, answer: TestResponse, before: Any, after: Any) -> list[str]:
    """Judge one answer to one field with something odd in it."""
    found = []
    if answer.status_code not in (*REFUSED, *LET_THROUGH):
        found.append(f"answered {answer.status_code}")
    if answer.status_code in REFUSED:
        shown = " ".join(html5lib.parse(answer.text, namespaceHTMLElements=False).itertext())
        values = {one.get("value") for one in html5lib.parse(answer.text, namespaceHTMLElements=False).iter()}
        if before != after:
            found.append("refused, and something was saved")
        if "plek-error" not in answer.text and "opgave__conflict" not in answer.text:
            found.append("refused without a sentence")
        if typed.strip() not in shown and typed.strip() not in " ".join(filter(None, values)):
            found.append("what was typed is lost")
    if scripts_in(answer):
        found.append("markup came alive")
    if case == "bsn" and BSN in str(after):
        found.append("a BSN was saved")
    return found


@pytest.mark.parametrize("case", CASES)
def test_S38_every_field_stands_up_to(case: str, fields: list[Field], browser: Browser, house: House) -> None:
    typed, wrong = CASES[case], {}
    before = rows(house)
    house.keep()
    house.put_back()
    untouched = house.stamp()
    for one in fields:
        with browser.session_transaction() as kept:
            held = dict(kept)
        sent = {**one.untouched, one.name: typed, "csrf_token": form_token(house.app)}
        answer = browser.post(one.address, data=sent)
        is_written = house.stamp() != untouched
        after = rows(house) if is_written else before
        if found := faults_of(case, typed, answer, before, after):
            wrong[f"{one.address} {one.name}"] = found
        if is_written:
            house.put_back()
            untouched = house.stamp()
        with browser.session_transaction() as kept:
            kept.clear()
            kept.update(held)
    assert wrong == {}
    assert len(fields) > 40, fields
