"""Reads the audit trail: who did what, when, for whom, within the regions that a person looks after.

Of a provider of several regions each reads what was done to its own contracts, notes and offerings only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, exists, func, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_moment
from portal.domain.trail_sight import told_change
from portal.models import ApiToken, AuditEntry, Contract, Organisation, Region, User, metadata

LINES_A_PIECE = 1_000

REGIONAL: Mapping[str, Table] = {
    name: table
    for name, table in metadata.tables.items()
    if {"id", "region_id"} <= set(table.columns.keys()) and name != "organisation"
}
"""Kinds of things of which each is one region's; what has no region, as a pause can, is everybody's."""


@dataclass(frozen=True)
class TrailChoice:
    """What is looked for. `region_ids` None: everywhere; else about organisations of these regions only.

    `is_exact`: the reader may see small numbers.
    """

    region_ids: Collection[int] | None
    person: str = ""
    organisation: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    is_exact: bool = False


@dataclass(frozen=True)
class TrailLine:
    """One entry; without a person it was a machine (told by its key), a command, a job or a stranger."""

    entry_id: int
    at: datetime
    person: str | None
    email: str | None
    organisation: str | None
    action: str
    subject_kind: str
    subject_id: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    request_id: str | None
    token_name: str | None = None


def list_trail(
    session: Session, choice: TrailChoice, *, offset: int, limit: int
) -> tuple[list[TrailLine], int]:
    """List entries newest first, and count them all; `until` is inclusive, in Amsterdam."""
    conditions = _conditions(choice)
    found = session.execute(_lines().where(*conditions).offset(offset).limit(limit)).all()
    counted = _joined(select(func.count(col(AuditEntry.id)))).where(*conditions)
    lines = [_line(row, choice) for row in found]
    return _with_keys(session, lines), int(session.scalar(counted) or 0)


def next_lines(session: Session, choice: TrailChoice, *, before_id: int | None) -> list[TrailLine]:
    """List the newest LINES_A_PIECE entries, below an id if one is given; fewer are the last there are."""
    conditions = _conditions(choice)
    if before_id is not None:
        conditions.append(col(AuditEntry.id) < before_id)
    found = session.execute(_lines().where(*conditions).limit(LINES_A_PIECE)).all()
    return _with_keys(session, [_line(row, choice) for row in found])


def actions_in(session: Session) -> Sequence[str]:
    """List the kinds of change that the trail holds."""
    return session.scalars(select(col(AuditEntry.action)).distinct().order_by(col(AuditEntry.action))).all()


def _with_keys(session: Session, lines: list[TrailLine]) -> list[TrailLine]:
    """Name the keys by which machines did something; no statement where none did."""
    token_ids = {line.after.get("token_id") for line in lines if line.person is None} - {None}
    if not token_ids:
        return lines
    named = select(col(ApiToken.id), col(ApiToken.name)).where(col(ApiToken.id).in_(token_ids))
    names = {row.id: row.name for row in session.execute(named)}
    return [replace(line, token_name=names.get(line.after.get("token_id"))) for line in lines]


def _conditions(choice: TrailChoice) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if choice.region_ids is not None:
        conditions.append(col(AuditEntry.organisation_id).in_(_organisations_of(choice.region_ids)))
        conditions += [~_is_of_another(kind, choice.region_ids) for kind in REGIONAL]
        conditions.append(~_is_told_to_another(choice.region_ids))
    if choice.person:
        conditions.append(_holds(choice.person, col(User.name), col(User.email)))
    if choice.organisation:
        conditions.append(_holds(choice.organisation, col(Organisation.name)))
    if choice.action:
        conditions.append(col(AuditEntry.action) == choice.action)
    if choice.since is not None:
        conditions.append(col(AuditEntry.at) >= local_moment(choice.since, time()))
    if choice.until is not None:
        conditions.append(col(AuditEntry.at) < local_moment(choice.until + timedelta(days=1), time()))
    return conditions


def _is_of_another(kind: str, region_ids: Collection[int]) -> ColumnElement[bool]:
    """Say that an entry is about a thing of another region; what is gone can be of any."""
    thing = REGIONAL[kind]
    elsewhere = exists().where(thing.c.id == col(AuditEntry.subject_id), thing.c.region_id.not_in(region_ids))
    return and_(col(AuditEntry.subject_kind) == kind, elsewhere)


def _is_told_to_another(region_ids: Collection[int]) -> ColumnElement[bool]:
    """Say that an entry names another region, as figures that were handed in do."""
    named = col(AuditEntry.after)["region"].as_string()
    others = select(col(Region.code)).where(col(Region.id).not_in(region_ids))
    return and_(col(AuditEntry.action).startswith("indicators."), func.coalesce(named, "").in_(others))


def _organisations_of(region_ids: Collection[int]) -> Select[Any]:
    contracted = select(col(Contract.organisation_id)).where(col(Contract.region_id).in_(region_ids))
    return select(col(Organisation.id)).where(
        or_(col(Organisation.region_id).in_(region_ids), col(Organisation.id).in_(contracted))
    )


def _holds(words: str, *columns: Any) -> ColumnElement[bool]:
    text = words.casefold()
    return or_(*(func.lower(column).contains(text, autoescape=True) for column in columns))


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.select_from(AuditEntry)
        .outerjoin(User, col(User.id) == col(AuditEntry.user_id))
        .outerjoin(Organisation, col(Organisation.id) == col(AuditEntry.organisation_id))
    )


def _lines() -> Select[Any]:
    columns = select(
        col(AuditEntry.id),
        col(AuditEntry.at),
        col(User.name).label("person"),
        col(User.email),
        col(Organisation.name).label("organisation"),
        col(AuditEntry.action),
        col(AuditEntry.subject_kind),
        col(AuditEntry.subject_id),
        col(AuditEntry.before),
        col(AuditEntry.after),
        col(AuditEntry.request_id),
    )
    return _joined(columns).order_by(col(AuditEntry.id).desc())


def _line(row: Row[Any], choice: TrailChoice) -> TrailLine:
    values: Sequence[Any] = row
    line = TrailLine(*values)
    before, after = told_change(line.action, line.before, line.after, is_exact=choice.is_exact)
    return replace(line, before=before, after=after)
