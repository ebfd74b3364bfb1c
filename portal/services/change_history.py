"""Who changed what of an offering, a location or an organisation: when, from and to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from portal.models import AuditEntry, User


@dataclass(frozen=True)
class Change:
    """One change: what was and what came, by field. None as a name: no person did it."""

    at: datetime
    action: str
    user_name: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    entry_id: int


def change_history(
    session: Session,
    *,
    organisation_id: int,
    subject_kind: str,
    subject_id: int,
    offset: int = 0,
    limit: int = 25,
) -> tuple[list[Change], int]:
    """List an organisation's changes of a thing, newest first, and count them all.

    What was handed in for an offering is not among them: that has its own history.
    """
    condition = and_(
        _of(subject_kind, subject_id, f"{subject_kind}."), col(AuditEntry.organisation_id) == organisation_id
    )
    rows = session.execute(
        select(
            col(AuditEntry.at),
            col(AuditEntry.action),
            col(User.name).label("user_name"),
            col(AuditEntry.before),
            col(AuditEntry.after),
            col(AuditEntry.id).label("entry_id"),
        )
        .outerjoin(User, col(User.id) == col(AuditEntry.user_id))
        .where(condition)
        .order_by(col(AuditEntry.id).desc())
        .offset(offset)
        .limit(limit)
    )
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(condition)) or 0
    return [Change(**row) for row in rows.mappings()], total


def last_change(
    session: Session, *, organisation_id: int, subject_kind: str, subject_id: int, prefix: str
) -> tuple[datetime | None, str | None]:
    """Return when an organisation's thing was last changed and by whom; None: nothing was noted."""
    row = session.execute(
        select(col(AuditEntry.at), col(User.name))
        .outerjoin(User, col(User.id) == col(AuditEntry.user_id))
        .where(_of(subject_kind, subject_id, prefix), col(AuditEntry.organisation_id) == organisation_id)
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    ).first()
    return (None, None) if row is None else (row[0], row[1])


def _of(subject_kind: str, subject_id: int, prefix: str) -> ColumnElement[bool]:
    return and_(
        col(AuditEntry.subject_kind) == subject_kind,
        col(AuditEntry.subject_id) == subject_id,
        col(AuditEntry.action).startswith(prefix, autoescape=True),
    )
