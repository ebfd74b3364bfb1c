"""The lines of a region's board in SQL: a provider, a region and a kind, and how that stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.terms import CalendarKind
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    Obligation,
    Organisation,
    Region,
)
from portal.services.date_spans import holds_on

PENDING = (ObligationStatus.OPEN, ObligationStatus.LATE)
LONGEST_PERIODS = {
    CalendarKind.WAITING: timedelta(days=93),
    CalendarKind.INDICATORS: timedelta(days=366),
}
STATES = (
    ObligationStatus.LATE,
    ObligationStatus.OPEN,
    ObligationStatus.EXCUSED,
    ObligationStatus.SUBMITTED,
)
"""How a line stands, in the order that it matters: one period late makes the line late."""


class BoardSort(StrEnum):
    """In which order the lines stand; the value is what the address says."""

    LONGEST_LATE = "te-laat"
    NAME = "naam"
    PERIODS = "periodes"
    PUNCTUALITY = "op-tijd"


_IS_PENDING = and_(col(Obligation.status).in_(PENDING), col(Obligation.item_count) > 0)


@dataclass(frozen=True)
class BoardChoice:
    """What is asked of the board; None leaves a filter out, and region_ids None means every region.

    With `day` it is about the period that holds that day, else about the newest and all that is pending.
    """

    region_ids: Collection[int] | None
    kind: CalendarKind | None = None
    status: ObligationStatus | None = None
    day: date | None = None
    segment_id: int | None = None
    product_id: int | None = None
    municipality_id: int | None = None
    name: str = ""
    sort: BoardSort = BoardSort.LONGEST_LATE


def within(column: Mapped[Any], region_ids: Collection[int] | None) -> ColumnElement[bool]:
    """Keep to some regions; None means all of them."""
    return true() if region_ids is None else column.in_(region_ids)


def newest_periods(
    session: Session, *, region_ids: Collection[int] | None
) -> dict[tuple[int, CalendarKind], date]:
    """Return the first day of the newest period, by region id and kind; one statement."""
    columns = [
        select(func.max(col(Obligation.period_start)))
        .where(col(Obligation.region_id) == col(Region.id), col(Obligation.kind) == kind)
        .scalar_subquery()
        for kind in CalendarKind
    ]
    rows = session.execute(select(col(Region.id), *columns).where(within(col(Region.id), region_ids)))
    return {
        (row[0], kind): start
        for row in rows
        for kind, start in zip(CalendarKind, row[1:], strict=True)
        if start is not None
    }


def board_lines(session: Session, *, choice: BoardChoice, now: datetime) -> Select[*tuple[Any, ...]]:
    """Select one row a line: ids and names, state, pending and late periods, first due moment, items.

    `state` is the position in STATES. Costs one statement, to know the newest periods.
    """
    lines = _grouped(session, choice, now).subquery()
    statement: Select[*tuple[Any, ...]] = (
        select(
            lines,
            col(Organisation.name).label("organisation_name"),
            col(Region.name).label("region_name"),
        )
        .join(Organisation, col(Organisation.id) == lines.c.organisation_id)
        .join(Region, col(Region.id) == lines.c.region_id)
        .where(col(Organisation.is_active).is_(True))
    )
    if choice.name:
        statement = statement.where(col(Organisation.name).icontains(choice.name, autoescape=True))
    return statement


def contracted(choice: BoardChoice, *, on: date) -> list[ColumnElement[bool]]:
    """List what a contract line must meet on a day to count for the choice."""
    conditions: list[ColumnElement[bool]] = [
        col(ContractLine.contract_id) == col(Contract.id),
        holds_on(on, col(Contract.starts_on), col(Contract.ends_on)),
        holds_on(on, col(ContractLine.starts_on), col(ContractLine.ends_on)),
    ]
    if choice.segment_id is not None:
        conditions.append(col(Contract.segment_id) == choice.segment_id)
    if choice.product_id is not None:
        conditions.append(col(ContractLine.product_id) == choice.product_id)
    if choice.municipality_id is not None:
        conditions.append(
            exists().where(
                col(ContractLineMunicipality.contract_line_id) == col(ContractLine.id),
                col(ContractLineMunicipality.municipality_id) == choice.municipality_id,
            )
        )
    return conditions


def _grouped(session: Session, choice: BoardChoice, now: datetime) -> Select[*tuple[Any, ...]]:
    """Fold the obligations that are meant into lines, before any name is looked up."""
    is_late = and_(_IS_PENDING, col(Obligation.due_at) <= now)
    pending, late = _count(_IS_PENDING), _count(is_late)
    excused = _count(col(Obligation.status) == ObligationStatus.EXCUSED)
    submitted = _count(col(Obligation.status) == ObligationStatus.SUBMITTED)
    state = case((late > 0, 0), (pending > 0, 1), (submitted > 0, 3), (excused > 0, 2), else_=3)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Obligation.organisation_id),
            col(Obligation.region_id),
            col(Obligation.kind),
            state.label("state"),
            pending.label("pending_count"),
            late.label("late_count"),
            func.min(case((_IS_PENDING, col(Obligation.due_at)))).label("first_due_at"),
            func.max(case((_IS_PENDING, col(Obligation.item_count)), else_=0)).label("item_count"),
            func.max(col(Obligation.period_start)).label("period_start"),
        )
        .where(*_conditions(session, choice, now))
        .group_by(col(Obligation.organisation_id), col(Obligation.region_id), col(Obligation.kind))
    )
    return statement


def _conditions(session: Session, choice: BoardChoice, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [
        within(col(Obligation.region_id), choice.region_ids),
        or_(col(Obligation.status).not_in(PENDING), col(Obligation.item_count) > 0),
    ]
    if choice.kind is not None:
        conditions.append(col(Obligation.kind) == choice.kind)
    if choice.day is None:
        conditions.append(col(Obligation.id).in_(_newest_and_pending(session, choice)))
    else:
        conditions.append(_holds(choice.day))
    if {choice.segment_id, choice.product_id, choice.municipality_id} != {None}:
        conditions.append(
            exists().where(
                col(Contract.organisation_id) == col(Obligation.organisation_id),
                col(Contract.region_id) == col(Obligation.region_id),
                *contracted(choice, on=local_date(now)),
            )
        )
    return conditions


def _newest_and_pending(session: Session, choice: BoardChoice) -> CompoundSelect[Any]:
    """Find what the board is about by two indexes: a year of what is settled is never read."""
    newest = newest_periods(session, region_ids=choice.region_ids)
    return union_all(
        # One status at a time: a planner that hears of two takes them for most of the table.
        *(select(col(Obligation.id)).where(col(Obligation.status) == status) for status in PENDING),
        *(select(col(Obligation.id)).where(_is_period(*key, start)) for key, start in newest.items()),
    )


def _is_period(region_id: int, kind: CalendarKind, start: date) -> ColumnElement[bool]:
    return and_(
        col(Obligation.region_id) == region_id,
        col(Obligation.kind) == kind,
        col(Obligation.period_start) == start,
    )


def _holds(day: date) -> ColumnElement[bool]:
    """Keep the periods in which a day falls; the first day is bounded, so that the index helps."""
    spans = (
        and_(col(Obligation.kind) == kind, col(Obligation.period_start) >= day - longest)
        for kind, longest in LONGEST_PERIODS.items()
    )
    return and_(or_(false(), *spans), col(Obligation.period_start) <= day, col(Obligation.period_end) >= day)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
