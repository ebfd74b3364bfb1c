"""What every engine must do alike: words, filters, counts, order and pages."""

from typing import Any

import pytest

from search.engine import SearchEngine
from search.query import Filters, Match, Point, Query, Sort
from search.schema import Audience
from tests.search.conftest import MISSING, SEARCH_URL, Filled, ids
from tests.search.documents import GRONINGEN, PLACE, SILENT, STALE, STOPPED, WAITING, WOERDEN, make_document

GOUDA = Point(52.0172, 4.7062)


@pytest.mark.parametrize("name", ["product", "provider", "tags", "place", "about", "description"])
def test_a_word_is_found_in_every_searchable_text(filled: Filled, name: str) -> None:
    engine = filled([make_document(1, texts={name: "autisme"}), make_document(2, "dyslexie")])
    assert ids(engine, "autisme") == (1,)


@pytest.mark.parametrize(
    ("document", "typed"),
    [
        pytest.param("Begeleiding individueel", "BEGELEIDING", id="capitals"),
        pytest.param("psychose en suïcide", "suicide", id="accent in the document"),
        pytest.param("suicide", "suïcide", id="accent in the question"),
        pytest.param("groot probleem", "problemen", id="plural of a long vowel"),
        pytest.param("twee huizen", "huis", id="plural with another consonant"),
        pytest.param("angsten", "angst", id="plural with en"),
        pytest.param("begeleiding", "begeleid", id="beginning of a word"),
        pytest.param("Logeerhuis", "loge", id="a few letters"),
        pytest.param("autisme", "autsime", id="two letters swapped"),
        pytest.param("autisme", "autissme", id="a letter too many"),
        pytest.param("dagbesteding", "dagbestding", id="a letter too few"),
        pytest.param("huishoudelijke", "huishuodeljke", id="two errors in a long word"),
        pytest.param("jeugd zorg", "jeugdzorg", id="typed as one word"),
        pytest.param("jeugdzorg", "jeugd zorg", id="typed as two words"),
        pytest.param("huishoudelijke hulp", "huishoudelijkehulp", id="typed without a space"),
        pytest.param("jeugd-ggz", "ggz", id="part of a word with a hyphen"),
        pytest.param("hulp in de huishouding", "de huishouding", id="stop word"),
        pytest.param("EED", "eed", id="abbreviation"),
    ],
)
def test_words_are_found_as_people_type_them(filled: Filled, document: str, typed: str) -> None:
    engine = filled([make_document(1, document), make_document(2, "Vervoer")])
    assert ids(engine, typed) == (1,)


@pytest.mark.parametrize(
    ("document", "typed"),
    [
        pytest.param("zorg", "sorg", id="a typing error in a short word"),
        pytest.param("autisme", "autosmi", id="two errors in a word of seven"),
        pytest.param("gezin", "zin", id="the end of a word"),
    ],
)
def test_what_differs_too_much_is_not_found(filled: Filled, document: str, typed: str) -> None:
    assert ids(filled([make_document(1, document)]), typed) == ()


def test_all_words_must_be_found(filled: Filled) -> None:
    engine = filled([make_document(1, "autisme"), make_document(2, "autisme dyslexie")])
    assert ids(engine, "autisme dyslexie") == (2,)


def test_a_relaxed_search_puts_what_holds_most_words_first(filled: Filled) -> None:
    engine = filled(
        [make_document(1, "dyslexie"), make_document(2, "autisme angst"), make_document(3, "vervoer")]
    )
    found = ids(engine, "autisme angst dyslexie", match=Match.SOME)
    assert found[0] == 2
    assert 3 not in found


def test_a_phrase_is_found_as_it_stands(filled: Filled) -> None:
    engine = filled([make_document(1, "wil niet naar school"), make_document(2, "school wil wel naar huis")])
    assert ids(engine, '"niet naar school"') == (1,)


def test_a_word_in_the_name_counts_more_than_one_in_the_description(filled: Filled) -> None:
    engine = filled(
        [make_document(1, texts={"description": "ook autisme"}), make_document(2, "Hulp bij autisme")]
    )
    assert ids(engine, "autisme") == (2, 1)


