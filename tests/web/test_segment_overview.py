"""The overview of a segment in the browser: filtered, put in order, phoned from, saved and shared."""

import pytest
from sqlalchemy import event
from sqlmodel import select

from portal.db import unit_of_work
from portal.models import Municipality, Organisation, Product, Region
from tests.factories import make_offering, make_organisation, make_report
from tests.pages import parse, token_in, words

PAGE = "/verwijzer/overzicht"
FILE = f"{PAGE}/overzicht.csv"
SEGMENT = "eigen:proef-segment"
SIZE = 50


@pytest.fixture
def many(engine, world, now):
    """More places in the segment than fit on a page."""
    with unit_of_work(engine) as session:
        _add(session, now, SIZE)


def _add(session, now, count, **report):
    product = session.scalars(select(Product).where(Product.code == "autisme-proef")).one()
    town = session.scalars(select(Municipality).where(Municipality.code == "GM9001")).one()
    for number in range(count):
        provider = make_organisation(session, name=f"Aanbieder {number:02} (proef)")
        offering = make_offering(session, provider, product, town)
        make_report(session, offering, at=now, **{"intake_weeks": 3, "start_weeks": number, **report})


def rows(page):
    return [row for row in parse(page).iter("tr") if row.find("th[@scope='row']") is not None]


def test_it_opens_on_a_segment_of_the_own_region(browser_for, engine, world):
    with unit_of_work(engine) as session:
        session.scalars(select(Region).where(Region.code == "eigen")).one().name = "Zzz Eigen"
    page = browser_for("municipal_reader").get(PAGE)
    assert "Zzz Eigen" in words(page)
    assert len(rows(page)) == 2


def test_every_row_says_who_how_long_how_old_and_whom_to_phone(referrer, world):
    page = referrer.get(f"{PAGE}?segment={SEGMENT}")
    said = words(page)
    for told in ("De Wilgenboom (proef)", "6 dagen geleden", "Noteer een gesprek"):
        assert told in said
    assert 'href="tel:' in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"


def test_an_unknown_segment_is_not_there(referrer, world):
    for address in (PAGE, FILE):
        assert referrer.get(f"{address}?segment=eigen:verzonnen").status_code == 404


def test_without_any_segment_the_page_says_so(referrer, engine, world):
    with unit_of_work(engine) as session:
        session.connection().exec_driver_sql("UPDATE segment SET valid_until = '2026-01-01'")
    assert "Er zijn nog geen segmenten" in words(referrer.get(PAGE))
    assert referrer.get(FILE).status_code == 404


def test_an_odd_age_is_said_and_stays_in_the_form(referrer, world):
    page = referrer.get(PAGE, query_string={"segment": SEGMENT, "leeftijd": "<b>acht"})
    assert page.status_code == 200
    assert "Vul als leeftijd een getal in van 0 tot en met 120" in words(page)
    assert 'value="&lt;b&gt;acht"' in page.get_data(as_text=True)


def test_pages_and_headings_keep_the_choices_and_the_choices_are_in_the_address(referrer, many):
    asked = f"segment={SEGMENT}&product=autisme-proef&gemeente=GM9001&leeftijd=9&neemt=aan&sorteer=totaal"
    page = referrer.get(f"{PAGE}?{asked}")
    assert len(rows(page)) == SIZE
    links = [item.get("href") or "" for item in parse(page).iter("a")]
    for wanted in ("pagina=2", "sorteer=vrij", "richting=om", "overzicht.csv"):
        found = [link for link in links if wanted in link]
        assert found, wanted
        for kept in ("product=autisme-proef", "gemeente=GM9001", "leeftijd=9", "neemt=aan"):
            assert all(kept in link for link in found)
    assert len(rows(referrer.get(f"{PAGE}?{asked}&pagina=2"))) == 2


def test_a_page_beyond_the_last_leads_back(referrer, world):
    page = referrer.get(f"{PAGE}?segment={SEGMENT}&pagina=9")
    assert "Naar de eerste pagina" in words(page)


def test_the_heading_says_how_the_table_is_sorted(referrer, world):
    def order(query):
        head = [item for item in parse(referrer.get(f"{PAGE}?{query}")).iter("th") if item.get("aria-sort")]
        return [("".join(item.itertext()).split()[0], item.get("aria-sort")) for item in head]

    assert order("") == [("Stand", "ascending")]
    assert order("sorteer=vrij") == [("Vrij", "descending")]
    assert order("sorteer=totaal&richting=om") == [("In", "descending")]


def test_the_file_has_the_same_places_in_the_same_order_and_no_page(referrer, many):
    page = referrer.get(f"{PAGE}?segment={SEGMENT}&sorteer=totaal")
    lines = referrer.get(f"{FILE}?segment={SEGMENT}&sorteer=totaal").get_data(as_text=True).splitlines()
    assert len(lines) == 1 + SIZE + 2
    assert ";Aanbieder 00 (proef);" in lines[1]
    assert "Aanbieder 00 (proef)" in "".join(rows(page)[0].itertext())


def test_S31_a_formula_in_a_name_or_remark_is_text_in_the_file(referrer, engine, world, now):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).name = "=HYPERLINK(1)"
        _add(session, now, 1, remark="+31 bel ons", start_weeks=2)
    held = referrer.get(f"{FILE}?segment={SEGMENT}").get_data(as_text=True)
    assert ";'=HYPERLINK(1);" in held
    assert ";'+31 bel ons" in held
    assert ";3;5;" in held


def test_a_call_noted_from_the_overview_leads_back_and_stands_there_next_time_for_oneself_only(
    referrer, browser_for, world
):
    back = f"{PAGE}?segment={SEGMENT}&neemt=aan"
    link = next(
        item.get("href")
        for item in parse(referrer.get(back)).iter("a")
        if "/bellijst/" in (item.get("href") or "")
    )
    form = referrer.get(link)
    saved = referrer.post(link, data={"csrf_token": token_in(form), "outcome": "full"})
    assert (saved.status_code, saved.location) == (303, back)
    assert "u belde vandaag: vol" in words(referrer.get(back))
    assert "vol" not in referrer.get(f"{FILE}?segment={SEGMENT}").get_data(as_text=True)
    assert "u belde" not in words(browser_for("municipal_reader").get(back))


@pytest.mark.parametrize("away", ["https://elders.example/", "//elders.example", "/\\elders"])
def test_S25_a_noted_call_never_leads_out_of_the_house(referrer, world, away):
    address = f"/verwijzer/bellijst/{world.offering_id}"
    form = referrer.get(address)
    saved = referrer.post(
        address, query_string={"terug": away}, data={"csrf_token": token_in(form), "outcome": "full"}
    )
    assert saved.location == "/verwijzer/bellijst"


def test_more_places_ask_no_more_statements(referrer, engine, app, world, now):
    asked = []

    def keep(connection, cursor, statement, *rest):
        asked.append(statement)

    def count():
        referrer.get(f"{PAGE}?segment={SEGMENT}&gemeente=GM9001")
        asked.clear()
        referrer.get(f"{PAGE}?segment={SEGMENT}&gemeente=GM9001")
        return len(asked)

    own = app.extensions["plekwijzer"].engine
    event.listen(own, "before_cursor_execute", keep)
    try:
        few = count()
        with unit_of_work(engine) as session:
            _add(session, now, 30)
        assert count() == few < 20
    finally:
        event.remove(own, "before_cursor_execute", keep)
