"""Keeps the index true to SQL: drains the outbox, rebuilds and swaps, compares."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func, select, update
from sqlmodel import Session, col

from portal.db import reading, unit_of_work
from portal.domain.calendar import local_date
from portal.domain.errors import DomainError
from portal.models import IndexRebuild, Offering, OutboxLine
from portal.services.publication import offerings_with_contracts, professional_condition
from search.document import Document, project
from search.engine import (
    EngineBusyError,
    EngineError,
    EngineStatus,
    Refill,
    SearchEngine,
)
from search.fingerprints import print_of

BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Drift:
    """How the index differs from SQL, by offering id; empty lists mean that it is true.

    Offerings that wait on the outbox are left out: they are on their way.
    """

    missing: tuple[int, ...]
    surplus: tuple[int, ...]
    changed: tuple[int, ...] = ()
    """Documents whose values are not what the index was told."""
    untold: tuple[int, ...] = ()
    """Offerings that changed while no outbox line says so: somebody should find out how."""

    @property
    def is_none(self) -> bool:
        """Whether the index holds exactly what may be found."""
        return not (self.missing or self.surplus or self.changed or self.untold)


@dataclass(frozen=True)
class IndexState:
    """What an operator sees of the index."""

    engine: EngineStatus
    waiting_count: int
    findable_count: int
    is_rebuilding: bool
    last_rebuilt_at: datetime | None


def drain(
    db_engine: Engine, search_engine: SearchEngine, *, now: datetime, wait: bool, limit: int = BATCH
) -> int:
    """Bring at most `limit` waiting lines to the index; return how many.

    0 when another process is writing and we do not wait. Lines go only when the engine has confirmed; when it
    cannot, EngineUnavailableError is raised and every line stays.
    """
    try:
        with search_engine.writing(wait=wait):
            return _drain_locked(db_engine, search_engine, now=now, limit=limit)
    except EngineBusyError:
        return 0


def rebuild(
    db_engine: Engine, search_engine: SearchEngine, *, now: datetime, progress: Progress | None = None
) -> int:
    """Make a new index beside the old one and swap; return how many documents it holds.

    `progress` is called with the number done and the number there are. Raises DomainError "rebuild_running"
    another process is at it, and EngineUnavailableError when the engine is away; the old index stays then.
    """
    try:
        with search_engine.rebuilding():
            return _rebuild_locked(db_engine, search_engine, now, progress or (lambda done, total: None))
    except EngineBusyError as error:
        raise DomainError("rebuild_running") from error


def find_drift(db_engine: Engine, search_engine: SearchEngine, *, now: datetime) -> Drift:
    """Compare the ids in the index with the offerings that may be found."""
    indexed = search_engine.ids()
    with reading(db_engine) as session:
        findable = set(_findable_ids(session, now))
        waiting = set(session.scalars(select(col(OutboxLine.offering_id))))
    return Drift(tuple(sorted(findable - indexed - waiting)), tuple(sorted(indexed - findable - waiting)))


def verify(db_engine: Engine, search_engine: SearchEngine, *, now: datetime) -> Drift:
    """Compare every document in the index with SQL, word for word; slower than `find_drift`."""
    drift = find_drift(db_engine, search_engine, now=now)
    prints = search_engine.prints()
    changed, untold = [], []
    with reading(db_engine) as session:
        waiting = set(session.scalars(select(col(OutboxLine.offering_id))))
    ids = sorted(prints.keys() - waiting - set(drift.surplus))
    for start in range(0, len(ids), BATCH):
        with reading(db_engine) as session:
            documents = project(session, ids[start : start + BATCH], now=now)
        for document in documents:
            held = prints[document.id]
            if not held.is_whole:
                changed.append(document.id)
            elif held.told != print_of(document):
                untold.append(document.id)
    return Drift(drift.missing, drift.surplus, tuple(changed), tuple(untold))


def repair(db_engine: Engine, search_engine: SearchEngine, *, now: datetime) -> Drift:
    """Bring everything that differs to the index again; return what was found."""
    with search_engine.writing(wait=True):
        drift = verify(db_engine, search_engine, now=now)
        with reading(db_engine) as session:
            wrong = [*drift.missing, *drift.surplus, *drift.changed, *drift.untold]
            _bring(session, search_engine, wrong, now)
    return drift


def mend(db_engine: Engine, search_engine: SearchEngine, *, now: datetime) -> str:
    """Rebuild an index that is away or broken, and bring what it misses; return in words what was done.

    Raises DomainError "rebuild_running" when another process is at it, EngineError when it cannot be helped.
    """
    if not search_engine.status().is_available:
        return f"rebuilt: {rebuild(db_engine, search_engine, now=now)} documents"
    drift = find_drift(db_engine, search_engine, now=now)
    if drift.is_none:
        return ""
    with search_engine.writing(wait=True), reading(db_engine) as session:
        _bring(session, search_engine, [*drift.missing, *drift.surplus], now)
    return f"mended: {len(drift.missing)} missing, {len(drift.surplus)} surplus"


def index_state(db_engine: Engine, search_engine: SearchEngine, *, now: datetime) -> IndexState:
    """Tell how the index is doing; never raises for an engine that is away."""
    with reading(db_engine) as session:
        waiting = select(func.count()).select_from(OutboxLine).where(col(OutboxLine.drained_at).is_(None))
        last = select(func.max(col(IndexRebuild.finished_at))).where(
            col(IndexRebuild.failed_reason).is_(None)
        )
        return IndexState(
            engine=search_engine.status(),
            waiting_count=session.scalar(waiting) or 0,
            findable_count=len(_findable_ids(session, now)),
            is_rebuilding=_has_open_rebuild(session),
            last_rebuilt_at=session.scalar(last),
        )


def _drain_locked(db_engine: Engine, search_engine: SearchEngine, *, now: datetime, limit: int) -> int:
    with reading(db_engine) as session:
        lines = session.execute(
            select(col(OutboxLine.id), col(OutboxLine.offering_id))
            .where(col(OutboxLine.drained_at).is_(None))
            .order_by(col(OutboxLine.id))
            .limit(limit)
        ).all()
        has_open_rebuild = _has_open_rebuild(session)
        _bring(session, search_engine, sorted({offering_id for _, offering_id in lines}), now)
    if has_open_rebuild:
        _close_abandoned(db_engine, search_engine, now)
    if lines:
        _settle(db_engine, [line_id for line_id, _ in lines], now)
    return len(lines)


def _bring(session: Session, target: "SearchEngine | Refill", ids: Sequence[int], now: datetime) -> None:
    """Put those that may be found and remove the others."""
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        documents = project(session, part, now=now)
        gone = set(part) - {document.id for document in documents}
        if documents:
            target.put(documents)
        if gone:
            target.remove(sorted(gone))


def _settle(db_engine: Engine, line_ids: Sequence[int | None], now: datetime) -> None:
    """Take lines off the outbox; while a rebuild is under way they stay, marked, for the new index."""
    with unit_of_work(db_engine) as session:
        these = col(OutboxLine.id).in_(line_ids)
        if _has_open_rebuild(session):
            session.execute(update(OutboxLine).where(these).values(drained_at=now))
        else:
            session.execute(delete(OutboxLine).where(these))


def _rebuild_locked(db_engine: Engine, search_engine: SearchEngine, now: datetime, progress: Progress) -> int:
    with unit_of_work(db_engine) as session:
        _close_open_rebuilds(session, now, "stopped half-way")
        opened = IndexRebuild(started_at=now)
        session.add(opened)
        session.flush()
        rebuild_id = opened.id
    try:
        with _without_sweeping():
            count = search_engine.replace_all(
                _batches(db_engine, now, progress),
                before_swap=lambda refill: _replay(db_engine, refill, now),
            )
    except EngineError as error:
        _finish(db_engine, rebuild_id, now, failed_reason=str(error)[:500])
        raise
    _finish(db_engine, rebuild_id, now, document_count=count)
    return count


@contextmanager
def _without_sweeping() -> Iterator[None]:
    """Let Python look for no circles of garbage: a rebuild makes none, and a sixth of its work went there."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _batches(db_engine: Engine, now: datetime, progress: Progress) -> Iterator[list[Document]]:
    with reading(db_engine) as session:
        ids = _findable_ids(session, now)
    for start in range(0, len(ids), BATCH):
        with reading(db_engine) as session:
            yield project(session, ids[start : start + BATCH], now=now)
        progress(min(start + BATCH, len(ids)), len(ids))


