"""How waits went over years, by quarter: of all help together, of a segment or of a kind of help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from portal.domain.council import PeriodFigures, period_figures
from portal.domain.indicator_periods import IndicatorPeriod, period_holding
from portal.domain.monitor_weeks import WeekFigures
from portal.domain.terms import ReportingPeriod

MOMENTS = (2027, 2030, 2033)
"""The years after which the plans look back over the whole period."""
QUARTERS_A_YEAR = 4


@dataclass(frozen=True)
class Course:
    """The quarters of one thing, oldest first, those without a report included; `norm_weeks` is today's."""

    name: str
    quarters: tuple[PeriodFigures, ...]
    norm_weeks: int | None = None

    @property
    def known(self) -> list[float]:
        """The middle wait of every quarter that has one, in weeks."""
        return [one.median_weeks for one in self.quarters if one.median_weeks is not None]

    @property
    def first(self) -> float | None:
        """The middle of the first four quarters with a wait."""
        return median(self.known[:QUARTERS_A_YEAR]) if self.known else None

    @property
    def last(self) -> float | None:
        """The middle of the last four quarters with a wait."""
        return median(self.known[-QUARTERS_A_YEAR:]) if self.known else None

    @property
    def change(self) -> float | None:
        """By how many weeks it became longer; None without two different years to compare."""
        if len(self.known) < 2 * QUARTERS_A_YEAR or self.first is None or self.last is None:
            return None
        return self.last - self.first

    @property
    def within_count(self) -> int | None:
        """How many quarters with a wait stayed within the norm; None without a norm."""
        return None if self.norm_weeks is None else sum(weeks <= self.norm_weeks for weeks in self.known)

    @property
    def offering_count(self) -> int:
        """On how many reports it rests, one an offering and week."""
        return sum(one.offering_count for one in self.quarters)


def quarters_between(first: date, last: date) -> list[IndicatorPeriod]:
    """List the quarters that hold the days from the first to the last, oldest first."""
    found = [period_holding(ReportingPeriod.QUARTER, first)]
    while found[-1].end < last:
        found.append(period_holding(ReportingPeriod.QUARTER, date.fromordinal(found[-1].end.toordinal() + 1)))
    return found


def course_of(
    name: str,
    weeks: Sequence[WeekFigures],
    periods: Sequence[IndicatorPeriod],
    norm_weeks: int | None = None,
) -> Course:
    """Take weeks (oldest first) together by quarter; a week is of the quarter of its Monday."""
    held: dict[date, list[WeekFigures]] = {}
    for week in weeks:
        held.setdefault(period_holding(ReportingPeriod.QUARTER, week.monday).start, []).append(week)
    return Course(name, tuple(period_figures(held.get(one.start, [])) for one in periods), norm_weeks)
