"""Every route that changes something in the rooms of region, municipality and referrer has its rules."""

import importlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.desk_rules.judging import Form

ROOMS = ("/regio/", "/gemeente/", "/verwijzer/")
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
FILES = "what files refuse stands in test_files"
SPARED = {
    "POST /regio/aanbieders/bestand": FILES,
    "POST /regio/aanbieders/bestand/<int:upload_id>": FILES,
    "POST /regio/catalogus/<region_code>/pakket": FILES,
    "POST /regio/catalogus/<region_code>/pakket/<int:upload_id>": FILES,
    "POST /regio/indicatoren/invullen/<desk>/<period>/bestand": FILES,
    "POST /regio/indicatoren/invullen/<desk>/<period>/bestand/<int:upload_id>": FILES,
    "POST /gemeente/indicatoren/<desk>/<period>/bestand": FILES,
    "POST /gemeente/indicatoren/<desk>/<period>/bestand/<int:upload_id>": FILES,
}
"""Routes without a form in the tables here, and why."""


def tables() -> Iterator[Form]:
    """Give every form of every table beside this file."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        held = vars(importlib.import_module(f"tests.web.desk_rules.{path.stem}"))
        for value in held.values():
            if isinstance(value, tuple | list):
                yield from (one for one in value if isinstance(one, Form))


@pytest.fixture
def changing(app):
    """Name every changing route of the rooms."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & CHANGING
        if rule.rule.startswith(ROOMS)
    }


def test_S38_every_changing_route_has_a_form_in_a_table_or_a_reason(app, changing):
    adapter, known = app.url_map.bind("localhost"), set[str]()
    any_id: defaultdict[str, str] = defaultdict(lambda: "1")
    for form in tables():
        for path in (form.path, *(one.path for one in form.wrong if one.path)):
            filled = path.partition("?")[0].format_map(any_id)
            try:
                rule, _ = adapter.match(filled, method="POST", return_rule=True)
            except Exception:  # noqa: BLE001  an address that is none, on purpose
                continue
            known.add(f"POST {rule.rule}")
    assert changing - known - SPARED.keys() == set()


def test_S38_no_route_is_spared_that_is_gone(changing):
    assert SPARED.keys() - changing == set()
