"""Who cannot be reached: providers of whom nobody is mailed, and addresses that do not work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import MailStatus, ReminderStatus, Role
from portal.models import Membership, Obligation, Organisation, OutgoingMail, Reminder, User
from portal.services.board_lines import PENDING, within
from portal.services.recipients import UNCONFIRMED
from portal.services.reminders import NOBODY

OWN_ROLES = (Role.PROVIDER_EDITOR, Role.PROVIDER_MANAGER)
MOST_ADDRESSES = 200
SINCE = timedelta(weeks=13)


@dataclass(frozen=True)
class UnreachedProvider:
    """A provider that owes something while nobody there can be mailed."""

    organisation_id: int
    organisation_name: str
    phone: str | None
    email: str | None
    people_count: int
    last_step_at: datetime | None


@dataclass(frozen=True)
class WrongAddress:
    """A person whose address is not confirmed, or to whom the last mail failed for good."""

    organisation_id: int
    organisation_name: str
    person: str
    address: str
    reason: str


def list_unreached(
    session: Session, *, region_ids: Collection[int] | None, now: datetime, offset: int, limit: int
) -> tuple[list[UnreachedProvider], int]:
    """List the providers that owe something and of whom nobody can be mailed, by name, and how many."""
    here = and_(
        col(Obligation.organisation_id) == col(Organisation.id),
        within(col(Obligation.region_id), region_ids),
        col(Obligation.status).in_(PENDING),
        col(Obligation.item_count) > 0,
    )
    works_here = and_(
        col(Membership.organisation_id) == col(Organisation.id), col(Membership.role).in_(OWN_ROLES)
    )
    today = local_date(now)
    is_reachable = (
        exists()
        .where(works_here, col(User.id) == col(Membership.user_id))
        .where(col(User.is_active).is_(True), col(User.email_confirmed_at).is_not(None))
        .where(or_(col(User.reminders_paused_until).is_(None), col(User.reminders_paused_until) < today))
    )
    conditions = (col(Organisation.is_active).is_(True), exists().where(here), ~is_reachable)
    people = (
        select(func.count(func.distinct(col(Membership.user_id))))
        .join(User, col(User.id) == col(Membership.user_id))
        .where(works_here, col(User.is_active).is_(True))
        .scalar_subquery()
    )
    last_step = (
        select(func.max(col(Reminder.created_at)))
        .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
        .where(here, col(Reminder.status) == ReminderStatus.SKIPPED, col(Reminder.reason) == NOBODY)
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = select(
        col(Organisation.id),
        col(Organisation.name),
        col(Organisation.phone),
        col(Organisation.email),
        people,
        last_step,
    ).where(*conditions)
    total = session.scalar(select(func.count()).select_from(Organisation).where(*conditions)) or 0
    page = statement.order_by(col(Organisation.name), col(Organisation.id)).offset(offset).limit(limit)
    return [UnreachedProvider(*row) for row in session.execute(page)], total


def list_wrong_addresses(
    session: Session, *, region_ids: Collection[int] | None, limit: int = MOST_ADDRESSES
) -> list[WrongAddress]:
    """List the people of providers that owe something whose address does not work, by provider and name."""
    last_mail = (
        select(func.max(col(OutgoingMail.id)))
        .where(col(OutgoingMail.user_id) == col(User.id))
        .where(col(OutgoingMail.status).in_((MailStatus.SENT, MailStatus.FAILED)))
        .correlate(User)
        .scalar_subquery()
    )
    owes = exists().where(
        col(Obligation.organisation_id) == col(Membership.organisation_id),
        within(col(Obligation.region_id), region_ids),
        col(Obligation.status).in_(PENDING),
        col(Obligation.item_count) > 0,
    )
    has_failed = exists().where(
        col(OutgoingMail.id) == last_mail, col(OutgoingMail.status) == MailStatus.FAILED
    )
    error = select(col(OutgoingMail.error)).where(col(OutgoingMail.id) == last_mail).scalar_subquery()
    rows = session.execute(
        select(
            col(Organisation.id),
            col(Organisation.name),
            col(User.name),
            col(User.email),
            col(User.email_confirmed_at),
            error,
        )
        .join(Membership, col(Membership.user_id) == col(User.id))
        .join(Organisation, col(Organisation.id) == col(Membership.organisation_id))
        .where(
            col(Membership.role).in_(OWN_ROLES),
            col(User.is_active).is_(True),
            col(Organisation.is_active).is_(True),
            owes,
            or_(col(User.email_confirmed_at).is_(None), has_failed),
        )
        .distinct()
        .order_by(col(Organisation.name), col(User.name), col(User.email))
        .limit(limit)
    )
    return [
        WrongAddress(id_, name, person, address, UNCONFIRMED if confirmed_at is None else said or "failed")
        for id_, name, person, address, confirmed_at, said in rows
    ]
