"""Places and postcodes: their data, and what is read of them in what people type."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.choices import Choices, MunicipalityChoice
from search.geo import distance_km
from search.places import Spot, all_places, find_place, nearest_place, places_beginning
from search.postcodes import postcode_of, read_postcode
from search.query import MAX_TEXT_LENGTH, Point
from search.where import FAULTS, read_where, read_where_in, where_words

LISTS = Choices(
    municipalities=tuple(
        MunicipalityChoice(code, name, "regio", Point(52, 5))
        for code, name in (
            ("GM0513", "Gouda"),
            ("GM1892", "Zuidplas"),
            ("GM1884", "Kaag en Braassem"),
            ("GM0537", "Katwijk"),
            ("GM0484", "Alphen aan den Rijn"),
            ("GM1901", "Bodegraven-Reeuwijk"),
        )
    ),
    postcodes={"2801": Spot("2801", Point(52.012, 4.71), "GM0513")},
)
OURS = {item.code for item in LISTS.municipalities}


def test_the_places_lie_in_the_country_and_have_names():
    assert len(all_places()) > 1000
    assert all(50 < spot.point.lat < 54 and 3 < spot.point.lon < 8 and spot.name for spot in all_places())


@pytest.mark.parametrize(
    ("text", "left", "word", "municipality"),
    [
        ("autisme Moordrecht", "autisme", "Moordrecht", "GM1892"),
        ("autisme in de buurt van moordrecht 9 jaar", "autisme 9 jaar", "Moordrecht", "GM1892"),
        ("alphen dyslexie", "dyslexie", "Alphen aan den Rijn", "GM0484"),
        ("Katwijk aan Zee", "", "Katwijk aan Zee", "GM0537"),
        ("angst in Utrecht", "angst", "Utrecht", "GM0344"),
        ("autisme 2801 JG", "autisme", "2801JG", "GM0513"),
        ("2801jg", "", "2801JG", "GM0513"),
        ("autisme in 2801", "autisme", "2801", "GM0513"),
        ("2801 en angst", "en angst", "2801", "GM0513"),
    ],
)
def test_a_place_is_read(text, left, word, municipality):
    found = read_where_in(text, LISTS)
    assert isinstance(found, tuple)
    assert (found[0], found[1], found[2].municipality) == (left, word, municipality)


@pytest.mark.parametrize(
    "text",
    [
        "Gouda",
        "Kaag en Braassem",
        "Bodegraven-Reeuwijk",
        "hulp voor hem",
        "het is heel moeilijk",
        "in heel Nederland",
        "Utrecht angst",
        "sinds 2024 depressie",
        '"autisme moordrecht"',
        "",
    ],
)
def test_other_words_stay_words(text):
    assert read_where_in(text, LISTS) is None


def test_a_whole_postcode_that_is_not_known_is_said():
    assert read_where_in("angst 9999 ZZ", LISTS) == FAULTS["postcode"]
    assert read_where("9999 zz", LISTS) == FAULTS["postcode"]


@pytest.mark.parametrize(
    ("typed", "word", "said"),
    [
        ("moordrecht", "Moordrecht", "Bij Moordrecht, gemeente Zuidplas"),
        ("Gouda", "Gouda", "Bij Gouda"),
        ("Zuidplas", "Zuidplas", "Bij Zuidplas"),
        ("Den Haag", "Den Haag", "Bij Den Haag"),
        ("2801 jg", "2801JG", "Bij 2801 JG, gemeente Gouda"),
        ("52.0123456, 4.7101", "52.012,4.71", "Bij uw locatie (Gouda)"),
    ],
)
def test_a_typed_place_is_written_in_one_way(typed, word, said):
    found = read_where(typed, LISTS)
    assert isinstance(found, tuple)
    assert found[0] == word
    assert where_words(found[0], LISTS) == said


@pytest.mark.parametrize(
    ("typed", "fault"), [("Nergenshuizen", "place"), ("0,0", "point"), ("99.5,4.7", "point"), ("-", "place")]
)
def test_what_is_no_place_is_said_in_a_sentence(typed, fault):
    assert read_where(typed, LISTS) == FAULTS[fault]
    assert where_words(typed, LISTS) == ""


def test_of_two_places_of_one_name_ours_counts():
    found = find_place("Zevenhuizen", ours=OURS)
    assert found is not None
    assert found.municipality == "GM1892"


def test_our_places_are_suggested_from_three_letters_on():
    assert [spot.name for spot in places_beginning("moor", ours=OURS, most=2)] == ["Moordrecht"]
    assert places_beginning("mo", ours=OURS, most=2) == []
    assert places_beginning("utrecht", ours=OURS, most=2) == []


def test_a_point_is_in_or_near_a_place_or_at_sea():
    near = nearest_place(Point(51.985, 4.668))
    assert near is not None
    assert near.name == "Moordrecht"
    assert nearest_place(Point(53.9, 3.1)) is None


def test_own_points_and_those_of_geonames_agree():
    gouda = find_place("Gouda", ours=OURS)
    assert gouda is not None
    assert distance_km(gouda.point, Point(52.012, 4.71)) < 2


@pytest.mark.parametrize("text", ["0801 JG", "28011", "2801-JG", "12345 AB", "2801 J", "x2801"])
def test_what_looks_like_a_postcode_is_none(text):
    assert postcode_of(text) is None


def test_a_price_or_a_decimal_is_no_postcode():
    assert read_postcode("kost 12.2801") is None


@given(st.text(max_size=MAX_TEXT_LENGTH))
def test_any_text_can_be_read(text):
    read_where_in(text, LISTS)
    where_words(text, LISTS)


@pytest.mark.parametrize("unit", ["a", "in ", "van de ", "2801 ", "gouda ", "in utrecht ", "é"])
def test_S34_the_longest_text_is_read_at_once(unit):
    text = (unit * MAX_TEXT_LENGTH)[:MAX_TEXT_LENGTH]
    read_where_in("warm", LISTS)
    started = time.perf_counter()
    read_where_in(text, LISTS)
    assert time.perf_counter() - started < 0.05
