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
    """Read a table of a page: texts by heading, by the text of the first cell."""
    assert answer.status_code == 200
    document = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    found = [one for one in document.iter("table") if "cijfers__table" in (one.get("class") or "")][number]
    headings = [_text(cell) for cell in found.iter("th") if cell.get("scope") == "col"]
    rows = {}
    for row in list(found.iter("tr"))[1:]:
        cells = [_text(cell) for cell in row]
        rows[cells[0]] = dict(zip(headings[1:], cells[1:], strict=True))
    return rows


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
    return {
        "Mediaan": middle + basis(found["report_count"], found["waits_oldest_at"]),
        "Meestal (weken)": spread,
        "Actueel": f"{found['fresh_count']} van {found['offering_count']} ({share}%)",
        "Vrije plekken": places + basis(found["places_count"], found["places_oldest_at"]),
        "Aanmeldstop": f"{found['stopped_count']} van {found['known_count']}",
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
        assert {heading: rows[name][heading] for heading in expected} == expected


def decimal(value: float) -> str:
    """Write a number with at most two decimals, as in Dutch."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def basis(count: int, at: datetime) -> str:
    """Write how many reports a figure stands on, and of when the oldest is."""
    return f" {count} {'opgave' if count == 1 else 'opgaven'}, oudste {at:%d-%m-%Y}" if count else ""


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
