"""A provider's own locations: the list with what is given there, and one as its form needs it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.domain.location_content import CONTENT_FIELDS, LocationContent
from portal.domain.terms import PublicationStatus
from portal.models import Location, Municipality, Offering


@dataclass(frozen=True)
class OwnLocation:
    """One line of the list; `offering_count` counts what was not withdrawn."""

    location_id: int
    name: str
    street: str
    house_number: str
    postcode: str
    place: str
    municipality_name: str
    has_point: bool
    is_active: bool
    offering_count: int


@dataclass(frozen=True)
class EditableLocation:
    """A location with all that its form shows."""

    location_id: int
    content: LocationContent
    is_active: bool
    version: int
    offering_count: int


def own_locations(session: Session, *, organisation_id: int) -> list[OwnLocation]:
    """List all locations of an organisation, by town, the closed ones last; one statement."""
    rows = session.execute(
        select(
            col(Location.id).label("location_id"),
            col(Location.name),
            col(Location.street),
            col(Location.house_number),
            col(Location.postcode),
            col(Location.place),
            col(Municipality.name).label("municipality_name"),
            col(Location.lat).is_not(None).label("has_point"),
            col(Location.is_active),
            _used.label("offering_count"),
        )
        .join(Municipality, col(Municipality.id) == col(Location.municipality_id))
        .where(col(Location.organisation_id) == organisation_id)
        .order_by(col(Location.is_active).desc(), col(Location.place), col(Location.street), col(Location.id))
    )
    return [OwnLocation(**row) for row in rows.mappings()]


def editable_location(session: Session, *, organisation_id: int, location_id: int) -> EditableLocation:
    """Return a location as its form needs it. Raises NotFoundError."""
    columns = [getattr(Location, name) for name in CONTENT_FIELDS]
    row = (
        session.execute(
            select(
                *columns, col(Location.is_active), col(Location.version), _used.label("offering_count")
            ).where(col(Location.id) == location_id, col(Location.organisation_id) == organisation_id)
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError("location_unknown", "location_id")
    return EditableLocation(
        location_id,
        LocationContent(**{name: row[name] for name in CONTENT_FIELDS}),
        is_active=row["is_active"],
        version=row["version"],
        offering_count=row["offering_count"],
    )


_used = (
    select(func.count())
    .where(col(Offering.location_id) == col(Location.id), col(Offering.status) != PublicationStatus.WITHDRAWN)
    .correlate(Location)
    .scalar_subquery()
)
