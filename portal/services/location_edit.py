"""A provider's locations: make one, change it, close it when nothing is given there, open it again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from portal.domain.errors import (
    ConflictError,
    DomainError,
    FieldError,
    InvalidError,
    NotFoundError,
    conflict_between,
)
from portal.domain.location_content import (
    CONTENT_FIELDS,
    LocationContent,
    content_faults,
    is_far,
    point_faults,
    tidied,
)
from portal.domain.terms import PublicationStatus
from portal.models import Location, Offering, Organisation
from portal.services.audit import note_change
from portal.services.change_history import last_change
from portal.services.hand_ins import bound_key
from portal.services.outbox import touch_offerings
from portal.services.place_lookup import guess_place, town_hall


@dataclass(frozen=True)
class SavedLocation:
    """What a save came to; `is_point_guessed` when the point was put there by us."""

    location_id: int
    version: int
    is_changed: bool
    is_point_guessed: bool


def make_location(
    session: Session,
    *,
    organisation_id: int,
    content: LocationContent,
    user_id: int | None,
    request_key: str | None,
    now: datetime,
) -> SavedLocation:
    """Add a location; municipality and point are looked up where they were left open.

    The same `request_key` makes one location. Raises InvalidError by field.
    """
    session.scalar(
        select(col(Organisation.id)).where(col(Organisation.id) == organisation_id).with_for_update()
    )
    key = bound_key(request_key, "make_location", organisation_id, user_id)
    made = session.scalar(_made_with(organisation_id, key)) if key else None
    if made is not None:
        return SavedLocation(made, 1, is_changed=False, is_point_guessed=False)
    clean = _complete(session, tidied(content, None), None)
    location = Location(organisation_id=organisation_id, request_key=key, **asdict(clean))
    session.add(location)
    session.flush()
    location_id = int(location.id or 0)
    _note(session, "location.make", location_id, organisation_id, user_id, now, {}, asdict(clean))
    return SavedLocation(location_id, 1, is_changed=True, is_point_guessed=clean.point != content.point)


def edit_location(
    session: Session,
    *,
    location_id: int,
    organisation_id: int,
    content: LocationContent,
    version: int | None,
    user_id: int | None,
    now: datetime,
) -> SavedLocation:
    """Change a location; a point that was not touched moves along with a new address.

    Raises NotFoundError, InvalidError by field, and ConflictError (`mine` and `theirs` by field, `version`,
    `at`, `user_name`) when somebody else changed it since `version`.
    """
    row = _locked(session, organisation_id, location_id)
    before = _content(row)
    tidy = tidied(content, before)
    if tidy == before:
        return SavedLocation(location_id, row.version, is_changed=False, is_point_guessed=False)
    if version != row.version:
        raise _conflict(session, row, tidy, before)
    clean = _complete(session, tidy, before)
    session.execute(
        update(Location)
        .where(col(Location.id) == location_id)
        .values(**asdict(clean), version=row.version + 1)
        .execution_options(synchronize_session=False)
    )
    _note(session, "location.edit", location_id, organisation_id, user_id, now, asdict(before), asdict(clean))
    return SavedLocation(
        location_id, row.version + 1, is_changed=True, is_point_guessed=clean.point != tidy.point
    )


def set_location_active(
    session: Session,
    *,
    location_id: int,
    organisation_id: int,
    is_active: bool,
    user_id: int | None,
    now: datetime,
) -> None:
    """Close a location, or open it again; what is so already stays so.

    Raises NotFoundError, and DomainError `location_in_use` (`count`) while an offering is given there that
    was not withdrawn.
    """
    row = _locked(session, organisation_id, location_id)
    if row.is_active == is_active:
        return
    used = session.scalars(
        select(col(Offering.id)).where(
            col(Offering.location_id) == location_id, col(Offering.status) != PublicationStatus.WITHDRAWN
        )
    ).all()
    if used and not is_active:
        raise DomainError("location_in_use", count=len(used))
    session.execute(
        update(Location)
        .where(col(Location.id) == location_id)
        .values(is_active=is_active, version=row.version + 1)
        .execution_options(synchronize_session=False)
    )
    action = "location.open" if is_active else "location.close"
    was, is_now = {"is_active": row.is_active}, {"is_active": is_active}
    _note(session, action, location_id, organisation_id, user_id, now, was, is_now)


def _complete(session: Session, content: LocationContent, before: LocationContent | None) -> LocationContent:
    """Fill in municipality and point, and refuse what is wrong."""
    faults = content_faults(content, before)
    is_moved = before is not None and content.address != before.address and content.point == before.point
    guess = guess_place(session, postcode=content.postcode, place=content.place)
    full = content
    if full.municipality_id is None:
        full = replace(full, municipality_id=guess.municipality_id)
    hall = town_hall(session, municipality_id=full.municipality_id)
    if hall is None:
        code = "municipality_missing" if full.municipality_id is None else "choice_unknown"
        raise InvalidError([*faults, FieldError(code, "municipality_id")])
    if full.point == (None, None) or is_moved:
        is_inside = guess.municipality_id == full.municipality_id and guess.lat is not None
        lat, lon = (guess.lat, guess.lon) if is_inside else hall
        full = replace(full, lat=lat, lon=lon)
    if not point_faults(full) and is_far(full, lat=hall[0], lon=hall[1]):
        faults.append(FieldError("point_far", "lat"))
    if faults:
        raise InvalidError(faults)
    return full


def _locked(session: Session, organisation_id: int, location_id: int) -> Location:
    row = session.scalars(
        select(Location)
        .where(col(Location.id) == location_id, col(Location.organisation_id) == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFoundError("location_unknown", "location_id")
    return row


def _content(row: Location) -> LocationContent:
    return LocationContent(**{name: getattr(row, name) for name in CONTENT_FIELDS})


def _conflict(
    session: Session, row: Location, mine: LocationContent, theirs: LocationContent
) -> ConflictError:
    at, user_name = last_change(
        session,
        organisation_id=row.organisation_id,
        subject_kind="location",
        subject_id=int(row.id or 0),
        prefix="location.",
    )
    return conflict_between(mine, theirs, CONTENT_FIELDS, version=row.version, at=at, user_name=user_name)


def _note(
    session: Session,
    action: str,
    location_id: int,
    organisation_id: int,
    user_id: int | None,
    now: datetime,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="location",
        subject_id=location_id,
        user_id=user_id,
        organisation_id=organisation_id,
        before=before,
        after=after,
        now=now,
    )
    touch_offerings(session, offering_ids=_offerings_at(session, location_id), now=now)


def _made_with(organisation_id: int, key: str) -> Select[int | None]:
    return select(col(Location.id)).where(
        col(Location.request_key) == key, col(Location.organisation_id) == organisation_id
    )


def _offerings_at(session: Session, location_id: int) -> Sequence[int]:
    rows = session.scalars(select(col(Offering.id)).where(col(Offering.location_id) == location_id))
    return [id_ for id_ in rows if id_ is not None]
