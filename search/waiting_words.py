"""Decides the words and drawings of the pages about waiting times, and the files that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.terms import Capacity
from portal.services.bulk_cells import Cell, Sheet
from portal.web.charts import Series, line_chart
from portal.web.present import count_text, date_short, days_ago
from portal.web.year_page import ChartView
from search.waiting import FEWEST_FOR_MEDIAN, ProductWaits, Waits
from search.waiting_weeks import WEEKS, WaitWeek


@dataclass(frozen=True)
class WaitRow:
    """One product's waits, a text per column."""

    region_code: str
    product_code: str
    title: str
    name: str
    middle: str
    spread: str
    basis: str
    fresh: str
    norm: str
    is_above_norm: bool
    places: str
    stopped: str


def wait_row(found: ProductWaits, *, now: datetime) -> WaitRow:
    """Put the waits for a product in words."""
    waits, asks_weeks = found.waits, found.capacity.asks_weeks
    return WaitRow(
        region_code=found.region_code,
        product_code=found.product_code,
        title=found.product_plain,
        name=found.product_name,
        middle=middle_text(waits) if asks_weeks else "geen weken gevraagd",
        spread=spread_text(waits),
        basis=basis_text(waits, now=now) if asks_weeks else "",
        fresh=f"{waits.fresh_count} van {waits.offering_count} ({waits.fresh_percent}%)",
        norm=norm_text(found.norm_weeks, found.norm_hours),
        is_above_norm=is_above_norm(found),
        places=places_text(waits) if found.capacity.asks_places else "",
        stopped=str(waits.stopped_count) if waits.stopped_count else "",
    )


def middle_text(waits: Waits) -> str:
    """Write the median, or why there is none."""
    if waits.median_weeks is None:
        return "geen opgave" if waits.report_count == 0 else "te weinig opgaven"
    return f"{weeks_number(waits.median_weeks)} {'week' if waits.median_weeks == 1 else 'weken'}"


def spread_text(waits: Waits) -> str:
    """Write between which whole weeks the middle half lies."""
    if waits.low is None or waits.high is None:
        return ""
    low, high = round(waits.low), round(waits.high)
    return str(low) if low == high else f"{low} tot {high}"


def basis_text(waits: Waits, *, now: datetime) -> str:
    """Write how many reports a median rests on, and how old the oldest is."""
    if waits.report_count == 0 or waits.oldest_at is None:
        return ""
    count = count_text(waits.report_count, "opgave", "opgaven")
    few = ", klein aantal" if waits.is_few and waits.median_weeks is not None else ""
    return f"{count}{few}, oudste {days_ago(waits.oldest_at, now)}"


def waits_sentence(found: ProductWaits, *, now: datetime) -> str:
    """Say in a sentence how long people wait for a product now."""
    waits = found.waits
    if waits.median_weeks is None:
        if waits.report_count == 0:
            return "Er is nu geen opgave van de hele wachttijd."
        return (
            f"Er {'is' if waits.report_count == 1 else 'zijn'} "
            f"{count_text(waits.report_count, 'opgave', 'opgaven')}: "
            "te weinig om een midden te noemen. Kijk bij elke aanbieder."
        )
    return (
        f"De helft wacht {middle_text(waits)} of korter (meestal {spread_text(waits)} weken). "
        f"Dit is het midden van {basis_text(waits, now=now)}."
    )


def norm_text(weeks: int | None, hours: int | None) -> str:
    """Write a norm; empty without one."""
    if hours is not None:
        return f"{hours} uur"
    return "" if weeks is None else f"{weeks} {'week' if weeks == 1 else 'weken'}"


def is_above_norm(found: ProductWaits) -> bool:
    """Say whether the middle is above the norm in weeks."""
    middle = found.waits.median_weeks
    return middle is not None and found.norm_weeks is not None and middle > found.norm_weeks


def places_text(waits: Waits) -> str:
    """Write how many places are free at how many offerings."""
    if waits.free_places is None:
        return "geen opgave"
    return f"{waits.free_places} vrij, uit {count_text(waits.places_count, 'opgave', 'opgaven')}"


def weeks_number(weeks: float) -> str:
    """Write weeks with at most one decimal: "6", "6,5"."""
    return f"{weeks:.1f}".removesuffix(".0").replace(".", ",")


def half_year(weeks: Sequence[WaitWeek], *, norm_weeks: int | None) -> ChartView | None:
    """Draw the half year; None when there is nothing to draw."""
    series = [Series("midden van de wachttijd", [week.median_weeks for week in weeks])]
    chart = line_chart(series, weeks=[week.monday for week in weeks], norm=norm_weeks)
    if chart is None:
        return None
    known = [week for week in weeks if week.median_weeks is not None]
    return ChartView(
        title="Wachttijd in weken, van aanmelding tot start",
        description=(
            f"Het laatste midden is {known[-1].median_weeks} weken, in de week van "
            f"{date_short(known[-1].monday)}. "
            f"Bekend in {count_text(len(known), 'week', 'weken')} van {WEEKS}."
        ),
        norm=None if norm_weeks is None else f"norm: ten hoogste {norm_weeks} weken",
        keys=[(line.style, line.name) for line in chart.lines if line.last],
        chart=chart,
    )


def waits_sheet(found: Sequence[ProductWaits]) -> Sheet:
    """Write the waits of products as a table."""
    return Sheet("Wachttijden", _HEADINGS, [_cells(item) for item in found])


def weeks_sheet(weeks: Sequence[WaitWeek]) -> Sheet:
    """Write the half year as a table; a week with fewer than three reports has no median."""
    return Sheet(
        "Wachttijd per week",
        ["Week van", "Mediaan in weken", "Opgaven"],
        [[week.monday, week.median_weeks, week.report_count] for week in weeks],
    )


_HEADINGS = [
    "Regio",
    "Product",
    "In gewone woorden",
    "Mediaan in weken",
    "Van (25%)",
    "Tot (75%)",
    "Opgaven van de wachttijd",
    "Oudste opgave",
    "Aanbod",
    "Actueel",
    "Aanmeldstops",
    "Vrije plekken",
    "Norm in weken",
    "Norm in uren",
    "Opmerking",
]


def _cells(found: ProductWaits) -> list[Cell]:
    waits = found.waits
    is_too_few = found.capacity is not Capacity.PLACES and waits.report_count < FEWEST_FOR_MEDIAN
    return [
        found.region_name,
        found.product_name,
        found.product_plain,
        waits.median_weeks,
        waits.low,
        waits.high,
        waits.report_count,
        date_short(waits.oldest_at) or None,
        waits.offering_count,
        waits.fresh_count,
        waits.stopped_count,
        waits.free_places,
        found.norm_weeks,
        found.norm_hours,
        f"minder dan {FEWEST_FOR_MEDIAN} opgaven: geen mediaan" if is_too_few else None,
    ]
