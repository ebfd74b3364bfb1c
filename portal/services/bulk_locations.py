"""Locations as a file: read what stands, judge what a file says of it, save what was confirmed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlmodel import Session, col

from portal.domain.errors import ConflictError, FieldError
from portal.domain.location_content import (
    CONTENT_FIELDS,
    LocationContent,
    content_faults,
    is_far,
    tidied,
)
from portal.models import Location, Municipality, Offering
from portal.services.audit import note_change
from portal.services.bulk_preview import (
    Change,
    Claim,
    Fault,
    Line,
    LineState,
    Preview,
    fault_of,
    gather,
    same_text,
)
from portal.services.outbox import touch_offerings

TOWN = "municipality_id"
"""The field that a file names by its word."""


@dataclass(frozen=True)
class _Town:
    municipality_id: int
    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Stands:
    """A location as it stands; `town` is the name of its municipality."""

    version: int
    content: LocationContent
    town: str


def read_locations(session: Session, *, organisation_id: int) -> dict[int, Stands]:
    """Return an organisation's locations by id; one statement."""
    columns = [getattr(Location, name) for name in CONTENT_FIELDS]
    rows = session.execute(
        select(
            col(Location.id), col(Location.version), *columns, col(Municipality.name).label("municipality")
        )
        .join(Municipality, col(Municipality.id) == col(Location.municipality_id))
        .where(col(Location.organisation_id) == organisation_id)
        .order_by(col(Location.id))
    )
    return {
        row.id: Stands(
            row.version,
            LocationContent(**{name: getattr(row, name) for name in CONTENT_FIELDS}),
            row.municipality,
        )
        for row in rows
    }


def judge_locations(session: Session, *, organisation_id: int, claims: Sequence[Claim]) -> Preview:
    """Tell for every row whether it changes something, is refused, or comes after somebody else's change.

    Two statements. Another organisation's location is as unknown as one that is not.
    """
    stands = read_locations(session, organisation_id=organisation_id)
    towns = {town.name.casefold(): town for town in _towns(session)}
    return gather(_judged(claim, stands.get(claim.subject_id), towns) for claim in claims)


def save_locations(
    session: Session, *, organisation_id: int, lines: Sequence[Line], user_id: int | None, now: datetime
) -> int:
    """Change these locations, each with an audit entry, and tell the index; return how many.

    Raises ConflictError (`lines`: their numbers in the file) when one was changed after the preview.
    """
    towns = {town.name: town.municipality_id for town in _towns(session)}
    for line in lines:
        before = {change.field: _stored(change.field, change.before, towns) for change in line.changes}
        after = {change.field: _stored(change.field, change.after, towns) for change in line.changes}
        done: Any = session.execute(
            update(Location)
            .where(col(Location.id) == line.subject_id, col(Location.organisation_id) == organisation_id)
            .where(col(Location.version) == line.current)
            .values(**after, version=(line.current or 0) + 1)
        )
        if not isinstance(done, CursorResult) or done.rowcount != 1:
            raise ConflictError(lines=[line.line])
        note_change(
            session,
            action="location.import",
            subject_kind="location",
            subject_id=line.subject_id,
            user_id=user_id,
            organisation_id=organisation_id,
            before=before,
            after=after,
            now=now,
        )
    touch_offerings(session, offering_ids=_given_at(session, [line.subject_id for line in lines]), now=now)
    return len(lines)


def _judged(claim: Claim, stands: Stands | None, towns: Mapping[str, _Town]) -> Line | list[Fault]:
    if stands is None:
        return [fault_of(claim, FieldError("location_unknown", "number"))]
    before, typed = tidied(stands.content, stands.content), dict(claim.values)
    town = towns.get(str(typed.pop(TOWN, "") or stands.town).casefold())
    mine = tidied(replace(before, **cast(dict[str, Any], _kept(before, typed))), before)
    if town is not None and town.name != stands.town:
        mine = replace(mine, municipality_id=town.municipality_id)
    names = [name for name in CONTENT_FIELDS if getattr(mine, name) != getattr(before, name)]
    faults = _faults(mine, before, town)
    if faults and (names or town is None):
        return [fault_of(claim, fault) for fault in faults]
    words = {before.municipality_id: stands.town, mine.municipality_id: town.name if town else ""}
    changes = tuple(_change(name, before, mine, words) for name in names)
    state = LineState.CHANGE if claim.seen == stands.version else LineState.CONFLICT
    return Line(
        line=claim.line,
        subject_id=claim.subject_id,
        title=f"{before.name}, {before.place}",
        state=state if changes else LineState.SAME,
        current=stands.version,
        values={change.field: change.after for change in changes},
        changes=changes,
        doubts=_doubts(names),
    )


def _faults(mine: LocationContent, before: LocationContent, town: _Town | None) -> list[FieldError]:
    if town is None:
        return [*content_faults(mine, before), FieldError("municipality_unknown", TOWN)]
    faults = content_faults(mine, before)
    is_moved = (mine.municipality_id, mine.point) != (before.municipality_id, before.point)
    if not faults and is_moved and is_far(mine, lat=town.lat, lon=town.lon):
        faults.append(FieldError("point_far", "lat"))
    return faults


def _kept(before: LocationContent, typed: Mapping[str, object]) -> dict[str, object]:
    """Take what the file says, but for texts that differ in their line ends only."""
    return {
        name: getattr(before, name) if same_text(getattr(before, name), value) else value
        for name, value in typed.items()
    }


def _change(name: str, before: LocationContent, mine: LocationContent, words: Mapping[Any, str]) -> Change:
    was, comes = getattr(before, name), getattr(mine, name)
    return Change(name, words[was], words[comes]) if name == TOWN else Change(name, was, comes)


def _doubts(names: Collection[str]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    moved = {"street", "house_number", "postcode", "place", TOWN} & set(names)
    return (("point_still_right", {}),) if moved and not {"lat", "lon"} & set(names) else ()


def _stored(field: str, value: Any, towns: Mapping[str, int]) -> Any:
    return towns.get(value) if field == TOWN else value


def _towns(session: Session) -> list[_Town]:
    rows = session.execute(
        select(col(Municipality.id), col(Municipality.name), col(Municipality.lat), col(Municipality.lon))
    )
    return [_Town(*row) for row in rows]


def _given_at(session: Session, location_ids: Collection[int]) -> list[int]:
    rows = session.scalars(select(col(Offering.id)).where(col(Offering.location_id).in_(location_ids)))
    return [id_ for id_ in rows if id_ is not None]
