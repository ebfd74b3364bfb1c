"""The index follows SQL: drained lines, rebuilds beside the serving index, and what differs."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from portal.domain.errors import DomainError
from portal.domain.terms import PublicationStatus
from portal.models import IndexRebuild, Offering, OutboxLine
from portal.services.outbox import touch_offerings
from search import indexer
from search.engine import EngineUnavailableError
from search.engines.embedded import EmbeddedEngine
from search.query import Query
from tests.conftest import NOW
from tests.factories import key, make_report
from tests.search.supply import Supply


@pytest.fixture
def supply(session: Session) -> Supply:
    return Supply(session)


@pytest.fixture
def first(supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine) -> int:
    """Give the id of one indexed offering."""
    offering = supply.offer()
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    return key(offering)


def touch(session: Session, *offering_ids: int) -> None:
    touch_offerings(session, offering_ids=offering_ids, now=NOW)
    session.commit()


def drain(engine: Engine, embedded: EmbeddedEngine, **options: Any) -> int:
    return indexer.drain(engine, embedded, now=NOW, **{"wait": True, **options})


def lines(session: Session) -> int:
    count = session.scalar(select(func.count()).select_from(OutboxLine)) or 0
    session.rollback()  # lets go of the write lock
    return count


def test_a_drained_change_is_found_and_its_line_is_gone(
    supply: Supply, first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    make_report(session, session.get_one(Offering, first), at=NOW, intake_weeks=1, start_weeks=0)
    touch(session, first)
    assert drain(engine, embedded) == 1
    assert lines(session) == 0
    assert embedded.find(Query(facets=("freshness",))).facets == {"freshness": {"fresh": 1}}


def test_another_process_sees_a_drained_change(
    supply: Supply, first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    other = EmbeddedEngine(embedded._folder)
    assert other.find(Query()).total == 1
    second = key(supply.offer(supply.dyslexia))
    touch(session, second)
    drain(engine, embedded)
    assert other.find(Query(text="dyslexie")).ids == (second,)


def test_a_withdrawn_offering_leaves_the_index(
    first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    session.get_one(Offering, first).status = PublicationStatus.WITHDRAWN
    touch(session, first)
    drain(engine, embedded)
    assert embedded.ids() == set()


def test_a_line_for_an_offering_that_does_not_exist_is_drained_too(
    first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    touch(session, 999_999)
    assert (drain(engine, embedded), lines(session)) == (1, 0)


def test_draining_goes_in_parts(
    first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    touch(session, *range(1000, 1007))
    assert [drain(engine, embedded, limit=3) for _ in range(4)] == [3, 3, 1, 0]


def test_without_waiting_a_busy_index_drains_nothing(
    first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    touch(session, first)
    with EmbeddedEngine(embedded._folder).writing(wait=True):
        assert drain(engine, embedded, wait=False) == 0
    assert lines(session) == 1


def test_without_an_index_the_lines_stay(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    touch(session, key(supply.offer()))
    with pytest.raises(EngineUnavailableError):
        drain(engine, embedded)
    assert lines(session) == 1


def test_a_rebuild_is_written_down_and_told_step_by_step(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    supply.offer()
    session.commit()
    told: list[tuple[int, int]] = []
    count = indexer.rebuild(
        engine, embedded, now=NOW, progress=lambda done, total: told.append((done, total))
    )
    assert (count, told) == (1, [(1, 1)])
    rebuilt = session.scalars(select(IndexRebuild)).one()
    assert (rebuilt.document_count, rebuilt.finished_at, rebuilt.failed_reason) == (1, NOW, None)


def test_a_second_rebuild_at_the_same_time_is_refused(
    first: int, engine: Engine, embedded: EmbeddedEngine
) -> None:
    with (
        EmbeddedEngine(embedded._folder).rebuilding(),
        pytest.raises(DomainError, match="rebuild_running"),
    ):
        indexer.rebuild(engine, embedded, now=NOW)


def test_a_change_drained_during_a_rebuild_is_in_the_new_index_too(
    supply: Supply, first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    late: list[int] = []

    def change_meanwhile(done: int, total: int) -> None:
        late.append(key(supply.offer(supply.dyslexia)))
        touch(session, *late)
        assert drain(engine, embedded) == 1
        assert lines(session) == 1  # kept for the index that is being made

    indexer.rebuild(engine, embedded, now=NOW, progress=change_meanwhile)
    assert embedded.ids() == {first, *late}
    assert lines(session) == 0


def test_a_change_that_waits_when_the_swap_comes_is_not_lost(
    supply: Supply, first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    def withdraw_meanwhile(done: int, total: int) -> None:
        session.get_one(Offering, first).status = PublicationStatus.WITHDRAWN
        touch(session, first)

    indexer.rebuild(engine, embedded, now=NOW, progress=withdraw_meanwhile)
    assert embedded.ids() == set()
    assert drain(engine, embedded) == 1
    assert embedded.ids() == set()


def test_an_abandoned_rebuild_is_closed_by_the_next_drain(
    first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    session.add(IndexRebuild(started_at=NOW - timedelta(hours=1)))
    session.add(OutboxLine(offering_id=first, created_at=NOW, drained_at=NOW))
    session.commit()
    assert drain(engine, embedded) == 0
    assert lines(session) == 0
    reasons = session.scalars(select(col(IndexRebuild.failed_reason)).order_by(col(IndexRebuild.id)))
    assert list(reasons) == [None, "stopped half-way"]


def test_R32_drift_names_what_is_missing_and_surplus_and_repair_mends_it(
    supply: Supply, first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    second = key(supply.offer(supply.dyslexia))
    session.get_one(Offering, first).status = PublicationStatus.WITHDRAWN
    session.commit()
    drift = indexer.find_drift(engine, embedded, now=NOW)
    assert (drift.missing, drift.surplus, drift.is_none) == ((second,), (first,), False)
    indexer.repair(engine, embedded, now=NOW)
    assert indexer.find_drift(engine, embedded, now=NOW).is_none
    assert embedded.find(Query(text="dyslexie")).ids == (second,)


def test_the_state_counts_index_sql_and_what_waits(
    supply: Supply, first: int, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    touch(session, key(supply.offer()))
    state = indexer.index_state(engine, embedded, now=NOW)
    assert (state.engine.document_count, state.findable_count, state.waiting_count) == (1, 2, 1)
    assert (state.is_rebuilding, state.last_rebuilt_at) == (False, NOW)
