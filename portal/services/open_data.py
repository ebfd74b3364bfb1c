"""The open data: which files there are, and their rows, never all at once in memory."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.freshness import FreshnessRule, freshness
from portal.domain.terms import Accepting, Capacity, Freshness
from portal.models import (
    AvailabilityReport,
    CurrentReport,
    Location,
    Municipality,
    Offering,
    OfferingMunicipality,
    Organisation,
    Product,
    Region,
    RegionMunicipality,
    WeeklyFigure,
)
from portal.services.calendars import freshness_rules
from portal.services.date_spans import holds_on
from portal.services.open_data_facilities import facility_rows
from portal.services.open_data_fields import AREAS, FACILITIES, OFFERINGS, PRODUCTS, WEEKS, DataSet, Record
from portal.services.open_data_weeks import week_rows
from portal.services.publication import offerings_with_contracts, public_condition

_AT_ONCE = 1_000
ReadRows = Callable[[Session, datetime], Iterator[Record]]
"""Reads the rows of a file as they are now."""


@dataclass(frozen=True)
class OpenFile:
    """One file: its name without ending, the set it is of, and what it holds in words."""

    name: str
    data_set: DataSet
    title: str


def list_files(session: Session) -> list[OpenFile]:
    """List the files there are: what holds now, then the weeks by year and the newest week."""
    weeks = session.scalars(select(col(WeeklyFigure.week)).distinct().order_by(col(WeeklyFigure.week))).all()
    years = sorted({week.isocalendar().year for week in weeks}, reverse=True)
    files = [OpenFile(one.name, one, one.title) for one, _ in _held_now()]
    files += [OpenFile(f"weken-{year}", WEEKS, f"{WEEKS.title} van {year}") for year in years]
    if weeks:
        year, week, _ = weeks[-1].isocalendar()
        files.append(OpenFile(f"week-{year}-{week:02}", WEEKS, f"{WEEKS.title}: week {week} van {year}"))
    return files


def find_file(name: str) -> tuple[DataSet, ReadRows]:
    """Find a file by its name, with what reads its rows. Raises NotFoundError."""
    for one in _held_now():
        if one[0].name == name:
            return one
    span = _span(name)
    if span is None:
        raise NotFoundError
    first, last = span
    return WEEKS, lambda session, now: week_rows(session, first=first, last=last)


def offering_rows(session: Session, now: datetime) -> Iterator[Record]:
    """Read every offering that residents may find, with its figures as the public pages show them."""
    today, rules = local_date(now), freshness_rules(session, on=local_date(now))
    last_id = 0
    while rows := session.execute(_offerings(today, after=last_id)).all():
        served = _served(session, [row.id for row in rows])
        for row in rows:
            rule = rules.get(row.region_id, FreshnessRule())
            yield _offering(row, served[row.id], freshness(row.confirmed_at, rule=rule, now=now), today)
        last_id = rows[-1].id


def product_rows(session: Session, now: datetime) -> Iterator[Record]:
    """Read the products that hold now."""
    today = local_date(now)
    rows = session.execute(
        select(Product.__table__, col(Region.code).label("region"))  # type: ignore[attr-defined]
        .join(Region, col(Region.id) == col(Product.region_id))
        .order_by(col(Region.code), col(Product.position), col(Product.id))
    )
    for row in rows:
        if row.valid_from <= today and (row.valid_until is None or row.valid_until >= today):
            yield {
                "regio": row.region,
                "product": row.code,
                "naam": row.name,
                "uitleg": row.plain,
                "vorm": row.care_form.value,
                "leeftijd_vanaf": row.age_min,
                "leeftijd_tot_en_met": row.age_max,
                "vraagt_weken": row.capacity.asks_weeks,
                "vraagt_plekken": row.capacity.asks_places,
            }


def area_rows(session: Session, now: datetime) -> Iterator[Record]:
    """Read which municipalities take part in which region now."""
    today = local_date(now)
    rows = session.execute(
        select(
            col(Region.code).label("region"),
            col(Region.name).label("region_name"),
            col(Municipality.code),
            col(Municipality.name),
        )
        .join(RegionMunicipality, col(RegionMunicipality.region_id) == col(Region.id))
        .join(Municipality, col(Municipality.id) == col(RegionMunicipality.municipality_id))
        .where(holds_on(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)))
        .order_by(col(Region.code), col(Municipality.code))
    )
    for row in rows:
        yield {"regio": row.region, "regionaam": row.region_name, "gemeente": row.code, "naam": row.name}


def _held_now() -> tuple[tuple[DataSet, ReadRows], ...]:
    """Give the sets that hold now, in the order of the page."""
    return (
        (OFFERINGS, offering_rows),
        (FACILITIES, facility_rows),
        (PRODUCTS, product_rows),
        (AREAS, area_rows),
    )


def _offerings(today: date, *, after: int) -> Any:
    return (
        select(*_OFFERING)
        .select_from(_tables())
        .where(public_condition(today), col(Offering.id) > after)
        .order_by(col(Offering.id))
        .limit(_AT_ONCE)
    )


def _tables() -> Any:
    return (
        offerings_with_contracts()
        .join(Region, col(Region.id) == col(Offering.region_id))
        .outerjoin(Product, col(Product.id) == col(Offering.product_id))
        .outerjoin(Location, col(Location.id) == col(Offering.location_id))
        .outerjoin(CurrentReport, col(CurrentReport.offering_id) == col(Offering.id))
        .outerjoin(AvailabilityReport, col(AvailabilityReport.id) == col(CurrentReport.report_id))
    )


_OFFERING: tuple[Any, ...] = (
    col(Offering.id),
    col(Offering.region_id),
    col(Region.code).label("region"),
    col(Product.code).label("product"),
    col(Product.capacity),
    col(Offering.kind),
    col(Offering.name),
    col(Organisation.name).label("provider"),
    col(Location.place),
    col(Location.postcode),
    col(Location.lat),
    col(Location.lon),
    col(Offering.at_home),
    col(Offering.age_min),
    col(Offering.age_max),
    col(AvailabilityReport.intake_weeks),
    col(AvailabilityReport.start_weeks),
    col(AvailabilityReport.free_places),
    col(AvailabilityReport.accepting),
    col(AvailabilityReport.accepting_until),
    col(AvailabilityReport.confirmed_at),
)


def _offering(row: Row[Any], municipalities: Sequence[str], age: Freshness, today: date) -> Record:
    capacity = row.capacity or Capacity.NONE
    is_known = age not in (Freshness.EXPIRED, Freshness.UNKNOWN)
    has_ended = row.accepting_until is not None and row.accepting_until < today
    accepting = Accepting.YES if is_known and has_ended else row.accepting
    is_open = is_known and accepting is not Accepting.STOP
    tells_weeks, tells_places = is_open and capacity.asks_weeks, is_open and capacity.asks_places
    return {
        "aanbod": row.id,
        "regio": row.region,
        "product": row.product,
        "soort": row.kind.value,
        "naam": row.name,
        "aanbieder": row.provider,
        "plaats": row.place,
        "postcode": row.postcode,
        "breedtegraad": row.lat,
        "lengtegraad": row.lon,
        "aan_huis": row.at_home,
        "leeftijd_vanaf": row.age_min,
        "leeftijd_tot_en_met": row.age_max,
        "gemeenten": " ".join(municipalities),
        "neemt_aan": accepting.value if is_known and accepting is not None else None,
        "weken_tot_kennismaking": row.intake_weeks if tells_weeks else None,
        "weken_tot_start": row.start_weeks if tells_weeks else None,
        "vrije_plekken": row.free_places if tells_places else None,
        "opgegeven_op": None if row.confirmed_at is None else local_date(row.confirmed_at),
        "versheid": age.value,
    }


def _served(session: Session, offering_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(col(OfferingMunicipality.offering_id), col(Municipality.code))
        .join(Municipality, col(Municipality.id) == col(OfferingMunicipality.municipality_id))
        .where(col(OfferingMunicipality.offering_id).in_(offering_ids))
        .order_by(col(Municipality.code))
    )
    for offering_id, code in rows:
        found[offering_id].append(code)
    return found


def _span(name: str) -> tuple[date, date] | None:
    """Read which weeks a file is about: "weken-2026" or "week-2026-47"."""
    kind, _, rest = name.partition("-")
    year, _, week = rest.partition("-")
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and 2000 <= int(year) <= 2100):
        return None
    if kind == "weken" and not week:
        first = date.fromisocalendar(int(year), 1, 1)
        return first, date.fromisocalendar(int(year) + 1, 1, 1) - timedelta(days=7)
    if kind == "week" and week.isascii() and week.isdecimal() and len(week) == 2 and 1 <= int(week) <= 53:
        try:
            monday = date.fromisocalendar(int(year), int(week), 1)
        except ValueError:
            return None
        return monday, monday
    return None
