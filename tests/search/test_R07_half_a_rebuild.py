"""A rebuild that stops half-way leaves the old index serving; two at once are refused; nothing drifts."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from portal.domain.errors import DomainError
from search import indexer
from search.engine import EngineError, EngineUnavailableError
from search.engines.embedded import EmbeddedEngine
from search.query import Query
from tests.conftest import NOW
from tests.factories import key
from tests.search.supply import Supply

BATCHES = 10


@pytest.fixture
def ids(
    session: Session, engine: Engine, embedded: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    monkeypatch.setattr(indexer, "BATCH", 2)
    supply = Supply(session)
    found = [key(supply.offer()) for _ in range(2 * BATCHES)]
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    return found


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_R07_a_rebuild_that_stops_part_way_leaves_the_old_index(
    ids: list[int], engine: Engine, embedded: EmbeddedEngine, share: float
) -> None:
    def stop(done: int, total: int) -> None:
        if done >= share * total:
            raise EngineUnavailableError("stopped")

    with pytest.raises(EngineError):
        indexer.rebuild(engine, embedded, now=NOW, progress=stop)
    assert set(embedded.find(Query(limit=100)).ids) == set(ids)
    assert indexer.rebuild(engine, embedded, now=NOW) == len(ids)
    assert indexer.verify(engine, embedded, now=NOW).is_none


def test_R07_a_second_rebuild_is_refused_and_the_first_ends_without_drift(
    ids: list[int], engine: Engine, embedded: EmbeddedEngine
) -> None:
    refused: list[str] = []

    def start_another(done: int, total: int) -> None:
        try:
            indexer.rebuild(engine, EmbeddedEngine(embedded._folder), now=NOW)
        except DomainError as error:
            refused.append(error.code)

    assert indexer.rebuild(engine, embedded, now=NOW, progress=start_another) == len(ids)
    assert set(refused) == {"rebuild_running"}
    assert indexer.verify(engine, embedded, now=NOW).is_none


def test_R07_a_drain_during_a_rebuild_is_in_both_indexes(
    ids: list[int], engine: Engine, embedded: EmbeddedEngine
) -> None:
    seen: list[Sequence[Any]] = []

    def look(done: int, total: int) -> None:
        seen.append(embedded.find(Query(limit=100)).ids)

    indexer.rebuild(engine, embedded, now=NOW, progress=look)
    assert all(set(found) == set(ids) for found in seen)
