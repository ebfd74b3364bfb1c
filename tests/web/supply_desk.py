"""Reads the forms of a provider's supply as a browser does, so that a test sends back all that was shown."""

from typing import Any
from xml.etree.ElementTree import Element  # only the type: what is parsed is our own page

from werkzeug.test import TestResponse

from tests.pages import Browser, parse

DESCRIPTION = "Wij helpen u stap voor stap, bij u thuis of bij ons op de locatie."
ADDRESS = {
    "name": "Hoofdlocatie",
    "street": "Markt",
    "house_number": "1",
    "postcode": "2801 JG",
    "place": "Gouda",
}


def form_on(page: TestResponse, action: str = "") -> dict[str, Any]:
    """Give the names and values of the page's form whose address ends in `action`."""
    forms = [form for form in parse(page).iter("form") if form.get("method", "").lower() == "post"]
    form = next(form for form in forms if (form.get("action") or "").endswith(action or "bewerken"))
    found: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if name is None:
            continue
        for value in _values(field):
            found.setdefault(name, []).append(value)
    return found


def send_form(browser: Browser, page_path: str, path: str = "", **changes: Any) -> TestResponse:
    """Open a page, change fields of its form and send it: there, or to another address."""
    form = form_on(browser.get(page_path), page_path.rpartition("/")[2])
    return browser.post(path or page_path, data={**form, **changes})


def _values(field: Element) -> list[str]:
    if field.tag == "textarea":
        return ["".join(field.itertext()).removeprefix("\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value", "") for option in chosen]
    if field.tag != "input" or (field.get("type") == "checkbox" and field.get("checked") is None):
        return []
    return [field.get("value", "")]
