"""How long people wait for each product: the middle, the spread, how fresh, and out of how many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median, quantiles
from typing import Any

from sqlalchemy import RowMapping, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.freshness import FreshnessRule, freshness
from portal.domain.terms import Accepting, Capacity, Freshness
from portal.models import AvailabilityReport, Norm, Offering, Product, Region, Theme
from portal.services.date_spans import holds_on
from portal.services.publication import public_condition
from search.choices import choices
from search.conditions import serves_municipality
from search.document import with_figures

FEWEST_FOR_MEDIAN = 3
"""Below this many reports there is no middle to show, and the page says so."""
FEW = 5
"""Below this many reports the page says that the figure rests on few."""


@dataclass(frozen=True)
class WaitFact:
    """What one offering's current report says on a day; weeks are None when unknown, stopped or expired."""

    total_weeks: int | None
    free_places: int | None
    freshness: Freshness
    is_stopped: bool
    confirmed_at: datetime | None

    @property
    def is_known(self) -> bool:
        """Whether there is a report that is not expired."""
        return self.freshness not in (Freshness.EXPIRED, Freshness.UNKNOWN)


@dataclass(frozen=True)
class Waits:
    """Many reports together. `report_count` is how many knew the whole wait, `oldest_at` of the oldest.

    `low` and `high` hold the middle half. Below three reports there is no median and no spread.
    """

    offering_count: int
    report_count: int
    median_weeks: float | None
    low: float | None
    high: float | None
    fresh_count: int
    stopped_count: int
    places_count: int
    """How many reports gave free places."""
    free_places: int | None
    oldest_at: datetime | None

    @property
    def fresh_percent(self) -> int:
        """The share of the offerings whose figures are fresh."""
        return round(100 * self.fresh_count / self.offering_count) if self.offering_count else 0

    @property
    def is_few(self) -> bool:
        return self.report_count < FEW


@dataclass(frozen=True)
class ProductWaits:
    """The waits for one product; the norm is in weeks or in hours, where there is one."""

    product_id: int
    product_code: str
    product_name: str
    product_plain: str
    region_code: str
    region_name: str
    theme_name: str | None
    capacity: Capacity
    waits: Waits
    norm_weeks: int | None
    norm_hours: int | None


def summarise(facts: Iterable[WaitFact]) -> Waits:
    """Take many reports together."""
    listed = list(facts)
    known = [fact for fact in listed if fact.is_known]
    weeks = sorted(fact.total_weeks for fact in known if fact.total_weeks is not None)
    ages = [
        fact.confirmed_at for fact in known if fact.total_weeks is not None and fact.confirmed_at is not None
    ]
    places = [fact.free_places for fact in known if fact.free_places is not None]
    is_enough = len(weeks) >= FEWEST_FOR_MEDIAN
    low, _, high = quantiles(weeks, n=4, method="inclusive") if is_enough else (None, None, None)
    return Waits(
        offering_count=len(listed),
        report_count=len(weeks),
        median_weeks=median(weeks) if is_enough else None,
        low=low,
        high=high,
        fresh_count=sum(fact.freshness is Freshness.FRESH for fact in listed),
        stopped_count=sum(fact.is_stopped for fact in known),
        places_count=len(places),
        free_places=sum(places) if places else None,
        oldest_at=min(ages, default=None),
    )


def load_waits(
    session: Session,
    *,
    region_code: str,
    municipality_code: str | None,
    theme_code: str | None = None,
    product_code: str | None = None,
    now: datetime,
) -> list[ProductWaits]:
    """Load the waits of a region's products that ask for figures, in catalogue order; two statements."""
    today, rules = local_date(now), choices(session, now=now).rules
    conditions = [
        public_condition(today),
        col(Region.code) == region_code,
        col(Product.capacity) != Capacity.NONE,
    ]
    if municipality_code is not None:
        conditions.append(serves_municipality(municipality_code))
    if theme_code is not None:
        conditions.append(col(Theme.code) == theme_code)
    if product_code is not None:
        conditions.append(col(Product.code) == product_code)
    rows = session.execute(
        select(*_COLUMNS)
        .select_from(with_figures())
        .where(*conditions)
        .order_by(col(Product.position), col(Product.id))
    ).mappings()
    facts: dict[int, list[WaitFact]] = defaultdict(list)
    products: dict[int, RowMapping] = {}
    for row in rows:
        products[row["product_id"]] = row
        rule = rules.get(row["region_id"], FreshnessRule())
        facts[row["product_id"]].append(_fact(row, rule, now, today))
    norms = load_norms(session, region_code=region_code, today=today)
    return [_product(row, facts[product_id], norms) for product_id, row in products.items()]


def load_norms(
    session: Session, *, region_code: str, today: date
) -> Mapping[int | None, tuple[int | None, int | None]]:
    """Load weeks and hours of a region's norms by product id; None is the norm of the whole region."""
    rows = session.execute(
        select(col(Norm.product_id), col(Norm.weeks), col(Norm.hours))
        .join(Region, col(Region.id) == col(Norm.region_id))
        .where(
            col(Region.code) == region_code,
            holds_on(today, col(Norm.valid_from), col(Norm.valid_until)),
            or_(col(Norm.weeks).is_not(None), col(Norm.hours).is_not(None)),
        )
        .order_by(col(Norm.valid_from))
    )
    return {product_id: (weeks, hours) for product_id, weeks, hours in rows}


def _fact(row: RowMapping, rule: FreshnessRule, now: datetime, today: date) -> WaitFact:
    age = freshness(row["confirmed_at"], rule=rule, now=now)
    until = row["accepting_until"]
    is_stopped = row["accepting"] is Accepting.STOP and (until is None or until >= today)
    is_silent = is_stopped or age in (Freshness.EXPIRED, Freshness.UNKNOWN)
    intake, start = row["intake_weeks"], row["start_weeks"]
    is_whole = not is_silent and intake is not None and start is not None
    return WaitFact(
        total_weeks=intake + start if is_whole else None,
        free_places=None if is_silent else row["free_places"],
        freshness=age,
        is_stopped=is_stopped,
        confirmed_at=row["confirmed_at"],
    )


def _product(
    row: RowMapping, facts: list[WaitFact], norms: Mapping[int | None, tuple[int | None, int | None]]
) -> ProductWaits:
    weeks, hours = norms.get(row["product_id"]) or norms.get(None) or (None, None)
    return ProductWaits(
        product_id=row["product_id"],
        product_code=row["product_code"],
        product_name=row["product_name"],
        product_plain=row["product_plain"],
        region_code=row["region_code"],
        region_name=row["region_name"],
        theme_name=row["theme_name"],
        capacity=row["capacity"],
        waits=summarise(facts),
        norm_weeks=weeks,
        norm_hours=hours,
    )


_COLUMNS: tuple[Any, ...] = (
    col(Product.id).label("product_id"),
    col(Product.code).label("product_code"),
    col(Product.name).label("product_name"),
    col(Product.plain).label("product_plain"),
    col(Product.capacity).label("capacity"),
    col(Theme.name).label("theme_name"),
    col(Region.code).label("region_code"),
    col(Region.name).label("region_name"),
    col(Offering.region_id).label("region_id"),
    col(AvailabilityReport.intake_weeks).label("intake_weeks"),
    col(AvailabilityReport.start_weeks).label("start_weeks"),
    col(AvailabilityReport.free_places).label("free_places"),
    col(AvailabilityReport.accepting).label("accepting"),
    col(AvailabilityReport.accepting_until).label("accepting_until"),
    col(AvailabilityReport.confirmed_at).label("confirmed_at"),
)
