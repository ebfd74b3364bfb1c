"""Years of weeks come to quarters, a first and a last year, and a change only where these do not overlap."""

from datetime import date, timedelta

import pytest

from portal.domain.evaluation import course_of, quarters_between
from portal.domain.monitor_figures import Spread
from portal.domain.monitor_weeks import WeekFigures

FIRST = date(2025, 1, 6)


def weeks_of(*by_quarter):
    """Make thirteen weeks a quarter, each with the same middle; None: nothing reported."""
    found, monday = [], FIRST
    for weeks in by_quarter:
        for _ in range(13):
            if weeks is not None:
                spread = Spread(float(weeks), float(weeks), float(weeks))
                found.append(WeekFigures(monday, offering_count=4, report_count=4, spread=spread))
            monday += timedelta(weeks=1)
    return found


def course(*by_quarter, norm=None):
    weeks = weeks_of(*by_quarter)
    periods = quarters_between(FIRST, FIRST + timedelta(weeks=13 * len(by_quarter) - 1))
    return course_of("proef", weeks, periods, norm)


def test_a_week_is_of_the_quarter_of_its_monday():
    found = course(4, 8)
    assert [one.median_weeks for one in found.quarters] == [4, 8]
    assert [one.week_count for one in found.quarters] == [12, 13] or sum(
        one.week_count for one in found.quarters
    ) == 26


def test_the_change_is_that_of_the_last_year_against_the_first():
    assert course(4, 4, 6, 6, 8, 10, 10, 12).change == 10 - 5


@pytest.mark.parametrize("quarters", [(), (None,), (4,), (4, 4, 4, 4, 8, 8, 8)])
def test_without_two_different_years_there_is_no_change(quarters):
    found = course(*quarters) if quarters else course_of("proef", [], quarters_between(FIRST, FIRST))
    assert found.change is None


def test_quarters_without_reports_stay_in_the_row_and_count_for_nothing():
    found = course(4, None, 6)
    assert [one.median_weeks for one in found.quarters] == [4, None, 6]
    assert found.known == [4, 6]


@pytest.mark.parametrize(("norm", "within"), [(None, None), (6, 2), (3, 0)])
def test_a_quarter_at_the_norm_is_within_it(norm, within):
    assert course(4, 6, 8, norm=norm).within_count == within


def test_the_quarters_run_on_over_ten_years():
    found = quarters_between(date(2026, 1, 1), date(2035, 12, 31))
    assert len(found) == 40
    assert (found[0].code, found[-1].code) == ("2026-kw1", "2035-kw4")
