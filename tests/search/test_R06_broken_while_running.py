"""An index that breaks while it is used is noticed, answered without, and made again by itself."""

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from search import indexer
from search.engine import EngineUnavailableError
from search.engines.embedded import EmbeddedEngine
from search.query import Query
from tests.conftest import NOW
from tests.factories import key
from tests.search.supply import Supply


@pytest.fixture
def first(session: Session, engine: Engine, embedded: EmbeddedEngine) -> int:
    offering = Supply(session).offer()
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    return key(offering)


def test_R06_a_deleted_index_is_made_again(
    first: int, engine: Engine, embedded: EmbeddedEngine, index_dir: Path
) -> None:
    for path in index_dir.glob("generation-*"):
        shutil.rmtree(path)
    with pytest.raises(EngineUnavailableError):
        embedded.find(Query())
    assert indexer.mend(engine, embedded, now=NOW) == "rebuilt: 1 documents"
    assert embedded.find(Query(text="autisme")).ids == (first,)


@pytest.mark.parametrize("name", ["columns.npz", "text/meta.json"])
def test_R06_a_broken_index_is_made_again(first: int, engine: Engine, index_dir: Path, name: str) -> None:
    (generation,) = index_dir.glob("generation-*")
    (generation / name).write_bytes(b"\x00broken")
    fresh = EmbeddedEngine(index_dir)
    assert indexer.mend(engine, fresh, now=NOW) == "rebuilt: 1 documents"
    assert fresh.find(Query(text="autisme")).ids == (first,)


def test_R06_an_index_that_misses_documents_gets_them(
    first: int, engine: Engine, embedded: EmbeddedEngine
) -> None:
    with embedded.writing(wait=True):
        embedded.remove([first])
    assert indexer.mend(engine, embedded, now=NOW) == "mended: 1 missing, 0 surplus"
    assert indexer.mend(engine, embedded, now=NOW) == ""


def test_R06_flipped_bytes_in_the_columns_are_noticed_or_harmless(first: int, index_dir: Path) -> None:
    (generation,) = index_dir.glob("generation-*")
    path = generation / "columns.npz"
    whole, dice = path.read_bytes(), random.Random(6)
    for _ in range(40):
        broken = bytearray(whole)
        broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
        path.write_bytes(broken)
        try:
            assert EmbeddedEngine(index_dir).find(Query()).ids == (first,)
        except EngineUnavailableError:
            continue
