"""A quarter's indicators of every kind as a browser types, reads and sends them."""

import html5lib
from werkzeug.test import TestResponse

from portal.domain.terms import IndicatorKind
from tests.services.quarter import Quarter

TYPED: dict[IndicatorKind, dict[str, str]] = {
    IndicatorKind.COUNT: {"value": "1.234"},
    IndicatorKind.RATIO: {"numerator": "6", "denominator": "12"},
    IndicatorKind.SHARE: {"numerator": "10", "denominator": "80"},
    IndicatorKind.DURATION: {"value": "14,5 weken"},
    IndicatorKind.BREAKDOWN: {"part0": "7", "part1": "geen"},
    IndicatorKind.SCORE: {"value": "7,8"},
    IndicatorKind.COMPOUND: {"part0": "21", "part1": "onbekend"},
}


def typed_fields(quarter: Quarter, *kinds: IndicatorKind, **more: str) -> dict[str, str]:
    """Give the fields of a form in which some kinds, or all, are filled in."""
    found = {
        f"i{quarter.indicators[kind]}-{name}": text
        for kind in kinds or tuple(TYPED)
        for name, text in TYPED[kind].items()
    }
    return {**found, **more}


def form_on(page: TestResponse) -> dict[str, str]:
    """Read what the fields of the sheet hold, as a browser would send them."""
    document = html5lib.parse(page.get_data(as_text=True), namespaceHTMLElements=False)
    fields: dict[str, str] = {}
    for one in document.iter("input"):
        fields[one.get("name") or ""] = one.get("value") or ""
    for one in document.iter("textarea"):
        fields[one.get("name") or ""] = "".join(one.itertext()).strip("\n")
    for one in document.iter("select"):
        chosen = [option.get("value") or "" for option in one.iter("option") if "selected" in option.attrib]
        fields[one.get("name") or ""] = chosen[0] if chosen else ""
    return {name: text for name, text in fields.items() if name.startswith("i")}
