"""What a provider offers under contract, as plain rows, and whether it is asked for figures."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.obligations import LineFacts
from portal.domain.terms import Capacity, PublicationStatus
from portal.models import Contract, ContractLine, Location, Offering, Product, Region


class Standing(StrEnum):
    """Whether figures can be given for an offering on a day; only the first two can."""

    ACTIVE = "active"
    PHASING_OUT = "phasing_out"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    NOT_ASKED = "not_asked"

    @property
    def takes_figures(self) -> bool:
        return self in (Standing.ACTIVE, Standing.PHASING_OUT)


@dataclass(frozen=True)
class Place:
    """Where an offering is given; an offering without one is given at people's homes."""

    location_id: int
    name: str
    street: str
    town: str


@dataclass(frozen=True)
class ContractedOffering:
    """An offering with its product and the days, both inclusive, between which its contract line holds."""

    offering_id: int
    region_id: int
    product_id: int
    name: str
    product_name: str
    capacity: Capacity
    status: PublicationStatus
    published_at: datetime | None
    starts_on: date
    ends_on: date | None
    phases_out_on: date | None
    place: Place | None
    region_name: str = ""

    @property
    def facts(self) -> LineFacts:
        """What the rule about obligations needs to know."""
        is_published = self.status is PublicationStatus.PUBLISHED and self.published_at is not None
        return LineFacts(
            offering_id=self.offering_id,
            product_capacity=self.capacity,
            published_from=local_date(self.published_at) if is_published and self.published_at else None,
            contract_starts_on=self.starts_on,
            contract_ends_on=self.ends_on,
            phases_out_on=self.phases_out_on,
        )

    def standing(self, today: date) -> Standing:
        """Tell whether figures can be given on a day."""
        if self.status is not PublicationStatus.PUBLISHED or self.capacity is Capacity.NONE:
            return Standing.NOT_ASKED
        if self.ends_on is not None and self.ends_on < today:
            return Standing.ENDED
        if self.starts_on > today:
            return Standing.NOT_STARTED
        is_phasing_out = self.phases_out_on is not None and self.phases_out_on <= today
        return Standing.PHASING_OUT if is_phasing_out else Standing.ACTIVE


_COLUMNS: tuple[Any, ...] = (
    col(Offering.id).label("offering_id"),
    col(Offering.region_id),
    col(Region.name).label("region_name"),
    col(Offering.product_id),
    col(Offering.name),
    col(Product.name).label("product_name"),
    col(Product.capacity),
    col(Offering.status),
    col(Offering.published_at),
    col(Contract.starts_on),
    col(ContractLine.starts_on).label("line_starts_on"),
    col(Offering.starts_on).label("offering_starts_on"),
    col(Contract.ends_on),
    col(ContractLine.ends_on).label("line_ends_on"),
    col(Offering.ends_on).label("offering_ends_on"),
    col(Product.valid_until).label("product_ends_on"),
    col(Contract.phases_out_on),
    col(ContractLine.phases_out_on).label("line_phases_out_on"),
    col(Location.id).label("location_id"),
    col(Location.name).label("location_name"),
    col(Location.street),
    col(Location.house_number),
    col(Location.place),
)


def contracted_offerings(
    session: Session, *, organisation_id: int, offering_ids: Collection[int] | None = None
) -> dict[int, ContractedOffering]:
    """Return an organisation's contracted offerings by id, in one statement.

    Ids of another organisation, or of nothing, are left out.
    """
    statement = (
        select(*_COLUMNS)
        .select_from(Offering)
        .join(ContractLine, col(ContractLine.id) == col(Offering.contract_line_id))
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Product, col(Product.id) == col(Offering.product_id))
        .join(Region, col(Region.id) == col(Offering.region_id))
        .outerjoin(Location, col(Location.id) == col(Offering.location_id))
        .where(col(Offering.organisation_id) == organisation_id)
        .order_by(col(Offering.id))
    )
    if offering_ids is not None:
        statement = statement.where(col(Offering.id).in_(offering_ids))
    return {row.offering_id: _contracted(row) for row in session.execute(statement)}


def lock_offerings(
    session: Session, *, organisation_id: int, offering_ids: Collection[int] | None = None
) -> set[int]:
    """Keep other writers off an organisation's offerings until the commit, and return their ids.

    On SQLite the whole database is locked already by the way its units of work begin.
    """
    statement = select(col(Offering.id)).where(col(Offering.organisation_id) == organisation_id)
    if offering_ids is not None:
        statement = statement.where(col(Offering.id).in_(offering_ids))
    return set(session.scalars(statement.order_by(col(Offering.id)).with_for_update()))


def _contracted(row: Row[Any]) -> ContractedOffering:
    place = None
    if row.location_id is not None:
        street = f"{row.street} {row.house_number}"
        place = Place(row.location_id, name=row.location_name, street=street, town=row.place)
    starts_on = max(day for day in (row.starts_on, row.line_starts_on, row.offering_starts_on) if day)
    return ContractedOffering(
        offering_id=row.offering_id,
        region_id=row.region_id,
        product_id=row.product_id,
        name=row.name,
        product_name=row.product_name,
        capacity=row.capacity,
        status=row.status,
        published_at=row.published_at,
        starts_on=starts_on,
        ends_on=_first_day(row.ends_on, row.line_ends_on, row.offering_ends_on, row.product_ends_on),
        phases_out_on=_first_day(row.phases_out_on, row.line_phases_out_on),
        place=place,
        region_name=row.region_name,
    )


def _first_day(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
