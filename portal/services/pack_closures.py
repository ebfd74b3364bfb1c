"""Groups that are closed to new providers in a region pack: out of the rows, and into them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from portal.domain.closures import CONTENT_FIELDS, ClosureContent
from portal.models import GroupClosure, Municipality, RegionMunicipality, Segment
from portal.regions.closures import ClosurePart
from portal.services.closure_writing import write_change, write_new
from portal.services.closures import Group, HeldClosure

Key = tuple[str, str, date]
"""Municipality, segment and first day."""


def closures_of_region(session: Session, *, region_id: int, on: date) -> list[ClosurePart]:
    """Return what is closed from a day on, in what takes part in a region, as a pack says it."""
    return [
        ClosurePart(
            municipality=key[0],
            segment=key[1],
            closed_from=key[2],
            closed_until=held.content.closed_until,
            reason=held.content.reason,
        )
        for key, held in sorted(_standing(session, region_id).items())
        if _lasts(held.content, on)
    ]


def closure_changes(
    session: Session, *, parts: Iterable[ClosurePart] | None, region_id: int, on: date
) -> list[Key]:
    """List which closures read otherwise in a pack; nothing where it is silent."""
    if parts is None:
        return []
    held = {_key(one): one for one in closures_of_region(session, region_id=region_id, on=on)}
    said = {_key(one): one for one in parts if _lasts(one.content, on)}
    return [key for key in {**held, **said} if held.get(key) != said.get(key)]


def write_closures(
    session: Session,
    *,
    parts: Iterable[ClosurePart] | None,
    region_id: int,
    on: date,
    user_id: int | None,
    now: datetime,
) -> int:
    """Bring what is closed in line with a pack, and return how many closures changed.

    What the pack does not name is withdrawn, never deleted, and so is what ended but would overlap. A pack
    that is silent changes nothing.
    """
    wanted = {_key(one): one.content for one in parts or () if _lasts(one.content, on)}
    changed = closure_changes(session, parts=parts, region_id=region_id, on=on)
    if not changed:
        return 0
    standing = _standing(session, region_id)
    for key, held in standing.items():
        if key not in wanted and (_lasts(held.content, on) or _is_in_the_way(key, held.content, wanted)):
            write_change(session, held, replace(held.content, is_withdrawn=True), made_by=user_id, now=now)
    groups = _groups(session, region_id)
    for key in changed:
        if key not in wanted:
            continue
        if key in standing:
            write_change(session, standing[key], wanted[key], made_by=user_id, now=now)
        else:
            write_new(session, groups[key[:2]], wanted[key], made_by=user_id, now=now)
    return len(changed)


def _key(part: ClosurePart) -> Key:
    return part.municipality, part.segment, part.closed_from


def _lasts(content: ClosureContent, on: date) -> bool:
    return content.closed_until is None or content.closed_until >= on


def _is_in_the_way(key: Key, content: ClosureContent, wanted: dict[Key, ClosureContent]) -> bool:
    return any(other[:2] == key[:2] and said.overlaps(content) for other, said in wanted.items())


def _standing(session: Session, region_id: int) -> dict[Key, HeldClosure]:
    """Give every closure that was not withdrawn, of the groups that the pack of a region names."""
    columns: tuple[Any, ...] = (
        col(GroupClosure.id),
        col(GroupClosure.version),
        *(getattr(GroupClosure, name) for name in CONTENT_FIELDS),
    )
    rows = session.execute(
        _named(region_id)
        .add_columns(*columns)
        .join(
            GroupClosure,
            (col(GroupClosure.segment_id) == col(Segment.id))
            & (col(GroupClosure.municipality_id) == col(Municipality.id)),
        )
        .where(~col(GroupClosure.is_withdrawn))
    ).mappings()
    return {
        (row["town"], row["segment"], row["closed_from"]): HeldClosure(
            row["id"],
            Group(region_id, row["town_id"], row["segment_id"], "", "", ""),
            ClosureContent(**{name: row[name] for name in CONTENT_FIELDS}),
            row["version"],
        )
        for row in rows
    }


def _groups(session: Session, region_id: int) -> dict[tuple[str, str], Group]:
    return {
        (row["town"], row["segment"]): Group(region_id, row["town_id"], row["segment_id"], "", "", "")
        for row in session.execute(_named(region_id)).mappings()
    }


def _named(region_id: int) -> Select[*tuple[Any, ...]]:
    """Select every segment in every municipality that a region's pack names: what has no last day."""
    return (
        select(
            col(Municipality.code).label("town"),
            col(Segment.code).label("segment"),
            col(Municipality.id).label("town_id"),
            col(Segment.id).label("segment_id"),
        )
        .select_from(RegionMunicipality)
        .join(Municipality, col(Municipality.id) == col(RegionMunicipality.municipality_id))
        .join(Segment, col(Segment.region_id) == col(RegionMunicipality.region_id))
        .where(
            col(RegionMunicipality.region_id) == region_id,
            col(RegionMunicipality.valid_until).is_(None),
            col(Segment.valid_until).is_(None),
        )
    )
