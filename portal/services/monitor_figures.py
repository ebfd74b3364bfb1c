"""The current figures of a region, product, segment, municipality or provider, always from the rows.

What others may call (all read only; `scope` says of what, `by` by what it is split):

- `scope_of(session, *, region_id, product_id=None, segment_id=None, municipality_id=None,
  organisation_id=None)` is the dataclass `Scope`; make it with those names.
- `read_tallies(session, *, scope, by, now) -> dict[tuple[int, ...], Tally]`: one statement, by `By` members.
- `read_figures(session, *, scope, now) -> Figures`: all of it together.
- `read_figures_by(session, *, scope, by, now) -> dict[int, Figures]`: split by one `By`.
- `read_reasons(session, *, scope, now) -> list[ReasonCount]`: why people wait and intake is stopped.
- portal.services.monitor_weeks: `read_weeks(session, *, scope, now, weeks=52) -> tuple[WeekFigures, ...]`,
  `read_provider_weeks(session, *, region_id, organisation_id, now, weeks=52)`, `make_week`, `make_weeks`.
- portal.services.monitor_scarcity: `read_scarcity(session, *, region_id, municipality_id=None, now)`.
- portal.services.monitor_signals: `read_signals(session, *, region_id, now) -> Signals`.
- portal.services.monitor_benchmark: `read_benchmark(session, *, region_id, segment_id, now)`.

What counts is what residents may find (as on the public pages): contracted, published, not phasing out, of
a product that asks for figures. An offering counts once, for however many municipalities it is listed; only
split by municipality it counts for each, so those do not add up to the whole. A person who is on the list
of two providers cannot be known and counts twice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, case, cast, exists, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.freshness import FreshnessRule
from portal.domain.monitor_figures import Figures, Given, Tally, figures_of, together
from portal.domain.small_numbers import LEAST_SHOWN
from portal.domain.terms import Accepting, Capacity, OfferingKind, WaitingReason
from portal.models import (
    AvailabilityReport,
    Contract,
    CurrentReport,
    Offering,
    OfferingMunicipality,
    Product,
)
from portal.services.calendars import freshness_rules
from portal.services.norms import Norms, norms_on
from portal.services.publication import offerings_with_contracts, public_condition

_Served = aliased(OfferingMunicipality)
FRESH, AGEING, STALE, EXPIRED, UNKNOWN = range(5)


class By(StrEnum):
    """By what figures are split."""

    PRODUCT = "product"
    SEGMENT = "segment"
    MUNICIPALITY = "municipality"
    PROVIDER = "provider"


_KEYS: dict[By, Any] = {
    By.PRODUCT: col(Offering.product_id),
    By.SEGMENT: col(Contract.segment_id),
    By.MUNICIPALITY: col(OfferingMunicipality.municipality_id),
    By.PROVIDER: col(Offering.organisation_id),
}


@dataclass(frozen=True)
class Scope:
    """Of what figures are asked: a region, and within it what is not None."""

    region_id: int
    product_id: int | None = None
    segment_id: int | None = None
    municipality_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class ReasonCount:
    """How many offerings give a reason (None: none given): with intake stopped, and open with a wait."""

    reason: WaitingReason | None
    stopped_count: int
    waiting_count: int
    oldest_at: datetime | None


def read_tallies(
    session: Session, *, scope: Scope, by: Sequence[By], now: datetime
) -> dict[tuple[int, ...], Tally]:
    """Return the tally of every combination of keys that has offerings; three statements in all."""
    today = local_date(now)
    rule = freshness_rules(session, on=today).get(scope.region_id, FreshnessRule())
    norms = norms_on(session, region_id=scope.region_id, on=today)
    facts = _facts(scope, by, rule, now, norms).subquery()
    keys = [facts.c[one.value] for one in by]
    grouped = (*keys, facts.c.age, facts.c.is_stopped, facts.c.weeks)
    rows = session.execute(
        select(
            *grouped,
            func.count().label("offerings"),
            func.sum(facts.c.above).label("above"),
            func.count(facts.c.above).label("normed"),
            func.min(case((facts.c.above.is_not(None), facts.c.confirmed_at))).label("normed_oldest"),
            func.count(facts.c.free).label("places"),
            func.sum(facts.c.free).label("free"),
            func.sum(case((facts.c.free == 0, 1), else_=0)).label("full"),
            func.min(case((facts.c.free.is_not(None), facts.c.confirmed_at))).label("places_oldest"),
            func.count(facts.c.people).label("people_reports"),
            func.sum(facts.c.people).label("people"),
            func.min(case((facts.c.people.is_not(None), facts.c.confirmed_at))).label("people_oldest"),
            func.sum(case((facts.c.people < LEAST_SHOWN, 1), else_=0)).label("small_reports"),
            func.sum(case((facts.c.people < LEAST_SHOWN, facts.c.people), else_=0)).label("small_people"),
            func.min(facts.c.confirmed_at).label("oldest"),
        ).group_by(*grouped)
    )
    found: dict[tuple[int, ...], Tally] = {}
    for row in rows:
        found.setdefault(tuple(row[: len(by)]), Tally()).add(_tally(row))
    return found


def read_figures(session: Session, *, scope: Scope, now: datetime) -> Figures:
    """Return the figures of all offerings in a scope together."""
    tallies = read_tallies(session, scope=scope, by=(), now=now)
    return figures_of(together(list(tallies.values())))


def read_figures_by(session: Session, *, scope: Scope, by: By, now: datetime) -> dict[int, Figures]:
    """Return the figures by the ids of what they are split by; what has no offerings is not there."""
    tallies = read_tallies(session, scope=scope, by=(by,), now=now)
    return {key: figures_of(tally) for (key,), tally in tallies.items()}


def read_reasons(session: Session, *, scope: Scope, now: datetime) -> list[ReasonCount]:
    """Count the reasons of intake stops and of waits, most first; expired reports do not count."""
    today = local_date(now)
    rule = freshness_rules(session, on=today).get(scope.region_id, FreshnessRule())
    facts = _facts(scope, (), rule, now, Norms({})).subquery()
    has_wait = and_(facts.c.is_stopped == 0, or_(facts.c.weeks > 0, facts.c.reason.is_not(None)))
    stopped = func.sum(facts.c.is_stopped)
    waiting = func.sum(case((has_wait, 1), else_=0))
    rows = session.execute(
        select(facts.c.reason, stopped, waiting, func.min(facts.c.confirmed_at))
        .where(facts.c.age <= STALE, or_(facts.c.is_stopped == 1, has_wait))
        .group_by(facts.c.reason)
    )
    found = [ReasonCount(reason, int(shut), int(wait), oldest) for reason, shut, wait, oldest in rows]
    return sorted(found, key=lambda one: (-one.stopped_count - one.waiting_count, one.reason or ""))


def in_scope(scope: Scope, today: date) -> ColumnElement[bool]:
    """Say which offerings count, over the tables of `offerings_with_contracts` joined with Product."""
    conditions: list[ColumnElement[bool]] = [
        public_condition(today),
        col(Offering.region_id) == scope.region_id,
        col(Offering.kind) == OfferingKind.CONTRACTED,
        func.coalesce(col(Product.capacity), Capacity.NONE) != Capacity.NONE,
    ]
    if scope.product_id is not None:
        conditions.append(col(Offering.product_id) == scope.product_id)
    if scope.segment_id is not None:
        conditions.append(col(Contract.segment_id) == scope.segment_id)
    if scope.organisation_id is not None:
        conditions.append(col(Offering.organisation_id) == scope.organisation_id)
    if scope.municipality_id is not None:
        conditions.append(
            exists().where(
                col(_Served.offering_id) == col(Offering.id),
                col(_Served.municipality_id) == scope.municipality_id,
            )
        )
    return and_(*conditions)


def current_tables() -> Any:
    """Give the tables of an offering with contract, product and current report.

    The product is joined as if it might be missing, so that SQLite starts from offerings: where it may start
    from products, it goes through all providers once for each of them.
    """
    return (
        offerings_with_contracts()
        .outerjoin(Product, col(Product.id) == col(Offering.product_id))
        .outerjoin(CurrentReport, col(CurrentReport.offering_id) == col(Offering.id))
        .outerjoin(AvailabilityReport, col(AvailabilityReport.id) == col(CurrentReport.report_id))
    )


def age_rank(rule: FreshnessRule, now: datetime) -> ColumnElement[int]:
    """Number how old the current report is, from 0 (fresh) to 4 (there is none)."""
    at = col(AvailabilityReport.confirmed_at)
    return case(
        (at.is_(None), UNKNOWN),
        (at >= now - timedelta(days=rule.every_days), FRESH),
        (at >= now - timedelta(days=rule.stale_after_days), AGEING),
        (at >= now - timedelta(days=rule.expire_after_days), STALE),
        else_=EXPIRED,
    )


def is_stopped_on(today: date) -> ColumnElement[bool]:
    """Say that the current report says intake is stopped, and not until a day that has passed."""
    until = col(AvailabilityReport.accepting_until)
    return and_(
        func.coalesce(col(AvailabilityReport.accepting) == Accepting.STOP, false()),
        or_(until.is_(None), until >= today),
    )


def _facts(scope: Scope, by: Sequence[By], rule: FreshnessRule, now: datetime, norms: Norms) -> Select[Any]:
    """Select one row an offering (an offering and municipality, when split by that) with its figures."""
    today = local_date(now)
    oldest_known = now - timedelta(days=rule.expire_after_days)
    is_known = col(AvailabilityReport.confirmed_at) >= oldest_known
    is_stopped = and_(is_known, is_stopped_on(today))
    is_open = and_(is_known, ~is_stopped_on(today))
    weeks = case((is_open, col(AvailabilityReport.intake_weeks) + col(AvailabilityReport.start_weeks)))
    tables = current_tables()
    if By.MUNICIPALITY in by:
        tables = tables.join(OfferingMunicipality, col(OfferingMunicipality.offering_id) == col(Offering.id))
    statement: Select[Any] = (
        select(
            *(_KEYS[one].label(one.value) for one in by),
            age_rank(rule, now).label("age"),
            case((is_stopped, 1), else_=0).label("is_stopped"),
            weeks.label("weeks"),
            _above(weeks, norms).label("above"),
            case((is_open, col(AvailabilityReport.free_places))).label("free"),
            case((is_known, col(AvailabilityReport.waiting_count))).label("people"),
            col(AvailabilityReport.reason).label("reason"),
            col(AvailabilityReport.confirmed_at).label("confirmed_at"),
        )
        .select_from(tables)
        .where(in_scope(scope, today))
    )
    if By.MUNICIPALITY in by and scope.municipality_id is not None:
        statement = statement.where(col(OfferingMunicipality.municipality_id) == scope.municipality_id)
    return statement


def _above(weeks: ColumnElement[Any], norms: Norms) -> ColumnElement[Any]:
    """Give 1 where a wait is above the norm of its product, 0 where it is not, null without wait or norm."""
    is_above: list[tuple[ColumnElement[bool], Any]] = [(weeks.is_(None), None)]
    by_weeks: dict[int | None, list[int]] = {}
    for product_id, limit in norms.by_product.items():
        by_weeks.setdefault(limit.weeks, []).append(product_id)
    for most, product_ids in by_weeks.items():
        here = col(Offering.product_id).in_(product_ids)
        is_above.append((here, None if most is None else case((weeks > most, 1), else_=0)))
    usual = norms.region.weeks
    above = case(*is_above, else_=None if usual is None else case((weeks > usual, 1), else_=0))
    return cast(above, Integer)


def _tally(row: Row[Any]) -> Tally:
    is_waits = row.weeks is not None
    return Tally(
        offering_count=row.offerings,
        fresh_count=row.offerings if row.age == FRESH else 0,
        known_count=row.offerings if row.age <= STALE else 0,
        known_oldest_at=row.oldest if row.age <= STALE else None,
        stopped_count=row.offerings if row.is_stopped else 0,
        full_count=int(row.full or 0),
        normed_count=row.normed,
        normed_oldest_at=row.normed_oldest,
        above_norm_count=int(row.above or 0),
        weeks=Counter({row.weeks: row.offerings}) if is_waits else Counter(),
        waits=Given(row.offerings, row.weeks * row.offerings, row.oldest) if is_waits else Given(),
        places=Given(row.places, int(row.free or 0), row.places_oldest),
        people=Given(row.people_reports, int(row.people or 0), row.people_oldest),
        small_people=Given(int(row.small_reports or 0), int(row.small_people or 0)),
    )
