"""Counts how often something is tried, in SQL: all workers share it and it survives a restart."""

import hashlib
from datetime import UTC, datetime
from math import ceil

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from portal.domain.errors import DomainError
from portal.models import AttemptCounter


def count_attempt(session: Session, *, bucket: str, limit: int, window_seconds: int, now: datetime) -> int:
    """Count one attempt in a bucket and return how many there are in this window.

    Raises DomainError("too_many_attempts", retry_after=seconds) from the attempt after `limit` on.
    """
    window_start = _window_start(now, window_seconds)
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    counted = (
        insert(AttemptCounter)
        .values(bucket=bucket, window_start=window_start, attempt_count=1)
        .on_conflict_do_update(
            index_elements=["bucket", "window_start"],
            set_={"attempt_count": col(AttemptCounter.attempt_count) + 1},
        )
        .returning(col(AttemptCounter.attempt_count))
    )
    count = session.execute(counted).scalar_one()
    if count > limit:
        seconds_left = window_seconds - (now - window_start).total_seconds()
        raise DomainError("too_many_attempts", retry_after=max(1, ceil(seconds_left)))
    return int(count)


def give_back_attempt(session: Session, *, bucket: str, window_seconds: int, now: datetime) -> None:
    """Take one attempt off the count of this window: what went well does not count against anyone."""
    session.execute(
        update(AttemptCounter)
        .where(
            col(AttemptCounter.bucket) == bucket,
            col(AttemptCounter.window_start) == _window_start(now, window_seconds),
            col(AttemptCounter.attempt_count) > 0,
        )
        .values(attempt_count=col(AttemptCounter.attempt_count) - 1)
    )


def forget_attempts(session: Session, *, before: datetime) -> int:
    """Delete the counts of windows that began before a moment; return how many went."""
    done = session.execute(delete(AttemptCounter).where(col(AttemptCounter.window_start) < before))
    return int(getattr(done, "rowcount", 0))


def bucket_for(kind: str, *parts: str) -> str:
    """Name a bucket without keeping the address or the IP address in it."""
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"{kind}:{digest}"


def _window_start(now: datetime, window_seconds: int) -> datetime:
    return datetime.fromtimestamp(int(now.timestamp()) // window_seconds * window_seconds, UTC)
