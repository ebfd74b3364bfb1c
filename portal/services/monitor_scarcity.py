"""Where care is short: per municipality the products without a free place, or without an offering near."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, inspect, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.freshness import FreshnessRule
from portal.domain.scarcity import NEAR_KM, Scarcity
from portal.domain.terms import Capacity
from portal.models import (
    AvailabilityReport,
    GroupClosure,
    Location,
    Municipality,
    MunicipalityProduct,
    Offering,
    OfferingMunicipality,
    Product,
    ProductSegment,
    RegionMunicipality,
)
from portal.services.calendars import freshness_rules
from portal.services.closures import closed_on
from portal.services.date_spans import holds_on
from portal.services.monitor_figures import STALE, Scope, age_rank, current_tables, in_scope, is_stopped_on

KM_A_DEGREE = 111.2
SHRINK = math.cos(math.radians(52.2))
"""By how much a degree of longitude is shorter than one of latitude, in the middle of the country."""


@dataclass(frozen=True)
class Town:
    """A municipality of the region; the point is that of its town hall."""

    municipality_id: int
    code: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class ScarceProduct:
    """How one product that a municipality buys stands there.

    `closed_from`: since when it takes no new providers for it, when it takes none today.
    """

    town: Town
    product_id: int
    product_code: str
    product_name: str
    capacity: Capacity
    scarcity: Scarcity
    closed_from: date | None = None


def read_scarcity(
    session: Session, *, region_id: int, municipality_id: int | None = None, now: datetime
) -> list[ScarceProduct]:
    """Return every product of every municipality of a region that buys it, or of one municipality.

    By name of the municipality, then in catalogue order; four statements.
    """
    today = local_date(now)
    closed = _closed(session, region_id, today)
    found = _offered(session, Scope(region_id, municipality_id=municipality_id), now)
    return [
        ScarceProduct(
            town=Town(row.municipality_id, row.municipality_code, row.municipality, row.lat, row.lon),
            product_id=row.product_id,
            product_code=row.product_code,
            product_name=row.product,
            capacity=row.capacity,
            scarcity=found.get((row.municipality_id, row.product_id), Scarcity(row.capacity.asks_places)),
            closed_from=closed.get((row.municipality_id, row.product_id)),
        )
        for row in session.execute(_bought(region_id, municipality_id, today))
    ]


def _bought(region_id: int, municipality_id: int | None, today: date) -> Any:
    """Select every municipality of a region with every product that it buys and that asks for figures."""
    bought_apart = exists().where(
        col(MunicipalityProduct.region_municipality_id) == col(RegionMunicipality.id),
        col(MunicipalityProduct.product_id) == col(Product.id),
    )
    statement: Select[Any] = (
        select(*_BOUGHT)
        .select_from(RegionMunicipality)
        .join(Municipality, col(Municipality.id) == col(RegionMunicipality.municipality_id))
        .join(Product, col(Product.region_id) == col(RegionMunicipality.region_id))
        .where(
            col(RegionMunicipality.region_id) == region_id,
            holds_on(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)),
            holds_on(today, col(Product.valid_from), col(Product.valid_until)),
            col(Product.capacity) != Capacity.NONE,
            or_(col(RegionMunicipality.joins_all), bought_apart),
        )
        .order_by(col(Municipality.name), col(Municipality.id), col(Product.position), col(Product.id))
    )
    if municipality_id is not None:
        statement = statement.where(col(Municipality.id) == municipality_id)
    return statement


def _closed(session: Session, region_id: int, today: date) -> dict[tuple[int, int], date]:
    """Give since when a product takes no new providers, by municipality: each of its segments is closed."""
    of_product = (
        select(func.count())
        .select_from(ProductSegment)
        .where(col(ProductSegment.product_id) == _IN_CLOSED.c.product_id)
        .correlate(_IN_CLOSED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            col(GroupClosure.municipality_id),
            _IN_CLOSED.c.product_id,
            func.max(col(GroupClosure.closed_from)),
        )
        .join(_IN_CLOSED, _IN_CLOSED.c.segment_id == col(GroupClosure.segment_id))
        .where(col(GroupClosure.region_id) == region_id, closed_on(today))
        .group_by(col(GroupClosure.municipality_id), _IN_CLOSED.c.product_id)
        .having(func.count() == of_product)
    )
    return {(town_id, product_id): first for town_id, product_id, first in rows}


def _offered(session: Session, scope: Scope, now: datetime) -> dict[tuple[int, int], Scarcity]:
    """Count what is offered by municipality and product."""
    today = local_date(now)
    rule = freshness_rules(session, on=today).get(scope.region_id, FreshnessRule())
    is_known = age_rank(rule, now) <= STALE
    is_open = and_(is_known, ~is_stopped_on(today))
    free = case((is_open, col(AvailabilityReport.free_places)))
    square = _square_km()
    tables = (
        current_tables()
        .join(OfferingMunicipality, col(OfferingMunicipality.offering_id) == col(Offering.id))
        .join(Municipality, col(Municipality.id) == col(OfferingMunicipality.municipality_id))
        .outerjoin(Location, col(Location.id) == col(Offering.location_id))
    )
    statement = (
        select(
            col(Municipality.id),
            col(Offering.product_id),
            col(Product.capacity),
            func.count().label("offerings"),
            func.sum(case((is_known, 1), else_=0)).label("known"),
            func.sum(case((is_open, 1), else_=0)).label("open"),
            func.sum(case((free > 0, 1), else_=0)).label("placed"),
            func.sum(free).label("free"),
            func.sum(case((square <= NEAR_KM**2, 1), else_=0)).label("near"),
            func.min(square).label("square"),
            func.min(case((is_known, col(AvailabilityReport.confirmed_at)))).label("oldest_at"),
        )
        .select_from(tables)
        .where(in_scope(scope, today))
        .group_by(col(Municipality.id), col(Offering.product_id), col(Product.capacity))
    )
    if scope.municipality_id is not None:
        statement = statement.where(col(Municipality.id) == scope.municipality_id)
    return {(row[0], row[1]): _scarcity(row) for row in session.execute(statement)}


def _square_km() -> ColumnElement[Any]:
    """Give the square of the distance to the town hall; nought at home or within the municipality."""
    north = (col(Location.lat) - col(Municipality.lat)) * KM_A_DEGREE
    east = (col(Location.lon) - col(Municipality.lon)) * KM_A_DEGREE * SHRINK
    is_here = or_(
        col(Offering.at_home),
        func.coalesce(col(Location.municipality_id) == col(Municipality.id), false()),
    )
    return case((is_here, 0.0), else_=north * north + east * east)


def _scarcity(row: Row[Any]) -> Scarcity:
    return Scarcity(
        asks_places=row.capacity.asks_places,
        offering_count=row.offerings,
        known_count=int(row.known or 0),
        open_count=int(row.open or 0),
        placed_count=int(row.placed or 0),
        free_places=None if row.free is None else int(row.free),
        near_count=int(row.near or 0),
        nearest_km=None if row.square is None else math.sqrt(row.square),
        oldest_at=row.oldest_at,
    )


_IN_CLOSED = inspect(ProductSegment).local_table.alias("in_closed")
_BOUGHT: tuple[Any, ...] = (
    col(Municipality.id).label("municipality_id"),
    col(Municipality.code).label("municipality_code"),
    col(Municipality.name).label("municipality"),
    col(Municipality.lat),
    col(Municipality.lon),
    col(Product.id).label("product_id"),
    col(Product.code).label("product_code"),
    col(Product.name).label("product"),
    col(Product.capacity),
)
