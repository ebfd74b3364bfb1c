"""Rows by line and values by row give what a plain dictionary would, before and after saving."""

import random
from pathlib import Path

import numpy as np
import pytest

from search.engines.bitmaps import Bitmaps, Coded, packed
from search.engines.embedded import EmbeddedEngine
from search.engines.postings import Postings
from search.query import Query
from tests.search.documents import make_document

ROWS, LINES = 300, 400


def _expected(held: dict[int, list[int]], scores: dict[int, float]) -> list[float]:
    return [max((scores.get(code, 0.0) for code in held.get(row, ())), default=0.0) for row in range(ROWS)]


@pytest.mark.parametrize("seed", range(5))
def test_a_row_gets_the_best_score_of_the_lines_it_holds_now(seed: int) -> None:
    dice = random.Random(seed)
    postings, held = Postings(), dict[int, list[int]]()
    for _ in range(3):
        for _ in range(200):
            row = dice.randrange(ROWS)
            held[row] = dice.sample(range(LINES), dice.randrange(6)) + ([7] if dice.random() < 0.7 else [])
            postings.put(row, held[row])
        scores = {code: float(dice.randrange(1, 5)) for code in dice.sample(range(LINES), 250)}
        asked = np.array(list(scores)), np.array(list(scores.values()), np.float32)
        assert postings.spread(*asked, ROWS).tolist() == _expected(held, scores)
        postings = Postings.load(postings.save())
        assert postings.spread(*asked, ROWS).tolist() == _expected(held, scores)


def test_the_same_lines_again_are_no_change() -> None:
    postings = Postings()
    postings.put(0, [3, 1])
    saved = Postings.load(postings.save())
    for kept in (postings, saved):
        before = kept.version
        kept.put(0, [1, 3])
        assert kept.version == before
        kept.put(0, [1, 4])
        assert kept.version != before


@pytest.mark.parametrize("kind", [Bitmaps, Coded])
def test_values_are_filtered_and_counted_alike_however_they_are_kept(kind: type[Bitmaps | Coded]) -> None:
    dice = random.Random(8)
    values = [f"v{number}" for number in range(30)]
    facet, held = kind(), dict[int, list[str]]()
    for row in [*range(1000), *dice.sample(range(1000), 300)]:
        is_new = row not in held
        held[row] = dice.sample(values, dice.randrange(3))
        facet.set_row(row, held[row], is_new=is_new)
    for share in (0.01, 0.5, 1.0):
        flags = np.array([dice.random() < share for _ in range(1000)])
        mask = packed(flags, 16)
        expected = {
            value: count
            for value in values
            if (count := sum(value in held[row] for row in range(1000) if flags[row]))
        }
        assert facet.count(mask) == expected
        assert {value: len(rows) for value, rows in facet.held(mask) if len(rows)} == expected
    again = kind.load(list(facet.codes), facet.save(1000), 1024)
    wanted = np.array([bool({"v1", "v2", "none"} & set(held[row])) for row in range(1000)])
    assert (again.holding_any(["v1", "v2", "none"])[:16] == packed(wanted, 16)).all()


def test_a_change_of_figures_alone_leaves_the_text_index_as_it_is(
    embedded: EmbeddedEngine, index_dir: Path
) -> None:
    embedded.replace_all(iter([[make_document(1, "autisme")]]), before_swap=lambda refill: None)
    (generation,) = index_dir.glob("generation-*")
    before = (generation / "text" / "meta.json").read_bytes()
    with embedded.writing(wait=True):
        embedded.put([make_document(1, "autisme", free_places=3)])
    assert (generation / "text" / "meta.json").read_bytes() == before
    assert embedded.find(Query(text="autisme")).ids == (1,)
    with embedded.writing(wait=True):
        embedded.put([make_document(1, "dyslexie")])
    assert embedded.find(Query(text="autisme")).total == 0
    assert embedded.find(Query(text="dyslexie")).ids == (1,)
