"""Access teams, crisis numbers and documents in a region pack: out of the rows, and into them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.access_points import CONTENT_FIELDS, shown_course
from portal.models import AccessPoint, AccessState, Municipality
from portal.regions.access import AccessPart, AccessStatePart
from portal.services.access_holders import Holder, holders_of_regions
from portal.services.access_points import Point, list_points
from portal.services.pack_rows import key_of


def access_of_region(session: Session, *, region_id: int, on: date) -> list[AccessPart]:
    """Return what people read from a day on in a region and its municipalities, as a pack says it."""
    holders = _holders(session, region_id, on)
    points = list_points(session, holders=list(holders.values()))
    codes = {holder: code for code, holder in holders.items()}
    parts = [part for point in points if (part := _part(point, codes[point.holder], on))]
    return sorted(parts, key=lambda part: (part.municipality or "", part.kind, part.code))


def access_changes(
    session: Session, *, parts: Iterable[AccessPart] | None, region_id: int, on: date
) -> list[tuple[str | None, str]]:
    """List which (municipality or None, code) read otherwise in a pack; nothing where it is silent."""
    if parts is None:
        return []
    held = {_key(part): part for part in access_of_region(session, region_id=region_id, on=on)}
    said = {_key(part): part for one in parts if (part := _from_day(one, on))}
    return [key for key in {**held, **said} if held.get(key) != said.get(key)]


def write_access(
    session: Session,
    *,
    parts: Iterable[AccessPart] | None,
    region_id: int,
    on: date,
    user_id: int | None,
    now: datetime,
) -> int:
    """Bring how people reach help in line with a pack, and return how many changed.

    What stood is taken back, never deleted: its history stays. A pack that is silent changes nothing.
    """
    wanted = {_key(part): part for part in parts or ()}
    changed = access_changes(
        session, parts=None if parts is None else list(wanted.values()), region_id=region_id, on=on
    )
    if not changed:
        return 0
    holders = _holders(session, region_id, on)
    points = list_points(session, holders=list(holders.values()))
    codes = {holder: code for code, holder in holders.items()}
    held = {(codes[point.holder], point.code): point for point in points}
    for key in changed:
        point = held.get(key)
        if point is not None:
            _take_all_back(session, point, user_id, now)
        if key in wanted and key[0] in holders:
            _write(session, wanted[key], holders[key[0]], point, user_id, now)
    return len(changed)


def _holders(session: Session, region_id: int, on: date) -> dict[str | None, Holder]:
    """Give the region and its municipalities by CBS code; None is the region."""
    found = holders_of_regions(session, region_ids=[region_id], today=on)
    towns = [holder.municipality_id for holder in found]
    rows = session.execute(
        select(col(Municipality.id), col(Municipality.code)).where(col(Municipality.id).in_(towns))
    )
    codes: dict[int | None, str | None] = {None: None}
    codes.update((id_, code) for id_, code in rows)
    return {codes[holder.municipality_id]: holder for holder in found}


def _key(part: AccessPart) -> tuple[str | None, str]:
    return part.municipality, part.code


def _part(point: Point, municipality: str | None, on: date) -> AccessPart | None:
    states = [
        AccessStatePart(valid_from=span.valid_from, valid_until=span.valid_until, **asdict(span.content))
        for span in shown_course(point.spans, on=on)
        if span.content is not None
    ]
    if not states:
        return None
    return AccessPart(code=point.code, kind=point.kind, municipality=municipality, states=states)


def _from_day(part: AccessPart, on: date) -> AccessPart | None:
    """Leave out what was over before a day."""
    states = [one for one in part.states if one.valid_until is None or one.valid_until >= on]
    return part.model_copy(update={"states": states}) if states else None


def _take_all_back(session: Session, point: Point, user_id: int | None, now: datetime) -> None:
    session.execute(
        update(AccessState)
        .where(col(AccessState.point_id) == point.point_id, col(AccessState.taken_back_at).is_(None))
        .values(taken_back_at=now, taken_back_by=user_id)
    )
    session.execute(
        update(AccessPoint).where(col(AccessPoint.id) == point.point_id).values(version=point.version + 1)
    )


def _write(
    session: Session,
    part: AccessPart,
    holder: Holder,
    point: Point | None,
    user_id: int | None,
    now: datetime,
) -> None:
    if point is None:
        row = AccessPoint(
            kind=part.kind,
            region_id=holder.region_id,
            municipality_id=holder.municipality_id,
            code=part.code,
        )
        session.add(row)
        session.flush()
        point_id = key_of(row)
    else:
        point_id = point.point_id
    session.add_all(_states(part, point_id, user_id, now))
    session.flush()


def _states(part: AccessPart, point_id: int, user_id: int | None, now: datetime) -> Iterator[AccessState]:
    for state in part.states:
        yield AccessState(
            point_id=point_id,
            **{name: getattr(state, name) for name in CONTENT_FIELDS},
            valid_from=state.valid_from,
            valid_until=state.valid_until,
            made_by=user_id,
            made_at=now,
        )
