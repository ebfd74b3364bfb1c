"""Lays the product's own tables beside the ledger."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, select
from sqlmodel import col

from jobs.simulation.ledger import Ledger, Promise
from portal.db import reading
from portal.domain.duties import MailStatus, ObligationStatus
from portal.models import Obligation, OutgoingMail

Settled = tuple[ObligationStatus, datetime | None, int | None]
_READ = tuple(
    col(one)
    for one in (
        Obligation.id,
        Obligation.organisation_id,
        Obligation.region_id,
        Obligation.kind,
        Obligation.period_start,
        Obligation.due_at,
        Obligation.status,
        Obligation.submitted_at,
        Obligation.excuse_id,
    )
)


def compare_obligations(engine: Engine, ledger: Ledger, snapshots: dict[int, Settled], now: datetime) -> None:
    """Check that every obligation is one that the ledger knows, and stands the same; and the other way."""
    found = set()
    with reading(engine) as session:
        rows = session.execute(select(*_READ)).all()
    for row in rows:
        key = (row.organisation_id, row.region_id, row.kind.value, row.period_start)
        found.add(key)
        _check_snapshot(ledger, snapshots, row, now)
        duty = ledger.duties.get(key)
        if duty is None:
            ledger.breach(Promise.OWED, f"{key} is asked but not owed", now)
            continue
        status = "pending" if row.status in ("open", "late") else row.status.value
        if status != duty.status or row.due_at != duty.term.due_at:
            told = f"{key} is {status} by {row.due_at}, should be {duty.status} by {duty.term.due_at}"
            ledger.breach(Promise.OWED, told, now)
    for key in sorted(ledger.duties.keys() - found):
        ledger.breach(Promise.OWED, f"{key} is owed but not asked", now)


def compare_mails(engine: Engine, ledger: Ledger, now: datetime) -> None:
    """Check that every mail has come to rest and that the queue says what the mailboxes say."""
    with reading(engine) as session:
        mails = session.scalars(select(OutgoingMail).order_by(col(OutgoingMail.id))).all()
        session.expunge_all()
    for mail in mails:
        has_arrived = mail.message_id in ledger.arrived
        is_true = {
            MailStatus.SENT: has_arrived,
            MailStatus.FAILED: mail.message_id in ledger.refused or mail.message_id in ledger.cut,
            MailStatus.CANCELLED: not has_arrived or mail.message_id in ledger.cut,
        }.get(mail.status, mail.next_attempt_at >= now)
        if not is_true:
            ledger.breach(
                Promise.DELIVERED, f"{mail.key} is {mail.status.value}, arrived: {has_arrived}", now
            )


def _check_snapshot(ledger: Ledger, snapshots: dict[int, Settled], row: Row[Any], now: datetime) -> None:
    stands: Settled = (row.status, row.submitted_at, row.excuse_id)
    if row.id in snapshots and snapshots[row.id] != stands:
        ledger.breach(Promise.SETTLED, f"{row.id} was {snapshots[row.id]}, is {stands}", now)
    if row.status in (ObligationStatus.SUBMITTED, ObligationStatus.EXCUSED):
        snapshots.setdefault(row.id, stands)
