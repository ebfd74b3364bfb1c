"""No value that people type can change what a Meilisearch filter says."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.settings import Settings
from search.document import Document
from search.engine import EngineUnavailableError
from search.engine_choice import may_write
from search.engines.meili_terms import as_document, filters, questions, quoted
from search.engines.meilisearch import MeilisearchEngine
from search.query import Filters, Point, Query
from search.schema import ALLOWED_KEYS, FACETS, Audience
from tests.search.documents import make_document

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
NASTY = 'x" OR audience = "professional'


@given(st.text())
@example(NASTY)
@example("\\")
@example('\\" OR 1=1')
@example("line\nbreak \x00 \u2028")
def test_S28_a_quoted_value_is_one_quotation_and_nothing_else(value: str) -> None:
    written = quoted(value)
    assert _QUOTED.fullmatch(written)
    assert written.isprintable() or not value.isprintable()
    read_back = written[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    assert len(read_back) == len(value)


@given(st.sampled_from(FACETS), st.lists(st.text(), min_size=1, max_size=4))
@example("law", [NASTY, "' OR true", ") OR (audience EXISTS"])
def test_S28_whatever_is_chosen_the_filter_has_the_same_shape(facet: str, values: list[str]) -> None:
    query = Query(filters=_chosen(facet, tuple(values)))
    shape = [_QUOTED.sub("?", part) for part in filters(query)]
    assert shape == ["audience IN [?]", f"{facet} IN [{', '.join('?' * len(values))}]"]
    assert filters(query)[0] == 'audience IN ["resident"]'


@given(st.text())
@example(NASTY)
def test_S28_typed_text_is_only_ever_the_question(text: str) -> None:
    (asked,) = questions(Query(text=text), "offerings")
    assert asked["filter"] == ['audience IN ["resident"]']
    assert re.fullmatch(r'[a-z0-9" ]*', asked["q"])


def test_S28_every_filter_is_written() -> None:
    wanted = Filters(
        municipality=("GM0513",),
        not_excluding=("geweld",),
        age=9,
        max_intake_weeks=4,
        max_total_weeks=8,
        min_places=2,
    )
    query = Query(filters=wanted, near=Point(52.0, 4.7), within_km=10, audience=Audience.PROFESSIONAL)
    assert filters(query) == [
        'audience IN ["professional"]',
        'municipality IN ["GM0513"]',
        'NOT contra_indication IN ["geweld"]',
        "age_min <= 9",
        "age_max >= 9",
        "intake_weeks <= 4",
        "total_weeks <= 8",
        "free_places >= 2",
        '(_geoRadius(52.0, 4.7, 10000) OR at_home IN ["yes"])',
    ]


def test_S28_a_chosen_facet_is_counted_by_a_question_without_its_choice() -> None:
    page, siblings = questions(Query(filters=Filters(law=("wmo",)), facets=("law", "door")), "offerings")
    assert (page["facets"], siblings["facets"]) == (["door"], ["law"])
    assert siblings["filter"] == ['audience IN ["resident"]']


def test_S28_a_document_with_a_key_outside_the_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="bsn"):
        as_document(Document(1, {}, {"bsn": ("x",)}, {}))
    assert "bsn" not in ALLOWED_KEYS


def _chosen(facet: str, values: tuple[str, ...]) -> Filters:
    chosen: dict[str, Any] = {facet: values}
    return Filters(**chosen)


def test_S28_without_a_key_to_write_with_nothing_is_sent(tmp_path: Path) -> None:
    engine = MeilisearchEngine("http://127.0.0.1:9", "find", write_key=None, lock_dir=tmp_path)
    with pytest.raises(EngineUnavailableError, match="no key to write with"):
        engine.put([make_document(1)])


@pytest.mark.parametrize(
    ("settings", "writes"),
    [
        (Settings(), True),
        (Settings(search_url="http://127.0.0.1:9", search_key="find"), False),
        (Settings(search_url="http://127.0.0.1:9", search_key="find", search_write_key="write"), True),
    ],
    ids=["embedded", "one key", "two keys"],
)
def test_S28_web_needs_no_key_that_writes(settings: Settings, writes: bool) -> None:
    assert may_write(settings) is writes


def test_a_place_without_words_weighs_distance_after_standing_as_the_embedded_engine_does() -> None:
    asked = questions(Query(near=Point(52.0, 4.7)), "offerings")[0]
    assert asked["sort"] == ["standing:asc", "_geoPoint(52.0, 4.7):asc", "scramble:asc"]
    assert "sort" not in questions(Query(text="autisme", near=Point(52.0, 4.7)), "offerings")[0]
