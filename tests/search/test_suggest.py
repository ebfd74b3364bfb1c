"""Suggestions while typing, and what a misspelt word was meant for."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from search import indexer
from search.engines.embedded import EmbeddedEngine
from search.lexicon import Entry, Kind, Lexicon, lexicon, make_lexicon
from search.misses import UNKNOWN, known_words
from search.spelling import Near, distance
from search.suggest import meant, suggest
from tests.conftest import NOW
from tests.search.supply import Supply

NAMES = {
    Kind.PRODUCT: {"autisme": "Begeleiding bij autisme", "dyslexie": "Ernstige dyslexie"},
    Kind.THEME: {"school": "School en leren"},
    Kind.PLACE: {"GM0513": "Gouda"},
    Kind.PROVIDER: {"7": "De Wilgenboom", "8": "Autismehuis Goud"},
    Kind.WORD: {"mijn kind eet niet": "mijn kind eet niet", "crèche": "crèche"},
}


@pytest.fixture
def known() -> Lexicon:
    entries = [
        (Entry(kind, text, value, text.casefold().replace("è", "e")), (text,))
        for kind, named in NAMES.items()
        for value, text in named.items()
    ]
    return make_lexicon(entries)


def _texts(known: Lexicon, typed: str) -> list[str]:
    return [item.text for item in suggest(known, typed, asked={})]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("aut", "Autismehuis Goud"),
        ("gou", "Gouda"),
        ("dyslexie", "Ernstige dyslexie"),
        ("dyslecsie", "Ernstige dyslexie"),
        ("autsime", "Begeleiding bij autisme"),
        ("begeleiding aut", "Begeleiding bij autisme"),
        ("wilg", "De Wilgenboom"),
        ("CRECHE", "crèche"),
        ("mijn kind e", "mijn kind eet niet"),
        ("school", "School en leren"),
    ],
)
def test_a_beginning_or_a_typing_error_is_enough(known: Lexicon, typed: str, first: str) -> None:
    assert first in _texts(known, typed)


@pytest.mark.parametrize("typed", ["", "a", "  ", "zzzz", "autisme zzzz", "%", "'", "\x00", "x" * 500])
def test_what_begins_nothing_suggests_nothing(known: Lexicon, typed: str) -> None:
    assert _texts(known, typed) == []


def test_a_suggestion_leads_to_its_results_and_keeps_place_and_age(known: Lexicon) -> None:
    asked = {"gemeente": ("GM0632",), "leeftijd": ("9",), "pagina": ("3",), "q": ("dys",)}
    (found,) = suggest(known, "dys", asked=asked)
    assert found.address == "/zoeken?gemeente=GM0632&leeftijd=9&product=dyslexie"


def test_there_are_never_more_than_eight_and_few_of_a_kind() -> None:
    many = make_lexicon(
        (Entry(kind, f"hulp {number}", str(number), f"hulp {number}"), (f"hulp {number}",))
        for kind in Kind
        for number in range(20)
    )
    kinds = [item.kind for item in suggest(many, "hulp", asked={})]
    assert len(kinds) == 8
    assert max(kinds.count(kind) for kind in Kind) <= 3


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("autsime", "autisme"),
        ("hulp bij autsime 9 jaar", "hulp bij autisme 9 jaar"),
        ("dislexie", "dyslexie"),
        ("goudda", "gouda"),
        ("autisme", None),
        ("autist", None),
        ("autismebegeleiding", None),
        ("onbekendwoord", None),
        ("12345", None),
    ],
)
def test_a_misspelt_word_is_answered_with_what_it_was_meant_for(
    known: Lexicon, typed: str, better: str | None
) -> None:
    assert meant(known, typed) == better


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [("autisme", "autsime", 1), ("aut", "aut", 0), ("abc", "abd", 1), ("abcd", "bcd", 1), ("abc", "xyz", 3)],
)
def test_typing_errors_are_counted(first: str, second: str, errors: int) -> None:
    assert distance(first, second, 3) == errors
    assert distance(second, first, 3) == errors


def test_short_words_hold_no_typing_errors() -> None:
    assert Near(["gouda", "autisme"]).find("goud") == []


def test_of_a_missed_search_only_known_words_are_kept(known: Lexicon) -> None:
    assert known_words(known, "autisme Gouda") == ["autisme", "gouda"]
    assert known_words(known, "autisme voor Pietje Puk 0612345678") == ["autisme", UNKNOWN]
    assert known_words(known, "wilgenboom") == [UNKNOWN]
    assert known_words(known, "de het een") == []


def test_the_lexicon_holds_what_residents_can_find_and_no_more(
    session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    supply = Supply(session)
    supply.offer(tags={"problem": ("autisme",)})
    supply.offer(supply.dyslexia, line={"phases_out_on": NOW.date()})
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    found = lexicon(session, embedded, now=NOW)
    texts = {entry.text for entry in found.entries}
    assert {"Begeleiding bij autisme", "De Wilgenboom (proef)", "Gouda", "ASS"} <= texts
    assert not {"De Hazelaar (proef)", "Ernstige dyslexie", "EED"} & texts


def test_without_an_engine_there_are_still_products_and_places(
    session: Session, embedded: EmbeddedEngine
) -> None:
    Supply(session)
    session.commit()
    texts = {entry.text for entry in lexicon(session, embedded, now=NOW).entries}
    assert {"Begeleiding bij autisme", "Gouda"} <= texts
    assert "De Wilgenboom (proef)" not in texts