def _replay(db_engine: Engine, refill: Refill, now: datetime) -> None:
    """Tell the new index of everything that changed while it was made, drained or not."""
    with reading(db_engine) as session:
        _bring(session, refill, sorted(set(session.scalars(select(col(OutboxLine.offering_id))))), now)


def _finish(
    db_engine: Engine,
    rebuild_id: int | None,
    now: datetime,
    *,
    document_count: int | None = None,
    failed_reason: str | None = None,
) -> None:
    with unit_of_work(db_engine) as session:
        session.execute(
            update(IndexRebuild)
            .where(col(IndexRebuild.id) == rebuild_id)
            .values(finished_at=now, document_count=document_count, failed_reason=failed_reason)
        )
        session.execute(delete(OutboxLine).where(col(OutboxLine.drained_at).is_not(None)))


def _close_abandoned(db_engine: Engine, search_engine: SearchEngine, now: datetime) -> None:
    """Close a rebuild that is open in SQL while nobody is at it: its process died."""
    try:
        with search_engine.rebuilding(), unit_of_work(db_engine) as session:
            _close_open_rebuilds(session, now, "stopped half-way")
    except EngineBusyError:
        return


def _close_open_rebuilds(session: Session, now: datetime, reason: str) -> None:
    """Close them as failed, and let go of the lines that were kept for them: the old index has them."""
    session.execute(
        update(IndexRebuild)
        .where(col(IndexRebuild.finished_at).is_(None))
        .values(finished_at=now, failed_reason=reason)
    )
    session.execute(delete(OutboxLine).where(col(OutboxLine.drained_at).is_not(None)))


def _has_open_rebuild(session: Session) -> bool:
    return (
        session.scalar(select(col(IndexRebuild.id)).where(col(IndexRebuild.finished_at).is_(None)))
        is not None
    )


def _findable_ids(session: Session, now: datetime) -> list[int]:
    return list(
        session.scalars(
            select(col(Offering.id))
            .select_from(offerings_with_contracts())
            .where(professional_condition(local_date(now)))
            .order_by(col(Offering.id))
        )
    )
