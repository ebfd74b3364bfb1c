"""The reminder log of a region: everything sent, skipped, withdrawn and failed, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_moment
from portal.domain.duties import Audience, MailStatus, ReminderStatus
from portal.domain.terms import CalendarKind
from portal.models import Obligation, Organisation, OutgoingMail, Region, Reminder, User
from portal.services.board_lines import within

_MIDNIGHT = datetime.min.time()


@dataclass(frozen=True)
class LogChoice:
    """What is asked of the log; None leaves a filter out. Days are Amsterdam days, both inclusive."""

    region_ids: Collection[int] | None
    status: ReminderStatus | None = None
    audience: Audience | None = None
    kind: CalendarKind | None = None
    since: date | None = None
    until: date | None = None
    name: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class LoggedReminder:
    """One line of the reminder log; without a person the step found nobody."""

    reminder_id: int
    created_at: datetime
    organisation_id: int
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
    mail_status: MailStatus | None


def list_reminders(
    session: Session, *, choice: LogChoice, offset: int, limit: int
) -> tuple[list[LoggedReminder], int]:
    """List the reminder log, newest first, and how many lines there are; `name` is a part of who or whom."""
    found = _conditions(_columns(), choice)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = (
        found.order_by(col(Reminder.created_at).desc(), col(Reminder.id).desc()).offset(offset).limit(limit)
    )
    return [LoggedReminder(*row) for row in session.execute(page)], total


def _columns() -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Reminder.id),
            col(Reminder.created_at),
            col(Organisation.id).label("organisation_id"),
            col(Organisation.name),
            col(Region.name).label("region_name"),
            col(Obligation.kind),
            col(Obligation.period_start),
            col(Reminder.step_position),
            col(Reminder.audience),
            col(User.name).label("person"),
            col(Reminder.status),
            col(Reminder.reason),
            col(Reminder.settled_at),
            col(OutgoingMail.status).label("mail_status"),
        )
        .select_from(Reminder)
        .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
        .join(Organisation, col(Organisation.id) == col(Obligation.organisation_id))
        .join(Region, col(Region.id) == col(Obligation.region_id))
        .outerjoin(User, col(User.id) == col(Reminder.user_id))
        .outerjoin(OutgoingMail, col(OutgoingMail.id) == col(Reminder.mail_id))
    )
    return statement


def _conditions(found: Select[*tuple[Any, ...]], choice: LogChoice) -> Select[*tuple[Any, ...]]:
    found = found.where(within(col(Obligation.region_id), choice.region_ids))
    for column, value in (
        (col(Reminder.status), choice.status),
        (col(Reminder.audience), choice.audience),
        (col(Obligation.kind), choice.kind),
        (col(Obligation.organisation_id), choice.organisation_id),
    ):
        if value is not None:
            found = found.where(column == value)
    if choice.since is not None:
        found = found.where(col(Reminder.created_at) >= local_moment(choice.since, _MIDNIGHT))
    if choice.until is not None:
        found = found.where(
            col(Reminder.created_at) < local_moment(choice.until + timedelta(days=1), _MIDNIGHT)
        )
    if choice.name:
        found = found.where(
            or_(
                col(Organisation.name).icontains(choice.name, autoescape=True),
                col(User.name).icontains(choice.name, autoescape=True),
            )
        )
    return found
