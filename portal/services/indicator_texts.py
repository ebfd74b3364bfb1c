"""Indicators as people read them, and the names of what they are asked for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.indicator_answers import Definition
from portal.domain.terms import Calculation, Reporter
from portal.models import Indicator, Product, Segment

TEXT_COLUMNS: tuple[Any, ...] = (
    col(Indicator.id),
    col(Indicator.code),
    col(Indicator.name),
    col(Indicator.kind),
    col(Indicator.unit),
    col(Indicator.parts),
    col(Indicator.numerator),
    col(Indicator.denominator),
    col(Indicator.direction),
    col(Indicator.reported_by),
    col(Indicator.target),
    col(Indicator.calculation),
    col(Indicator.formula_note),
    col(Indicator.source),
    col(Indicator.position),
)


@dataclass(frozen=True)
class IndicatorText:
    """An indicator as people read it."""

    indicator_id: int
    code: str
    name: str
    definition: Definition
    reporter: Reporter
    target: float | None
    calculation: Calculation | None
    formula_note: str | None
    source: str
    position: int


def read_texts(session: Session, *, region_id: int, reporter: Reporter | None) -> dict[int, IndicatorText]:
    """Return the indicators of a region by id, of one kind of reporter or of all; one statement."""
    statement = select(*TEXT_COLUMNS).where(col(Indicator.region_id) == region_id)
    if reporter is not None:
        statement = statement.where(col(Indicator.reported_by) == reporter)
    rows = session.execute(statement.order_by(col(Indicator.position), col(Indicator.id)))
    return {row.id: text_of(row) for row in rows}


def text_of(row: Any) -> IndicatorText:
    """Turn a row of an indicator into the plain value."""
    return IndicatorText(
        indicator_id=row.id,
        code=row.code,
        name=row.name,
        definition=Definition(
            kind=row.kind,
            unit=row.unit,
            parts=tuple(row.parts),
            numerator=row.numerator,
            denominator=row.denominator,
            direction=row.direction,
        ),
        reporter=row.reported_by,
        target=row.target,
        calculation=row.calculation,
        formula_note=row.formula_note,
        source=row.source,
        position=row.position,
    )


def subject_names(
    session: Session, *, region_id: int
) -> dict[tuple[int | None, int | None], tuple[tuple[int, int], str | None]]:
    """Return the order and name of every subject, by segment and product id; two statements."""
    found: dict[tuple[int | None, int | None], tuple[tuple[int, int], str | None]] = {
        (None, None): ((0, 0), None)
    }
    for rank, table in ((1, Segment), (2, Product)):
        columns = (col(table.id), col(table.name), col(table.position))
        rows = session.execute(select(*columns).where(col(table.region_id) == region_id))
        for row in rows:
            key = (row.id, None) if rank == 1 else (None, row.id)
            found[key] = ((rank, row.position), row.name)
    return found
