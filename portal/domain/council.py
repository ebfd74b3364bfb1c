"""What the weeks of a quarter or year come to for a council: middles, their basis, and the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from portal.domain.monitor_weeks import WeekFigures


@dataclass(frozen=True)
class PeriodFigures:
    """The figures of the weeks of one period. Middles are of weekly figures; None where none was given.

    `offering_count` counts reports, one an offering and week; `wait_count` those with a whole wait. What is
    `last` is of the last week with a report. Of people there is no count: small ones could be worked out.
    """

    week_count: int = 0
    offering_count: int = 0
    wait_count: int = 0
    median_weeks: float | None = None
    known_weeks: tuple[float, ...] = ()
    free_places: float | None = None
    stopped: float | None = None
    last_places_count: int = 0
    last_free_places: int | None = None


@dataclass(frozen=True)
class Line:
    """A product, a segment, or all of it, in a period and the one before; `norm_weeks`: of a product."""

    name: str
    figures: PeriodFigures
    before: PeriodFigures
    norm_weeks: int | None = None

    @property
    def change(self) -> float | None:
        """By how many weeks the wait became longer (below nought: shorter)."""
        now, then = self.figures.median_weeks, self.before.median_weeks
        return None if now is None or then is None else now - then

    @property
    def above_count(self) -> int:
        """How many weeks had a middle above the norm."""
        norm = self.norm_weeks
        return 0 if norm is None else sum(weeks > norm for weeks in self.figures.known_weeks)

    @property
    def has_norm(self) -> bool:
        """Whether the wait can be held against a norm."""
        return self.norm_weeks is not None and bool(self.figures.known_weeks)

    @property
    def is_full(self) -> bool:
        """Whether places are reported, and the last week had none."""
        return self.figures.last_places_count > 0 and not self.figures.last_free_places


def period_figures(weeks: Sequence[WeekFigures]) -> PeriodFigures:
    """Take the weeks of a period together, oldest first; weeks without a report count for nothing."""
    given = [week for week in weeks if week.offering_count]
    if not given:
        return PeriodFigures()
    waits = tuple(week.spread.median for week in given if week.spread.median is not None)
    places = [week.free_places for week in given if week.free_places is not None]
    last = given[-1]
    return PeriodFigures(
        week_count=len(given),
        offering_count=sum(week.offering_count for week in given),
        wait_count=sum(week.report_count for week in given),
        median_weeks=median(waits) if waits else None,
        known_weeks=waits,
        free_places=median(places) if places else None,
        stopped=median(week.stopped_count for week in given),
        last_places_count=last.places_count,
        last_free_places=last.free_places,
    )


def longest_above(lines: Sequence[Line], count: int) -> list[Line]:
    """Give the lines that lie furthest above their norm, at most so many."""
    above = [
        line for line in lines if line.has_norm and (line.figures.median_weeks or 0) > (line.norm_weeks or 0)
    ]
    return sorted(
        above, key=lambda line: ((line.norm_weeks or 0) - (line.figures.median_weeks or 0), line.name)
    )[:count]
