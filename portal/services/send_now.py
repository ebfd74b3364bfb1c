"""Reminding a provider by hand, beside the ladder: once a day for an obligation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.calendar import is_quiet, local_date, next_sending_moment
from portal.domain.duties import Audience, MailKind, ReminderStatus
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.reminders import Step
from portal.models import Obligation, Reminder
from portal.services.audit import note_change
from portal.services.board_lines import PENDING, within
from portal.services.chase import DueStep, OpenObligation, count_outstanding, open_obligations
from portal.services.mail_days import mails_to_join
from portal.services.mail_queue import queue_mail
from portal.services.next_steps import people_for
from portal.services.recipients import Recipient
from portal.services.reminder_mails import Letterhead, make_composer

BY_HAND = 1000
"""Reminders by hand count on from here, above every rung: they take no rung's place."""


@dataclass(frozen=True)
class SentNow:
    """Who gets a reminder, and when it may leave at the earliest."""

    names: tuple[str, ...]
    leaves_at: datetime


def send_now(
    session: Session,
    *,
    obligation_id: int,
    region_ids: Collection[int] | None,
    user_id: int | None,
    letterhead: Letterhead,
    now: datetime,
) -> SentNow:
    """Queue a reminder of one obligation to everybody at the provider; in quiet time it leaves later.

    For whom an earlier mail still waits, it goes into that one.

    Raises NotFoundError outside these regions, DomainError `nothing_owed` when it was handed in or excused,
    `reminders_paused`, `nobody_to_remind` or `reminded_today`.
    """
    obligation = _obligation(session, obligation_id, region_ids, now)
    position = _position(session, obligation_id, now)
    step = Step(position, 0, Audience.PROVIDER)
    directory = people_for(session, obligations=[obligation], now=now)
    people = [
        person
        for person in directory.people(
            step.audience, organisation_id=obligation.organisation_id, region_id=obligation.region_id
        )
        if person.obstacle is None
    ]
    if not people:
        raise DomainError("nobody_to_remind")
    one = DueStep(obligation, step)
    waiting = mails_to_join(session, user_ids=[person.user_id for person in people], now=now)
    for person in people:
        mail_id = waiting.get(person.user_id) or _queue(session, one, person, letterhead, now)
        _note(session, one, person, mail_id, now)
    session.flush()
    note_change(
        session,
        action="reminder.send_now",
        subject_kind="obligation",
        subject_id=obligation_id,
        user_id=user_id,
        organisation_id=obligation.organisation_id,
        after={"user_ids": [person.user_id for person in people], "step_position": position},
        now=now,
    )
    return SentNow(
        tuple(person.name for person in people), next_sending_moment(now) if is_quiet(now) else now
    )


def _obligation(
    session: Session, obligation_id: int, region_ids: Collection[int] | None, now: datetime
) -> OpenObligation:
    status = session.scalar(
        select(col(Obligation.status))
        .where(col(Obligation.id) == obligation_id, within(col(Obligation.region_id), region_ids))
        .with_for_update()
    )
    if status is None:
        raise NotFoundError("obligation_unknown")
    if status not in PENDING:
        raise DomainError("nothing_owed")
    found = open_obligations(session, col(Obligation.id) == obligation_id, on=local_date(now))
    if not found:
        raise DomainError("reminders_paused")
    if not count_outstanding(session, obligations=found)[obligation_id]:
        raise DomainError("nothing_owed")
    return found[0]


def _position(session: Session, obligation_id: int, now: datetime) -> int:
    """Give the next place by hand. Raises DomainError `reminded_today`."""
    last = session.execute(
        select(func.max(col(Reminder.step_position)), func.max(col(Reminder.created_at))).where(
            col(Reminder.obligation_id) == obligation_id, col(Reminder.step_position) >= BY_HAND
        )
    ).one()
    if last[0] is None:
        return BY_HAND
    if local_date(last[1]) == local_date(now):
        raise DomainError("reminded_today")
    return int(last[0]) + 1


def _queue(
    session: Session, one: DueStep, person: Recipient, letterhead: Letterhead, now: datetime
) -> int | None:
    outstanding = count_outstanding(session, obligations=[one.obligation])
    composer = make_composer(session, letterhead=letterhead, now=now)
    subject, text, html = composer.compose(person, [one], outstanding)
    return queue_mail(
        session,
        key=f"hand:{one.obligation.obligation_id}:{one.step.position}:{person.user_id}",
        user_id=person.user_id,
        to_address=person.address,
        subject=subject,
        text=text,
        html=html,
        kind=MailKind.OBLIGATION,
        now=now,
    )


def _note(session: Session, one: DueStep, person: Recipient, mail_id: int | None, now: datetime) -> None:
    reminder = Reminder(
        obligation_id=one.obligation.obligation_id,
        step_position=one.step.position,
        audience=one.step.audience,
        user_id=person.user_id,
        mail_id=mail_id,
        status=ReminderStatus.QUEUED,
        created_at=now,
    )
    session.add(reminder)
