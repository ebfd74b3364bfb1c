"""The reporting calendars that hold on a day, as the plain values the domain works with."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.freshness import FreshnessRule
from portal.domain.terms import CalendarKind
from portal.models import ReportingCalendar
from portal.services.date_spans import holds_on


def calendars_on(session: Session, *, kind: CalendarKind, on: date) -> dict[int, ReportingCalendar]:
    """Return the calendar of one kind that holds on a day, by region id; the one that began last wins."""
    rows = session.scalars(
        select(ReportingCalendar)
        .where(
            col(ReportingCalendar.kind) == kind,
            holds_on(on, col(ReportingCalendar.valid_from), col(ReportingCalendar.valid_until)),
        )
        .order_by(col(ReportingCalendar.valid_from))
    )
    return {row.region_id: row for row in rows}


def calendars_of(session: Session, *, kind: CalendarKind) -> dict[int, list[ReportingCalendar]]:
    """Return all calendars of one kind, past and to come, by region id, oldest first."""
    found: dict[int, list[ReportingCalendar]] = {}
    for row in session.scalars(
        select(ReportingCalendar)
        .where(col(ReportingCalendar.kind) == kind)
        .order_by(col(ReportingCalendar.valid_from), col(ReportingCalendar.id))
    ):
        found.setdefault(row.region_id, []).append(row)
    return found


def holding_on(calendars: Sequence[ReportingCalendar], day: date) -> ReportingCalendar | None:
    """Return the calendar, of those given oldest first, that holds on a day; the one that began last wins."""
    held = [
        one
        for one in calendars
        if one.valid_from <= day and (one.valid_until is None or one.valid_until >= day)
    ]
    return held[-1] if held else None


def freshness_rules(session: Session, *, on: date) -> dict[int, FreshnessRule]:
    """Return how long a waiting figure stays fresh, by region id."""
    return {
        region_id: FreshnessRule(
            every_days=calendar.every_days or 7,
            stale_after_days=calendar.stale_after_days or 14,
            expire_after_days=calendar.expire_after_days or 42,
        )
        for region_id, calendar in calendars_on(session, kind=CalendarKind.WAITING, on=on).items()
    }
