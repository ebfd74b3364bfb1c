"""Which free-access facilities fit a search: its themes, words and age, and the nearest municipality."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.domain.facilities import FacilityContent
from search.choices import Choices, MunicipalityChoice, ProductChoice, ThemeChoice
from search.facilities import Wish, lighter_help
from search.finder import ResultsPage
from search.forms import read_form
from search.query import Point
from search.reading import read_text
from search.wishes import lighter_beside, lighter_instead, read_wish

HERE = MunicipalityChoice("GM1", "Hier", "proef", Point(52.0, 4.7))
NEAR = MunicipalityChoice("GM2", "Dichtbij", "proef", Point(52.05, 4.7))
NEARER = MunicipalityChoice("GM3", "Dichterbij", "proef", Point(52.02, 4.7))
FAR = MunicipalityChoice("GM4", "Ver", "proef", Point(52.3, 4.7))
COFFEE = FacilityContent(name="Huiskamer", about="Loop binnen voor koffie.", themes=("samen", "vrij"))
PARENTS = FacilityContent(name="Ouderavond", about="Praat over opvoeden.", themes=("opvoeden", "vrij"))
YOUNG = FacilityContent(
    name="Jongerencentrum", about="Kom gamen.", age_min=12, age_max=23, themes=("samen", "vrij")
)


def lists(**facilities):
    held = facilities or {"GM1": (COFFEE, PARENTS, YOUNG)}
    return Choices(
        municipalities=(FAR, NEAR, HERE, NEARER),
        themes=(
            ThemeChoice("samen", "Samen zijn", "Anderen ontmoeten in uw buurt"),
            ThemeChoice("opvoeden", "Opvoeden", "Hulp voor ouders"),
            ThemeChoice("wonen", "Wonen", "Een eigen plek"),
            ThemeChoice("vrij", "Hulp zonder verwijzing", "Waar u zo terechtkunt"),
        ),
        products={"ggz": ProductChoice("ggz", "Begeleiding", "samen")},
        facilities={code: tuple(enumerate(found, 1)) for code, found in held.items()},
    )


def asked(address, known=None, *, themes=None, page=1, is_relaxed=False):
    """Give what a search of this address is, with ten results of which so many are of each theme."""
    known = known or lists()
    pairs = [pair.partition("=") for pair in address.split("&")]
    form = read_form(MultiDict((name, value) for name, _, value in pairs), known)
    found = ResultsPage(
        criteria=form.criteria,
        reading=read_text(form.criteria.text, places=known.municipalities),
        cards=(),
        total=10,
        facets={} if themes is None else {"theme": themes},
        page=page,
        page_count=3,
        is_relaxed=is_relaxed,
    )
    return form, found, known


def beside(address, known=None, *, at=HERE, **told):
    form, found, known = asked(address, known, **told)
    return [one.content.name for one in lighter_beside(form, found, known, at)]


def names(known, wish, at=HERE):
    return [one.content.name for one in lighter_help(known, at, wish)]


@pytest.mark.parametrize(
    ("address", "themes", "found"),
    [
        ("q=koffie", None, ["Huiskamer"]),
        ("q=koffiedrinken opvoeden", None, ["Ouderavond"]),
        ("q=opvoeden", None, ["Ouderavond"]),
        ("q=opvoeding", {"wonen": 10}, ["Ouderavond"]),
        ("q=jongerencentrum", None, ["Jongerencentrum"]),
        ("q=jongerencen", None, ["Jongerencentrum"]),
        ("q=ontmoeten", None, ["Huiskamer", "Jongerencentrum"]),
        ("q=zzzz", {"samen": 4, "wonen": 6}, ["Huiskamer", "Jongerencentrum"]),
        ("q=zzzz", {"samen": 3, "wonen": 7}, []),
        ("q=zzzz", None, []),
        ("thema=opvoeden", {"samen": 9}, ["Ouderavond"]),
        ("product=ggz", {"opvoeden": 9}, ["Huiskamer", "Jongerencentrum"]),
        ("thema=samen&q=gamen", None, ["Jongerencentrum", "Huiskamer"]),
        ("thema=wonen", None, []),
        ("thema=vrij", None, ["Huiskamer", "Ouderavond", "Jongerencentrum"]),
    ],
)
def test_what_fits_says_the_words_or_is_on_a_theme_of_them(address, themes, found):
    assert beside(address, themes=themes) == found


@pytest.mark.parametrize(
    "address", ["gemeente=GM1", "q=hulp", "q=hulp voor mijn kind", "q=wat is er", 'q="voor"', "leeftijd=9"]
)
def test_a_search_without_telling_words_or_a_theme_shows_nothing_beside(address):
    assert beside(address, themes={"samen": 10}) == []


def test_who_asks_for_free_access_alone_sees_all():
    assert beside("soort=vrij") == ["Huiskamer", "Ouderavond", "Jongerencentrum"]
    assert beside("soort=contract&q=koffie") == []
    assert beside("soort=contract&soort=vrij&q=koffie") == ["Huiskamer"]


def test_only_the_first_page_has_it():
    assert beside("q=koffie&pagina=2", page=2) == []


def test_with_no_municipality_nothing_is_near():
    assert beside("q=koffie", at=None) == []


def test_words_that_were_found_only_in_part_tell_no_theme():
    assert beside("q=zzzz yyyy", themes={"samen": 10}, is_relaxed=True) == []


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("thema=samen&leeftijd=11", ["Huiskamer"]),
        ("thema=samen&leeftijd=12", ["Huiskamer", "Jongerencentrum"]),
        ("thema=samen&leeftijd=23", ["Huiskamer", "Jongerencentrum"]),
        ("thema=samen&leeftijd=24", ["Huiskamer"]),
        ("q=ontmoeten 9 jaar", ["Huiskamer"]),
        ("q=gamen 40 jaar", []),
    ],
)
def test_what_is_not_for_the_asked_age_is_left_out(address, found):
    assert beside(address) == found


def test_the_nearest_municipality_with_something_fitting_tells_where_it_is():
    known = lists(GM1=(PARENTS,), GM2=(COFFEE, YOUNG), GM3=(COFFEE,), GM4=(COFFEE, YOUNG, PARENTS))
    found = lighter_help(known, HERE, Wish(themes=frozenset({"samen"})))
    assert [(one.municipality_code, one.town) for one in found] == [("GM3", "Dichterbij")]
    assert found[0].where == "Gemeente Dichterbij"
    assert names(known, Wish(themes=frozenset({"opvoeden"}))) == ["Ouderavond"]


def test_the_own_municipality_comes_first_whatever_there_is_near():
    known = lists(GM1=(YOUNG,), GM3=(COFFEE, YOUNG))
    found = lighter_help(known, HERE, Wish(themes=frozenset({"samen"})))
    assert [(one.content.name, one.town) for one in found] == [("Jongerencentrum", None)]


def test_beyond_fifteen_kilometres_nothing_is_near():
    assert names(lists(GM4=(COFFEE,)), Wish()) == []


def test_three_at_most_by_name():
    rooms = tuple(FacilityContent(name=f"Kamer {number}", about="Koffie.") for number in range(5))
    assert beside("q=koffie", lists(GM1=rooms)) == ["Kamer 0", "Kamer 1", "Kamer 2"]


def test_where_nothing_was_found_what_fits_stands_and_else_what_there_is_for_that_age():
    def instead(address):
        form, found, known = asked(address)
        return [one.content.name for one in lighter_instead(form, found, known, HERE)]

    assert instead("q=opvoeden zzzz") == ["Ouderavond"]
    assert instead("q=zzzz&leeftijd=40") == ["Huiskamer", "Ouderavond"]


def test_a_long_text_is_told_in_short():
    long = FacilityContent(name="Lang", about="woord " * 100)
    (found,) = lighter_help(lists(GM1=(long,)), HERE, Wish())
    assert len(found.about) <= 160
    assert found.about.endswith("woord…")


def test_an_everyday_word_finds_how_a_facility_says_it():
    wish = read_wish(*asked("q=buurthuis"))
    assert [one.content.name for one in lighter_help(lists(GM1=(meeting(),)), HERE, wish)] == ["Kring"]


def meeting():
    return FacilityContent(name="Kring", about="Mensen ontmoeten.")
