"""Suggestions for the search box, what was likely meant, and searches that find nothing."""

import pytest
from sqlmodel import Session, select

from portal.models import MissedSearch
from tests.pages import parse, words
from tests.web.finder_town import POLDERZICHT, WATERDAM, build_town, find


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def suggested(visitor, **asked):
    answer = visitor.get("/zoeken/suggesties", query_string=asked)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    return answer.get_json()["suggesties"]


def test_typing_suggests_help_with_the_address_of_its_results(visitor, town):
    found = suggested(visitor, q="begeleiding aut", gemeente=WATERDAM)
    assert found[0]["soort"] == "Hulp"
    assert found[0]["tekst"] == "Begeleiding specialistisch"
    assert found[0]["adres"].startswith(f"/zoeken?gemeente={WATERDAM}&product=")
    assert visitor.get(found[0]["adres"]).status_code == 200


def test_places_and_providers_are_suggested_too(visitor, town):
    assert {"soort": "Gemeente", "tekst": "Waterdam", "adres": f"/zoeken?gemeente={WATERDAM}"} in suggested(
        visitor, q="water"
    )
    assert "Aanbieder" in {item["soort"] for item in suggested(visitor, q="lindeboom")}


@pytest.mark.parametrize("odd", ["", "'", '"', "%", "\x00", "x" * 5000, "<script>", "😀", "../"])
def test_S27_odd_text_suggests_nothing_and_is_no_fault(visitor, town, odd):
    assert suggested(visitor, q=odd) == []


def test_the_search_box_names_where_suggestions_come_from_and_works_without(visitor, town):
    for page in ("/", "/zoeken"):
        box = find(parse(visitor.get(page)), ".//input[@id='q']")
        assert box.get("data-suggesties") == "/zoeken/suggesties"
        assert box.get("role") is None  # only a script makes it a combobox


def test_a_misspelt_word_is_asked_about(visitor, town):
    answer = visitor.get(f"/zoeken?q=autsime&gemeente={WATERDAM}")
    assert "Bedoelde u autisme" in words(answer)
    assert f"/zoeken?q=autisme&amp;gemeente={WATERDAM}" in answer.get_data(as_text=True)
    assert "Bedoelde u" not in words(visitor.get("/zoeken?q=autisme"))


def test_a_misspelt_place_is_asked_about_and_not_assumed(visitor, town):
    answer = words(visitor.get("/zoeken?q=autisme polderzigt"))
    assert "Bedoelde u autisme Polderzicht" in answer
    assert "in Polderzicht" not in answer
    assert "Bedoelde u Polderzicht?" in words(visitor.get("/zoeken?dichtbij=polderzigt"))


def test_the_home_page_asks_what_and_where_and_offers_places_while_typing(visitor, town):
    page = parse(visitor.get("/"))
    assert find(page, ".//input[@id='dichtbij']").get("list") == "plaatsen"
    offered = [item.get("value") for item in page.findall(".//datalist[@id='plaatsen']/option")]
    assert {"Polderzicht", "Waterdam"} <= set(offered)
    assert page.find(".//select[@id='gemeente']") is None
    assert "Bij Polderzicht" in words(visitor.get("/zoeken?q=autisme&dichtbij=polderzicht&leeftijd="))


def test_nothing_found_names_a_place_nearby_that_has_it(visitor, town):
    page = words(visitor.get(f"/zoeken?q=populier&gemeente={WATERDAM}"))
    assert "Wij vonden niets" in page
    assert "Zoek in Polderzicht (1 resultaat)" in page


def test_what_is_not_found_is_counted_by_known_words_only(visitor, town, engine):
    visitor.get(f"/zoeken?q=autisme+pietje+jansen+0612345678&gemeente={POLDERZICHT}&leeftijd=90")
    visitor.get(f"/zoeken?q=autisme&gemeente={POLDERZICHT}&leeftijd=90")
    with Session(engine) as session:
        kept = session.exec(select(MissedSearch.words, MissedSearch.count)).all()
    assert set(kept) == {("(onbekend) autisme", 1), ("autisme", 1)}


def test_what_is_found_is_not_counted(visitor, town, engine):
    visitor.get("/zoeken?q=autisme")
    with Session(engine) as session:
        assert session.exec(select(MissedSearch)).all() == []
