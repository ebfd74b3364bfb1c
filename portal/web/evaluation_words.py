"""The evaluation in words: its summary, its drawings by quarter, its tables, and the same as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.evaluation import Course
from portal.domain.indicator_periods import IndicatorPeriod
from portal.services.bulk_cells import Cell, Sheet
from portal.services.evaluation import Evaluation, Turn
from portal.services.norms import NormLimit
from portal.web.charts import Series, line_chart
from portal.web.indicator_words import period_short
from portal.web.monitor_words import NONE, decimal, decimal_text, norm_text, number, weeks_words
from portal.web.present import count_text, date_short, date_text
from portal.web.year_page import ChartView


@dataclass(frozen=True)
class CourseWords:
    """One line of a table, a text per column."""

    name: str
    first: str
    last: str
    change: str
    within: str
    basis: str


@dataclass(frozen=True)
class QuarterWords:
    """One quarter of all help together."""

    name: str
    weeks: str
    places: str
    stopped: str
    full: str
    basis: str


@dataclass(frozen=True)
class EvaluationView:
    """The evaluation as the page shows it; quarters newest first."""

    place: str
    span: str
    summary: Sequence[str]
    charts: Sequence[ChartView]
    quarters: Sequence[QuarterWords]
    segments: Sequence[CourseWords]
    products: Sequence[CourseWords]
    turns: Sequence[tuple[str, str]]


def evaluation_view(found: Evaluation, *, place: str) -> EvaluationView:
    """Decide what the page shows of a place, a region or a municipality."""
    begin, end = found.quarters[0], found.quarters[-1]
    return EvaluationView(
        place=place,
        span=f"van {date_text(begin.start)} tot en met {date_text(end.end)}",
        summary=[text for text in _summary(found, place) if text],
        charts=_charts(found),
        quarters=list(reversed([_quarter(found, at) for at in range(len(found.quarters))])),
        segments=[_course(course) for course in found.segments if course.known],
        products=[_course(course) for course in found.products if course.known],
        turns=[(date_short(turn.on), _turn(turn)) for turn in found.turns],
    )


def evaluation_sheets(found: Evaluation) -> list[Sheet]:
    """Write the evaluation as the sheets of a workbook; numbers stay numbers."""
    return [
        quarters_sheet(found),
        Sheet("Eerste en laatste jaar", _COURSE, [_course_cells(one) for _, one in _all(found)]),
        Sheet("Wat veranderde", ["Dag", "Wat"], [[date_short(turn.on), _turn(turn)] for turn in found.turns]),
    ]


def quarters_sheet(found: Evaluation) -> Sheet:
    """Write every quarter of every course as one long table."""
    rows: list[list[Cell]] = []
    for kind, course in _all(found):
        for period, one in zip(found.quarters, course.quarters, strict=True):
            rows.append(
                [
                    kind,
                    course.name,
                    period.code,
                    one.median_weeks,
                    course.norm_weeks,
                    one.free_places,
                    one.stopped,
                    one.week_count,
                    one.offering_count,
                ]
            )
    return Sheet("Per kwartaal", _QUARTER, rows)


_QUARTER = [
    "Wat",
    "Naam",
    "Kwartaal",
    "Wachttijd (weken)",
    "Norm nu (weken)",
    "Vrije plekken",
    "Aanmeldstops",
    "Weken met een opgave",
    "Opgaven",
]
_COURSE = [
    "Naam",
    "Eerste jaar (weken)",
    "Laatste jaar (weken)",
    "Verschil (weken)",
    "Norm nu (weken)",
    "Kwartalen binnen de norm",
    "Kwartalen met een wachttijd",
    "Opgaven",
]


def _all(found: Evaluation) -> list[tuple[str, Course]]:
    return [
        ("Alles", found.whole),
        *(("Segment", one) for one in found.segments),
        *(("Soort hulp", one) for one in found.products),
    ]


def _summary(found: Evaluation, place: str) -> list[str]:
    whole = found.whole
    if whole.first is None or whole.last is None:
        return [f"Over de wachttijd in {place} zijn te weinig opgaven om iets te zeggen."]
    basis = count_text(whole.offering_count, "opgave", "opgaven")
    said = f"In {place} wachtten mensen in het eerste jaar {weeks_words(whole.first)} en in het laatste jaar"
    text = f"{said} {weeks_words(whole.last)}, van aanmelding tot start (het midden, uit {basis})."
    if whole.change is None:
        text = (
            f"In {place} wachtten mensen {weeks_words(whole.last)}, van aanmelding tot start (het midden, "
            f"uit {basis}). Er zijn nog geen twee jaar om te vergelijken."
        )
    held = [course for course in found.products if course.change is not None]
    longer = sorted((one for one in held if (one.change or 0) > 0), key=lambda one: -(one.change or 0))
    shorter = sorted((one for one in held if (one.change or 0) < 0), key=lambda one: one.change or 0)
    return [text, _most("langer", longer, len(held)), _most("korter", shorter, len(held)), _full(found)]


def _most(word: str, courses: Sequence[Course], total: int) -> str:
    if not courses:
        return ""
    most = courses[0]
    return (
        f"Bij {number(len(courses))} van de {number(total)} soorten hulp duurt het {word} dan in het eerste "
        f"jaar; het meest bij {most.name} ({weeks_words(abs(most.change or 0))})."
    )


def _full(found: Evaluation) -> str:
    if not found.placed_counts[-1]:
        return ""
    return (
        f"In de laatste week was er bij {number(found.full_counts[-1])} van de "
        f"{number(found.placed_counts[-1])} soorten hulp met plekken geen plek vrij."
    )


def _charts(found: Evaluation) -> list[ChartView]:
    quarters = found.whole.quarters
    full = [
        full if placed else None for full, placed in zip(found.full_counts, found.placed_counts, strict=True)
    ]
    drawn = [
        _chart("Wachttijd in weken, per kwartaal", [one.median_weeks for one in quarters], found.quarters),
        _chart("Vrije plekken, per kwartaal", [one.free_places for one in quarters], found.quarters),
        _chart("Soorten hulp zonder vrije plek aan het eind van het kwartaal", full, found.quarters),
    ]
    return [view for view in drawn if view is not None]


def _chart(
    title: str, values: Sequence[float | None], quarters: Sequence[IndicatorPeriod]
) -> ChartView | None:
    chart = line_chart([Series(title, values)], weeks=[one.start for one in quarters])
    if chart is None:
        return None
    known = [(one, value) for one, value in zip(quarters, values, strict=True) if value is not None]
    period, last = known[-1]
    return ChartView(
        title=title,
        description=f"Laatst {decimal(last)}, in {period_short(period)}. "
        f"Bekend in {len(known)} van {count_text(len(quarters), 'kwartaal', 'kwartalen')}.",
        norm=None,
        keys=[],
        chart=chart,
    )


def _quarter(found: Evaluation, at: int) -> QuarterWords:
    one, placed = found.whole.quarters[at], found.placed_counts[at]
    return QuarterWords(
        name=period_short(found.quarters[at]),
        weeks=decimal_text(one.median_weeks),
        places=decimal_text(one.free_places),
        stopped=decimal_text(one.stopped),
        full=f"{found.full_counts[at]} van {placed}" if placed else NONE,
        basis=f"{count_text(one.offering_count, 'opgave', 'opgaven')} in "
        f"{count_text(one.week_count, 'week', 'weken')}",
    )


def _course(course: Course) -> CourseWords:
    change = course.change
    sign = "+" if change is not None and change > 0 else ""
    within = course.within_count
    return CourseWords(
        name=course.name,
        first=decimal_text(course.first),
        last=decimal_text(course.last),
        change=NONE if change is None else f"{sign}{decimal(change)}",
        within=NONE if within is None or not course.known else f"{within} van {len(course.known)}",
        basis=f"{count_text(course.offering_count, 'opgave', 'opgaven')} in "
        f"{count_text(sum(one.week_count > 0 for one in course.quarters), 'kwartaal', 'kwartalen')}",
    )


def _course_cells(course: Course) -> list[Cell]:
    return [
        course.name,
        course.first,
        course.last,
        course.change,
        course.norm_weeks,
        course.within_count if course.known else None,
        len(course.known),
        course.offering_count,
    ]


def _turn(turn: Turn) -> str:
    about = turn.product or "alle hulp zonder eigen norm"
    if turn.is_begin:
        return f"{about}: kwam erbij"
    if turn.is_end:
        return f"{about}: laatste dag"
    return f"Norm voor {about}: {norm_text(NormLimit(turn.weeks, turn.hours)) or 'geen'}"
