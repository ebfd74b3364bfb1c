"""Distances over the earth, and a box that holds a circle."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from search.query import Point

EARTH_KM = 6371.0088
KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Box:
    """A rectangle in degrees."""

    south: float
    west: float
    north: float
    east: float


def distance_km(a: Point, b: Point) -> float:
    """Measure the great-circle distance between two points in kilometres (haversine)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.lon - a.lon) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def box_around(centre: Point, radius_km: float) -> Box:
    """Give a box that holds every point within a radius; a little larger than the circle."""
    lat_span = radius_km / KM_PER_DEGREE * 1.001
    lon_span = lat_span / max(cos(radians(abs(centre.lat) + lat_span)), 0.01)
    return Box(centre.lat - lat_span, centre.lon - lon_span, centre.lat + lat_span, centre.lon + lon_span)
