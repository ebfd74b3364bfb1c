"""Closes the audit trail with a chain of hashes, so that a change or gap made behind our back shows."""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlmodel import Session, col

from portal.models import AuditEntry, AuditSeal

MOST_ENTRIES = 5000
_PATIENCE = text("SET LOCAL lock_timeout = '2s'")
_WAIT_FOR_WRITERS = text("LOCK TABLE audit_entry IN SHARE MODE")
_COLUMNS = (
    col(AuditEntry.id),
    col(AuditEntry.at),
    col(AuditEntry.user_id),
    col(AuditEntry.organisation_id),
    col(AuditEntry.action),
    col(AuditEntry.subject_kind),
    col(AuditEntry.subject_id),
    col(AuditEntry.before),
    col(AuditEntry.after),
    col(AuditEntry.request_id),
)


@dataclass
class Verdict:
    """What comparing the trail with its seals came to; `head` is the hash to keep elsewhere."""

    seal_count: int = 0
    entry_count: int = 0
    unsealed_count: int = 0
    head: str = ""
    hashes: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def newest_settled_id(session: Session) -> int:
    """Return the newest entry before which none can appear any more: whoever was writing has finished.

    On PostgreSQL writers of the trail wait while this transaction is open, so end it at once. Raises
    OperationalError when they keep it waiting for two seconds.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_PATIENCE)
        session.execute(_WAIT_FOR_WRITERS)
    return int(session.scalar(select(func.max(col(AuditEntry.id)))) or 0)


def seal_entries(session: Session, *, until_id: int, now: datetime) -> int:
    """Close at most MOST_ENTRIES entries up to an id that is settled; return how many.

    Raises IntegrityError on the commit or flush when another process closed them first.
    """
    last = session.execute(
        select(col(AuditSeal.last_id), col(AuditSeal.hash)).order_by(col(AuditSeal.id).desc()).limit(1)
    ).one_or_none()
    last_id, previous = (0, "") if last is None else (last.last_id, last.hash)
    rows = session.execute(
        select(*_COLUMNS)
        .where(col(AuditEntry.id) > last_id, col(AuditEntry.id) <= until_id)
        .order_by(col(AuditEntry.id))
        .limit(MOST_ENTRIES)
    ).all()
    if not rows:
        return 0
    chained = previous
    for row in rows:
        chained = _chain(chained, row)
    session.add(
        AuditSeal(
            first_id=rows[0].id,
            last_id=rows[-1].id,
            entry_count=len(rows),
            previous_hash=previous,
            hash=chained,
            sealed_at=now,
        )
    )
    session.flush()
    return len(rows)


def verify_seals(session: Session) -> Verdict:
    """Compute every seal again from the entries, and say in words what does not fit."""
    verdict = Verdict()
    seals = list(session.execute(select(*_SEAL_COLUMNS).order_by(col(AuditSeal.id))))
    ends = [seal.last_id for seal in seals]
    groups = groupby(_entries(session), key=lambda row: bisect_left(ends, row.id))
    by_seal = {number: _sum_up(rows, seals[number - 1].hash if number else "") for number, rows in groups}
    previous, last_id = "", 0
    for number, seal in enumerate(seals):
        count, chained, first_id = by_seal.get(number, (0, previous, 0))
        name = f"seal {seal.id} (entries {seal.first_id} to {seal.last_id})"
        if seal.previous_hash != previous:
            verdict.faults.append(f"{name} does not follow from the seal before it")
        if count != seal.entry_count:
            verdict.faults.append(f"{name} closed {seal.entry_count} entries; there are {count}")
        elif chained != seal.hash or first_id != seal.first_id or seal.first_id <= last_id:
            verdict.faults.append(f"{name} does not fit: an entry was changed")
        verdict.entry_count += count
        verdict.hashes.add(seal.hash)
        previous, last_id = seal.hash, seal.last_id
    verdict.seal_count, verdict.head = len(seals), previous
    verdict.unsealed_count = by_seal.get(len(seals), (0, "", 0))[0]
    return verdict


_SEAL_COLUMNS = (
    col(AuditSeal.id),
    col(AuditSeal.first_id),
    col(AuditSeal.last_id),
    col(AuditSeal.entry_count),
    col(AuditSeal.previous_hash),
    col(AuditSeal.hash),
)


def _entries(session: Session) -> Iterator[Row[Any]]:
    """Read the trail from its beginning, some thousands at a time."""
    last_id = 0
    while True:
        rows = session.execute(
            select(*_COLUMNS)
            .where(col(AuditEntry.id) > last_id)
            .order_by(col(AuditEntry.id))
            .limit(MOST_ENTRIES)
        ).all()
        yield from rows
        if len(rows) < MOST_ENTRIES:
            return
        last_id = rows[-1].id


def _sum_up(rows: Iterator[Row[Any]], previous: str) -> tuple[int, str, int]:
    """Count the entries of one seal, chain them, and give the first one's id."""
    count, first_id = 0, 0
    for row in rows:
        first_id = first_id or row.id
        count, previous = count + 1, _chain(previous, row)
    return count, previous, first_id


def _chain(previous: str, row: Row[Any]) -> str:
    values = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row]
    text_of_row = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{text_of_row}".encode()).hexdigest()
