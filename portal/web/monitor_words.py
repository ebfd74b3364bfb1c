"""The words and tables of the pages with figures, decided: every figure with its basis and its age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.monitor_figures import FEWEST_FOR_MEDIAN, Figures, Spread
from portal.services.bulk_cells import Cell, Sheet
from portal.services.monitor_figures import ReasonCount
from portal.services.norms import NormLimit
from portal.web.present import count_text, date_short, days_ago, label

HIDDEN = "verborgen (klein aantal)"
NONE = "–"


@dataclass(frozen=True)
class FigureRow:
    """One line of a table: what it is about, its figures, and how many people wait, in words.

    `people` is empty where this person may not see it.
    """

    name: str
    href: str | None
    figures: Figures
    norm: str
    people: str

    @property
    def middle(self) -> str:
        return middle_text(self.figures.spread, self.figures.report_count)

    @property
    def spread(self) -> str:
        return spread_text(self.figures.spread)

    @property
    def above(self) -> str:
        figures = self.figures
        return f"{figures.above_norm_count} van {figures.normed_count}" if figures.normed_count else NONE

    @property
    def fresh(self) -> str:
        figures = self.figures
        return f"{figures.fresh_count} van {figures.offering_count} ({figures.fresh_percent or 0}%)"

    @property
    def places(self) -> str:
        return NONE if self.figures.free_places is None else number(self.figures.free_places)

    @property
    def stopped(self) -> str:
        return f"{self.figures.stopped_count} van {self.figures.known_count}"


@dataclass(frozen=True)
class Fact:
    """One figure of the head of a page: what, how much, and on what it rests."""

    name: str
    value: str
    basis: str


def facts_of(figures: Figures, *, people: str, norm: NormLimit, now: datetime) -> list[Fact]:
    """Write the figures of the head of a page; `people` is empty where it may not be shown."""
    facts = [
        Fact(
            "Wachttijd tot start",
            _wait(figures),
            _basis(figures.report_count, figures.waits_oldest_at, now, is_few=figures.is_few),
        )
    ]
    if figures.normed_count:
        usual = f"norm: {norm_text(norm)}" if norm_text(norm) else "ieder naar de norm van het product"
        facts.append(
            Fact(
                "Boven de norm",
                f"{figures.above_norm_count} van {figures.normed_count}",
                f"{_basis(figures.normed_count, figures.normed_oldest_at, now)}; {usual}",
            )
        )
    facts += [
        Fact(
            "Actueel",
            f"{figures.fresh_percent or 0}%",
            f"{figures.fresh_count} van {count_text(figures.offering_count, 'aanbod', 'keer aanbod')}; "
            f"van {figures.offering_count - figures.known_count} is er geen opgave of een te oude",
        ),
        Fact(
            "Vrije plekken",
            "geen opgave" if figures.free_places is None else number(figures.free_places),
            f"{_basis(figures.places_count, figures.places_oldest_at, now)}; "
            f"{figures.full_count} daarvan vol",
        ),
        Fact(
            "Aanmeldstops",
            f"{figures.stopped_count}",
            f"van {_basis(figures.known_count, figures.known_oldest_at, now)}",
        ),
    ]
    if people:
        facts.append(
            Fact("Wachtende mensen", people, _basis(figures.people_count, figures.people_oldest_at, now))
        )
    return facts


def reason_lines(reasons: Sequence[ReasonCount]) -> list[tuple[str, int, int, str]]:
    """Write reasons as (words, stops, waits, day of the oldest report)."""
    return [
        (
            "geen reden opgegeven" if one.reason is None else label(one.reason),
            one.stopped_count,
            one.waiting_count,
            date_short(one.oldest_at),
        )
        for one in reasons
    ]


def middle_text(spread: Spread, report_count: int) -> str:
    """Write the middle in weeks, or why there is none."""
    if spread.median is None:
        return "geen opgave" if report_count == 0 else f"minder dan {FEWEST_FOR_MEDIAN} opgaven"
    return weeks_words(spread.median)


def spread_text(spread: Spread) -> str:
    """Write between what the middle half lies."""
    if spread.low is None or spread.high is None:
        return NONE
    return f"{decimal(spread.low)} tot {decimal(spread.high)}"


def norm_text(norm: NormLimit) -> str:
    """Write a norm; empty without one."""
    if norm.hours is not None:
        return f"{norm.hours} uur"
    return "" if norm.weeks is None else f"{norm.weeks} {'week' if norm.weeks == 1 else 'weken'}"


def people_text(count: int | None, *, is_hidden: bool) -> str:
    """Write how many people wait."""
    if is_hidden:
        return HIDDEN
    return "geen opgave" if count is None else number(count)


def decimal(value: float) -> str:
    """Write a number with at most two decimals, as in Dutch."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def decimal_text(value: float | None) -> str:
    """Write a number as decimal does; a dash where there is none."""
    return NONE if value is None else decimal(value)


def weeks_words(weeks: float | None) -> str:
    """Write a wait in weeks; a dash without one."""
    return NONE if weeks is None else f"{decimal(weeks)} {'week' if weeks == 1 else 'weken'}"


def number(value: int) -> str:
    """Write a whole number with dots."""
    return f"{value:,}".replace(",", ".")


HEADINGS = [
    "Aanbod",
    "Mediaan in weken",
    "Van (25%)",
    "Tot (75%)",
    "Opgaven van de wachttijd",
    "Oudste opgave van de wachttijd",
    "Norm",
    "Boven de norm",
    "Opgaven met een norm",
    "Oudste opgave met een norm",
    "Actueel",
    "Vrije plekken",
    "Opgaven van plekken",
    "Zonder vrije plek",
    "Oudste opgave van plekken",
    "Aanmeldstops",
    "Opgaven die niet te oud zijn",
    "Oudste opgave die niet te oud is",
    "Wachtende mensen",
    "Opgaven van wachtenden",
    "Oudste opgave van wachtenden",
]


def figures_sheet(title: str, first: str, rows: Sequence[FigureRow]) -> Sheet:
    """Write the rows of a table as a file: numbers stay numbers, what is hidden stays hidden."""
    return Sheet(title, [first, *HEADINGS], [_cells(row) for row in rows])


def _cells(row: FigureRow) -> list[Cell]:
    figures = row.figures
    people: Cell = figures.waiting_people if row.people and row.people != HIDDEN else (row.people or None)
    return [
        row.name,
        figures.offering_count,
        figures.spread.median,
        figures.spread.low,
        figures.spread.high,
        figures.report_count,
        _day(figures.waits_oldest_at),
        row.norm or None,
        figures.above_norm_count if figures.normed_count else None,
        figures.normed_count,
        _day(figures.normed_oldest_at),
        figures.fresh_count,
        figures.free_places,
        figures.places_count,
        figures.full_count,
        _day(figures.places_oldest_at),
        figures.stopped_count,
        figures.known_count,
        _day(figures.known_oldest_at),
        people,
        figures.people_count,
        _day(figures.people_oldest_at),
    ]


def _day(at: datetime | date | None) -> str | None:
    return date_short(at) or None


def _wait(figures: Figures) -> str:
    middle = middle_text(figures.spread, figures.report_count)
    if figures.spread.median is None:
        return middle
    return f"{middle} (meestal {spread_text(figures.spread)})"


def _basis(count: int, oldest_at: datetime | None, now: datetime, *, is_few: bool = False) -> str:
    if not count:
        return "geen opgaven"
    few = ", klein aantal" if is_few else ""
    return f"{count_text(count, 'opgave', 'opgaven')}{few}, oudste {days_ago(oldest_at, now)}"
