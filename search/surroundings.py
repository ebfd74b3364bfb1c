"""What stands around an offering: the municipalities it serves, and lighter or free help near by."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.terms import OfferingKind
from portal.models import (
    LighterProduct,
    Municipality,
    Offering,
    OfferingMunicipality,
    Organisation,
    Product,
)
from search.cards import visible_to, with_municipality
from search.contacts import Contact
from search.doors import Doors
from search.viewers import Viewer

MOST_SHOWN = 5


@dataclass(frozen=True)
class ServedMunicipality:
    """A municipality that an offering serves, with its access team when known."""

    code: str
    name: str
    access_team: Contact | None


@dataclass(frozen=True)
class Alternative:
    """Lighter or freely accessible help near by."""

    offering_id: int
    name: str
    plain: str | None
    provider_name: str
    is_free_access: bool


def load_served(
    session: Session, *, offering_id: int, region_id: int | None, doors: Doors
) -> tuple[ServedMunicipality, ...]:
    """Load the municipalities that an offering serves, by name, with their access teams."""
    rows = session.execute(
        select(col(Municipality.id), col(Municipality.code), col(Municipality.name))
        .join(OfferingMunicipality, col(OfferingMunicipality.municipality_id) == col(Municipality.id))
        .where(col(OfferingMunicipality.offering_id) == offering_id)
        .order_by(col(Municipality.name))
    )
    return tuple(
        ServedMunicipality(
            code, name, next(iter(doors.teams(region_id=region_id, municipality_id=id_)), None)
        )
        for id_, code, name in rows
    )


def load_lighter(
    session: Session, *, offering_id: int, now: datetime, viewer: Viewer
) -> tuple[Alternative, ...]:
    """Load offerings of lighter products near by, one a product, in the catalogue's order."""
    here = aliased(Offering)
    is_lighter = (
        select(col(LighterProduct.lighter_id))
        .join(here, col(here.product_id) == col(LighterProduct.product_id))
        .where(col(here.id) == offering_id)
    )
    found = _near_by(session, offering_id, now, viewer, col(Offering.product_id).in_(is_lighter))
    by_product = {alternative.plain: alternative for alternative in reversed(found)}
    return tuple(reversed(by_product.values()))[:MOST_SHOWN]


def load_free_access(
    session: Session, *, offering_id: int, now: datetime, viewer: Viewer
) -> tuple[Alternative, ...]:
    """Load freely accessible help in the same municipalities."""
    is_free = col(Offering.kind) == OfferingKind.FREE_ACCESS
    return tuple(_near_by(session, offering_id, now, viewer, is_free)[:MOST_SHOWN])


def _near_by(
    session: Session, offering_id: int, now: datetime, viewer: Viewer, condition: ColumnElement[bool]
) -> list[Alternative]:
    there = aliased(OfferingMunicipality)
    here = select(col(OfferingMunicipality.municipality_id)).where(
        col(OfferingMunicipality.offering_id) == offering_id
    )
    serves_here = select(col(there.offering_id)).where(col(there.municipality_id).in_(here)).correlate(None)
    rows = session.execute(
        select(
            col(Offering.id),
            col(Offering.name),
            col(Product.plain),
            col(Organisation.name).label("provider_name"),
            col(Offering.kind),
        )
        .select_from(with_municipality())
        .where(
            condition,
            visible_to(viewer, now),
            col(Offering.id) != offering_id,
            col(Offering.id).in_(serves_here),
        )
        .order_by(col(Product.position), col(Offering.name), col(Offering.id))
        .limit(50)
    )
    return [
        Alternative(row.id, row.name, row.plain, row.provider_name, row.kind is OfferingKind.FREE_ACCESS)
        for row in rows
    ]
