"""Distances and boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.geo import box_around, distance_km
from search.query import Point

GOUDA, WOERDEN = Point(52.0172, 4.7062), Point(52.0863, 4.8835)
points = st.builds(Point, st.floats(50.5, 53.7), st.floats(3.2, 7.3))


def test_gouda_and_woerden_are_14_kilometres_apart() -> None:
    assert distance_km(GOUDA, WOERDEN) == pytest.approx(14.4, abs=0.2)


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_negative(a: Point, b: Point) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert distance_km(a, b) >= 0
    assert distance_km(a, a) == 0


@given(points, points, st.floats(1, 200))
def test_the_box_holds_every_point_of_the_circle(centre: Point, point: Point, radius_km: float) -> None:
    box = box_around(centre, radius_km)
    is_inside = box.south <= point.lat <= box.north and box.west <= point.lon <= box.east
    assert is_inside or distance_km(centre, point) > radius_km
