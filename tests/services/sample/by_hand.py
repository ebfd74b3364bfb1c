"""Works the figures of the region's pages out by plain loops over rows, apart from how the pages do it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from portal.domain.monitor_sight import PeopleCount
from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    CurrentReport,
    Location,
    Norm,
    Offering,
    OfferingMunicipality,
    Organisation,
    Product,
    ReportingCalendar,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass
class Line:
    """One public offering with everything that its figures need."""

    offering: Offering
    product: Product
    segment_id: int
    municipality_ids: set[int]
    location: Location | None
    report: AvailabilityReport | None
    days: tuple[int, int, int]
    now: datetime
    norm: int | None
    norm_hours: int | None

    @property
    def is_known(self) -> bool:
        return self.report is not None and self.now - self.report.confirmed_at <= timedelta(days=self.days[2])

    @property
    def is_fresh(self) -> bool:
        return self.report is not None and self.now - self.report.confirmed_at <= timedelta(days=self.days[0])

    @property
    def is_stopped(self) -> bool:
        if self.report is None or not self.is_known or self.report.accepting.value != "stop":
            return False
        until = self.report.accepting_until
        return until is None or until >= self.now.astimezone(AMSTERDAM).date()

    @property
    def is_open(self) -> bool:
        return self.is_known and not self.is_stopped

    @property
    def weeks(self) -> int | None:
        if self.report is None or not self.is_open:
            return None
        intake, start = self.report.intake_weeks, self.report.start_weeks
        return None if intake is None or start is None else intake + start

    @property
    def free(self) -> int | None:
        return self.report.free_places if self.report is not None and self.is_open else None

    @property
    def people(self) -> int | None:
        return self.report.waiting_count if self.report is not None and self.is_known else None


def by_id(session: Session, table: Any) -> dict[int, Any]:
    return {row.id: row for row in session.exec(select(table)).all()}


def public_lines(session: Session, now: datetime) -> list[Line]:
    """Read every public, contracted offering of a product that asks for figures."""
    today = now.astimezone(AMSTERDAM).date()
    products, lines = by_id(session, Product), by_id(session, ContractLine)
    contracts, organisations = by_id(session, Contract), by_id(session, Organisation)
    locations, reports = by_id(session, Location), by_id(session, AvailabilityReport)
    current = {row.offering_id: row.report_id for row in session.exec(select(CurrentReport)).all()}
    towns: dict[int, set[int]] = defaultdict(set)
    for row in session.exec(select(OfferingMunicipality)).all():
        towns[row.offering_id].add(row.municipality_id)
    norms, rules = _norms(session, today), _rules(session, today)
    found = []
    for offering in session.exec(select(Offering)).all():
        if offering.contract_line_id is None or offering.product_id is None or offering.id is None:
            continue
        line, product = lines[offering.contract_line_id], products[offering.product_id]
        contract = contracts[line.contract_id]
        location = locations.get(offering.location_id or 0)
        spans = [(one.starts_on, one.ends_on) for one in (offering, line, contract)]
        runs = all((not a or a <= today) and (not b or b >= today) for a, b in spans)
        leaves = any(one.phases_out_on and one.phases_out_on <= today for one in (line, contract))
        is_there = location is None or location.is_active
        is_public = offering.status.value == "published" and organisations[offering.organisation_id].is_active
        if runs and is_there and is_public and not leaves and product.capacity.value != "none":
            region = offering.region_id
            weeks, hours = norms.get((region, product.id), norms.get((region, None), (None, None)))
            found.append(
                Line(
                    offering,
                    product,
                    contract.segment_id,
                    towns[offering.id],
                    location,
                    reports.get(current.get(offering.id, 0)),
                    rules.get(region, (7, 14, 42)),
                    now,
                    weeks,
                    hours,
                )
            )
    return found


def figures(lines: Iterable[Line]) -> dict[str, Any]:
    """Count by hand what `Figures` holds, by the names of its fields."""
    held = list(lines)
    waits = [line for line in held if line.weeks is not None]
    weeks = [line.weeks for line in waits if line.weeks is not None]
    places = [line for line in held if line.free is not None]
    people = [line for line in held if line.people is not None]
    low, middle, high = quantiles(weeks, n=4, method="inclusive") if len(weeks) > 2 else (None,) * 3
    normed = [line for line in waits if line.norm is not None]
    return {
        "offering_count": len(held),
        "fresh_count": sum(line.is_fresh for line in held),
        "known_count": sum(line.is_known for line in held),
        "known_oldest_at": _oldest([line for line in held if line.is_known]),
        "stopped_count": sum(line.is_stopped for line in held),
        "full_count": sum(line.free == 0 for line in places),
        "normed_count": len(normed),
        "normed_oldest_at": _oldest(normed),
        "above_norm_count": sum((line.weeks or 0) > (line.norm or 0) for line in normed),
        "report_count": len(waits),
        "median": middle,
        "low": low,
        "high": high,
        "waits_oldest_at": _oldest(waits),
        "places_count": len(places),
        "free_places": sum(line.free or 0 for line in places) if places else None,
        "places_oldest_at": _oldest(places),
        "people_count": len(people),
        "waiting_people": sum(line.people or 0 for line in people) if people else None,
        "people_oldest_at": _oldest(people),
        "people": _people([line.people or 0 for line in people]),
    }


def _people(counts: list[int]) -> PeopleCount:
    small = [count for count in counts if count < 5]
    return PeopleCount(sum(counts) if counts else None, len(small), sum(small))


def _oldest(lines: list[Line]) -> datetime | None:
    return min((line.report.confirmed_at for line in lines if line.report is not None), default=None)


def _norms(session: Session, today: date) -> dict[tuple[int, int | None], tuple[int | None, int | None]]:
    held = sorted(session.exec(select(Norm)).all(), key=lambda norm: (norm.valid_from, norm.id))
    return {
        (norm.region_id, norm.product_id): (norm.weeks, norm.hours)
        for norm in held
        if norm.valid_from <= today
        and (norm.valid_until is None or norm.valid_until >= today)
        and (norm.weeks is not None or norm.hours is not None)
    }


def _rules(session: Session, today: date) -> dict[int, tuple[int, int, int]]:
    found = {}
    for one in session.exec(select(ReportingCalendar)).all():
        is_now = one.valid_from <= today and (one.valid_until is None or one.valid_until >= today)
        if one.kind.value == "waiting" and is_now:
            days = (one.every_days or 7, one.stale_after_days or 14, one.expire_after_days or 42)
            found[one.region_id] = days
    return found
