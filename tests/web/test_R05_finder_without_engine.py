"""With an engine that hangs the results page comes from SQL within a second or so, and says so."""

import dataclasses
import time
from typing import Any

import pytest

from portal.web.work import House
from search.guarded import GuardedEngine
from tests.pages import words
from tests.web.finder_town import WATERDAM, build_town

AWAY = "De zoekmachine is even weg."


class Hanging:
    def __init__(self):
        self.asked = 0

    def find(self, query):
        self.asked += 1
        time.sleep(20)


@pytest.fixture
def hanging(engine, app, world, now):
    build_town(engine, app, now)
    app.test_client().get("/zoeken?q=autisme")  # the first page of a process also compiles its templates
    house: House = app.extensions["plekwijzer"]
    engine_that_hangs: Any = Hanging()
    app.extensions["plekwijzer"] = dataclasses.replace(house, search_engine=GuardedEngine(engine_that_hangs))
    return engine_that_hangs


def test_R05_a_hanging_engine_costs_one_visitor_less_than_a_second_and_the_next_nothing(visitor, hanging):
    pages = []
    for _ in range(3):
        began = time.monotonic()
        pages.append((words(visitor.get(f"/zoeken?gemeente={WATERDAM}")), time.monotonic() - began))
    assert all(AWAY in page for page, _ in pages)
    assert pages[0][1] - pages[1][1] < 1.5
    assert hanging.asked == 1


def test_R05_words_are_answered_and_suggestions_go_on_without_the_engine(visitor, hanging):
    assert AWAY in words(visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}"))
    assert visitor.get("/zoeken/suggesties?q=water").get_json()["suggesties"][0]["tekst"] == "Waterdam"
