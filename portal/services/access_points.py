"""Reads access teams, crisis numbers and documents: with all history, and as visitors see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.access_points import CONTENT_FIELDS, AccessContent, AccessKind, Span, span_on
from portal.domain.errors import NotFoundError
from portal.models import AccessPoint, AccessState, User
from portal.services.access_holders import Holder
from portal.services.date_spans import holds_on


@dataclass(frozen=True)
class State:
    """How a point reads from a day, who made it so, and who took that back."""

    state_id: int
    content: AccessContent
    is_gone: bool
    valid_from: date
    valid_until: date | None
    made_at: datetime
    made_by: str | None
    taken_back_at: datetime | None
    taken_back_by: str | None

    @property
    def span(self) -> Span:
        return Span(self.valid_from, self.valid_until, None if self.is_gone else self.content)


@dataclass(frozen=True)
class Point:
    """An access team, crisis number or document with all its states, in the order in which they were made."""

    point_id: int
    kind: AccessKind
    code: str
    version: int
    holder: Holder
    states: tuple[State, ...]

    @property
    def spans(self) -> list[Span]:
        """What stands: the states that nobody took back."""
        return [state.span for state in self.states if state.taken_back_at is None]

    @property
    def name(self) -> str:
        """What it was called last."""
        return self.states[-1].content.name if self.states else self.code

    def changes_after(self, day: date) -> bool:
        """Say whether something that begins after a day stands."""
        return any(span.valid_from > day for span in self.spans)

    def content_on(self, day: date) -> AccessContent | None:
        """Give what is shown on a day, if anything."""
        span = span_on(self.spans, day)
        return None if span is None else span.content


@dataclass(frozen=True)
class ShownPoint:
    """What visitors read on a day; of a region or of a municipality."""

    kind: AccessKind
    region_id: int | None
    municipality_id: int | None
    content: AccessContent


def list_points(session: Session, *, holders: Sequence[Holder]) -> list[Point]:
    """List what these holders show, showed and will show, in two statements."""
    of = {(holder.region_id, holder.municipality_id): holder for holder in holders}
    rows = session.execute(_points().where(_held_by(holders))).all()
    states = _states(session, [row.id for row in rows])
    return [
        Point(row.id, row.kind, row.code, row.version, of[row.region_id, row.municipality_id], states[row.id])
        for row in rows
    ]


def find_point(session: Session, *, point_id: int, holders: Sequence[Holder]) -> Point:
    """Find one; raises NotFoundError for any that these holders do not have."""
    of = {(holder.region_id, holder.municipality_id): holder for holder in holders}
    row = session.execute(_points().where(_held_by(holders), col(AccessPoint.id) == point_id)).first()
    if row is None:
        raise NotFoundError
    states = _states(session, [point_id])[point_id]
    return Point(row.id, row.kind, row.code, row.version, of[row.region_id, row.municipality_id], states)


def shown_points(session: Session, *, on: date) -> list[ShownPoint]:
    """List what visitors may read on a day, in one statement."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(AccessPoint.id),
            col(AccessPoint.kind),
            col(AccessPoint.region_id),
            col(AccessPoint.municipality_id),
            col(AccessState.is_gone),
            col(AccessState.valid_from),
            col(AccessState.valid_until),
            *(getattr(AccessState, name) for name in CONTENT_FIELDS),
        )
        .join(AccessState, col(AccessState.point_id) == col(AccessPoint.id))
        .where(
            col(AccessState.taken_back_at).is_(None),
            holds_on(on, col(AccessState.valid_from), col(AccessState.valid_until)),
        )
        .order_by(col(AccessPoint.id), col(AccessState.valid_from), col(AccessState.id))
    )
    counts = {row.id: row for row in session.execute(statement)}
    return [
        ShownPoint(row.kind, row.region_id, row.municipality_id, content_of(row._mapping))
        for row in counts.values()
        if not row.is_gone
    ]


def content_of(row: RowMapping) -> AccessContent:
    """Take the content out of a row of states."""
    return AccessContent(**{name: row[name] for name in CONTENT_FIELDS})


def _points() -> Select[*tuple[Any, ...]]:
    return select(
        col(AccessPoint.id),
        col(AccessPoint.kind),
        col(AccessPoint.code),
        col(AccessPoint.version),
        col(AccessPoint.region_id),
        col(AccessPoint.municipality_id),
    ).order_by(col(AccessPoint.kind).desc(), col(AccessPoint.id))


def _held_by(holders: Iterable[Holder]) -> ColumnElement[bool]:
    known = list(holders)
    return or_(
        col(AccessPoint.region_id).in_([one.region_id for one in known if one.region_id is not None]),
        col(AccessPoint.municipality_id).in_(
            [one.municipality_id for one in known if one.municipality_id is not None]
        ),
    )


def _states(session: Session, point_ids: Collection[int]) -> dict[int, tuple[State, ...]]:
    made, undone = aliased(User), aliased(User)
    rows = session.execute(
        select(
            col(AccessState.id),
            col(AccessState.point_id),
            col(AccessState.is_gone),
            col(AccessState.valid_from),
            col(AccessState.valid_until),
            col(AccessState.made_at),
            col(made.name).label("made_by"),
            col(AccessState.taken_back_at),
            col(undone.name).label("taken_back_by"),
            *(getattr(AccessState, name) for name in CONTENT_FIELDS),
        )
        .outerjoin(made, col(made.id) == col(AccessState.made_by))
        .outerjoin(undone, col(undone.id) == col(AccessState.taken_back_by))
        .where(col(AccessState.point_id).in_(point_ids))
        .order_by(col(AccessState.id))
    )
    found: dict[int, list[State]] = defaultdict(list)
    for row in rows.mappings():
        found[row["point_id"]].append(
            State(
                row["id"],
                content_of(row),
                row["is_gone"],
                row["valid_from"],
                row["valid_until"],
                row["made_at"],
                row["made_by"],
                row["taken_back_at"],
                row["taken_back_by"],
            )
        )
    return defaultdict(tuple, {key: tuple(states) for key, states in found.items()})
