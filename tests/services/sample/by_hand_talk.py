"""Works out by plain loops what the pack for a talk says of one provider, apart from how the pack does it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, median_low
from typing import Any

from sqlmodel import Session, select

from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    Feedback,
    Indicator,
    IndicatorValue,
    Norm,
    Obligation,
    Offering,
    Product,
)
from tests.services.sample.by_hand import AMSTERDAM, by_id

ASKS_WEEKS, ASKS_PLACES = {"weeks", "both"}, {"places", "both"}


@dataclass(frozen=True)
class Waits:
    """The weeks of a quarter of a product."""

    middle: float | None
    reports: int
    last: date | None
    places: int | None
    week_waits: list[int]


def quarters(first: date) -> tuple[date, date, date]:
    """Give the first day of the quarter before, the last day of this one, and its first day."""
    before = (first - timedelta(days=1)).replace(day=1)
    before = before.replace(month=before.month - 2)
    last = (first + timedelta(days=92)).replace(day=1) - timedelta(days=1)
    return before, first, last


def products_of(session: Session, organisation_id: int, region_id: int) -> dict[int, list[Offering]]:
    """Give by product the contracted offerings of a provider in a region that are asked for figures."""
    products = by_id(session, Product)
    found: dict[int, list[Offering]] = defaultdict(list)
    for one in session.exec(select(Offering).where(Offering.organisation_id == organisation_id)).all():
        if one.product_id is None or one.contract_line_id is None or one.region_id != region_id:
            continue
        if products[one.product_id].capacity.value != "none":
            found[one.product_id].append(one)
    return found


def waits(session: Session, offerings: list[Offering], product: Product, first: date, last: date) -> Waits:
    """Take the reports of the weeks of which the Monday lies in a quarter together."""
    newest: dict[tuple[date, int | None], AvailabilityReport] = {}
    taken_back: set[int | None] = set()
    given: list[AvailabilityReport] = []
    for offering in offerings:
        given += session.exec(
            select(AvailabilityReport).where(AvailabilityReport.offering_id == offering.id)
        ).all()
    for report in given:
        taken_back.add(report.corrects_id)
    for report in sorted(given, key=lambda one: one.id or 0):
        day = report.confirmed_at.astimezone(AMSTERDAM).date()
        monday = day - timedelta(days=day.weekday())
        if report.id not in taken_back and first <= monday <= last:
            newest[monday, report.offering_id] = report
    weeks: dict[date, list[AvailabilityReport]] = defaultdict(list)
    for (monday, _), report in newest.items():
        weeks[monday].append(report)
    middles, places = [], None
    for monday in sorted(weeks):
        totals = [
            one.intake_weeks + one.start_weeks
            for one in weeks[monday]
            if one.intake_weeks is not None and one.start_weeks is not None
        ]
        if totals and product.capacity.value in ASKS_WEEKS:
            middles.append(median_low(totals))
        free = [one.free_places for one in weeks[monday] if one.free_places is not None]
        if free and product.capacity.value in ASKS_PLACES:
            places = sum(free)
    return Waits(median(middles) if middles else None, len(newest), max(weeks, default=None), places, middles)


def norm_of(session: Session, region_id: int, product_id: int, on: date) -> int | None:
    """Give the norm in weeks that holds on a day: the product's, else the region's."""
    found: dict[int | None, Norm] = {}
    for one in sorted(session.exec(select(Norm)).all(), key=lambda norm: (norm.valid_from, norm.id or 0)):
        is_now = one.valid_from <= on and (one.valid_until is None or one.valid_until >= on)
        if is_now and one.region_id == region_id and (one.weeks is not None or one.hours is not None):
            found[one.product_id] = one
    held = found.get(product_id, found.get(None))
    return held.weeks if held else None


def on_time(
    session: Session, organisation_id: int, region_id: int, first: date, last: date, now: datetime
) -> dict[str, dict[str, int]]:
    """Count by kind how what was owed for periods that end in a quarter came in."""
    found: dict[str, dict[str, int]] = {}
    for row in session.exec(select(Obligation).where(Obligation.organisation_id == organisation_id)).all():
        if row.region_id != region_id or not first - timedelta(weeks=52) <= row.period_end <= last:
            continue
        counts = found.setdefault(row.kind.value, {"op tijd": 0, "na": 0, "niet": 0, "vrij": 0, "open": 0})
        if row.period_end < first:
            continue
        if row.status.value == "submitted":
            is_late = row.submitted_at is not None and row.submitted_at >= row.due_at
            counts["na" if is_late else "op tijd"] += 1
        elif row.status.value == "excused":
            counts["vrij"] += 1
        else:
            counts["niet" if row.due_at <= now else "open"] += 1
    return found


def told(session: Session, organisation_id: int, region_id: int, last: date) -> Iterator[tuple[str, str]]:
    """Give the name of an indicator and the explanation of every answer that was handed in, newest only."""
    indicators = by_id(session, Indicator)
    newest: dict[tuple[Any, ...], IndicatorValue] = {}
    for row in session.exec(select(IndicatorValue)).all():
        if row.organisation_id == organisation_id and row.status.value == "submitted":
            key = (row.indicator_id, row.segment_id, row.product_id, row.period_end)
            if key not in newest or newest[key].version < row.version:
                newest[key] = row
    for row in newest.values():
        in_reach = last - timedelta(days=365) < row.period_end <= last
        if row.explanation and in_reach and indicators[row.indicator_id].region_id == region_id:
            yield indicators[row.indicator_id].name, row.explanation


def contract_facts(
    session: Session, organisation_id: int, region_id: int, first: date
) -> list[tuple[date, date | None, list[int]]]:
    """Give first day, last day and products of every contract that had not ended before a quarter."""
    lines = session.exec(select(ContractLine)).all()
    return [
        (one.starts_on, one.ends_on, [line.product_id for line in lines if line.contract_id == one.id])
        for one in session.exec(select(Contract).where(Contract.organisation_id == organisation_id)).all()
        if one.region_id == region_id and (one.ends_on is None or one.ends_on >= first)
    ]


def remarks(
    session: Session, organisation_id: int, region_id: int, first: date, last: date
) -> list[Feedback]:
    """Give what visitors said in a quarter, or before and still open."""
    return [
        one
        for one in session.exec(select(Feedback).where(Feedback.organisation_id == organisation_id)).all()
        if one.region_id == region_id
        and (day := one.created_at.astimezone(AMSTERDAM).date()) <= last
        and (day >= first or one.closed_at is None)
    ]
