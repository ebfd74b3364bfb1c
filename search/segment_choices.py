"""What the overview of a segment can be asked: which segment, and of it products and municipalities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from portal.models import (
    Municipality,
    Organisation,
    Product,
    ProductSegment,
    Region,
    RegionMunicipality,
    Segment,
)


@dataclass(frozen=True)
class SegmentChoice:
    """A segment of a region; `key` names both in an address."""

    segment_id: int
    code: str
    name: str
    region_id: int
    region_code: str
    region_name: str

    @property
    def key(self) -> str:
        return f"{self.region_code}:{self.code}"


@dataclass(frozen=True)
class Named:
    """A product or a municipality by its code."""

    id: int
    name: str


@dataclass(frozen=True)
class Within:
    """What places of a segment are chosen by: products and municipalities by code, in order."""

    products: Mapping[str, Named]
    municipalities: Mapping[str, Named]


def load_segments(session: Session, *, today: date) -> list[SegmentChoice]:
    """List the segments that hold today, by region and then as in its plan; one statement."""
    rows = session.execute(
        select(
            col(Segment.id),
            col(Segment.code),
            col(Segment.name),
            col(Region.id),
            col(Region.code),
            col(Region.name),
        )
        .join(Region, col(Region.id) == col(Segment.region_id))
        .where(*_holds(today, col(Segment.valid_from), col(Segment.valid_until)))
        .order_by(col(Region.name), col(Segment.position), col(Segment.id))
    )
    return [SegmentChoice(*row) for row in rows]


def load_within(session: Session, segment: SegmentChoice, *, today: date) -> Within:
    """List the products of a segment and the municipalities of its region; two statements."""
    products = (
        select(col(Product.code), col(Product.id), col(Product.name))
        .join(ProductSegment, col(ProductSegment.product_id) == col(Product.id))
        .where(
            col(ProductSegment.segment_id) == segment.segment_id,
            *_holds(today, col(Product.valid_from), col(Product.valid_until)),
        )
        .order_by(col(Product.position), col(Product.id))
    )
    towns = (
        select(col(Municipality.code), col(Municipality.id), col(Municipality.name))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(
            col(RegionMunicipality.region_id) == segment.region_id,
            *_holds(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)),
        )
        .order_by(col(Municipality.name), col(Municipality.id))
    )
    return Within(_named(session, products), _named(session, towns))


def own_regions(session: Session, *, organisation_ids: Sequence[int], today: date) -> list[str]:
    """Give the codes of the regions that organisations belong to or lie in, by name; one statement."""
    mine = col(Organisation.id).in_(organisation_ids)
    lies_in = (
        select(col(RegionMunicipality.region_id))
        .join(Organisation, col(Organisation.municipality_id) == col(RegionMunicipality.municipality_id))
        .where(mine, *_holds(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)))
    )
    belongs_to = select(col(Organisation.region_id)).where(mine, col(Organisation.region_id).is_not(None))
    regions = select(col(Region.code)).where(or_(col(Region.id).in_(lies_in), col(Region.id).in_(belongs_to)))
    return list(session.scalars(regions.order_by(col(Region.name))))


def _named(session: Session, statement: Any) -> dict[str, Named]:
    return {code: Named(id_, name) for code, id_, name in session.execute(statement)}


def _holds(
    today: date, first: Mapped[date], last: Mapped[date | None]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return first <= today, or_(last.is_(None), last >= today)
