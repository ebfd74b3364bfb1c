"""The results page: what it finds, says, filters and counts, as a page and as a fragment."""

import dataclasses

import pytest
from sqlalchemy import event
from sqlmodel import select

from portal.db import unit_of_work
from portal.models import Municipality
from portal.web.work import House
from search.engine import EngineUnavailableError
from tests.facility_rows import make_facility
from tests.pages import parse, words
from tests.web.finder_town import POLDERZICHT, WATERDAM, build_town, find

HTMX = {"HX-Request": "true"}


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def titles(response):
    return [link.get("href") for link in parse(response).iterfind(".//h3/a")]


def test_a_search_finds_help_with_both_waits_its_age_and_the_way_in(visitor, town):
    page = words(visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}"))
    assert "3 mogelijkheden gevonden voor „autisme” in Waterdam" in page
    assert "De Lindeboom (proef) · Waterdam" in page
    assert "Eerste gesprek binnen ongeveer 2 weken, start ongeveer 3 weken daarna" in page
    assert "Gisteren bijgewerkt · Komt ook bij u thuis · Tot en met 17 jaar" in page
    assert "Zo komt u hier: via de huisarts of het sociaal team" in page


def test_the_link_of_a_card_says_whose_help_it_is_and_where(visitor, town):
    document = parse(visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}"))
    names = [" ".join("".join(link.itertext()).split()) for link in document.iterfind(".//h3/a")]
    assert "Begeleiding bij autisme, De Lindeboom (proef) · Waterdam" in names


def test_an_expired_figure_is_never_shown(visitor, town):
    page = words(visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}"))
    assert "Vraag na bij de aanbieder" in page
    assert "77" not in page


def test_fresh_and_open_stands_above_waiting_and_silent(visitor, town):
    found = titles(visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}"))
    assert found == [
        f"/aanbod/{number}?gemeente={WATERDAM}" for number in (town.open_id, town.waiting_id, town.silent_id)
    ]


def test_a_typing_error_is_forgiven(visitor, town):
    assert f"/aanbod/{town.open_id}?gemeente={WATERDAM}" in titles(
        visitor.get(f"/zoeken?q=autsime&gemeente={WATERDAM}")
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("wachttijd=2", ["open_id"]),
        ("wachttijd=5", ["open_id", "waiting_id"]),
        ("plekken=3", ["open_id"]),
        ("thuis=ja&q=autisme", ["waiting_id"]),
        ("probleem=autisme", ["waiting_id"]),
        ("soort=vrij", ["free_id"]),
        (f"gemeente={POLDERZICHT}", ["stopped_id"]),
        ("gemeente=Polderzicht", ["stopped_id"]),
        ("thema=psychisch&plek=ja&sorteer=snelst", ["open_id", "waiting_id"]),
        ("product=autisme-begeleiding&vers=week&plek=ja&sorteer=bijgewerkt", ["open_id", "waiting_id"]),
        ("q=autisme&ondanks=ernstige+verslaving&plek=ja&gemeente=Waterdam", ["open_id"]),
        ("q=autisme+waterdam+40+jaar", []),
    ],
)
def test_filters_work_by_address(visitor, town, query, found):
    kept = [address.split("?")[0] for address in titles(visitor.get(f"/zoeken?{query}"))]
    known = {f"/aanbod/{number}" for number in dataclasses.astuple(town)}
    assert [address for address in kept if address in known] == [
        f"/aanbod/{getattr(town, name)}" for name in found
    ]


def test_a_provider_is_a_filter_that_is_named(visitor, town):
    page = visitor.get(f"/zoeken?aanbieder={town.provider_id}")
    assert titles(page) == [f"/aanbod/{town.waiting_id}"]
    assert "De Lindeboom (proef) : haal dit filter weg" in words(page)


def test_place_and_age_in_the_text_become_chips_that_can_go(visitor, town):
    page = parse(visitor.get("/zoeken?q=autisme+waterdam+9+jaar"))
    chips = {
        (link.text or "").strip(): link.get("href")
        for link in page.iterfind(".//ul[@aria-label='Gekozen filters']//a[@class='finder-chip']")
    }
    assert chips == {
        "Waterdam": "/zoeken?q=autisme&leeftijd=9",
        "9 jaar": f"/zoeken?q=autisme&gemeente={WATERDAM}",
    }


def test_counts_stand_beside_the_filters(visitor, town):
    page = parse(visitor.get("/zoeken?q=autisme"))
    assert find(page, ".//*[@id='f-thema-psychisch-aantal']").text == "4"


