"""Guesses municipality and point of an address, from the municipalities and the postcodes that are known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session, col

from portal.models import Location, Municipality
from portal.tenancy import beyond_tenant

MOST_TOWNS = 60
_LONGITUDE_SHARE = 0.61
"""How long a degree of longitude is beside one of latitude, at 52 degrees north."""


@dataclass(frozen=True)
class PlaceGuess:
    """Where an address lies as far as is known; the point is in WGS 84 degrees."""

    municipality_id: int | None = None
    lat: float | None = None
    lon: float | None = None


def guess_place(session: Session, *, postcode: str, place: str) -> PlaceGuess:
    """Guess from locations with the same four figures, else from the names of municipalities and places."""
    figures = postcode[:4] if postcode[:4].isdecimal() else "----"
    same_postcode = _near(session, col(Location.postcode).startswith(figures, autoescape=True))
    if same_postcode:
        return _mean(same_postcode)
    town = session.execute(
        select(col(Municipality.id), col(Municipality.lat), col(Municipality.lon)).where(
            func.lower(col(Municipality.name)) == place.lower()
        )
    ).first()
    if town is not None:
        return PlaceGuess(town.id, town.lat, town.lon)
    same_place = _near(session, func.lower(col(Location.place)) == place.lower())
    return _mean(same_place) if same_place else PlaceGuess()


def municipality_choices(session: Session) -> list[tuple[int, str]]:
    """List all municipalities that are known, by name."""
    rows = session.execute(
        select(col(Municipality.id), col(Municipality.name)).order_by(col(Municipality.name))
    )
    return [(id_, name) for id_, name in rows]


def town_halls(session: Session, *, lat: float | None, lon: float | None) -> list[tuple[str, float, float]]:
    """List the municipalities with the points of their town halls; nearest to the point first."""
    rows = session.execute(
        select(col(Municipality.name), col(Municipality.lat), col(Municipality.lon)).order_by(
            col(Municipality.name)
        )
    )
    found = [(row.name, row.lat, row.lon) for row in rows]
    if lat is not None and lon is not None:
        found.sort(key=lambda town: (town[1] - lat) ** 2 + ((town[2] - lon) * _LONGITUDE_SHARE) ** 2)
    return found[:MOST_TOWNS]


def town_hall(session: Session, *, municipality_id: int | None) -> tuple[float, float] | None:
    """Return the point of a municipality's town hall; None when there is no such municipality."""
    row = session.execute(
        select(col(Municipality.lat), col(Municipality.lon)).where(col(Municipality.id) == municipality_id)
    ).first()
    return None if row is None else (row.lat, row.lon)


def _near(session: Session, condition: Any) -> Sequence[Row[Any]]:
    with beyond_tenant(session):  # a point that others gave for the same postcode helps as well
        return session.execute(
            select(col(Location.municipality_id), col(Location.lat), col(Location.lon))
            .where(condition, col(Location.lat).is_not(None), col(Location.is_active))
            .limit(100)
        ).all()


def _mean(rows: Sequence[Row[Any]]) -> PlaceGuess:
    municipality_id = Counter(row.municipality_id for row in rows).most_common(1)[0][0]
    inside = [row for row in rows if row.municipality_id == municipality_id]
    count = len(inside)
    return PlaceGuess(
        municipality_id,
        round(sum(row.lat for row in inside) / count, 5),
        round(sum(row.lon for row in inside) / count, 5),
    )
