"""The council's report in words that somebody who knows nothing of the field reads: sentences and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.council import Line, longest_above
from portal.domain.terms import CalendarKind, ReportingPeriod
from portal.services.bulk_cells import Cell, Sheet
from portal.services.council_report import CouncilReport
from portal.web.indicator_words import period_name
from portal.web.monitor_weeks_page import weeks_sheet, weeks_view
from portal.web.monitor_words import NONE, decimal_text, number, weeks_words
from portal.web.present import count_text
from portal.web.year_page import YearView

MOST_NAMED = 3
FEW_WEEKS = 3
"""Below this many weeks with a figure the report says that the middle rests on little."""
HEADINGS = [
    "Wachttijd (weken)",
    "Periode ervoor (weken)",
    "Norm (weken)",
    "Weken boven de norm",
    "Weken met een wachttijd",
    "Vrije plekken",
    "Aanmeldstops",
    "Weken met een opgave",
    "Opgaven",
]


@dataclass(frozen=True)
class LineWords:
    """One line of a table, a text per column."""

    name: str
    weeks: str
    before: str
    norm: str
    above: str
    places: str
    stopped: str
    basis: str


@dataclass(frozen=True)
class CouncilView:
    """The report as the page shows it."""

    report: CouncilReport
    title: str
    place: str
    is_running: bool
    summary: Sequence[str]
    segments: Sequence[LineWords]
    products: Sequence[LineWords]
    full: Sequence[str]
    missed: Sequence[tuple[str, int]]
    year: YearView

    @property
    def has_norms(self) -> bool:
        """Whether any wait can be held against a norm."""
        return any(line.norm != NONE for line in self.products)


def council_view(report: CouncilReport, *, place: str, is_running: bool) -> CouncilView:
    """Decide what the page shows of a place, a region or a municipality."""
    return CouncilView(
        report=report,
        title=period_name(report.period),
        place=place,
        is_running=is_running,
        summary=[text for text in _summary(report, place) if text],
        segments=[_line_words(line) for line in report.segments],
        products=[_line_words(line) for line in report.products],
        full=[line.name for line in report.products if line.is_full],
        missed=[(one.words, one.count) for one in report.missed],
        year=weeks_view(report.weeks, norm_weeks=None, with_people=False),
    )


def council_sheets(view: CouncilView) -> list[Sheet]:
    """Write the report as the sheets of a workbook; numbers stay numbers."""
    report = view.report
    return [
        Sheet("In het kort", ["Over", view.place], [[view.title, text] for text in view.summary]),
        table_sheet(report),
        Sheet("Niet gevonden", ["Gezocht (hele regio)", "Keer"], [list(one) for one in view.missed]),
        weeks_sheet(report.weeks, with_people=False),
    ]


def table_sheet(report: CouncilReport) -> Sheet:
    """Write all lines as one table: all of it, then segments, then products."""
    kinds = (("Alles", [report.whole]), ("Segment", report.segments), ("Soort hulp", report.products))
    return Sheet(
        "Cijfers",
        ["Wat", "Naam", *HEADINGS],
        [[kind, *_cells(line)] for kind, lines in kinds for line in lines],
    )


def _summary(report: CouncilReport, place: str) -> list[str]:
    return [
        _waiting(report, place),
        _against_region(report, place),
        _against_norm(report),
        _full(report),
        _on_time(report),
        _missed(report),
    ]


def _waiting(report: CouncilReport, place: str) -> str:
    line, when = report.whole, period_name(report.period)
    weeks = line.figures.median_weeks
    if weeks is None:
        return f"Over de wachttijd in {place} zijn in {_the(report)}{when} te weinig opgaven."
    basis = count_text(line.figures.wait_count, "opgave", "opgaven")
    said = f"In {_the(report)}{when} wachtten mensen in {place} {weeks_words(weeks)}"
    return f"{said}, van aanmelding tot start (het midden, uit {basis}). {_change(line, report)}"


def _change(line: Line, report: CouncilReport) -> str:
    change = line.change
    earlier = "het kwartaal" if report.before.length is ReportingPeriod.QUARTER else "het jaar"
    if change is None:
        return f"Van {earlier} ervoor zijn te weinig opgaven om te vergelijken."
    if not change:
        return f"Dat is even lang als {earlier} ervoor."
    return f"Dat is {weeks_words(abs(change))} {'langer' if change > 0 else 'korter'} dan {earlier} ervoor."


def _against_region(report: CouncilReport, place: str) -> str:
    here = report.whole.figures.median_weeks
    there = None if report.region_whole is None else report.region_whole.figures.median_weeks
    if here is None or there is None or report.region_whole is None:
        return ""
    return f"In de hele regio ({report.region_whole.name}) was dat {weeks_words(there)}."


def _against_norm(report: CouncilReport) -> str:
    held = [line for line in report.products if line.has_norm]
    if not held:
        return ""
    above = longest_above(held, len(held))
    if not above:
        return f"Alle {number(len(held))} soorten hulp met een norm bleven daar in het midden binnen."
    named = ", ".join(
        f"{line.name} ({weeks_words(line.figures.median_weeks or 0)}, norm {line.norm_weeks})"
        for line in above[:MOST_NAMED]
    )
    verb = "duurde" if len(above) == 1 else "duurden"
    said = f"Van de {number(len(held))} soorten hulp met een norm {verb} er {number(len(above))} langer"
    return f"{said} dan die norm. Het verst erboven: {named}."


def _full(report: CouncilReport) -> str:
    asked = [line for line in report.products if line.figures.last_places_count]
    full = [line.name for line in asked if line.is_full]
    if not asked:
        return ""
    if not full:
        return "Aan het eind was er bij elke soort hulp met plekken nog een plek vrij."
    more = f" en {len(full) - MOST_NAMED} andere" if len(full) > MOST_NAMED else ""
    return (
        f"Aan het eind was er bij {number(len(full))} van de {number(len(asked))} soorten hulp met plekken "
        f"geen plek vrij: {', '.join(full[:MOST_NAMED])}{more}."
    )


def _on_time(report: CouncilReport) -> str:
    share = report.punctuality.get(CalendarKind.WAITING)
    if share is None or not share.due:
        return ""
    return (
        f"Aanbieders in de regio leverden hun wachttijden {number(share.on_time)} van de {number(share.due)} "
        f"keer op tijd aan ({round(100 * share.on_time / share.due)}%)."
    )


def _missed(report: CouncilReport) -> str:
    if not report.missed:
        return ""
    most = report.missed[0]
    return (
        f"Bezoekers uit de regio zochten het vaakst vergeefs naar „{most.words}” ({number(most.count)} keer)."
    )


def _line_words(line: Line) -> LineWords:
    figures = line.figures
    few = ", weinig" if 0 < len(figures.known_weeks) < FEW_WEEKS else ""
    return LineWords(
        name=line.name,
        weeks=decimal_text(figures.median_weeks),
        before=decimal_text(line.before.median_weeks),
        norm=NONE if line.norm_weeks is None else str(line.norm_weeks),
        above=f"{line.above_count} van {len(figures.known_weeks)}" if line.has_norm else NONE,
        places=decimal_text(figures.free_places),
        stopped=decimal_text(figures.stopped),
        basis=(
            f"{count_text(figures.offering_count, 'opgave', 'opgaven')} in "
            f"{count_text(figures.week_count, 'week', 'weken')}{few}"
        ),
    )


def _cells(line: Line) -> list[Cell]:
    figures = line.figures
    return [
        line.name,
        figures.median_weeks,
        line.before.median_weeks,
        line.norm_weeks,
        line.above_count if line.has_norm else None,
        len(figures.known_weeks),
        figures.free_places,
        figures.stopped,
        figures.week_count,
        figures.offering_count,
    ]


def _the(report: CouncilReport) -> str:
    return "" if report.period.length is ReportingPeriod.YEAR else "het "
