"""A line over weeks is drawn with its gaps, its last value and its norm."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.web.charts import HEIGHT, LEFT, RIGHT, TOP, WIDTH, Series, line_chart

LAST = date(2026, 11, 23)
WEEKS = [LAST - timedelta(weeks=back) for back in reversed(range(52))]


def values(**known: int) -> list[int | None]:
    return [known.get(f"w{position}") for position in range(52)]


def test_weeks_that_follow_each_other_are_one_stretch_and_a_gap_is_not_bridged() -> None:
    chart = line_chart([Series("wacht", values(w1=1, w2=2, w5=3, w6=4))], weeks=WEEKS)
    assert chart is not None
    assert [len(stretch.split()) for stretch in chart.lines[0].stretches] == [2, 2]


def test_a_loose_week_is_a_dot() -> None:
    chart = line_chart([Series("wacht", values(w3=1, w50=2, w51=2))], weeks=WEEKS)
    assert chart is not None
    assert len(chart.lines[0].dots) == 2


def test_the_last_value_is_labelled_where_it_stands_also_when_it_is_not_of_this_week() -> None:
    chart = line_chart([Series("wacht", values(w10=3, w20=7))], weeks=WEEKS)
    assert chart is not None
    last = chart.lines[0].last
    assert last is not None
    assert last.text == "7"
    assert LEFT < last.x < WIDTH - RIGHT


def test_the_norm_is_a_band_from_nothing_to_the_norm() -> None:
    chart = line_chart([Series("wacht", values(w1=20))], weeks=WEEKS, norm=10)
    assert chart is not None
    assert chart.norm_y is not None
    assert chart.norm_height == pytest.approx((chart.floor - TOP) / 2, abs=0.2)


@pytest.mark.parametrize("series", [[], [Series("wacht", [None] * 52)]])
def test_without_a_value_there_is_no_drawing(series: list[Series]) -> None:
    assert line_chart(series, weeks=WEEKS) is None


def test_labels_of_two_lines_that_end_together_do_not_lie_over_each_other() -> None:
    chart = line_chart([Series("a", values(w51=5)), Series("b", values(w51=5), "second")], weeks=WEEKS)
    assert chart is not None
    first, second = (line.last for line in chart.lines)
    assert first is not None
    assert second is not None
    assert abs(first.y - second.y) >= 16


def test_every_third_month_is_named() -> None:
    chart = line_chart([Series("wacht", values(w1=1))], weeks=WEEKS)
    assert chart is not None
    assert [month.text for month in chart.months] == ["dec '25", "mrt '26", "jun '26", "sep '26"]


@given(
    some.lists(some.none() | some.integers(0, 9999), min_size=52, max_size=52),
    some.none() | some.integers(0, 260),
)
def test_everything_lies_within_the_drawing(found: list[int | None], norm: int | None) -> None:
    chart = line_chart([Series("wacht", found)], weeks=WEEKS, norm=norm)
    if chart is None:
        assert set(found) == {None}
        return
    points = [pair.split(",") for stretch in chart.lines[0].stretches for pair in stretch.split()]
    for x, y in [*((float(x), float(y)) for x, y in points), *chart.lines[0].dots]:
        assert LEFT <= x <= WIDTH - RIGHT + 0.1
        assert TOP - 0.1 <= y <= HEIGHT
    assert len(chart.ticks) <= 6
