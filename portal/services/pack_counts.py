"""How much catalogue each region has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.models import Indicator, Product, Region, RegionMunicipality, Segment
from portal.services.date_spans import lasts_on


@dataclass(frozen=True)
class RegionCounts:
    """A region and how many things of each kind hold in it."""

    code: str
    name: str
    laws: tuple[str, ...]
    valid_from: date
    segment_count: int
    product_count: int
    indicator_count: int
    municipality_count: int


def count_regions(session: Session, *, on: date) -> list[RegionCounts]:
    """Return every region by name, with what holds on a day."""
    segments = _by_region(session, Segment, on)
    products = _by_region(session, Product, on)
    indicators = _by_region(session, Indicator, on)
    municipalities = _by_region(session, RegionMunicipality, on)
    return [
        RegionCounts(
            code=region.code,
            name=region.name,
            laws=tuple(region.laws),
            valid_from=region.valid_from,
            segment_count=segments.get(region.id, 0),
            product_count=products.get(region.id, 0),
            indicator_count=indicators.get(region.id, 0),
            municipality_count=municipalities.get(region.id, 0),
        )
        for region in session.scalars(select(Region).order_by(col(Region.name)))
    ]


def count_municipalities(session: Session, *, on: date) -> int:
    """Return how many municipalities take part in at least one region."""
    distinct = func.count(func.distinct(col(RegionMunicipality.municipality_id)))
    return session.scalar(select(distinct).where(lasts_on(on, col(RegionMunicipality.valid_until)))) or 0


def _by_region(session: Session, kind: Any, on: date) -> Mapping[int | None, int]:
    rows = session.execute(
        select(kind.region_id, func.count()).where(lasts_on(on, kind.valid_until)).group_by(kind.region_id)
    )
    return {row[0]: row[1] for row in rows}
