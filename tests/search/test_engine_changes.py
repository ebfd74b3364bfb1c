"""What every engine must do alike when its index is filled, changed and made anew."""

from typing import Any

import pytest

from search.engine import Refill
from search.query import Query
from tests.search.conftest import Filled, ids
from tests.search.documents import make_document


def test_an_empty_index_answers(filled: Filled) -> None:
    engine = filled([])
    assert ids(engine) == ids(engine, "autisme") == ()
    assert engine.status().document_count == 0


def test_a_put_document_is_found_at_once_and_replaces_the_one_before(filled: Filled) -> None:
    engine = filled([make_document(1, "autisme", facets={"law": ("wmo",)})])
    with engine.writing(wait=True):
        engine.put(
            [make_document(1, "dyslexie", facets={"law": ("jeugdwet",)}), make_document(2, "dyslexie")]
        )
    assert ids(engine, "autisme") == ()
    found = engine.find(Query(text="dyslexie", facets=("law",)))
    assert set(found.ids) == {1, 2}
    assert found.facets == {"law": {"jeugdwet": 1}}


def test_a_removed_document_is_gone_and_removing_it_again_is_no_fault(filled: Filled) -> None:
    engine = filled([make_document(1, "autisme"), make_document(2, "autisme")])
    with engine.writing(wait=True):
        engine.remove([1])
        engine.remove([1, 99])
    assert ids(engine, "autisme") == (2,)
    assert engine.ids() == {2}
    assert engine.status().document_count == 1


def test_a_removed_document_can_come_back(filled: Filled) -> None:
    engine = filled([make_document(1, "autisme")])
    with engine.writing(wait=True):
        engine.remove([1])
        engine.put([make_document(1, "autisme")])
    assert ids(engine, "autisme") == (1,)


def test_the_old_index_serves_until_the_new_one_is_swapped_in(filled: Filled) -> None:
    engine = filled([make_document(1, "autisme")])
    seen = []

    def batches() -> Any:
        yield [make_document(2, "dyslexie")]
        seen.append(ids(engine))
        yield [make_document(3, "dyslexie")]

    def catch_up(refill: Refill) -> None:
        seen.append(ids(engine))
        refill.remove([3])

    engine.replace_all(batches(), before_swap=catch_up)
    assert seen == [(1,), (1,)]
    assert ids(engine) == (2,)


def test_a_rebuild_that_fails_leaves_the_old_index(filled: Filled) -> None:
    engine = filled([make_document(1, "autisme")])

    def batches() -> Any:
        yield [make_document(2)]
        raise LookupError("the source went away")

    with pytest.raises(LookupError):
        engine.replace_all(batches(), before_swap=lambda refill: None)
    assert ids(engine, "autisme") == (1,)
