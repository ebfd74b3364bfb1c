"""Works out by plain loops which products municipalities buy, and how far the nearest offering is."""

import math
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, select

from portal.models import (
    GroupClosure,
    Municipality,
    MunicipalityProduct,
    Product,
    ProductSegment,
    RegionMunicipality,
)
from tests.services.sample.by_hand import Line, by_id

EARTH_KM = 6371.0


def bought(session: Session, region_id: int, today: date) -> list[tuple[int, int]]:
    """Give every municipality of a region with every product that it buys and that asks for figures."""
    products = by_id(session, Product)
    apart = {
        (row.region_municipality_id, row.product_id)
        for row in session.exec(select(MunicipalityProduct)).all()
    }
    found = []
    for part in session.exec(select(RegionMunicipality)).all():
        takes_part = part.region_id == region_id and _runs(part.valid_from, part.valid_until, today)
        for product in products.values():
            asks = product.region_id == region_id and product.capacity.value != "none"
            is_now = _runs(product.valid_from, product.valid_until, today)
            if takes_part and asks and is_now and (part.joins_all or (part.id, product.id) in apart):
                found.append((part.municipality_id, product.id))
    return found


def closed_to_new(session: Session, town_id: int, product_id: int, today: date) -> date | None:
    """Give since when a municipality takes no new providers in any segment of a product; None: it does."""
    segments = {
        row.segment_id for row in session.exec(select(ProductSegment)).all() if row.product_id == product_id
    }
    closed = {
        row.segment_id: row.closed_from
        for row in session.exec(select(GroupClosure)).all()
        if row.municipality_id == town_id
        and not row.is_withdrawn
        and _runs(row.closed_from, row.closed_until, today)
    }
    return max(closed[one] for one in segments) if segments and segments <= closed.keys() else None


def distances(lines: Iterable[Line], town: Municipality, *, on_map: bool = False) -> list[float]:
    """Give how far the offerings that have a place are from a town hall, in kilometres.

    As the crow flies on a sphere; `on_map` on a flat map of the middle of the country, as the pages measure.
    """
    found = []
    for line in lines:
        place = line.location
        if line.offering.at_home or (place is not None and place.municipality_id == town.id):
            found.append(0.0)
        elif place is not None and place.lat is not None and place.lon is not None:
            measure = _flat_km if on_map else _sphere_km
            found.append(measure((place.lat, place.lon), (town.lat, town.lon)))
    return found


def _sphere_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    north, east = (math.radians(a - b) for a, b in zip(one, other, strict=True))
    across = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    half = math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _flat_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    north, east = (111.2 * (a - b) for a, b in zip(one, other, strict=True))
    return math.hypot(north, east * math.cos(math.radians(52.2)))


def _runs(first: date, last: date | None, today: date) -> bool:
    return first <= today and (last is None or last >= today)
