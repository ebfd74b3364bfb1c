"""Reads the tables of the pages with figures, and writes by hand what must stand in them."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

from tests.pages import words
from tests.services.sample.by_hand import Line, figures

_TOTAL = re.compile(r"Wachtende mensen (verborgen|geen opgave|[\d.]+)")


def table(answer: TestResponse, number: int = 0) -> dict[str, dict[str, str]]:
    """Read a table with figures of a page: texts by heading, by the text of the first cell."""
    return rows_of(answer, "cijfers__table", number)


def rows_of(answer: TestResponse, name: str, number: int = 0) -> dict[str, dict[str, str]]:
    """Read the table with a class, or within what has that class, in the same way."""
    assert answer.status_code == 200
    held = [one for place in _with_class(answer, name) for one in place.iter("table")]
    if len(held) <= number:
        return {}
    headings = [text_of(cell) for cell in held[number].iter("th") if cell.get("scope") == "col"]
    rows = {}
    for row in list(held[number].iter("tr"))[1:]:
        cells = [text_of(cell) for cell in row]
        rows[cells[0]] = dict(zip(headings[1:], cells[1:], strict=True))
    return rows


def facts(answer: TestResponse) -> dict[str, tuple[str, str]]:
    """Read the head of a page: what it says and what that rests on, by the name of the figure."""
    (held,) = _with_class(answer, "cijfers__facts")
    return {
        text_of(one[0]): (text_of(next(one.iter("strong"))), text_of(next(one.iter("span")))) for one in held
    }


def items(answer: TestResponse, above: str) -> list[str]:
    """Read the list that follows a heading."""
    is_near = False
    for one in next(iter(_document(answer).iter("main"))).iter():
        if one.tag == "h2":
            is_near = text_of(one) == above
        elif is_near and one.tag in ("ul", "ol"):
            return [text_of(item) for item in one.iter("li")]
    return []


def drawings(answer: TestResponse) -> list[str]:
    """Read what the drawings of a page say to who cannot see them."""
    return [one.get("aria-label") or "" for one in _with_class(answer, "lijn__drawing")]


def total_people(answer: TestResponse) -> str:
    """Read how many people wait in all, in words; empty where the page does not tell."""
    found = _TOTAL.search(words(answer))
    return "" if found is None else found[1]


def cells(lines: Iterable[Line]) -> dict[str, str]:
    """Write by hand what a row of the table says."""
    found = figures(lines)
    middle = "geen opgave" if not found["report_count"] else "minder dan 3 opgaven"
    spread = "–"
    if found["median"] is not None:
        middle = f"{decimal(found['median'])} {'week' if found['median'] == 1 else 'weken'}"
        spread = f"{decimal(found['low'])} tot {decimal(found['high'])}"
    share = round(100 * found["fresh_count"] / found["offering_count"])
    places = "–" if found["free_places"] is None else str(found["free_places"])
    people = (
        "geen opgave" if found["waiting_people"] is None else f"{found['waiting_people']:,}".replace(",", ".")
    )
    above = f"{found['above_norm_count']} van {found['normed_count']}" if found["normed_count"] else "–"
    above += oldest(found["normed_oldest_at"])
    stopped = f"{found['stopped_count']} van {found['known_count']}"
    return {
        "Boven de norm": above,
        "Mediaan": middle + basis(found["report_count"], found["waits_oldest_at"]),
        "Meestal (weken)": spread,
        "Actueel": f"{found['fresh_count']} van {found['offering_count']} ({share}%)",
        "Vrije plekken": places + basis(found["places_count"], found["places_oldest_at"]),
        "Aanmeldstop": stopped + oldest(found["known_oldest_at"]),
        "Wachtenden": people + basis(found["people_count"], found["people_oldest_at"]),
    }


def checked(
    rows: Mapping[str, Mapping[str, str]], lines: Iterable[Line], name_of: Callable[[Line], Iterable[Any]]
) -> None:
    """Compare a table with the rows, by the names of what it is split by."""
    held: dict[str, list[Line]] = {}
    for line in lines:
        for name in name_of(line):
            held.setdefault(name, []).append(line)
    assert set(rows) == set(held)
    for name, part in held.items():
        expected = cells(part)
        shown = {heading: rows[name][heading] for heading in expected}
        shown["Boven de norm"], _, norm = shown["Boven de norm"].partition(" norm ")
        assert shown == expected
        if norm:
            hours = part[0].norm_hours
            assert norm == (f"{part[0].norm} weken" if hours is None else f"{hours} uur")


def decimal(value: float) -> str:
    """Write a number with at most two decimals, as in Dutch."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def basis(count: int, at: datetime) -> str:
    """Write how many reports a figure stands on, and of when the oldest is."""
    return f" {count} {'opgave' if count == 1 else 'opgaven'}, oudste {at:%d-%m-%Y}" if count else ""


def oldest(at: datetime | None) -> str:
    """Write of when the oldest report is that a share stands on."""
    return "" if at is None else f" oudste {at:%d-%m-%Y}"


def _document(answer: TestResponse) -> Element:
    return html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)


def _with_class(answer: TestResponse, name: str) -> list[Element]:
    return [one for one in _document(answer).iter() if name in (one.get("class") or "").split()]


def text_of(element: Element) -> str:
    """Give the text within an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())
