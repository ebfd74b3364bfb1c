"""Reads which product groups municipalities closed to new providers, with all history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlmodel import Session, col

from portal.domain.closures import CONTENT_FIELDS, ClosureContent, Stand
from portal.domain.errors import NotFoundError
from portal.models import GroupClosure, GroupClosureVersion, Municipality, Region, Segment, User
from portal.services.board_lines import within
from portal.services.date_spans import holds_on


@dataclass(frozen=True)
class Group:
    """A segment in a municipality: what can be closed."""

    region_id: int
    municipality_id: int
    segment_id: int
    region_name: str
    municipality_name: str
    segment_name: str

    @property
    def name(self) -> str:
        return f"{self.segment_name} in {self.municipality_name}"


@dataclass(frozen=True)
class HeldClosure:
    """A closure as it is now; `version` counts its changes."""

    closure_id: int
    group: Group
    content: ClosureContent
    version: int


@dataclass(frozen=True)
class PastClosure:
    """How a closure was from a moment on, and who made it so; None: no person did."""

    version: int
    content: ClosureContent
    made_at: datetime
    made_by: str | None


@dataclass(frozen=True)
class ClosureChoice:
    """Which closures are asked for; None leaves a filter off, and region_ids None means every region."""

    region_ids: Collection[int] | None
    municipality_ids: Collection[int] | None = None
    segment_id: int | None = None
    stand: Stand | None = None


def list_closures(
    session: Session, *, choice: ClosureChoice, today: date, offset: int = 0, limit: int
) -> tuple[Sequence[HeldClosure], int]:
    """List a page of closures, what holds first, and count them all; two statements."""
    asked = [
        within(col(GroupClosure.region_id), choice.region_ids),
        within(col(GroupClosure.municipality_id), choice.municipality_ids),
    ]
    if choice.segment_id is not None:
        asked.append(col(GroupClosure.segment_id) == choice.segment_id)
    if choice.stand is not None:
        asked.append(_stands(choice.stand, today))
    total = session.scalar(select(func.count()).select_from(GroupClosure).where(*asked)) or 0
    order = case(
        *((_stands(stand, today), number) for number, stand in enumerate(Stand)),
        else_=len(Stand),
    )
    rows = session.execute(
        _closures()
        .where(*asked)
        .order_by(
            order,
            col(Municipality.name),
            col(Region.name),
            col(Segment.position),
            col(GroupClosure.closed_from).desc(),
            col(GroupClosure.id),
        )
        .offset(offset)
        .limit(limit)
    )
    return [_held(row) for row in rows.mappings()], total


def find_closure(session: Session, *, closure_id: int, region_ids: Collection[int] | None) -> HeldClosure:
    """Find one; raises NotFoundError for any that is not of these regions."""
    row = session.execute(
        _closures().where(col(GroupClosure.id) == closure_id, within(col(GroupClosure.region_id), region_ids))
    )
    found = row.mappings().first()
    if found is None:
        raise NotFoundError
    return _held(found)


def closures_of_group(session: Session, *, municipality_id: int, segment_id: int) -> list[HeldClosure]:
    """List every closure that a segment of a municipality ever had, withdrawn ones too, by first day."""
    rows = session.execute(
        _closures()
        .where(
            col(GroupClosure.municipality_id) == municipality_id, col(GroupClosure.segment_id) == segment_id
        )
        .order_by(col(GroupClosure.closed_from), col(GroupClosure.id))
    )
    return [_held(row) for row in rows.mappings()]


def past_closures(session: Session, *, closure_id: int) -> list[PastClosure]:
    """List all that a closure was, newest first."""
    rows = session.execute(
        select(
            col(GroupClosureVersion.version),
            col(GroupClosureVersion.said),
            col(GroupClosureVersion.made_at),
            col(User.name),
        )
        .outerjoin(User, col(User.id) == col(GroupClosureVersion.made_by))
        .where(col(GroupClosureVersion.closure_id) == closure_id)
        .order_by(col(GroupClosureVersion.version).desc())
    )
    return [PastClosure(row[0], _content_from(row[1]), row[2], row[3]) for row in rows]


def closed_on(day: date) -> ColumnElement[bool]:
    """Say that a closure holds on a day."""
    return and_(
        ~col(GroupClosure.is_withdrawn),
        holds_on(day, col(GroupClosure.closed_from), col(GroupClosure.closed_until)),
    )


def _stands(stand: Stand, today: date) -> ColumnElement[bool]:
    if stand is Stand.WITHDRAWN:
        return col(GroupClosure.is_withdrawn).is_(True)
    if stand is Stand.NOW:
        return closed_on(today)
    last = col(GroupClosure.closed_until)
    days = last < today if stand is Stand.OVER else col(GroupClosure.closed_from) > today
    return and_(~col(GroupClosure.is_withdrawn), days)


def _content_from(said: Mapping[str, Any]) -> ClosureContent:
    """Read a kept state; a field that it does not have is empty."""
    values = {name: said[name] for name in CONTENT_FIELDS if name in said}
    for name in ("closed_from", "closed_until"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    return ClosureContent(**values)


def _closures() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(GroupClosure.id).label("closure_id"),
            col(GroupClosure.region_id),
            col(GroupClosure.municipality_id),
            col(GroupClosure.segment_id),
            col(Region.name).label("region_name"),
            col(Municipality.name).label("municipality_name"),
            col(Segment.name).label("segment_name"),
            col(GroupClosure.version),
            *(getattr(GroupClosure, name) for name in CONTENT_FIELDS),
        )
        .join(Region, col(Region.id) == col(GroupClosure.region_id))
        .join(Municipality, col(Municipality.id) == col(GroupClosure.municipality_id))
        .join(Segment, col(Segment.id) == col(GroupClosure.segment_id))
    )


_GROUP = ("region_id", "municipality_id", "segment_id", "region_name", "municipality_name", "segment_name")


def _held(row: Mapping[Any, Any]) -> HeldClosure:
    return HeldClosure(
        row["closure_id"],
        Group(**{name: row[name] for name in _GROUP}),
        ClosureContent(**{name: row[name] for name in CONTENT_FIELDS}),
        row["version"],
    )
