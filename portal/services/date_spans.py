"""Which rows hold on a day, as a condition in SQL: from a first day up to and including a last one."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Mapped

DateColumn = Mapped[date | None] | Mapped[date]


def holds_on(day: date, first: DateColumn, last: DateColumn) -> ColumnElement[bool]:
    """Say that a day falls between a first and a last day; no last day means that it goes on."""
    return and_(first <= day, lasts_on(day, last))


def begins_by(day: date, first: DateColumn) -> ColumnElement[bool]:
    """Say that something has begun on a day; no first day means that it always had."""
    return or_(first.is_(None), first <= day)


def lasts_on(day: date, last: DateColumn) -> ColumnElement[bool]:
    """Say that something is not over on a day, begun or not; no last day means that it goes on."""
    return or_(last.is_(None), last >= day)
