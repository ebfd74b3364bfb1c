"""Reads free-access facilities: of municipalities with all history, and as visitors see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.domain.facilities import CONTENT_FIELDS, FacilityContent
from portal.models import Facility, FacilityVersion, Municipality, Theme, User
from portal.services.date_spans import begins_by, lasts_on


@dataclass(frozen=True)
class HeldFacility:
    """A facility of a municipality as it is now; `version` counts its changes."""

    facility_id: int
    municipality_id: int
    municipality_code: str
    municipality_name: str
    content: FacilityContent
    version: int


@dataclass(frozen=True)
class PastVersion:
    """How a facility was from a moment on, and who made it so; None: no person did."""

    version: int
    content: FacilityContent
    made_at: datetime
    made_by: str | None


def list_facilities(session: Session, *, municipality_ids: Collection[int]) -> list[HeldFacility]:
    """List the facilities of municipalities by name, also those that ended or are still to come."""
    rows = session.execute(_facilities().where(col(Facility.municipality_id).in_(municipality_ids)))
    return [_held(row) for row in rows.mappings()]


def find_facility(session: Session, *, facility_id: int, municipality_ids: Collection[int]) -> HeldFacility:
    """Find one; raises NotFoundError for any that is not of these municipalities."""
    row = session.execute(
        _facilities().where(
            col(Facility.id) == facility_id, col(Facility.municipality_id).in_(municipality_ids)
        )
    )
    found = row.mappings().first()
    if found is None:
        raise NotFoundError
    return _held(found)


def past_versions(session: Session, *, facility_id: int) -> list[PastVersion]:
    """List all that a facility was, newest first."""
    rows = session.execute(
        select(
            col(FacilityVersion.version),
            col(FacilityVersion.said),
            col(FacilityVersion.made_at),
            col(User.name),
        )
        .outerjoin(User, col(User.id) == col(FacilityVersion.made_by))
        .where(col(FacilityVersion.facility_id) == facility_id)
        .order_by(col(FacilityVersion.version).desc())
    )
    return [PastVersion(row[0], content_from(row[1]), row[2], row[3]) for row in rows]


def shown_facilities(session: Session, *, on: date) -> list[HeldFacility]:
    """List what visitors may read on a day by name, in one statement."""
    rows = session.execute(_facilities().where(shown_condition(on)))
    return [_held(row) for row in rows.mappings()]


def shown_condition(on: date) -> ColumnElement[bool]:
    """Say that visitors may read a facility on a day."""
    return and_(begins_by(on, col(Facility.starts_on)), lasts_on(on, col(Facility.ends_on)))


def theme_names(session: Session) -> dict[str, str]:
    """Give the names of the themes by code, in the order of the theme book."""
    rows = session.execute(select(col(Theme.code), col(Theme.name)).order_by(col(Theme.position)))
    return {row[0]: row[1] for row in rows}


def content_from(said: Mapping[str, Any]) -> FacilityContent:
    """Read a kept state; a field that it does not have is empty."""
    values = {name: said[name] for name in CONTENT_FIELDS if name in said}
    for name in ("starts_on", "ends_on"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["themes"] = tuple(values.get("themes") or ())
    return FacilityContent(**values)


def _facilities() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Facility.id).label("facility_id"),
            col(Facility.municipality_id),
            col(Facility.version),
            col(Municipality.code).label("municipality_code"),
            col(Municipality.name).label("municipality_name"),
            *(getattr(Facility, name) for name in CONTENT_FIELDS),
        )
        .join(Municipality, col(Municipality.id) == col(Facility.municipality_id))
        .order_by(col(Facility.name), col(Facility.id))
    )


def _held(row: Mapping[Any, Any]) -> HeldFacility:
    content = {name: row[name] for name in CONTENT_FIELDS}
    content["themes"] = tuple(content["themes"])
    return HeldFacility(
        row["facility_id"],
        row["municipality_id"],
        row["municipality_code"],
        row["municipality_name"],
        FacilityContent(**content),
        row["version"],
    )
