"""The places of a segment as rows in SQL: what each is counted and put in order by.

The classes are those of `portal.domain.ordering`, asked in the database as a segment of a large region has
thousands of places; a test holds both against each other.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlmodel import col

from portal.domain.availability import PLACE_WITHIN_WEEKS
from portal.domain.calendar import local_date
from portal.domain.ordering import LIMITED, PLACE, SILENT, STALE, STOPPED, WAITING
from portal.domain.terms import Accepting, OfferingKind
from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    Offering,
    OfferingMunicipality,
    Organisation,
    Product,
)
from portal.services.monitor_figures import EXPIRED, FRESH, age_rank, current_tables, is_stopped_on
from portal.services.monitor_figures import STALE as STALE_AGE
from portal.services.norms import Norms
from portal.services.publication import professional_condition
from search.segment_asked import Age, Asked, Intake, Yardsticks


def place_facts(asked: Asked, *, by: Yardsticks, now: datetime) -> Select[Any]:
    """Select one row an offering, with what it is counted and put in order by."""
    today = local_date(now)
    age = age_rank(by.rule, now)
    is_known = age < EXPIRED
    is_closed = or_(_is_phasing_out(today), is_stopped_on(today))
    is_limited = and_(is_known, ~is_closed, _is_limited_on(today))
    intake, start = col(AvailabilityReport.intake_weeks), col(AvailabilityReport.start_weeks)
    free = col(AvailabilityReport.free_places)
    is_open = and_(is_known, ~is_closed)
    conditions = _conditions(asked, age, is_closed, is_limited, today)
    return (
        select(
            col(Offering.id).label("id"),
            col(Offering.product_id).label("product_id"),
            col(Organisation.id).label("provider_id"),
            col(Organisation.name).label("provider_name"),
            col(Product.position).label("product_position"),
            _standing(age, is_closed, is_limited).label("standing"),
            is_limited.label("is_limited"),
            case((is_open, intake)).label("intake"),
            case((is_open, intake + start)).label("total"),
            case((is_open, free)).label("free"),
            case((is_open, _soonest())).label("soonest"),
            _norm(by.norms).label("norm"),
            col(AvailabilityReport.confirmed_at).label("confirmed_at"),
        )
        .select_from(current_tables())
        .where(*conditions)
    )


def _conditions(
    asked: Asked,
    age: ColumnElement[int],
    is_closed: ColumnElement[bool],
    is_limited: ColumnElement[bool],
    today: date,
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        professional_condition(today),
        col(Contract.segment_id) == asked.segment_id,
        col(Offering.kind) == OfferingKind.CONTRACTED,
    ]
    if asked.product_id is not None:
        found.append(col(Offering.product_id) == asked.product_id)
    if asked.municipality is not None:
        found.append(_is_for(asked.municipality, is_limited))
    if asked.age is not None:
        found.append(_fits_age(asked.age, is_limited))
    if asked.intake is not None:
        found.append(_takes(asked.intake, age, is_closed, is_limited))
    if asked.freshness is not None:
        ages = {Age.WEEK: age == FRESH, Age.FORTNIGHT: age < STALE_AGE, Age.OLD: age >= STALE_AGE}
        found.append(ages[asked.freshness])
    return found


def _takes(
    intake: Intake, age: ColumnElement[int], is_closed: ColumnElement[bool], is_limited: ColumnElement[bool]
) -> ColumnElement[bool]:
    return {
        Intake.OPEN: and_(age < EXPIRED, ~is_closed),
        Intake.LIMITED: is_limited,
        Intake.STOPPED: and_(age < EXPIRED, is_closed),
        Intake.SILENT: age >= EXPIRED,
    }[intake]


def _fits_age(age: int, is_limited: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that help is for an age in years, and where it is limited to ages that there is room for it."""
    lowest, highest = col(AvailabilityReport.limit_age_min), col(AvailabilityReport.limit_age_max)
    return and_(
        func.coalesce(col(Offering.age_min), age) <= age,
        func.coalesce(col(Offering.age_max), age) >= age,
        or_(~is_limited, and_(func.coalesce(lowest, age) <= age, func.coalesce(highest, age) >= age)),
    )


def _is_for(town: tuple[int, str], is_limited: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that help is for a municipality, and where it is limited to some that this is one of them."""
    municipality_id, name = town
    only = cast(col(AvailabilityReport.limit_municipalities), String)
    serves = exists().where(
        col(OfferingMunicipality.offering_id) == col(Offering.id),
        col(OfferingMunicipality.municipality_id) == municipality_id,
    )
    has_room = or_(only == "[]", only.contains(json.dumps(name), autoescape=True))
    return and_(serves, or_(~is_limited, has_room))


def _is_phasing_out(today: date) -> ColumnElement[bool]:
    days = (col(ContractLine.phases_out_on), col(Contract.phases_out_on))
    return or_(*(func.coalesce(day <= today, False) for day in days))


def _is_limited_on(today: date) -> ColumnElement[bool]:
    until = col(AvailabilityReport.accepting_until)
    return and_(
        func.coalesce(col(AvailabilityReport.accepting) == Accepting.LIMITED, False),
        or_(until.is_(None), until >= today),
    )


def _standing(
    age: ColumnElement[int], is_closed: ColumnElement[bool], is_limited: ColumnElement[bool]
) -> ColumnElement[int]:
    """Give the class of `portal.domain.ordering.standing`."""
    intake, start = col(AvailabilityReport.intake_weeks), col(AvailabilityReport.start_weeks)
    free, waiting = col(AvailabilityReport.free_places), col(AvailabilityReport.waiting_count)
    weeks = func.coalesce(intake + start, intake)
    says_something = or_(weeks.is_not(None), start.is_not(None), free.is_not(None), waiting > 0)
    return case(
        (age >= EXPIRED, SILENT),
        (is_closed, STOPPED),
        (age == STALE_AGE, STALE),
        (is_limited, LIMITED),
        (or_(free > 0, weeks <= PLACE_WITHIN_WEEKS), PLACE),
        (says_something, WAITING),
        else_=LIMITED,
    )


def _soonest() -> ColumnElement[Any]:
    """Give the weeks until somebody can come, as far as they are known."""
    intake, start = col(AvailabilityReport.intake_weeks), col(AvailabilityReport.start_weeks)
    has_room = col(AvailabilityReport.free_places) > 0
    return func.coalesce(intake + start, case((has_room, func.coalesce(intake, start, 0))), intake)


def _norm(norms: Norms) -> ColumnElement[Any]:
    """Give the weeks that help may take in all by the norm of its product, null without one."""
    usual = literal(norms.region.weeks, Integer)
    weeks = [(col(Offering.product_id) == one, limit.weeks) for one, limit in norms.by_product.items()]
    return cast(case(*weeks, else_=usual), Integer) if weeks else usual
