"""Misspelt places: asked back, written in full, and never taken for another place."""

import time

import pytest

from search.choices import Choices, MunicipalityChoice
from search.place_spelling import place_meant
from search.query import MAX_TEXT_LENGTH, Point
from search.where import read_where, read_where_in

OURS = Choices(
    municipalities=tuple(
        MunicipalityChoice(code, name, "regio", Point(52, 5))
        for code, name in (
            ("GM0513", "Gouda"),
            ("GM1892", "Zuidplas"),
            ("GM0484", "Alphen aan den Rijn"),
            ("GM0546", "Leiden"),
            ("GM1931", "Krimpenerwaard"),
        )
    )
)
WORDS = frozenset("autisme logeren hulp in".split())


def asked(text: str) -> str | None:
    return place_meant(text, OURS, knows=WORDS.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("autisme gouwda", "autisme Gouda"),
        ("leidn", "Leiden"),
        ("hulp in leidn", "hulp in Leiden"),
        ("logeren moordrecth", "logeren Moordrecht"),
        ("logeren zoetermer", "logeren in Zoetermeer"),
        ("autisme zoetermeer", "autisme in Zoetermeer"),
        ("autisme alphen aan den rein", "autisme Alphen aan den Rijn"),
    ],
)
def test_a_misspelt_place_is_asked_back(typed, meant):
    assert asked(typed) == meant


@pytest.mark.parametrize("text", ["autisme", "logeren weekend", '"gouwda"', "xqzwv", "gou", ""])
def test_other_words_are_no_places(text):
    assert asked(text) is None


@pytest.mark.parametrize("written", ["ad Rijn", "a/d rijn", "a.d. Rijn", "aan de Rijn", "aan den Rijn"])
def test_a_river_may_be_written_short(written):
    found = read_where(f"Alphen {written}", OURS)
    assert not isinstance(found, str)
    assert found[0] == "Alphen aan den Rijn"


def test_a_place_on_another_river_is_not_taken_for_ours():
    found = read_where_in("dagbesteding krimpen ad ijssel", OURS)
    assert found is not None
    assert not isinstance(found, str)
    assert found[:2] == ("dagbesteding", "Krimpen aan den IJssel")
    assert found[2].municipality != "GM1931"


def test_S34_the_longest_text_is_read_for_misspelt_places_soon():
    asked("gouwda zoetermer")
    began = time.process_time()
    for text in ("abcde " * MAX_TEXT_LENGTH, "alphen aan " * MAX_TEXT_LENGTH, "a" * MAX_TEXT_LENGTH):
        asked(text[:MAX_TEXT_LENGTH])
    assert time.process_time() - began < 0.15
