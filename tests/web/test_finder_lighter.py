"""Help without a referral beside the results: what fits the search, after the first cards, never instead."""

import pytest
from sqlmodel import select

from portal.db import unit_of_work
from portal.models import Facility, Municipality
from tests.facility_rows import make_facility
from tests.pages import parse, words
from tests.web.finder_town import POLDERZICHT, WATERDAM, build_town, find

HEADING = "Hulp zonder verwijzing"
ASKED = f"/zoeken?q=autisme&gemeente={WATERDAM}"
CAFE = {
    "name": "Autismecafé Waterdam",
    "about": "Praat met anderen over autisme.",
    "opening_hours": "wo 14.00 tot 16.00 uur",
    "phone": "0199 44 44 44",
}


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now, extra=4)


@pytest.fixture
def keep(engine):
    def make(code=WATERDAM, **said):
        with unit_of_work(engine) as session:
            municipality = session.exec(select(Municipality).where(Municipality.code == code)).one()
            make_facility(session, municipality, **{**CAFE, **said})

    return make


def lists_of(response):
    """Give the lists of results and the block between them, in the order of the page."""
    section = find(parse(response), ".//section[@id='resultaten']")
    return [
        (part.tag, part.get("start"), len(part.findall("li")))
        for part in section
        if part.tag == "ol" or part.get("class") == "finder-lighter"
    ]


def test_a_resident_reads_what_it_is_when_it_is_open_and_whom_to_call(visitor, town, keep):
    keep(age_min=16)
    answer = visitor.get(ASKED)
    page = words(answer)
    for text in (
        HEADING,
        "U heeft hiervoor geen verwijzing nodig.",
        "Autismecafé Waterdam",
        "Praat met anderen over autisme.",
        "Proefplein 1",
        "Vanaf 16 jaar · wo 14.00 tot 16.00 uur",
        "Bel 0199 44 44 44",
    ):
        assert text in page
    block = find(parse(answer), ".//section[@class='finder-lighter']")
    assert [link.get("href") for link in block.iter("a")] == [
        f"/gemeente/{WATERDAM}#voorziening-2",
        "tel:0199444444",
        f"/gemeente/{WATERDAM}#vrij-kop",
    ]


def test_the_links_lead_to_what_is_there(visitor, town, keep):
    keep()
    page = visitor.get(f"/gemeente/{WATERDAM}").text
    assert 'id="voorziening-2"' in page
    assert 'id="vrij-kop"' in page


def test_it_stands_after_three_results_and_takes_the_place_of_none(visitor, town, keep):
    keep()
    answer = visitor.get(ASKED)
    assert lists_of(answer) == [("ol", None, 3), ("section", None, 0), ("ol", "4", 4)]
    assert "7 mogelijkheden gevonden" in words(answer)


def test_with_less_than_three_results_it_stands_after_them(visitor, town, keep):
    keep()
    assert lists_of(visitor.get(f"{ASKED}&plek=ja&wachttijd=2")) == [("ol", None, 1), ("section", None, 0)]


def test_a_fragment_has_it_as_the_page_has(visitor, town, keep):
    keep()
    answer = visitor.get(ASKED, headers={"HX-Request": "true"})
    assert HEADING in answer.text


def test_professionals_have_it_below_the_table(referrer, town, keep):
    keep()
    page = words(referrer.get(ASKED))
    assert page.index("De Rij 3 (proef)") < page.index(HEADING)
    assert "Hiervoor is geen verwijzing nodig." in page


@pytest.mark.parametrize(
    "address",
    [
        "/zoeken?q=autisme+waterdam",
        "/zoeken?q=autisme&dichtbij=Waterdam",
        f"/zoeken?q=Praat&gemeente={WATERDAM}&soort=vrij",
    ],
)
def test_a_place_that_is_read_counts_too(visitor, town, keep, address):
    keep(about="Praat met anderen over koffie.")
    assert "Autismecafé" in words(visitor.get(address))


@pytest.mark.parametrize(
    "address",
    [
        "/zoeken?q=autisme",
        f"/zoeken?gemeente={WATERDAM}",
        f"{ASKED}&soort=contract",
        f"/zoeken?q=autisme+crisis&gemeente={WATERDAM}",
        f"{ASKED}&leeftijd=9",
    ],
)
def test_without_a_place_or_a_wish_or_in_need_or_at_another_age_it_is_not_there(visitor, town, keep, address):
    keep(age_min=16)
    answer = visitor.get(address)
    assert lists_of(answer)
    assert "Autismecafé" not in words(answer)


def test_the_second_page_does_not_repeat_it(engine, app, world, now, visitor, keep):
    build_town(engine, app, now, extra=20)
    keep()
    assert HEADING in words(visitor.get(ASKED))
    assert lists_of(visitor.get(f"{ASKED}&pagina=2")) == [("ol", None, 3)]


def test_what_a_municipality_near_has_says_where_it_is(visitor, town, keep):
    keep(POLDERZICHT)
    page = words(visitor.get(ASKED))
    assert "Proefplein 1, gemeente Polderzicht" in page
    assert "Alle hulp zonder verwijzing in Polderzicht" in page


def test_what_is_over_is_gone_within_a_minute(engine, visitor, town, keep, clock, now):
    keep()
    assert HEADING in words(visitor.get(ASKED))
    with unit_of_work(engine) as session:
        facility = session.exec(select(Facility).where(Facility.name == CAFE["name"])).one()
        facility.ends_on = now.date().replace(day=24)
    clock.advance(minutes=1)
    assert HEADING not in words(visitor.get(ASKED))


def test_S21_what_a_municipality_writes_is_text(visitor, town, keep):
    keep(name="<b>autisme</b>", about="<script>alert(1)</script> autisme", opening_hours='"><i>', phone=None)
    answer = visitor.get(ASKED)
    assert "<b>autisme</b>" in words(answer)
    assert "<script>alert" not in answer.text
    assert "<i>" not in answer.text
