"""Who comes to the pages with figures, what the address may ask, and the files of open data."""

import csv
import io
import json

import pytest

from portal.db import unit_of_work
from portal.models import Offering, Organisation
from portal.services.monitor_weeks import make_weeks
from tests.pages import words

REGION = "/regio/monitor/eigen"


@pytest.fixture
def municipal_reader(browser_for):
    return browser_for("municipal_reader")


def test_the_menu_leads_the_contract_manager_and_the_reader_there(contract_manager, municipal_reader):
    assert 'href="/regio/monitor"' in contract_manager.get("/account").text
    assert 'href="/gemeente/monitor"' in municipal_reader.get("/account").text


def test_a_referrer_keeps_the_pages_of_visitors_in_the_menu(referrer):
    page = referrer.get("/account").text
    assert 'href="/zoeken"' in page
    assert 'href="/regio/monitor"' in page


@pytest.mark.parametrize(
    "path",
    [
        "/product/bestaat-niet",
        "/segment/bestaat-niet",
        "/gemeente/GM0000",
        "/cijfers.exe",
        "/cijfers.csv?product=bestaat-niet",
        "/weken.csv?gemeente=x",
        "/schaarste?product=bestaat-niet",
        "/aanbieders/999999",
        "/vergelijken/bestaat-niet",
    ],
)
def test_what_is_not_there_is_not_found(contract_manager, path):
    assert contract_manager.get(f"{REGION}{path}").status_code == 404


@pytest.mark.parametrize("query", ["?per=onzin", "?per=gemeente&pagina=x", "?per=%00"])
def test_an_odd_choice_is_the_usual_one(contract_manager, query):
    assert contract_manager.get(f"{REGION}{query}").status_code == 200


def test_S01_a_municipal_reader_asks_in_vain_for_another_municipality_or_region(municipal_reader):
    assert municipal_reader.get("/gemeente/monitor?regio=regio-anders").status_code == 404
    assert municipal_reader.get("/gemeente/monitor/cijfers.csv?gemeente=GM9999").status_code == 200
    assert municipal_reader.get(f"{REGION}/gemeente/GM9001").status_code == 403


def test_weeks_that_were_not_made_yet_are_told_so(contract_manager):
    assert "nog geen cijfers van weken" in words(contract_manager.get(REGION))


def test_weeks_are_a_drawing_a_table_and_a_file(contract_manager, engine, now):
    with unit_of_work(engine) as session:
        make_weeks(session, now=now)
    page = contract_manager.get(f"{REGION}/tijd?product=autisme-proef")
    assert 'class="lijn__drawing"' in page.text
    assert "Per kwartaal" in page.text
    rows = list(csv.reader(io.StringIO(contract_manager.get(f"{REGION}/weken.csv").text), delimiter=";"))
    assert rows[-1][0] == "16-11-2026"
    assert len(rows) == 53


def test_the_map_says_what_the_list_says(contract_manager):
    found = json.loads(contract_manager.get(f"{REGION}/schaarste/kaart.json").text)
    page = words(contract_manager.get(f"{REGION}/schaarste"))
    assert [one["naam"] for one in found["aanbod"]] == ["Gouda"]
    assert found["aanbod"][0]["aanbieder"] in page


def test_S31_no_name_of_a_provider_becomes_a_formula(contract_manager, engine, world):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).name = "=cmd()"
    for path in ("/aanbieders.csv", "/vergelijken/proef-segment.csv"):
        assert ";'=cmd()" in f";{contract_manager.get(f'{REGION}{path}').text}".replace("\n", "\n;")


def test_S31_no_text_in_the_open_data_becomes_a_formula(visitor, engine, world):
    with unit_of_work(engine) as session:
        session.get_one(Offering, world.offering_id).name = "@SUM(1)"
    assert ",'@SUM(1)," in visitor.get("/open-data/aanbod.csv").text


def test_the_open_data_are_sent_in_pieces_to_everybody(visitor):
    answer = visitor.get("/open-data/aanbod.json")
    assert "Content-Length" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {record["aanbieder"] for record in json.loads(answer.get_data(as_text=True))} == {
        "De Wilgenboom (proef)",
        "De Eikelaar (proef)",
    }


def test_the_dictionary_describes_every_column(visitor):
    described = visitor.get("/open-data/datapackage.json").json
    for one in described["resources"]:
        headings = next(csv.reader(io.StringIO(visitor.get(f"/open-data/{one['name']}.csv").text)))
        assert headings == [field["name"] for field in one["schema"]["fields"]]
    assert described["licenses"][0]["name"] == "CC0-1.0"


def test_the_dictionary_tells_of_every_field_what_it_means_who_told_it_and_what_a_number_counts(visitor):
    described = visitor.get("/open-data/datapackage.json").json
    fields = [field for one in described["resources"] for field in one["schema"]["fields"]]
    assert all(field["description"] and field["type"] and field["source"] for field in fields)
    numbers = [field for field in fields if field["type"] in ("integer", "number")]
    named = {field["name"] for field in numbers if "unit" not in field}
    assert named == {"aanbod", "voorziening"}
    assert "Bron" in words(visitor.get("/open-data"))


def test_the_page_leads_to_the_facilities_in_both_forms(visitor):
    page = visitor.get("/open-data").text
    for form in ("csv", "json"):
        assert f'href="/open-data/voorzieningen.{form}"' in page
    assert "Huiskamer De Proef" in visitor.get("/open-data/voorzieningen.csv").text


@pytest.mark.parametrize("name", ["weken-0000", "week-2026-54", "week-2026-5", "weken-²026", "onzin", "x"])
def test_a_file_that_is_not_there_is_not_found(visitor, name):
    assert visitor.get(f"/open-data/{name}.csv").status_code == 404