FACETS = {
    "region": "midden-holland",
    "municipality": "GM0513",
    "provider": "12",
    "product": "begeleiding",
    "theme": "opgroeien",
    "segment": "ondersteuning",
    "law": "wmo",
    "care_form": "ambulatory",
    "group_form": "group",
    "urgency": "crisis",
    "kind": "free_access",
    "accepting": "yes",
    "freshness": "fresh",
    "door": "gp",
    "language": "pools",
    "moment": "weekend",
    "problem": "autisme",
    "target_group": "lvb",
    "method": "emdr",
    "at_home": "yes",
    "part_time": "yes",
}


@pytest.mark.parametrize(("facet", "value"), FACETS.items())
def test_a_facet_filters_and_counts(filled: Filled, facet: str, value: str) -> None:
    engine = filled([make_document(1, facets={facet: (value, "other")}), make_document(2)])
    chosen: dict[str, Any] = {facet: (value,)}
    query = Query(filters=Filters(**chosen), facets=(facet,))
    found = engine.find(query)
    assert found.ids == (1,)
    assert found.facets == {facet: {value: 1, "other": 1}}


def test_several_values_of_a_facet_are_either_or_and_facets_are_both(filled: Filled) -> None:
    engine = filled(
        [
            make_document(1, facets={"law": ("wmo",), "door": ("gp",)}),
            make_document(2, facets={"law": ("jeugdwet",), "door": ("gp",)}),
            make_document(3, facets={"law": ("wmo",), "door": ("self",)}),
        ]
    )
    assert set(ids(engine, filters=Filters(law=("wmo", "jeugdwet")))) == {1, 2, 3}
    assert set(ids(engine, filters=Filters(law=("wmo", "jeugdwet"), door=("gp",)))) == {1, 2}


def test_a_chosen_value_never_hides_its_siblings(filled: Filled) -> None:
    engine = filled(
        [
            make_document(1, facets={"law": ("wmo",), "door": ("gp",)}),
            make_document(2, facets={"law": ("jeugdwet",), "door": ("gp",)}),
            make_document(3, facets={"law": ("jeugdwet",), "door": ("self",)}),
        ]
    )
    found = engine.find(Query(filters=Filters(law=("wmo",)), facets=("law", "door")))
    assert found.total == 1
    assert found.facets == {"law": {"wmo": 1, "jeugdwet": 2}, "door": {"gp": 1}}


def test_counts_follow_the_words(filled: Filled) -> None:
    engine = filled(
        [make_document(1, "autisme", facets={"law": ("wmo",)}), make_document(2, facets={"law": ("wmo",)})]
    )
    assert engine.find(Query(text="autisme", facets=("law",))).facets == {"law": {"wmo": 1}}


@pytest.mark.parametrize(("age", "found"), [(5, ()), (6, (1,)), (17, (1,)), (18, ())])
def test_an_age_is_within_the_ages_of_an_offering(filled: Filled, age: int, found: tuple[int, ...]) -> None:
    assert ids(filled([make_document(1, age_min=6, age_max=17)]), filters=Filters(age=age)) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(max_intake_weeks=2), (1,)),
        (Filters(max_intake_weeks=4), (1, 2)),
        (Filters(max_total_weeks=5), (1,)),
        (Filters(min_places=2), (2,)),
    ],
)
def test_unknown_waits_and_places_are_never_within_a_limit(
    filled: Filled, filters: Filters, found: tuple[int, ...]
) -> None:
    engine = filled(
        [
            make_document(1, intake_weeks=2, total_weeks=5, free_places=1),
            make_document(2, intake_weeks=4, total_weeks=None, free_places=3),
            make_document(3),
        ]
    )
    assert tuple(sorted(ids(engine, filters=filters))) == found


def test_who_has_a_contra_indication_is_left_out(filled: Filled) -> None:
    engine = filled(
        [make_document(1, facets={"contra_indication": ("verslaving", "geweld")}), make_document(2)]
    )
    assert ids(engine, filters=Filters(not_excluding=("verslaving",))) == (2,)


