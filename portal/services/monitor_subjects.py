"""What a region's figures can be about: its products, segments and municipalities, by id."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.domain.terms import Capacity
from portal.models import Municipality, Product, ProductSegment, Region, RegionMunicipality, Segment
from portal.services.date_spans import lasts_on


@dataclass(frozen=True)
class Subject:
    """A product, segment or municipality."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class MonitorRegion:
    """A region with what its figures can be about, each by id in the order of the catalogue or by name."""

    region_id: int
    code: str
    name: str
    products: Mapping[int, Subject]
    segments: Mapping[int, Subject]
    municipalities: Mapping[int, Subject]


def find_region(
    session: Session, *, code: str, region_ids: Collection[int] | None, on: date
) -> MonitorRegion:
    """Return a region among those that may be seen (None: all); four statements. Raises NotFoundError."""
    row = session.execute(select(col(Region.id), col(Region.name)).where(col(Region.code) == code)).first()
    if row is None or (region_ids is not None and row.id not in region_ids):
        raise NotFoundError
    product, segment, town = Product, Segment, Municipality
    products = (
        select(col(product.id), col(product.code), col(product.name))
        .where(col(product.region_id) == row.id, col(product.capacity) != Capacity.NONE)
        .order_by(col(product.position), col(product.id))
    )
    segments = (
        select(col(segment.id), col(segment.code), col(segment.name))
        .where(col(segment.region_id) == row.id)
        .order_by(col(segment.position), col(segment.id))
    )
    towns = (
        select(col(town.id), col(town.code), col(town.name))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(town.id))
        .where(col(RegionMunicipality.region_id) == row.id, lasts_on(on, col(RegionMunicipality.valid_until)))
        .order_by(col(town.name), col(town.id))
    )
    return MonitorRegion(
        region_id=row.id,
        code=code,
        name=row.name,
        products=_read(session, products),
        segments=_read(session, segments),
        municipalities=_read(session, towns),
    )


def find_subject(subjects: Mapping[int, Subject], code: str) -> Subject:
    """Find one by its code; of two, the newest. Raises NotFoundError."""
    found = [one for one in subjects.values() if one.code == code]
    if not found:
        raise NotFoundError
    return found[-1]


def products_of_segment(session: Session, *, segment_id: int) -> frozenset[int]:
    """Return the ids of the products that belong to a segment, whether or not it is their main one."""
    held = select(col(ProductSegment.product_id)).where(col(ProductSegment.segment_id) == segment_id)
    return frozenset(session.scalars(held))


def regions_of_municipality(session: Session, *, municipality_ids: Collection[int], on: date) -> list[str]:
    """Return the codes of the regions in which municipalities take part, by name of the region."""
    rows = session.scalars(
        select(col(Region.code))
        .join(RegionMunicipality, col(RegionMunicipality.region_id) == col(Region.id))
        .where(
            col(RegionMunicipality.municipality_id).in_(municipality_ids),
            lasts_on(on, col(RegionMunicipality.valid_until)),
        )
        .order_by(col(Region.name))
    )
    return list(dict.fromkeys(rows))


def _read(session: Session, statement: Any) -> dict[int, Subject]:
    return {row[0]: Subject(row[0], row[1], row[2]) for row in session.execute(statement)}
