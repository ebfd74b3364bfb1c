"""The board of a region: who owes what, how it stands, and how that adds up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.terms import CalendarKind
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    Municipality,
    Obligation,
    Product,
    Region,
    Segment,
)
from portal.services.board_lines import STATES, BoardChoice, BoardSort, board_lines, contracted, within

LineKey = tuple[int, int, CalendarKind]
"""What a line is about: organisation id, region id and kind."""


class BoardView(StrEnum):
    """By what the board adds up; the value is what the address says."""

    PROVIDER = "aanbieder"
    PRODUCT = "product"
    SEGMENT = "segment"
    MUNICIPALITY = "gemeente"


@dataclass(frozen=True)
class BoardLine:
    """One provider, region and kind. `item_count` is for the period that asks most; counts are periods."""

    organisation_id: int
    organisation_name: str
    region_id: int
    region_name: str
    kind: CalendarKind
    status: ObligationStatus
    pending_count: int
    late_count: int
    first_due_at: datetime | None
    item_count: int
    period_start: date

    @property
    def key(self) -> LineKey:
        return self.organisation_id, self.region_id, self.kind


@dataclass(frozen=True)
class GroupLine:
    """One product, segment or municipality, with how many lines stand in each way."""

    id: int
    name: str
    region_name: str
    counts: Mapping[ObligationStatus, int]


def regions_in(session: Session, *, region_ids: Collection[int] | None) -> list[tuple[int, str]]:
    """List regions as (id, name), by name; None means all of them."""
    rows = session.execute(
        select(col(Region.id), col(Region.name))
        .where(within(col(Region.id), region_ids))
        .order_by(col(Region.name))
    )
    return [(region_id, name) for region_id, name in rows]


def list_board(
    session: Session, *, choice: BoardChoice, now: datetime, offset: int, limit: int
) -> list[BoardLine]:
    """List a page of the board in the order asked for; two statements."""
    lines = board_lines(session, choice=choice, now=now).subquery()
    statement: Select[*tuple[Any, ...]] = select(lines)
    if choice.status is not None:
        statement = statement.where(lines.c.state == STATES.index(choice.status))
    order: list[ColumnElement[Any]] = []
    if choice.sort is BoardSort.LONGEST_LATE:
        order = [lines.c.state, lines.c.first_due_at]
    elif choice.sort is BoardSort.PERIODS:
        order = [lines.c.late_count.desc(), lines.c.pending_count.desc()]
    elif choice.sort is BoardSort.PUNCTUALITY:
        shares = _shares_on_time(choice, now).subquery()
        statement = statement.outerjoin(
            shares,
            (shares.c.organisation_id == lines.c.organisation_id)
            & (shares.c.region_id == lines.c.region_id)
            & (shares.c.kind == lines.c.kind),
        )
        order = [func.coalesce(shares.c.share, 2.0)]
    order += [lines.c.organisation_name, lines.c.organisation_id, lines.c.kind, lines.c.region_id]
    rows = session.execute(statement.order_by(*order).offset(offset).limit(limit))
    return [_line(row) for row in rows]


def count_board(session: Session, *, choice: BoardChoice, now: datetime) -> dict[ObligationStatus, int]:
    """Count the lines of the board by how they stand, whatever status is asked for; two statements."""
    lines = board_lines(session, choice=choice, now=now).subquery()
    rows = session.execute(select(lines.c.state, func.count()).group_by(lines.c.state)).all()
    found = {STATES[state]: count for state, count in rows}
    return {status: found.get(status, 0) for status in STATES}


def list_groups(
    session: Session, *, choice: BoardChoice, view: BoardView, now: datetime, offset: int, limit: int
) -> tuple[list[GroupLine], int]:
    """Add the board up by product, segment or municipality, most late first, and how many there are."""
    lines = board_lines(session, choice=choice, now=now).subquery()
    subject, name = _SUBJECTS[view]
    pairs = (
        select(
            col(Contract.organisation_id).label("organisation_id"),
            col(Contract.region_id).label("region_id"),
            subject.label("subject_id"),
        )
        .select_from(Contract)
        .join(ContractLine, col(ContractLine.contract_id) == col(Contract.id))
        .where(within(col(Contract.region_id), choice.region_ids))
        .where(*contracted(choice, on=local_date(now)))
        .distinct()
    )
    if view is BoardView.MUNICIPALITY:
        pairs = pairs.join(
            ContractLineMunicipality,
            col(ContractLineMunicipality.contract_line_id) == col(ContractLine.id),
        )
    pair = pairs.subquery()
    counts = [func.sum(case((lines.c.state == number, 1), else_=0)) for number in range(len(STATES))]
    owner = name.class_
    statement: Select[*tuple[Any, ...]] = (
        select(pair.c.subject_id, name, lines.c.region_name, *counts)
        .select_from(lines)
        .join(
            pair,
            (pair.c.organisation_id == lines.c.organisation_id) & (pair.c.region_id == lines.c.region_id),
        )
        .join(owner, owner.id == pair.c.subject_id)
        .group_by(pair.c.subject_id, name, lines.c.region_name)
    )
    if choice.status is not None:
        statement = statement.having(counts[STATES.index(choice.status)] > 0)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = statement.order_by(counts[0].desc(), counts[1].desc(), name, lines.c.region_name)
    rows = session.execute(page.offset(offset).limit(limit))
    return [GroupLine(row[0], row[1], row[2], dict(zip(STATES, row[3:], strict=True))) for row in rows], total


def board_choices(
    session: Session, *, region_ids: Collection[int] | None
) -> dict[BoardView, Sequence[tuple[int, str]]]:
    """List the products, segments and municipalities that are contracted, each as (id, name), by name."""
    found: dict[BoardView, Sequence[tuple[int, str]]] = {}
    for view, (subject, name) in _SUBJECTS.items():
        owner = name.class_
        # EXISTS stops at the first line of each: there are far more lines than subjects.
        is_used = (
            exists()
            .where(subject == owner.id, within(col(Contract.region_id), region_ids))
            .where(col(ContractLine.contract_id) == col(Contract.id))
        )
        if view is BoardView.MUNICIPALITY:
            is_used = is_used.where(col(ContractLineMunicipality.contract_line_id) == col(ContractLine.id))
        rows = session.execute(select(owner.id, name).where(is_used).order_by(name, owner.id))
        found[view] = [(row[0], row[1]) for row in rows]
    return found


_SUBJECTS: Mapping[BoardView, tuple[Any, Any]] = {
    BoardView.PRODUCT: (col(ContractLine.product_id), col(Product.name)),
    BoardView.SEGMENT: (col(Contract.segment_id), col(Segment.name)),
    BoardView.MUNICIPALITY: (col(ContractLineMunicipality.municipality_id), col(Municipality.name)),
}


def _shares_on_time(choice: BoardChoice, now: datetime) -> Select[*tuple[Any, ...]]:
    """Select the share on time over half a year, of what was due and not excused."""
    is_on_time = (col(Obligation.status) == ObligationStatus.SUBMITTED) & (
        col(Obligation.submitted_at) < col(Obligation.due_at)
    )
    return (
        select(
            col(Obligation.organisation_id),
            col(Obligation.region_id),
            col(Obligation.kind),
            func.avg(case((is_on_time, 1.0), else_=0.0)).label("share"),
        )
        .where(
            within(col(Obligation.region_id), choice.region_ids),
            col(Obligation.period_start) >= local_date(now) - timedelta(weeks=26),
            col(Obligation.status) != ObligationStatus.EXCUSED,
            col(Obligation.due_at) <= now,
        )
        .group_by(col(Obligation.organisation_id), col(Obligation.region_id), col(Obligation.kind))
    )


def _line(row: Any) -> BoardLine:
    return BoardLine(
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        region_id=row.region_id,
        region_name=row.region_name,
        kind=row.kind,
        status=STATES[row.state],
        pending_count=row.pending_count,
        late_count=row.late_count,
        first_due_at=row.first_due_at,
        item_count=row.item_count,
        period_start=row.period_start,
    )