def test_residents_do_not_find_what_is_for_professionals(filled: Filled) -> None:
    engine = filled([make_document(1, facets={"audience": (Audience.PROFESSIONAL.value,)})])
    assert ids(engine) == ()
    assert ids(engine, audience=Audience.PROFESSIONAL) == (1,)


def test_a_circle_holds_what_is_near_and_not_what_has_no_place(filled: Filled) -> None:
    engine = filled(
        [
            make_document(1),
            make_document(2, point=WOERDEN),
            make_document(3, point=GRONINGEN),
            make_document(4, point=None),
        ]
    )
    assert set(ids(engine, near=GOUDA, within_km=5)) == {1}
    assert set(ids(engine, near=GOUDA, within_km=20)) == {1, 2}


def test_help_at_home_in_the_chosen_municipality_is_near_wherever_its_office_is(filled: Filled) -> None:
    served: dict[str, tuple[str, ...]] = {"municipality": ("GM0513",)}
    engine = filled(
        [
            make_document(1, facets={**served, "at_home": ("yes",)}, point=GRONINGEN),
            make_document(2, facets=served, point=GRONINGEN),
        ]
    )
    near: dict[str, Any] = {"near": GOUDA, "within_km": 10.0}
    assert ids(engine, filters=Filters(municipality=("GM0513",)), **near) == (1,)
    assert ids(engine, **near) == ()


def test_at_equal_text_fresh_and_accepting_come_before_stale_stopped_and_unknown(filled: Filled) -> None:
    standings = {1: SILENT, 2: STOPPED, 3: STALE, 4: WAITING, 5: PLACE}
    engine = filled([make_document(key, "autisme", standing=value) for key, value in standings.items()])
    assert ids(engine, "autisme") == (5, 4, 3, 2, 1)
    assert ids(engine) == (5, 4, 3, 2, 1)


def test_at_equal_standing_a_shorter_wait_comes_first_and_an_unknown_one_last(filled: Filled) -> None:
    engine = filled(
        [
            make_document(1, standing=WAITING),
            make_document(2, standing=WAITING, total_weeks=20),
            make_document(3, standing=WAITING, intake_weeks=4),
        ]
    )
    assert ids(engine) == (3, 2, 1)


def test_soonest_goes_by_the_domains_number(filled: Filled) -> None:
    engine = filled(
        [make_document(1, soonest=300), make_document(2, soonest=7), make_document(3, soonest=90)]
    )
    assert ids(engine, sort=Sort.SOONEST) == (2, 3, 1)


def test_nearest_goes_by_distance_and_puts_what_has_no_place_last(filled: Filled) -> None:
    engine = filled(
        [
            make_document(1, point=None),
            make_document(2, point=GRONINGEN),
            make_document(3, point=WOERDEN),
            make_document(4),
        ]
    )
    assert ids(engine, sort=Sort.NEAREST, near=GOUDA) == (4, 3, 2, 1)


def test_last_confirmed_comes_first_and_never_confirmed_last(filled: Filled) -> None:
    engine = filled(
        [
            make_document(1, confirmed_at=None),
            make_document(2, confirmed_at=1_790_000_000),
            make_document(3, confirmed_at=1_795_000_000),
        ]
    )
    assert ids(engine, sort=Sort.CONFIRMED) == (3, 2, 1)


def test_pages_hold_every_document_once(filled: Filled) -> None:
    engine = filled([make_document(number, "autisme") for number in range(1, 48)])
    pages = [engine.find(Query(text="autisme", offset=offset, limit=10)) for offset in range(0, 60, 10)]
    assert [len(page.ids) for page in pages] == [10, 10, 10, 10, 7, 0]
    assert sorted(key for page in pages for key in page.ids) == list(range(1, 48))
    assert {page.total for page in pages} == {47}


@pytest.mark.skipif(not SEARCH_URL, reason=MISSING)
def test_meilisearch_stands_behind_the_same_door(search_engine: SearchEngine) -> None:
    assert search_engine.status().name in {"embedded", "meilisearch"}
