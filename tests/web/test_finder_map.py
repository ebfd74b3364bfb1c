"""The map of results and the place that distances are counted from."""

import dataclasses

import pytest
from sqlmodel import col, update

from portal.app import create_app
from portal.db import unit_of_work
from portal.models import Location, Organisation
from search import map_view
from tests.pages import Browser, words
from tests.web.finder_town import CANARIES, POLDERZICHT, WATERDAM, build_town

DATA = "/zoeken/kaart.json"


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def ids(answer):
    return {int(item["adres"].partition("?")[0].rpartition("/")[2]) for item in answer.json["aanbod"]}


def test_the_map_holds_what_the_list_holds(visitor, town):
    answer = visitor.get(f"{DATA}?q=autisme&gemeente={WATERDAM}")
    assert ids(answer) == {town.open_id, town.waiting_id, town.silent_id}
    assert answer.json["totaal"] == 3
    assert all(item["adres"].endswith(f"?gemeente={WATERDAM}") for item in answer.json["aanbod"])


def test_a_marker_has_the_words_of_the_card(visitor, town):
    found = visitor.get(f"{DATA}?q=autisme&gemeente={WATERDAM}").json["aanbod"]
    waiting = next(item for item in found if str(town.waiting_id) in item["adres"])
    assert waiting["naam"] == "Begeleiding bij autisme"
    assert waiting["aanbieder"] == "De Lindeboom (proef) · Waterdam"
    assert waiting["stand"] == "waiting"
    assert "Gisteren bijgewerkt · Komt ook bij u thuis · Tot en met 17 jaar" in waiting["regels"]
    page = words(visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}"))
    assert waiting["status"] in page
    assert all(line in page for line in waiting["regels"])


def test_free_places_are_counted_only_where_they_are_known(visitor, town):
    found = visitor.get(f"{DATA}?q=autisme&gemeente={WATERDAM}").json["aanbod"]
    free = {item["vrij"] for item in found if str(town.open_id) in item["adres"]}
    assert free == {3}
    assert {item["vrij"] for item in found if str(town.open_id) not in item["adres"]} == {None}


def test_the_filters_are_those_of_the_list(visitor, town):
    assert ids(visitor.get(f"{DATA}?wachttijd=2")) == {town.open_id}
    assert town.stopped_id in ids(visitor.get(f"{DATA}?gemeente={POLDERZICHT}"))


def test_help_without_an_address_is_told_and_stays_in_the_list(visitor, town):
    answer = visitor.get(f"{DATA}?soort=vrij")
    assert ids(answer) == set()
    assert answer.json["bericht"] == "Zonder adres, alleen in de lijst: 1."


def test_the_map_is_bounded_and_says_so(engine, app, world, now, visitor, monkeypatch):
    build_town(engine, app, now, extra=6)
    monkeypatch.setattr(map_view, "MOST", 4)
    monkeypatch.setattr(map_view, "MAX_PAGE_SIZE", 2)
    answer = visitor.get(f"{DATA}?q=autisme")
    assert len(answer.json["aanbod"]) == 4
    assert "De kaart toont de eerste 4 van" in answer.json["bericht"]


def test_S04_residents_see_nothing_that_is_for_professionals(visitor, town):
    text = visitor.get(f"{DATA}?q=autisme").get_data(as_text=True)
    assert [canary for canary in CANARIES.values() if canary in text] == []


def test_a_name_with_markup_is_data(engine, visitor, town):
    with unit_of_work(engine) as session:
        session.execute(
            update(Organisation)
            .where(col(Organisation.id) == town.provider_id)
            .values(name="<script>alert(1)</script>")
        )
    answer = visitor.get(f"{DATA}?q=autisme&gemeente={WATERDAM}")
    assert answer.mimetype == "application/json"
    assert any(item["aanbieder"].startswith("<script>") for item in answer.json["aanbod"])


def test_the_map_is_loaded_on_demand(visitor, town):
    plain = visitor.get("/zoeken?q=autisme").get_data(as_text=True)
    assert "leaflet" not in plain
    assert "weergave=kaart" in plain
    shown = visitor.get("/zoeken?q=autisme&weergave=kaart").get_data(as_text=True)
    assert "leaflet.js" in shown
    assert 'data-punten="/zoeken/kaart.json?q=autisme"' in shown
    assert f"/aanbod/{town.open_id}" in shown


@pytest.mark.parametrize("query", ["q=autisme+in+Moordrecht", "q=autisme&dichtbij=Moordrecht"])
def test_distances_are_counted_from_a_place(visitor, town, query):
    page = words(visitor.get(f"/zoeken?{query}"))
    assert "voor „autisme” bij Moordrecht" in page
    assert "km" in page
    assert visitor.get(f"{DATA}?{query}").json["vanaf"] == [51.985, 4.668]


def test_a_postcode_is_the_middle_of_the_locations_that_have_it(engine, visitor, town, clock):
    with unit_of_work(engine) as session:
        session.execute(
            update(Location).where(col(Location.place) == "Polderzicht").values(postcode="9876 AB")
        )
    clock.advance(minutes=2)
    assert visitor.get(f"{DATA}?dichtbij=9876ZZ").json["vanaf"] == [52.6, 5.05]


def test_a_radius_counts_from_the_place(visitor, town):
    near = "dichtbij=52.501,4.951&straal=2"
    assert ids(visitor.get(f"{DATA}?q=autisme&{near}")) == {town.open_id, town.waiting_id, town.silent_id}
    assert "binnen 2 km" in words(visitor.get(f"/zoeken?q=autisme&{near}"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("dichtbij=Nergenshuizen", "Deze plaats kennen wij niet."),
        ("q=autisme+9999ZZ", "Deze postcode kennen wij niet. Typ de naam van uw plaats."),
        ("dichtbij=0,0", "Dit punt ligt niet in Nederland."),
    ],
)
def test_a_place_that_is_not_known_is_said(visitor, town, query, sentence):
    answer = visitor.get(f"/zoeken?{query}")
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert visitor.get(f"{DATA}?{query}").status_code == 200


def test_tiles_come_from_one_host_that_the_policy_names(web_settings, clock, world, engine, now):
    settings = dataclasses.replace(
        web_settings, tile_url="https://tegels.example/{z}/{x}/{y}.png", tile_attribution="© Iemand & co"
    )
    app = create_app(settings, clock=clock)
    build_town(engine, app, now)
    answer = Browser(app).get("/zoeken?q=autisme&weergave=kaart")
    policy = answer.headers["Content-Security-Policy"]
    assert "img-src 'self' https://tegels.example data:;" in policy
    assert policy.count("tegels.example") == 1
    assert 'data-dank="© Iemand &amp; co"' in answer.get_data(as_text=True)


def test_an_offering_has_a_route_that_asks_no_other_site(visitor, town):
    page = visitor.get(f"/aanbod/{town.waiting_id}").get_data(as_text=True)
    assert 'href="geo:52.50000,4.95000?q=Kadeweg%201%2C%202801%20AA%20Waterdam"' in page
