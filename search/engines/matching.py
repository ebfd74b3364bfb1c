"""Filters, counts and order over the columns: everything of a question but its words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.engines import order
from search.engines.bitmaps import Bits, packed, selected
from search.engines.columns import Columns, on_globe
from search.geo import EARTH_KM, box_around
from search.query import MAX_PAGE_SIZE, Filters, Found, Point, Query, Sort


@dataclass(frozen=True)
class TextHits:
    """Rows that hold the words, with how well each does."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]


def answer(columns: Columns, query: Query, hits: TextHits | None) -> Found:
    """Find the page that a query asks; `hits` None means that it has no words."""
    words = (columns.row_count + 63) // 64
    compass = None if query.near is None else _Compass(columns, query.near)
    fixed = _fixed_mask(columns, query, hits, compass)
    chosen = {
        name: columns.facets[name].holding_any(values)[:words]
        for name, values in query.filters.chosen().items()
    }
    mask = _all_of(fixed, list(chosen.values()))
    facets = {
        name: columns.facets[name].count(
            mask
            if name not in chosen
            else _all_of(fixed, [bits for other, bits in chosen.items() if other != name])
        )
        for name in query.facets
    }
    rows, steps = _rows(mask, hits)
    page = order.first_rows(
        rows, _keys(columns, query, rows, steps, compass), query.offset, min(query.limit, MAX_PAGE_SIZE)
    )
    return Found(tuple(columns.ids[page].tolist()), len(rows), facets)


def _fixed_mask(columns: Columns, query: Query, hits: TextHits | None, compass: "_Compass | None") -> Bits:
    words = (columns.row_count + 63) // 64
    mask: Bits = columns.alive[:words] & columns.facets["audience"].holding_any([query.audience])[:words]
    filters = query.filters
    if hits is not None:
        flags = np.zeros(columns.row_count, np.bool_)
        flags[hits.rows] = True
        mask &= packed(flags, words)
    if filters.not_excluding:
        mask &= ~columns.facets["contra_indication"].holding_any(filters.not_excluding)[:words]
    within = _within_figures(columns, filters)
    if within is not None:
        mask &= packed(within, words)
    if compass is not None and query.within_km is not None:
        near = packed(_near(columns, compass, query.within_km), words)
        if filters.municipality:
            near |= columns.facets["at_home"].holding_any(["yes"])[:words]
        mask &= near
    return mask


def _within_figures(columns: Columns, filters: Filters) -> NDArray[np.bool_] | None:
    numbers, count = columns.numbers, columns.row_count
    limits = [
        (filters.age, "age_min", np.less_equal),
        (filters.age, "age_max", np.greater_equal),
        (filters.max_intake_weeks, "intake_weeks", np.less_equal),
        (filters.max_total_weeks, "total_weeks", np.less_equal),
        (filters.min_places, "free_places", np.greater_equal),
    ]
    flags: list[NDArray[np.bool_]] = [
        compare(numbers[name][:count], limit) for limit, name, compare in limits if limit is not None
    ]
    return np.logical_and.reduce(flags) if flags else None


def _near(columns: Columns, compass: "_Compass", radius_km: float) -> NDArray[np.bool_]:
    count = columns.row_count
    lat, lon = columns.numbers["lat"][:count], columns.numbers["lon"][:count]
    box = box_around(compass.centre, radius_km)
    inside = (lat >= box.south) & (lat <= box.north) & (lon >= box.west) & (lon <= box.east)
    candidates = np.flatnonzero(inside)
    inside[candidates] = compass.kilometres(candidates) <= radius_km
    return inside


class _Compass:
    """Measures from one point over the earth, no row twice."""

    def __init__(self, columns: Columns, centre: Point) -> None:
        self.centre = centre
        self._globe, self._axes = columns.globe, on_globe(centre.lat, centre.lon)[:, None]
        self._known = np.full(columns.row_count, np.nan)

    def kilometres(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the distance of rows; nan for those without a place."""
        new = rows[np.isnan(self._known[rows])]
        through = np.sqrt(((self._globe[:, new] - self._axes) ** 2).sum(axis=0))
        self._known[new] = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, through / 2))
        return self._known[rows]


def _all_of(first: Bits, others: list[Bits]) -> Bits:
    return np.bitwise_and.reduce([first, *others]) if others else first


def _rows(mask: Bits, hits: TextHits | None) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    if hits is None:
        return selected(mask), None
    kept = (mask[hits.rows >> 6] >> (hits.rows & 63).astype(np.uint64)) & np.uint64(1) == 1
    return hits.rows[kept], order.steps_from_best(hits.scores[kept])


def _keys(
    columns: Columns,
    query: Query,
    rows: NDArray[np.int64],
    steps: NDArray[np.int64] | None,
    compass: _Compass | None,
) -> order.Keys:
    base = columns.base[rows]
    if query.sort is Sort.SOONEST:
        return columns.soonest[rows]
    if query.sort is Sort.CONFIRMED:
        return order.last_confirmed(base, columns.numbers["confirmed_at"][rows])
    if compass is not None:
        kilometres = compass.kilometres(rows)
        if query.sort is Sort.NEAREST:
            return order.nearest(base, kilometres)
        base = order.by_distance_within_standing(base, kilometres)
    return base if steps is None else order.with_score(base, steps)
