"""Reads which indicators organisations owe for a period, and who handed in all of them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from portal.domain import indicator_duties as rule
from portal.domain.duties import ValueStatus
from portal.domain.indicator_duties import AskedIndicator, Contracted, IndicatorDuty, duties_in
from portal.domain.terms import Reporter
from portal.models import (
    Contract,
    ContractLine,
    Indicator,
    IndicatorScope,
    IndicatorValue,
    Organisation,
    Product,
)

__all__ = [
    "IndicatorDuty",
    "asked_indicators",
    "complete_organisations",
    "contracted_in",
    "is_complete",
    "owed_indicators",
]


def owed_indicators(
    session: Session,
    *,
    region_id: int,
    period_start: date,
    period_end: date,
    organisation_ids: Collection[int] | None = None,
) -> dict[int, tuple[IndicatorDuty, ...]]:
    """Return what each provider owes a region for a period, by organisation id; three statements.

    Both days are inclusive. Who owes nothing is absent.
    """
    asked = asked_indicators(session, region_id=region_id, reporter=Reporter.PROVIDER)
    if not asked:
        return {}
    contracted = contracted_in(
        session, region_id=region_id, start=period_start, end=period_end, organisation_ids=organisation_ids
    )
    known: dict[Contracted, tuple[IndicatorDuty, ...]] = {}
    found: dict[int, tuple[IndicatorDuty, ...]] = {}
    for organisation_id, what in contracted.items():
        if what not in known:
            known[what] = duties_in(asked, what, start=period_start, end=period_end)
        if known[what]:
            found[organisation_id] = known[what]
    return found


def complete_organisations(
    session: Session,
    *,
    region_id: int,
    period_start: date,
    period_end: date,
    organisation_ids: Collection[int] | None = None,
) -> set[int]:
    """Return the providers that handed in everything they owe a region for a period; four statements."""
    owed = owed_indicators(
        session,
        region_id=region_id,
        period_start=period_start,
        period_end=period_end,
        organisation_ids=organisation_ids,
    )
    handed_in: dict[int, set[IndicatorDuty]] = {}
    for row in session.execute(_handed_in(region_id, period_start, period_end, organisation_ids)):
        duty = IndicatorDuty(row.indicator_id, row.product_id, row.segment_id)
        handed_in.setdefault(row.organisation_id, set()).add(duty)
    return {one for one, duties in owed.items() if rule.is_complete(duties, handed_in.get(one, set()))}


def is_complete(
    session: Session, *, region_id: int, period_start: date, period_end: date, organisation_id: int
) -> bool:
    """Say whether one provider handed in everything it owes a region for a period."""
    return organisation_id in complete_organisations(
        session,
        region_id=region_id,
        period_start=period_start,
        period_end=period_end,
        organisation_ids=[organisation_id],
    )


def asked_indicators(session: Session, *, region_id: int, reporter: Reporter) -> tuple[AskedIndicator, ...]:
    """Return the indicators that a region asks of one kind of reporter, with scope, in the pack's order."""
    scopes: dict[int, tuple[list[int], list[int]]] = {}
    for row in session.execute(
        select(
            col(IndicatorScope.indicator_id), col(IndicatorScope.segment_id), col(IndicatorScope.product_id)
        )
        .join(Indicator, col(Indicator.id) == col(IndicatorScope.indicator_id))
        .where(col(Indicator.region_id) == region_id, col(Indicator.reported_by) == reporter)
        .order_by(col(IndicatorScope.id))
    ):
        segments, products = scopes.setdefault(row.indicator_id, ([], []))
        (segments if row.segment_id is not None else products).append(row.segment_id or row.product_id)
    rows = session.execute(
        select(col(Indicator.id), col(Indicator.valid_from), col(Indicator.valid_until))
        .where(col(Indicator.region_id) == region_id, col(Indicator.reported_by) == reporter)
        .order_by(col(Indicator.position), col(Indicator.id))
    )
    return tuple(
        AskedIndicator(
            row.id,
            row.valid_from,
            row.valid_until,
            segment_ids=tuple(scopes.get(row.id, ((), ()))[0]),
            product_ids=tuple(scopes.get(row.id, ((), ()))[1]),
        )
        for row in rows
    )


def contracted_in(
    session: Session,
    *,
    region_id: int,
    start: date,
    end: date,
    organisation_ids: Collection[int] | None = None,
) -> dict[int, Contracted]:
    """Return for what each provider was contracted at least a day of a period; one statement."""
    statement = (
        select(col(Contract.organisation_id), col(Contract.segment_id), col(ContractLine.product_id))
        .distinct()
        .join(ContractLine, col(ContractLine.contract_id) == col(Contract.id))
        .join(Product, col(Product.id) == col(ContractLine.product_id))
        .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
        .where(
            col(Contract.region_id) == region_id,
            col(Organisation.is_active).is_(True),
            _hold_together_in(start, end),
        )
    )
    if organisation_ids is not None:
        statement = statement.where(col(Contract.organisation_id).in_(organisation_ids))
    found: dict[int, tuple[set[int], set[int]]] = {}
    for row in session.execute(statement):
        segments, products = found.setdefault(row.organisation_id, (set(), set()))
        segments.add(row.segment_id)
        products.add(row.product_id)
    return {
        one: Contracted(frozenset(segments), frozenset(products))
        for one, (segments, products) in found.items()
    }


def _hold_together_in(start: date, end: date) -> ColumnElement[bool]:
    """Say that contract, line and product hold on one same day of the period at least."""
    spans: tuple[tuple[Any, Any], ...] = (
        (col(Contract.starts_on), col(Contract.ends_on)),
        (col(ContractLine.starts_on), col(ContractLine.ends_on)),
        (col(Product.valid_from), col(Product.valid_until)),
    )
    return and_(
        *(and_(first <= end, or_(last.is_(None), last >= start)) for first, last in spans),
        *(
            or_(last.is_(None), first <= last)
            for first, own_last in spans
            for _, last in spans
            if last is not own_last
        ),
    )


def _handed_in(region_id: int, start: date, end: date, organisation_ids: Collection[int] | None) -> Any:
    statement = (
        select(
            col(IndicatorValue.organisation_id),
            col(IndicatorValue.indicator_id),
            col(IndicatorValue.product_id),
            col(IndicatorValue.segment_id),
        )
        .distinct()
        .join(Indicator, col(Indicator.id) == col(IndicatorValue.indicator_id))
        .where(
            col(Indicator.region_id) == region_id,
            col(IndicatorValue.period_start) == start,
            col(IndicatorValue.period_end) == end,
            col(IndicatorValue.status) == ValueStatus.SUBMITTED,
        )
    )
    if organisation_ids is not None:
        statement = statement.where(col(IndicatorValue.organisation_id).in_(organisation_ids))
    return statement
