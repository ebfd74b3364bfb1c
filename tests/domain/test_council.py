"""What the weeks of a period come to: middles of what was given, and never a figure where nothing was."""

from datetime import date, timedelta

import pytest

from portal.domain.council import Line, PeriodFigures, longest_above, period_figures
from portal.domain.monitor_figures import Spread
from portal.domain.monitor_weeks import WeekFigures

MONDAY = date(2026, 7, 6)


def week(number, middle=None, *, offerings=5, free=None, placed=0, stops=0):
    return WeekFigures(
        MONDAY + timedelta(weeks=number),
        offering_count=offerings,
        report_count=offerings if middle is not None else 0,
        spread=Spread(middle, middle, middle),
        stopped_count=stops,
        places_count=placed,
        free_places=free,
    )


def line(name, weeks, norm):
    return Line(name, PeriodFigures(known_weeks=(weeks,), median_weeks=weeks), PeriodFigures(), norm)


def test_weeks_without_a_report_count_for_nothing():
    found = period_figures([week(0, 4.0), week(1, offerings=0), week(2, 8.0)])
    assert (found.week_count, found.offering_count, found.median_weeks) == (2, 10, 6)


def test_a_period_without_reports_has_no_figures():
    assert period_figures([week(0, offerings=0)]) == PeriodFigures()


def test_full_is_what_had_places_reported_and_none_free_in_its_last_week():
    some = period_figures([week(0, free=0, placed=3), week(1, free=2, placed=3)])
    none = period_figures([week(0, free=2, placed=3), week(1, free=0, placed=3)])
    silent = period_figures([week(0, free=0, placed=3), week(1)])
    assert [Line("x", one, PeriodFigures()).is_full for one in (some, none, silent)] == [False, True, False]


@pytest.mark.parametrize(("before", "change"), [(6.0, -2.0), (None, None)])
def test_a_change_needs_both_periods(before, change):
    found = Line("x", PeriodFigures(median_weeks=4.0), PeriodFigures(median_weeks=before))
    assert found.change == change


def test_above_the_norm_is_more_than_it_and_the_furthest_comes_first():
    lines = [line("a", 12.0, 12), line("b", 13.0, 12), line("c", 30.0, 12), line("d", 99.0, None)]
    assert [one.name for one in longest_above(lines, 2)] == ["c", "b"]
    assert [one.above_count for one in lines] == [0, 1, 1, 0]
