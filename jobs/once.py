"""Lets one process do a job in a slot of time, and remembers what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Engine, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from portal.db import reading, unit_of_work
from portal.models import JobSlot


@dataclass(frozen=True)
class LastSlot:
    """The newest slot of a job and what came of it."""

    slot: str
    outcome: str
    is_failed: bool


def claim_slot(
    engine: Engine, *, job: str, slot: str, worker: str, lease: timedelta, now: datetime
) -> int | None:
    """Claim a slot by a unique insert and return its id; None when it is another's or done already.

    A slot whose process was not heard of within the lease is taken over.
    """
    try:
        with unit_of_work(engine) as session:
            known = session.scalars(
                select(JobSlot).where(col(JobSlot.job) == job, col(JobSlot.slot) == slot)
            ).one_or_none()
            if known is not None:
                return _take_over(session, known, worker=worker, lease=lease, now=now)
            row = JobSlot(job=job, slot=slot, claimed_by=worker, claimed_at=now)
            session.add(row)
            session.flush()
            return row.id
    except IntegrityError:
        return None


def finish_slot(engine: Engine, *, slot_id: int, outcome: str, is_failed: bool, now: datetime) -> None:
    """Note what came of a claimed slot."""
    with unit_of_work(engine) as session:
        session.execute(
            update(JobSlot)
            .where(col(JobSlot.id) == slot_id)
            .values(outcome=outcome[:500], is_failed=is_failed, finished_at=now)
        )


def last_slots(engine: Engine) -> dict[str, LastSlot]:
    """Return the newest slot of each job, by the job's name."""
    newest = select(func.max(col(JobSlot.id))).group_by(col(JobSlot.job)).scalar_subquery()
    with reading(engine) as session:
        rows = session.scalars(select(JobSlot).where(col(JobSlot.id).in_(newest)))
        return {row.job: LastSlot(row.slot, _told(row), row.is_failed) for row in rows}


def _told(row: JobSlot) -> str:
    return "unfinished" if row.finished_at is None else row.outcome or "nothing to do"


def _take_over(
    session: Session, known: JobSlot, *, worker: str, lease: timedelta, now: datetime
) -> int | None:
    if known.finished_at is not None or known.claimed_at >= now - lease:
        return None
    result: Any = session.execute(
        update(JobSlot)
        .where(
            col(JobSlot.id) == known.id,
            col(JobSlot.claimed_at) == known.claimed_at,
            col(JobSlot.finished_at).is_(None),
        )
        .values(claimed_by=worker, claimed_at=now)
    )
    return known.id if isinstance(result, CursorResult) and result.rowcount == 1 else None
