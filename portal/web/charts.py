"""Draws lines over weeks: plain numbers in, the geometry of an SVG out; a gap stays a gap."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from portal.services.bulk_cells import number_text

WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 34, 40, 14, 30
SPARK_WIDTH, SPARK_HEIGHT = 120, 36
_SPARK_EDGE, _SPARK_FLOOR, _SPARK_RISE = 5, 31, 26
_MOST_LINES = 5
_MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
_MONTHS_BETWEEN = 3
_LABELS_APART = 16


@dataclass(frozen=True)
class Series:
    """One line: a value a week or period, None where nothing was reported; `style` is its class in the style
    sheet."""

    name: str
    values: Sequence[float | None]
    style: str = "main"


@dataclass(frozen=True)
class Label:
    """A text at a place in the drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Line:
    """A drawn series: stretches of weeks that follow each other, loose weeks, and the last value."""

    name: str
    style: str
    stretches: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    last: Label | None


@dataclass(frozen=True)
class Spark:
    """A small line without axes; its last value has a dot of its own."""

    width: int
    height: int
    stretches: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Chart:
    """A whole drawing in its own units; `norm_y` is the top of the band that reaches down to `floor`."""

    width: int
    height: int
    left: int
    right: int
    floor: float
    ticks: tuple[Label, ...]
    months: tuple[Label, ...]
    lines: tuple[Line, ...]
    norm_y: float | None

    @property
    def norm_height(self) -> float:
        return 0 if self.norm_y is None else round(self.floor - self.norm_y, 1)


def line_chart(series: Sequence[Series], *, weeks: Sequence[date], norm: int | None = None) -> Chart | None:
    """Draw the series over the weeks, given by their Mondays; None when there is nothing to draw."""
    known = [value for one in series for value in one.values if value is not None]
    if not known or not weeks:
        return None
    most = max([*known, norm or 0, 1])
    step = next(step for step in _steps() if most <= step * _MOST_LINES)
    scale = _Scale(len(weeks), math.ceil(most / step) * step)
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        floor=scale.y(0),
        ticks=tuple(Label(LEFT - 6, scale.y(value), str(value)) for value in range(0, scale.top + 1, step)),
        months=tuple(_months(weeks, scale)),
        lines=_apart([_line(one, scale) for one in series]),
        norm_y=None if norm is None else scale.y(norm),
    )


def spark_line(values: Sequence[float | None]) -> Spark | None:
    """Draw a few values, oldest first, from nought up; None with fewer than two known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    top = max(*known, 1e-9)
    step = (SPARK_WIDTH - 2 * _SPARK_EDGE) / max(1, len(values) - 1)
    points = [
        None
        if value is None
        else (round(_SPARK_EDGE + at * step, 1), round(_SPARK_FLOOR - value * _SPARK_RISE / top, 1))
        for at, value in enumerate(values)
    ]
    stretches, loose = [], []
    for is_known, group in groupby(points, key=lambda point: point is not None):
        run = [point for point in group if point is not None]
        if is_known and len(run) > 1:
            stretches.append(" ".join(f"{x},{y}" for x, y in run))
        loose += run if len(run) == 1 else []
    last = [point for point in points if point is not None][-1]
    dots = tuple(loose) if last in loose else (*loose, last)
    return Spark(SPARK_WIDTH, SPARK_HEIGHT, tuple(stretches), dots)


def _steps() -> Iterator[int]:
    """Give the round numbers that lines may lie apart: 1, 2, 5, 10, 20, 50 and on."""
    for power in count():
        yield from (digit * 10**power for digit in (1, 2, 5))


@dataclass(frozen=True)
class _Scale:
    count: int
    top: int

    def x(self, position: int) -> float:
        return round(LEFT + position * (WIDTH - LEFT - RIGHT) / max(1, self.count - 1), 1)

    def y(self, value: float) -> float:
        floor = HEIGHT - BOTTOM
        return round(floor - value * (floor - TOP) / self.top, 1)


def _line(series: Series, scale: _Scale) -> Line:
    stretches, dots, last = [], [], None
    places = list(enumerate(series.values))
    for is_known, group in groupby(places, key=lambda place: place[1] is not None):
        points = [(scale.x(position), scale.y(value)) for position, value in group if value is not None]
        if is_known and len(points) > 1:
            stretches.append(" ".join(f"{x},{y}" for x, y in points))
        elif is_known:
            dots += points
    known = [(position, value) for position, value in places if value is not None]
    if known:
        position, value = known[-1]
        point = scale.x(position), scale.y(value)
        dots += [] if point in dots else [point]
        last = Label(point[0] + 7, point[1], number_text(value))
    return Line(series.name, series.style, tuple(stretches), tuple(dots), last)


def _apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Move labels that would lie over each other up, from the lowest line on."""
    placed: list[Label] = []
    found: dict[int, Line] = {}
    heights = [line.last.y if line.last else 0 for line in lines]
    order = sorted(range(len(lines)), key=lambda index: -heights[index])
    for index in order:
        line, label = lines[index], lines[index].last
        if label is not None:
            for other in placed:
                if abs(other.x - label.x) < 30 and other.y - label.y < _LABELS_APART:
                    label = Label(label.x, round(other.y - _LABELS_APART, 1), label.text)
            placed.append(label)
        found[index] = Line(line.name, line.style, line.stretches, line.dots, label)
    return tuple(found[index] for index in range(len(lines)))


def _months(weeks: Sequence[date], scale: _Scale) -> Iterator[Label]:
    """Name the first week of every third month; the first and last named may not stick out."""
    named: int | None = None
    for position, monday in enumerate(weeks):
        month = monday.year * 12 + monday.month - 1
        is_first = position == 0 or weeks[position - 1].month != monday.month
        if is_first and monday.day <= 7 and (named is None or month - named >= _MONTHS_BETWEEN):
            named = month
            yield Label(scale.x(position), HEIGHT - 8, f"{_MONTHS[monday.month - 1]} '{monday:%y}")