def test_htmx_gets_the_results_only_and_the_address_to_share(visitor, town):
    answer = visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}&leeftijd=&straal=", headers=HTMX)
    text = answer.get_data(as_text=True)
    assert "HX-Request" in answer.vary
    assert answer.headers["HX-Push-Url"] == f"/zoeken?q=autisme&gemeente={WATERDAM}"
    assert "<html" not in text
    assert 'id="resultaten"' in text
    assert 'id="stand" hx-swap-oob' in text


def test_S22_a_page_without_the_header_is_whole_and_varies_on_it(visitor, town):
    answer = visitor.get("/zoeken?q=autisme")
    assert "HX-Request" in answer.vary
    assert answer.get_data(as_text=True).lower().startswith("<!doctype html>")


def test_pages_follow_each_other_without_doubles(engine, app, world, now, visitor):
    build_town(engine, app, now, extra=20)
    first, second = (titles(visitor.get(f"/zoeken?q=asd&pagina={page}")) for page in (1, 2))
    assert (len(first), len(second)) == (20, 4)
    assert set(first).isdisjoint(second)


def test_nothing_found_says_what_to_drop_whom_to_call_and_what_needs_no_referral(visitor, town):
    answer = visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}&leeftijd=60&plek=ja")
    page = words(answer)
    assert "Niets gevonden voor „autisme” in Waterdam" in page
    assert "Zoek zonder „60 jaar” (2 resultaten)" in page
    assert "Sociaal team Waterdam 0199 22 22 22" in page
    assert f"/zoeken?gemeente={WATERDAM}&amp;soort=vrij" in answer.get_data(as_text=True)


def test_nothing_within_a_radius_offers_a_larger_one(visitor, town):
    page = words(visitor.get(f"/zoeken?q=populier&gemeente={POLDERZICHT}&straal=1&plek=ja"))
    assert "Zoek zonder „Neemt nieuwe mensen aan” (1 resultaat)" in page


def test_urgent_words_bring_the_crisis_number_of_the_place_on_top(visitor, town):
    page = words(visitor.get("/zoeken?q=crisis+waterdam"))
    assert page.index("Crisisdienst Waterland") < page.index("Wij vonden niets")


def test_an_engine_that_is_away_leaves_ordinary_results_and_a_sentence(app, visitor, town):
    class Away:
        def find(self, query):
            raise EngineUnavailableError("away")

    house: House = app.extensions["plekwijzer"]
    app.extensions["plekwijzer"] = dataclasses.replace(house, search_engine=Away())
    answer = visitor.get(f"/zoeken?q=autisme&gemeente={WATERDAM}")
    assert "De zoekmachine is even weg." in words(answer)
    assert len(titles(answer)) == 3


def test_professionals_get_rows_with_what_referrers_need(referrer, town):
    page = words(referrer.get(f"/zoeken?q=autisme&gemeente={WATERDAM}"))
    for fact in ("2 wk + 3 wk", "8765 wacht", "0199 11 11 11", "niet: ernstige verslaving", "kanarie in de"):
        assert fact in page


@pytest.mark.parametrize(("role", "limit"), [("visitor", 3), ("referrer", 3)])
def test_a_results_page_asks_the_database_little_whatever_its_size(
    engine, app, world, now, browser_for, role, limit
):
    build_town(engine, app, now, extra=18)
    with unit_of_work(engine) as session:
        here = session.exec(select(Municipality).where(Municipality.code == WATERDAM)).one()
        make_facility(session, here, about="Praat over asd.")
    browser = browser_for(role)
    browser.get("/zoeken?q=autisme")
    assert "Hulp zonder verwijzing" in words(browser.get(f"/zoeken?q=asd&gemeente={WATERDAM}&keer=1"))
    asked = ("asd", "lindeboom", f"asd&gemeente={WATERDAM}&keer=2")
    counts = [_finder_statements(app, browser, f"/zoeken?q={text}") for text in asked]
    assert max(counts) <= limit


def _finder_statements(app, browser, path):
    """Count what the page asks beside who is signed in and whether the data are samples."""
    asked = []

    def note(connection, cursor, statement, *rest):
        if statement.startswith("SELECT") and not any(
            table in statement for table in ("user_session", "FROM membership", "EXISTS", "exists")
        ):
            asked.append(statement)

    engine = app.extensions["plekwijzer"].engine
    event.listen(engine, "before_cursor_execute", note)
    browser.get(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)
