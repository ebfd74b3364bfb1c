"""With the engine stopped, deleted or slow, pages come from SQL: the same help, whatever is typed."""

import dataclasses
import time
from collections.abc import Mapping
from typing import Any

import pytest

from portal.web.work import House
from search.engine import EngineUnavailableError
from search.guarded import GuardedEngine
from search.parameters import PARAMETERS
from tests.pages import words
from tests.web.finder_town import WATERDAM, build_town
from tests.web.test_finder_bad_input import HTMX, ODD

AWAY = "De zoekmachine is even weg."
WILD = ("%", "_", "%%%", "a%b", "_______", "%begel", "[a-z]", "\\%")
FAULTS: Mapping[str, Exception] = {
    "stopped": ConnectionRefusedError("nobody listens"),
    "deleted": EngineUnavailableError("the index is gone"),
}


class Away:
    """An engine that answers nothing: at once with a fault, or too late."""

    def __init__(self, fault: Exception | None):
        self.fault = fault

    def find(self, query):
        if self.fault is None:
            time.sleep(5)
        raise EngineUnavailableError(str(self.fault)) from self.fault


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def lose_engine(app, how):
    house: House = app.extensions["plekwijzer"]
    engine: Any = Away(FAULTS.get(how))
    app.extensions["plekwijzer"] = dataclasses.replace(
        house, search_engine=GuardedEngine(engine, patience=0.2)
    )


@pytest.mark.parametrize("how", ["stopped", "deleted", "slow"])
def test_R05_the_same_help_is_found_without_the_engine_and_the_page_says_so(app, visitor, town, how):
    asked = ("/zoeken", "/zoeken?q=autisme", f"/zoeken?gemeente={WATERDAM}", "/zoeken?plek=ja&sorteer=snelst")
    before = [stand_of(words(visitor.get(path))) for path in asked]
    lose_engine(app, how)
    pages = [words(visitor.get(f"{path}{'&' if '?' in path else '?'}anders=1")) for path in asked]
    assert [stand_of(page) for page in pages] == before
    assert all(AWAY in page for page in pages)


def test_S27_odd_text_in_any_parameter_is_no_fault_in_sql(app, visitor, town):
    lose_engine(app, "deleted")
    for name in PARAMETERS:
        for text in (*ODD, *WILD):
            answer = visitor.get("/zoeken", query_string={name: text}, headers=HTMX)
            assert answer.status_code == 200, (name, text)
            assert f"/aanbod/{town.draft_id}" not in answer.get_data(as_text=True), (name, text)


def stand_of(page: str) -> str:
    """Give the sentence that counts what was found."""
    before, found, _ = page.partition(" gevonden")
    assert found
    return " ".join(before.split()[-2:])
