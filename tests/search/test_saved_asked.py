"""Of a search is kept what it asks: where somebody lives only roughly, and no page of it."""

import pytest
from werkzeug.datastructures import MultiDict

from search.choices import choices
from search.forms import read_form
from search.saved_asked import asked_to_keep, read_kept, typed_words
from tests.factories import make_municipality, make_region


@pytest.fixture
def lists(session, now):
    region = make_region(session)
    make_municipality(session, region, code="GM0513", name="Gouda", lat=52.02, lon=4.71)
    session.commit()
    return choices(session, now=now)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"q": "autisme", "gemeente": "GM0513"}, "q=autisme&gemeente=GM0513"),
        ({"q": "autisme", "pagina": "3", "weergave": "kaart", "sorteer": "snelst"}, "q=autisme"),
        ({"q": "autisme", "dichtbij": "2801AB"}, "q=autisme&dichtbij=2801"),
        ({"q": "autisme 2801 AB"}, "q=autisme&dichtbij=2801"),
        ({"q": "autisme", "dichtbij": "52.01667,4.70833"}, "q=autisme&dichtbij=Gouda"),
        ({"pagina": "2"}, ""),
        ({}, ""),
    ],
)
def test_S40_what_is_kept_says_no_more_than_the_search_needs(lists, given, kept):
    assert asked_to_keep(read_form(MultiDict(given), lists), lists) == kept


def test_a_whole_postcode_beside_a_municipality_is_not_kept_in_the_words(lists):
    form = read_form(MultiDict({"q": "autisme 1012AB", "gemeente": "GM0513"}), lists)
    kept = asked_to_keep(form, lists)
    assert "1012AB" not in kept.upper()
    assert "autisme" in kept


def test_what_is_kept_reads_as_the_same_search(lists):
    form = read_form(
        MultiDict({"q": "autisme", "gemeente": "GM0513", "plek": "ja", "vorm": "ambulant"}), lists
    )
    again = read_kept(asked_to_keep(form, lists), lists)
    assert again.criteria == form.criteria


def test_typed_words_are_those_of_the_text_and_of_the_open_lists(lists):
    form = read_form(MultiDict({"q": "hulp voor emma", "probleem": "angst", "wet": "jeugdwet"}), lists)
    assert typed_words(form) == "hulp voor emma angst"
