"""Dutch words and what is read in them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.choices import MunicipalityChoice
from search.dutch import allowed_typos, read_query, searchable, stem, words
from search.query import MAX_TEXT_LENGTH, Point
from search.reading import Reading, read_text

PLACES = [
    MunicipalityChoice(code, name, "regio", Point(52, 5))
    for code, name in (
        ("GM0513", "Gouda"),
        ("GM1901", "Bodegraven-Reeuwijk"),
        ("GM1884", "Kaag en Braassem"),
        ("GM0546", "Leiden"),
    )
]


@pytest.mark.parametrize(
    "forms",
    [
        "kind kinderen kinders",
        "gezin gezinnen",
        "huis huizen",
        "brief brieven",
        "probleem problemen",
        "school scholen",
        "behandeling behandelingen",
        "autisme autistisch autistische",
        "huishouden huishouding huishoudelijk huishoudelijke",
        "verslaving verslaafd",
        "opvoeden opvoeding",
        "baby babys",
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["gezin zin", "begeleiding beleid", "wonen woning", "angst angel"])
def test_other_words_do_not(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)


def test_folding_takes_accents_capitals_and_apostrophes_away() -> None:
    assert words("Suïcide, AUTO's & jeugd-GGZ") == ["suicide", "autos", "jeugd", "ggz"]


def test_neighbours_are_searchable_joined_but_not_across_phrases() -> None:
    stems, surfaces = searchable("jeugd zorg\nhulp in huis")
    assert "jeugdzorg" in surfaces
    assert not {"zorghulp", "hulphuis"} & set(surfaces)
    assert stems.index("zorg") < stems.index("_") < stems.index("hulp")


def test_a_question_is_parted_in_what_must_and_what_may_be_found() -> None:
    asked = read_query('mijn zoon met "ernstige dyslexie" wil niet naar school')
    assert (asked.required, asked.optional) == (("school",), ("zoon",))
    assert asked.phrases == (("ernstige", "dyslexie"),)


def test_generic_words_are_asked_when_there_is_nothing_else() -> None:
    assert read_query("hulp voor mijn kind").required == ("hulp", "kind")


@pytest.mark.parametrize(
    ("word", "typos"), [("zorg", 0), ("angst", 1), ("autismes", 1), ("begeleide", 2), ("profiel10", 0)]
)
def test_longer_words_may_hold_more_typing_errors(word: str, typos: int) -> None:
    assert allowed_typos(word) == typos


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("autisme gouda 9 jaar", Reading("autisme", "GM0513", "Gouda", 9)),
        ("logeren in Gouda", Reading("logeren", "GM0513", "Gouda")),
        ("hulp in de buurt van gouda", Reading("hulp", "GM0513", "Gouda")),
        ("jongen van 9 jaar oud", Reading("jongen", age=9)),
        ("9-jarige met angst", Reading("met angst", age=9)),
        ("mijn zoon van 9 wil niet naar school", Reading("mijn zoon wil niet naar school", age=9)),
        ("Dochter van 14, gouda", Reading("Dochter", "GM0513", "Gouda", 14)),
        ("kind van 3 maanden", Reading("kind van 3 maanden")),
        ("moeder van 3 kinderen", Reading("moeder van 3 kinderen")),
        ("Bodegraven-Reeuwijk", Reading("", "GM1901", "Bodegraven-Reeuwijk")),
        ("ggz bodegraven reeuwijk", Reading("ggz", "GM1901", "Bodegraven-Reeuwijk")),
        ("ggz reeuwijk", Reading("ggz", "GM1901", "Bodegraven-Reeuwijk")),
        ("Kaag en Braassem", Reading("", "GM1884", "Kaag en Braassem")),
        ("goudakaas", Reading("goudakaas")),
        ("Goudá", Reading("", "GM0513", "Gouda")),
        ("500 jaar", Reading("500 jaar")),
        ('"autisme in gouda"', Reading('"autisme in gouda"')),
        ("", Reading("")),
    ],
)
def test_place_and_age_words_are_read(text: str, reading: Reading) -> None:
    assert read_text(text, places=PLACES) == reading


@given(st.text(max_size=MAX_TEXT_LENGTH))
def test_any_text_can_be_read(text: str) -> None:
    found = read_text(text, places=PLACES)
    read_query(found.text)
    searchable(text)


@pytest.mark.parametrize("unit", ["a", "in ", "van de ", "9 jaar ", "'", '"', "é", "in de buurt van "])
def test_S34_the_longest_text_is_read_at_once(unit: str) -> None:
    text = (unit * MAX_TEXT_LENGTH)[:MAX_TEXT_LENGTH]
    started = time.perf_counter()
    read_query(read_text(text, places=PLACES).text)
    assert time.perf_counter() - started < 0.05
