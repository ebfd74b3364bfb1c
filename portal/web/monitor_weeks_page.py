"""What a page shows of weeks that have ended: drawings, the table under them, quarters and the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from portal.domain.monitor_weeks import WeekFigures
from portal.services.bulk_cells import Cell, Sheet
from portal.web.charts import Series, line_chart
from portal.web.monitor_words import NONE, decimal, number, spread_text
from portal.web.present import count_text, date_short
from portal.web.year_page import ChartView, YearView

_HEADINGS = [
    "Mediaan (weken)",
    "Meestal (weken)",
    "Opgaven van de wachttijd",
    "Vrije plekken",
    "Opgaven van plekken",
    "Aanmeldstops",
    "Aanbod met een opgave",
]
_PEOPLE = ["Wachtende mensen", "Opgaven van wachtenden"]


@dataclass(frozen=True)
class Quarter:
    """The weeks of a quarter: the middle of its figures, and on how many weeks and reports that rests."""

    name: str
    middle: str
    weeks: int
    reports: int
    places: str
    stops: str


def weeks_view(weeks: Sequence[WeekFigures], *, norm_weeks: int | None, with_people: bool) -> YearView:
    """Decide what a page shows of weeks; newest first in the table."""
    charts = [
        _chart(
            "Wachttijd in weken, van aanmelding tot start",
            [Series("midden van de wachttijd", [week.spread.median for week in weeks])],
            weeks,
            norm_weeks,
        ),
        _chart("Vrije plekken", [Series("vrije plekken", [week.free_places for week in weeks])], weeks),
        _chart(
            "Aanmeldstops",
            [Series("aanmeldstops", [week.stopped_count if week.offering_count else None for week in weeks])],
            weeks,
        ),
    ]
    return YearView(
        charts=[chart for chart in charts if chart is not None],
        headings=[*_HEADINGS, *(_PEOPLE if with_people else [])],
        rows=[(week.monday, _texts(week, with_people=with_people)) for week in reversed(weeks)],
    )


def weeks_sheet(weeks: Sequence[WeekFigures], *, with_people: bool) -> Sheet:
    """Write weeks as a file, oldest first."""
    headings = ["Week van", "Mediaan in weken", "Van (25%)", "Tot (75%)", *_HEADINGS[2:]]
    return Sheet(
        "Cijfers per week",
        [*headings, *(_PEOPLE if with_people else [])],
        [_cells(week, with_people=with_people) for week in weeks],
    )


def quarters(weeks: Sequence[WeekFigures]) -> list[Quarter]:
    """Take the weeks of each quarter together, newest first; a week is of the quarter of its Monday."""
    found: dict[tuple[int, int], list[WeekFigures]] = {}
    for week in weeks:
        found.setdefault((week.monday.year, (week.monday.month + 2) // 3), []).append(week)
    return [_quarter(f"{year}, kwartaal {part}", held) for (year, part), held in reversed(found.items())]


def _quarter(name: str, weeks: Sequence[WeekFigures]) -> Quarter:
    middles = [week.spread.median for week in weeks if week.spread.median is not None]
    places = [week.free_places for week in weeks if week.free_places is not None]
    stops = [week.stopped_count for week in weeks if week.offering_count]
    return Quarter(
        name=name,
        middle=f"{decimal(median(middles))} weken" if middles else NONE,
        weeks=len(stops),
        reports=sum(week.offering_count for week in weeks),
        places=decimal(median(places)) if places else NONE,
        stops=decimal(median(stops)) if stops else NONE,
    )


def _chart(
    title: str, series: Sequence[Series], weeks: Sequence[WeekFigures], norm: int | None = None
) -> ChartView | None:
    chart = line_chart(series, weeks=[week.monday for week in weeks], norm=norm)
    if chart is None:
        return None
    known = [
        (monday, value)
        for monday, value in zip((week.monday for week in weeks), series[0].values, strict=True)
        if value is not None
    ]
    monday, last = known[-1]
    return ChartView(
        title=title,
        description=(
            f"Laatst {decimal(last)}, in de week van {date_short(monday)}. "
            f"Bekend in {count_text(len(known), 'week', 'weken')} van {len(weeks)}."
        ),
        norm=None if norm is None else f"norm: ten hoogste {norm} weken",
        keys=[(line.style, line.name) for line in chart.lines if line.last],
        chart=chart,
    )


def _texts(week: WeekFigures, *, with_people: bool) -> list[str]:
    spread = week.spread
    is_given = week.offering_count > 0
    texts = [
        NONE if spread.median is None else decimal(spread.median),
        spread_text(spread),
        number(week.report_count),
        _written(week.free_places),
        number(week.places_count),
        number(week.stopped_count) if is_given else NONE,
        number(week.offering_count),
    ]
    return [*texts, _written(week.waiting_people), number(week.people_count)] if with_people else texts


def _cells(week: WeekFigures, *, with_people: bool) -> list[Cell]:
    spread = week.spread
    cells: list[Cell] = [
        week.monday,
        spread.median,
        spread.low,
        spread.high,
        week.report_count,
        week.free_places,
        week.places_count,
        week.stopped_count if week.offering_count else None,
        week.offering_count,
    ]
    return [*cells, week.waiting_people, week.people_count] if with_people else cells


def _written(value: int | None) -> str:
    return NONE if value is None else number(value)
