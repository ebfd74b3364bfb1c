"""Writes how a closed group is, and keeps every state that it was in."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import insert, update
from sqlmodel import Session, col

from portal.domain.closures import ClosureContent
from portal.models import GroupClosure, GroupClosureVersion
from portal.services.closures import Group, HeldClosure


def write_new(
    session: Session,
    group: Group,
    content: ClosureContent,
    *,
    made_by: int | None,
    request_key: str | None = None,
    now: datetime,
) -> int:
    """Write a closure that was judged, and return its id."""
    row = GroupClosure(
        region_id=group.region_id,
        municipality_id=group.municipality_id,
        segment_id=group.segment_id,
        **asdict(content),
    )
    session.add(row)
    session.flush()
    closure_id = int(row.id or 0)
    _keep(session, closure_id, 1, content, made_by, request_key, now)
    return closure_id


def write_change(
    session: Session,
    held: HeldClosure,
    content: ClosureContent,
    *,
    made_by: int | None,
    request_key: str | None = None,
    now: datetime,
) -> int:
    """Write how a closure is from now on, and return its version."""
    version = held.version + 1
    session.execute(
        update(GroupClosure)
        .where(col(GroupClosure.id) == held.closure_id)
        .values(**asdict(content), version=version)
    )
    _keep(session, held.closure_id, version, content, made_by, request_key, now)
    return version


def _keep(
    session: Session,
    closure_id: int,
    version: int,
    content: ClosureContent,
    made_by: int | None,
    request_key: str | None,
    now: datetime,
) -> None:
    said = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(content).items()
    }
    session.execute(
        insert(GroupClosureVersion).values(
            closure_id=closure_id,
            version=version,
            said=said,
            made_by=made_by,
            made_at=now,
            request_key=request_key,
        )
    )
