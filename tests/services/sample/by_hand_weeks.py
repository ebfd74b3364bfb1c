"""Works out by plain loops what the weeks that have ended came to, apart from how the pages do it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from typing import Any

from sqlmodel import Session, select

from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    Offering,
    OfferingMunicipality,
    Product,
)
from tests.services.sample.by_hand import AMSTERDAM, by_id


@dataclass
class WeekLine:
    """The last report of a week about an offering, with what that is part of."""

    report: AvailabilityReport
    offering: Offering
    product: Product
    segment_id: int
    municipality_ids: set[int]


def week_lines(session: Session) -> dict[date, list[WeekLine]]:
    """Give by the Monday of a week the reports that count: the last of each offering, not taken back."""
    products, lines = by_id(session, Product), by_id(session, ContractLine)
    contracts, offerings = by_id(session, Contract), by_id(session, Offering)
    towns: dict[int, set[int]] = defaultdict(set)
    for row in session.exec(select(OfferingMunicipality)).all():
        towns[row.offering_id].add(row.municipality_id)
    reports = sorted(session.exec(select(AvailabilityReport)).all(), key=lambda report: report.id or 0)
    taken_back = {report.corrects_id for report in reports}
    last: dict[tuple[date, int], AvailabilityReport] = {}
    for report in reports:
        if report.id not in taken_back:
            last[monday_of(report.confirmed_at), report.offering_id] = report
    found: dict[date, list[WeekLine]] = defaultdict(list)
    for (monday, offering_id), report in last.items():
        offering = offerings[offering_id]
        if offering.contract_line_id is None or offering.status.value == "draft":
            continue
        product = products[offering.product_id]
        segment_id = contracts[lines[offering.contract_line_id].contract_id].segment_id
        if product.capacity.value != "none":
            found[monday].append(WeekLine(report, offering, product, segment_id, towns[offering_id]))
    return found


def week_of(held: Iterable[WeekLine]) -> dict[str, Any]:
    """Count one week by hand, by the names of the fields of `WeekFigures` and those of its spread."""
    lines = [one.report for one in held]
    going = [report for report in lines if report.accepting.value != "stop"]
    waits = [
        report.intake_weeks + report.start_weeks
        for report in going
        if report.intake_weeks is not None and report.start_weeks is not None
    ]
    places = [report.free_places for report in going if report.free_places is not None]
    people = [report.waiting_count for report in lines if report.waiting_count is not None]
    low, _, high = quantiles(waits, n=4, method="inclusive") if len(waits) > 2 else (None,) * 3
    return {
        "offering_count": len(lines),
        "report_count": len(waits),
        "median": median(waits) if len(waits) > 2 else None,
        "low": low,
        "high": high,
        "stopped_count": len(lines) - len(going),
        "places_count": len(places),
        "free_places": sum(places) if places else None,
        "people_count": len(people),
        "waiting_people": sum(people) if people else None,
    }


def week_figures(
    session: Session, monday: date, is_counted: Callable[[Offering, Product, int, set[int]], bool]
) -> dict[str, Any]:
    """Count one week of what is counted by hand."""
    return week_of(
        line
        for line in week_lines(session)[monday]
        if is_counted(line.offering, line.product, line.segment_id, line.municipality_ids)
    )


def monday_of(at: datetime) -> date:
    """Give the Monday of the week in which a moment falls in Amsterdam."""
    day = at.astimezone(AMSTERDAM).date()
    return day - timedelta(days=day.weekday())


def ended_mondays(now: datetime, count: int = 52) -> list[date]:
    """Give the Mondays of the last weeks that have ended, newest first."""
    return [monday_of(now) - timedelta(weeks=ago) for ago in range(1, count + 1)]
