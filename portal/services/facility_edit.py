"""Adds, changes, ends and brings back free-access facilities of municipalities."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError, conflict_between
from portal.domain.facilities import CONTENT_FIELDS, FacilityContent, read_content
from portal.models import Facility, FacilityVersion, Municipality, Theme
from portal.services.audit import note_change
from portal.services.catalogue_plans import Maker
from portal.services.facilities import HeldFacility, find_facility, past_versions

MOST_FACILITIES = 300
"""How many a municipality may have, so that nobody fills the house."""


def add_facility(
    session: Session, *, municipality_id: int, content: FacilityContent, maker: Maker, now: datetime
) -> int:
    """Add a facility to a municipality and return its id; the same form sent again gives the same id.

    Raises InvalidError by field, and DomainError `facility_too_many`.
    """
    clean = _clean(session, content, before=None, today=local_date(now))
    session.execute(
        select(col(Municipality.id)).where(col(Municipality.id) == municipality_id).with_for_update()
    )
    if (made := _made_before(session, maker)) is not None:
        return made
    count = session.scalar(select(func.count()).where(col(Facility.municipality_id) == municipality_id)) or 0
    if count >= MOST_FACILITIES:
        raise DomainError("facility_too_many", maximum=MOST_FACILITIES)
    facility = Facility(municipality_id=municipality_id, **_values(clean))
    session.add(facility)
    session.flush()
    facility_id = int(facility.id or 0)
    _keep(session, facility_id, 1, clean, maker, now)
    _note(session, "facility.add", facility_id, maker, now, before=None, after=clean)
    return facility_id


def change_facility(
    session: Session,
    *,
    facility_id: int,
    municipality_ids: Collection[int],
    content: FacilityContent,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Change a facility and return its version; the same form again, or no change, leaves it as it is.

    Raises NotFoundError, InvalidError by field, and ConflictError (`mine` and `theirs` by field, `version`,
    `at`, `user_name`) when somebody else changed it since `seen`.
    """
    held = _held(session, facility_id, municipality_ids)
    if _made_before(session, maker) is not None:
        return held.version
    clean = _clean(session, content, before=held.content, today=local_date(now))
    if clean == held.content:
        return held.version
    if seen != held.version:
        raise _conflict(session, held, clean)
    return _write(session, "facility.edit", held, clean, maker, now)


def end_facility(
    session: Session,
    *,
    facility_id: int,
    municipality_ids: Collection[int],
    last_day: date,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Let a facility be shown up to and with a day, and return its version.

    Raises NotFoundError, InvalidError (`ends_before_start`) and ConflictError as change_facility does.
    """
    held = _held(session, facility_id, municipality_ids)
    if _made_before(session, maker) is not None or held.content.ends_on == last_day:
        return held.version
    ended = replace(held.content, ends_on=last_day)
    clean = _clean(session, ended, before=held.content, today=local_date(now))
    if seen != held.version:
        raise _conflict(session, held, clean)
    return _write(session, "facility.end", held, clean, maker, now)


def bring_back(
    session: Session,
    *,
    facility_id: int,
    municipality_ids: Collection[int],
    version: int,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Let a facility be again as it was in an earlier version, and return its new version.

    Raises NotFoundError, and ConflictError when somebody else changed it since `seen`.
    """
    held = _held(session, facility_id, municipality_ids)
    past = next(
        (one for one in past_versions(session, facility_id=facility_id) if one.version == version), None
    )
    if past is None:
        raise NotFoundError
    known = _theme_codes(session)
    content = replace(past.content, themes=tuple(code for code in past.content.themes if code in known))
    if content == held.content:
        return held.version
    if seen != held.version:
        raise _conflict(session, held, content)
    return _write(session, "facility.bring_back", held, content, maker, now)


def _held(session: Session, facility_id: int, municipality_ids: Collection[int]) -> HeldFacility:
    session.execute(select(col(Facility.id)).where(col(Facility.id) == facility_id).with_for_update())
    return find_facility(session, facility_id=facility_id, municipality_ids=municipality_ids)


def _clean(
    session: Session, content: FacilityContent, *, before: FacilityContent | None, today: date
) -> FacilityContent:
    kept = set() if before is None else set(before.themes)
    clean, faults = read_content(content, before=before, themes=_theme_codes(session) | kept, today=today)
    if faults:
        raise InvalidError(faults)
    return clean


def _theme_codes(session: Session) -> set[str]:
    return set(session.scalars(select(col(Theme.code))))


def _write(
    session: Session,
    action: str,
    held: HeldFacility,
    content: FacilityContent,
    maker: Maker,
    now: datetime,
) -> int:
    version = held.version + 1
    session.execute(
        update(Facility)
        .where(col(Facility.id) == held.facility_id)
        .values(**_values(content), version=version)
    )
    _keep(session, held.facility_id, version, content, maker, now)
    _note(session, action, held.facility_id, maker, now, before=held.content, after=content)
    return version


def _keep(
    session: Session, facility_id: int, version: int, content: FacilityContent, maker: Maker, now: datetime
) -> None:
    said = {name: value for name, value in asdict(content).items() if value not in (None, (), "")}
    for name in ("starts_on", "ends_on"):
        if name in said:
            said[name] = said[name].isoformat()
    session.execute(
        insert(FacilityVersion).values(
            facility_id=facility_id,
            version=version,
            said={**said, "themes": list(content.themes)},
            made_by=maker.user_id,
            made_at=now,
            request_key=maker.request_key,
        )
    )


def _made_before(session: Session, maker: Maker) -> int | None:
    if maker.request_key is None:
        return None
    return session.scalar(
        select(col(FacilityVersion.facility_id)).where(
            col(FacilityVersion.request_key) == maker.request_key,
            col(FacilityVersion.made_by) == maker.user_id,
        )
    )


def _conflict(session: Session, held: HeldFacility, wanted: FacilityContent) -> ConflictError:
    past = past_versions(session, facility_id=held.facility_id)
    return conflict_between(
        wanted,
        held.content,
        CONTENT_FIELDS,
        version=held.version,
        at=past[0].made_at if past else None,
        user_name=past[0].made_by if past else None,
    )


def _values(content: FacilityContent) -> dict[str, Any]:
    return {**asdict(content), "themes": list(content.themes)}


def _note(
    session: Session,
    action: str,
    facility_id: int,
    maker: Maker,
    now: datetime,
    *,
    before: FacilityContent | None,
    after: FacilityContent,
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="facility",
        subject_id=facility_id,
        user_id=maker.user_id,
        organisation_id=maker.organisation_id,
        before=None if before is None else asdict(before),
        after=asdict(after),
        now=now,
    )
