"""Comparing offerings, the sheet for a referral, and the pages and files about waiting times."""

import csv
import io

import pytest

from portal.db import unit_of_work
from portal.models import Municipality, Offering, Product
from tests.factories import make_offering, make_organisation, make_report
from tests.pages import parse, words
from tests.web.finder_town import CANARIES, WATERDAM, build_town, find

REGION, PRODUCT = "waterland-proef", "autisme-begeleiding"


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def compared(browser, *ids):
    return browser.get("/vergelijk?" + "&".join(f"id={one}" for one in ids))


def test_offerings_stand_side_by_side_in_the_order_asked(visitor, town):
    document = parse(compared(visitor, town.waiting_id, town.open_id))
    columns = [
        "".join(item.itertext()).split("Haal weg")[0].split()
        for item in document.iter("th")
        if item.get("scope") == "col"
    ]
    assert [column[-3:-1] for column in columns] == [["De", "Lindeboom"], ["De", "Esdoorn"]]


def test_a_comparison_shows_at_most_five_and_says_so(engine, visitor, town):
    with unit_of_work(engine) as session:
        first = session.get_one(Offering, town.open_id)
        product = session.get_one(Product, first.product_id)
        here = session.get_one(Municipality, 2)
        ids = [
            int(make_offering(session, make_organisation(session), product, here).id or 0) for _ in range(6)
        ]
    answer = compared(visitor, *ids)
    assert "ten hoogste 5 mogelijkheden" in words(answer)
    assert sum(item.get("scope") == "col" for item in parse(answer).iter("th")) == 5


@pytest.mark.parametrize("query", ["", "id=", "id=x", "id=-1", "id=99999999999", "id=²", "id=1&id=1"])
def test_a_comparison_of_nothing_says_what_to_do(visitor, town, query):
    assert visitor.get(f"/vergelijk?{query}").status_code == 200
    assert "Niets om te vergelijken" in words(visitor.get("/vergelijk"))


def test_a_draft_cannot_be_compared(visitor, town):
    assert "Niets om te vergelijken" in words(compared(visitor, town.draft_id))


def test_S04_professionals_compare_more_than_residents(visitor, referrer, town):
    open_to_all = compared(visitor, town.waiting_id).text
    assert [canary for canary in CANARIES.values() if canary in open_to_all] == []
    page = words(compared(referrer, town.waiting_id))
    for name in ("intake_phone", "remark", "waiting_count"):
        assert CANARIES[name] in page


def test_professionals_choose_in_the_results_what_to_compare(visitor, referrer, town):
    document = parse(referrer.get("/zoeken?q=autisme"))
    boxes = [item for item in document.iter("input") if item.get("form") == "vergelijk"]
    assert str(town.waiting_id) in [box.get("value") for box in boxes]
    assert all((box.get("aria-label") or "").startswith("Vergelijk ") for box in boxes)
    assert find(document, ".//form[@id='vergelijk']").get("action") == "/vergelijk"
    assert 'form="vergelijk"' not in visitor.get("/zoeken?q=autisme").text


def test_a_referral_sheet_holds_what_a_referrer_needs_and_asks_for_no_client(referrer, town):
    answer = referrer.get(f"/aanbod/{town.waiting_id}/verwijzing?gemeente={WATERDAM}")
    page = words(answer)
    for fact in (
        CANARIES["intake_phone"],
        CANARIES["referrer_note"],
        "Contra-indicaties ernstige verslaving",
        "Sociaal team Waterdam",
        "Op dit blad staat niets over een cliënt.",
        "De stand is van 24 november 2026",
    ):
        assert fact in page
    main = find(parse(answer), ".//main")
    assert [item for item in main.iter() if item.tag in ("input", "textarea", "form")] == []


def test_S01_a_referral_sheet_is_for_professionals(visitor, town):
    answer = visitor.get(f"/aanbod/{town.waiting_id}/verwijzing")
    assert (answer.status_code, (answer.location or "").startswith("/inloggen")) == (302, True)


def test_waiting_times_say_that_two_reports_are_too_few(visitor, town):
    page = words(visitor.get(f"/wachttijden?regio={REGION}"))
    assert "Begeleiding bij autisme" in page
    assert "te weinig opgaven" in page
    assert "2 opgaven, oudste gisteren" in page


@pytest.fixture
def more(engine, town, now):
    """Two more reports in Waterdam: four in all, with waits of 1, 5, 9 and 9 weeks."""
    with unit_of_work(engine) as session:
        product = session.get_one(Product, session.get_one(Offering, town.open_id).product_id)
        here = session.get_one(Municipality, 2)
        for name in ("De Iep (proef)", "De Es (proef)"):
            offering = make_offering(session, make_organisation(session, name=name), product, here)
            make_report(session, offering, at=now)


def test_waiting_times_show_the_middle_the_spread_and_what_they_rest_on(visitor, town, more):
    page = words(visitor.get(f"/wachttijden?gemeente={WATERDAM}"))
    assert "7 weken" in page
    assert "4 tot 9" in page
    assert "4 opgaven, klein aantal, oudste gisteren" in page
    assert "4 van 5 (80%)" in page


def test_the_half_year_has_a_drawing_a_table_and_a_file(visitor, town, more):
    answer = visitor.get(f"/wachttijden/{REGION}/{PRODUCT}")
    document = parse(answer)
    drawings = [item.get("aria-label") or "" for item in document.iter() if item.get("role") == "img"]
    assert "Het laatste midden is 5 weken" in drawings[0]
    assert len(list(find(document, ".//main//tbody").iter("tr"))) == 26
    file = visitor.get(f"/wachttijden/{REGION}/{PRODUCT}/weken.csv")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    rows = list(csv.reader(io.StringIO(file.get_data().decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Week van", "Mediaan in weken", "Opgaven"]
    assert rows[-1] == ["23-11-2026", "5", "4"]
    assert len(rows) == 27


def test_the_file_says_the_same_as_the_page(visitor, town, more):
    file = visitor.get(f"/wachttijden.csv?gemeente={WATERDAM}")
    rows = list(csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig")), delimiter=";"))
    assert (rows[0]["Mediaan in weken"], rows[0]["Opgaven van de wachttijd"]) == ("7", "4")
    assert rows[0]["Oudste opgave"] == "24-11-2026"


def test_S31_a_name_that_looks_like_a_formula_does_not_run(engine, visitor, town):
    with unit_of_work(engine) as session:
        product = session.get_one(Product, session.get_one(Offering, town.open_id).product_id)
        product.plain = '=HYPERLINK("https://kwaad.example")'
    file = visitor.get(f"/wachttijden.csv?regio={REGION}").get_data().decode("utf-8-sig")
    assert "'=HYPERLINK" in file
    assert ";=HYPERLINK" not in file.replace('"', "")


def test_S32_a_file_is_saved_and_never_run(visitor, town):
    answer = visitor.get(f"/wachttijden.csv?regio={REGION}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_empty_house_says_that_there_are_no_figures_yet(app, engine):
    browser = app.test_client()
    for path in ("/wachttijden", "/wachttijden.csv", "/crisis", "/themas", "/over-de-cijfers"):
        assert browser.get(path).status_code == 200
    assert "Nog geen cijfers" in words(browser.get("/wachttijden"))
