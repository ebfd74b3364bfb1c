"""The board of a region: what providers owe, what is late, and the log of who was reminded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from portal.domain.duties import Audience, ObligationStatus, ReminderStatus
from portal.domain.terms import CalendarKind
from portal.models import Obligation, Organisation, Region, Reminder, User

PENDING = (ObligationStatus.OPEN, ObligationStatus.LATE)


@dataclass(frozen=True)
class PeriodCounts:
    """How the obligations of a region's newest period stand, in numbers of providers."""

    region_id: int
    region_name: str
    kind: CalendarKind
    period_start: date
    due_at: datetime
    open: int
    late: int
    submitted: int
    excused: int

    @property
    def total(self) -> int:
        return self.open + self.late + self.submitted + self.excused


@dataclass(frozen=True)
class OwingProvider:
    """A provider that has not handed in: since when, how many periods, and how much for the newest one."""

    organisation_id: int
    organisation_name: str
    region_name: str
    kind: CalendarKind
    first_due_at: datetime
    period_count: int
    item_count: int


@dataclass(frozen=True)
class LoggedReminder:
    """One line of the reminder log; without a person the step found nobody."""

    reminder_id: int
    created_at: datetime
    organisation_name: str
    region_name: str
    kind: CalendarKind
    period_start: date
    step_position: int
    audience: Audience
    person: str | None
    status: ReminderStatus
    reason: str | None
    settled_at: datetime | None


def regions_in(session: Session, *, region_ids: Collection[int] | None) -> list[tuple[int, str]]:
    """List regions as (id, name), by name; None means all of them."""
    rows = session.execute(
        select(col(Region.id), col(Region.name))
        .where(_within(col(Region.id), region_ids))
        .order_by(col(Region.name))
    )
    return [(region_id, name) for region_id, name in rows]


def count_periods(
    session: Session, *, region_ids: Collection[int] | None, now: datetime
) -> list[PeriodCounts]:
    """Count the obligations of each region's newest period, a line per kind; late is past its due moment."""
    newest = (
        select(
            col(Obligation.region_id),
            col(Obligation.kind),
            func.max(col(Obligation.period_start)).label("period_start"),
        )
        .where(_within(col(Obligation.region_id), region_ids))
        .group_by(col(Obligation.region_id), col(Obligation.kind))
        .subquery()
    )
    is_pending = col(Obligation.status).in_(PENDING)
    is_late = and_(is_pending, col(Obligation.due_at) <= now)
    rows = session.execute(
        select(
            col(Obligation.region_id),
            col(Region.name),
            col(Obligation.kind),
            col(Obligation.period_start),
            func.min(col(Obligation.due_at)),
            _count(and_(is_pending, col(Obligation.due_at) > now)),
            _count(is_late),
            _count(col(Obligation.status) == ObligationStatus.SUBMITTED),
            _count(col(Obligation.status) == ObligationStatus.EXCUSED),
        )
        .join(Region, col(Region.id) == col(Obligation.region_id))
        .join(
            newest,
            and_(
                newest.c.region_id == col(Obligation.region_id),
                newest.c.kind == col(Obligation.kind),
                newest.c.period_start == col(Obligation.period_start),
            ),
        )
        .group_by(
            col(Obligation.region_id), col(Region.name), col(Obligation.kind), col(Obligation.period_start)
        )
        .order_by(col(Region.name), col(Obligation.kind))
    )
    return [PeriodCounts(*row) for row in rows]


def list_owing(
    session: Session,
    *,
    region_ids: Collection[int] | None,
    only_late: bool,
    kind: CalendarKind | None,
    now: datetime,
    offset: int,
    limit: int,
) -> tuple[list[OwingProvider], int]:
    """List the providers that owe something, longest overdue first, and how many there are in all."""
    conditions = [
        _within(col(Obligation.region_id), region_ids),
        col(Obligation.status).in_(PENDING),
        col(Obligation.item_count) > 0,
        col(Organisation.is_active).is_(True),
    ]
    if only_late:
        conditions.append(col(Obligation.due_at) <= now)
    if kind is not None:
        conditions.append(col(Obligation.kind) == kind)
    first_due = func.min(col(Obligation.due_at))
    grouped = (
        select(
            col(Organisation.id),
            col(Organisation.name),
            col(Region.name),
            col(Obligation.kind),
            first_due,
            func.count(),
            func.max(col(Obligation.item_count)),
        )
        .select_from(Obligation)
        .join(Organisation, col(Organisation.id) == col(Obligation.organisation_id))
        .join(Region, col(Region.id) == col(Obligation.region_id))
        .where(*conditions)
        .group_by(col(Organisation.id), col(Organisation.name), col(Region.name), col(Obligation.kind))
    )
    total = session.scalar(select(func.count()).select_from(grouped.subquery())) or 0
    page = (
        grouped.order_by(first_due, col(Organisation.name), col(Organisation.id)).offset(offset).limit(limit)
    )
    return [OwingProvider(*row) for row in session.execute(page)], total


def list_reminders(
    session: Session,
    *,
    region_ids: Collection[int] | None,
    status: ReminderStatus | None,
    name: str,
    offset: int,
    limit: int,
) -> tuple[list[LoggedReminder], int]:
    """List the reminder log, newest first, and how many lines there are; `name` is a part of who or whom."""
    found: Select[*tuple[object, ...]] = (
        select(
            col(Reminder.id),
            col(Reminder.created_at),
            col(Organisation.name),
            col(Region.name),
            col(Obligation.kind),
            col(Obligation.period_start),
            col(Reminder.step_position),
            col(Reminder.audience),
            col(User.name),
            col(Reminder.status),
            col(Reminder.reason),
            col(Reminder.settled_at),
        )
        .select_from(Reminder)
        .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
        .join(Organisation, col(Organisation.id) == col(Obligation.organisation_id))
        .join(Region, col(Region.id) == col(Obligation.region_id))
        .outerjoin(User, col(User.id) == col(Reminder.user_id))
        .where(_within(col(Obligation.region_id), region_ids))
    )
    if status is not None:
        found = found.where(col(Reminder.status) == status)
    if name:
        found = found.where(
            or_(
                col(Organisation.name).icontains(name, autoescape=True),
                col(User.name).icontains(name, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(col(Reminder.id).desc()).offset(offset).limit(limit)
    return [LoggedReminder(*row) for row in session.execute(page)], total


def _within(column: Mapped[Any], region_ids: Collection[int] | None) -> ColumnElement[bool]:
    return true() if region_ids is None else column.in_(region_ids)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
