"""What a page about 52 weeks shows, decided: the drawings, the table under them, and the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.calendar import AMSTERDAM
from portal.domain.typed_figures import FIGURE_FIELDS, typed_list
from portal.services.bulk_cells import Cell, Sheet
from portal.services.offerings import ContractedOffering
from portal.services.report_history import HandedIn
from portal.services.week_course import Course, WeekPoint
from portal.web.charts import Chart, Series, line_chart
from portal.web.present import count_text, label
from portal.web.week_words import FIELD_LABELS, given_by


@dataclass(frozen=True)
class ChartView:
    """One drawing with its title, and in words what it shows to who cannot see it."""

    title: str
    description: str
    norm: str | None
    keys: Sequence[tuple[str, str]]
    chart: Chart


@dataclass(frozen=True)
class YearView:
    """All that is shown of 52 weeks; rows newest first, as words."""

    charts: Sequence[ChartView]
    headings: Sequence[str]
    rows: Sequence[tuple[date, Sequence[str]]]


def year_view(course: Course) -> YearView:
    """Decide what a page shows of a course."""
    columns = _columns(course)
    return YearView(
        charts=[view for view in (_waits(course), _places(course)) if view is not None],
        headings=[heading for heading, _ in columns],
        rows=[
            (point.monday, [_number(getattr(point, name)) for _, name in columns])
            for point in reversed(course.points)
        ],
    )


def reports_sheet(offerings: Sequence[ContractedOffering], reports: Sequence[HandedIn]) -> Sheet:
    """Write reports as a table, one row each."""
    by_id = {offering.offering_id: offering for offering in offerings}
    headings = ["Nummer", "Aanbod", "Plaats", "Opgegeven op", *FIELD_LABELS.values(), "Wat", "Via", "Door"]
    cells = [_report_cells(by_id[one.report.offering_id], one) for one in reports]
    return Sheet("Opgaven", headings, cells)


def _report_cells(offering: ContractedOffering, one: HandedIn) -> list[Cell]:
    report, given = one.report, one.report.availability
    figures = {name: typed_list(getattr(given, name)) for name in FIGURE_FIELDS}
    terms = {name: label(getattr(given, name)) for name in ("accepting", "reason", "method")}
    return [
        offering.offering_id,
        offering.name,
        offering.place.town if offering.place else "bij mensen thuis",
        f"{report.confirmed_at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}",
        *({**figures, **terms}[name] for name in FIELD_LABELS),
        "eerdere cijfers hersteld" if report.corrects_id else label(report.outcome),
        label(report.channel),
        given_by(one),
    ]


def _columns(course: Course) -> list[tuple[str, str]]:
    columns = []
    if len(course.offerings) > 1:
        columns.append(("Opgaven", "offering_count"))
    if course.asks_weeks:
        columns += [("Weken tot kennismaking", "intake_weeks"), ("Weken tot start", "total_weeks")]
    if course.asks_places:
        columns.append(("Vrije plekken", "free_places"))
    return columns


def _waits(course: Course) -> ChartView | None:
    if not course.asks_weeks:
        return None
    series = [
        Series("tot start, in totaal", [point.total_weeks for point in course.points], "main"),
        Series("tot kennismaking", [point.intake_weeks for point in course.points], "second"),
    ]
    norm = None if course.norm_weeks is None else f"norm: ten hoogste {course.norm_weeks} weken"
    return _view("Wachttijd in weken", series, course.points, course.norm_weeks, norm)


def _places(course: Course) -> ChartView | None:
    if not course.asks_places:
        return None
    series = [Series("vrije plekken", [point.free_places for point in course.points], "main")]
    return _view("Vrije plekken", series, course.points, None, None)


def _view(
    title: str, series: Sequence[Series], points: Sequence[WeekPoint], norm: int | None, norm_text: str | None
) -> ChartView | None:
    chart = line_chart(series, weeks=[point.monday for point in points], norm=norm)
    if chart is None:
        return None
    reported = sum(point.offering_count > 0 for point in points)
    lasts = [f"{line.name}: laatst {line.last.text}" for line in chart.lines if line.last]
    return ChartView(
        title=title,
        description=f"{'; '.join(lasts)}. Opgegeven in {count_text(reported, 'week', 'weken')} van 52.",
        norm=norm_text,
        keys=[(line.style, line.name) for line in chart.lines if line.last],
        chart=chart,
    )


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)
