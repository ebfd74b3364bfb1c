"""One mail a person a day: who had theirs, which mail can be joined, and until when one holds back."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date, local_moment, next_sending_moment
from portal.domain.duties import MailKind, MailStatus
from portal.models import OutgoingMail
from portal.services.mail_queue import pause_after

COUNTED = (MailKind.OBLIGATION, MailKind.DIGEST)
"""Of these kinds together a person gets one a day; who asked for a mail gets it whatever else came."""
_UNSENT = (MailStatus.QUEUED, MailStatus.CLAIMED, MailStatus.IN_DOUBT)
_DAY = timedelta(days=1)
_SHORT_WAIT = 3


def mailed_people(session: Session, *, now: datetime) -> set[int]:
    """Return for whom the day is full: they had a mail today, or wait for a digest of today or yesterday."""
    since = _start_of_day(now)
    fresh_digest = (
        col(OutgoingMail.kind) == MailKind.DIGEST,
        col(OutgoingMail.status).in_(_UNSENT),
        col(OutgoingMail.created_at) >= since - _DAY,
    )
    found: set[int] = set()
    for conditions in (_sent_since(since), fresh_digest):
        statement = select(col(OutgoingMail.user_id)).where(
            col(OutgoingMail.user_id).is_not(None), *conditions
        )
        found.update(user_id for user_id in session.scalars(statement) if user_id is not None)
    return found


def mails_to_join(session: Session, *, user_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Return, by person, the mail about what is due that still waits to leave; locked until the end.

    What is due now goes into it, so that nobody gets yesterday's mail beside today's; it is to leave at once.
    """
    waiting = session.scalars(
        select(OutgoingMail)
        .where(
            col(OutgoingMail.user_id).in_(user_ids),
            col(OutgoingMail.kind) == MailKind.OBLIGATION,
            col(OutgoingMail.status) == MailStatus.QUEUED,
        )
        .order_by(col(OutgoingMail.id))
        .with_for_update(skip_locked=True)
    )
    joined = {mail.user_id: mail for mail in waiting if mail.user_id is not None}
    for mail in joined.values():
        mail.next_attempt_at = now
    session.flush()
    return {user_id: mail.id for user_id, mail in joined.items() if mail.id is not None}


def next_morning(now: datetime) -> datetime:
    """Give the first moment of a later day at which mail may go."""
    return next_sending_moment(_start_of_day(now + _DAY))


def holds_back_until(session: Session, *, mail: OutgoingMail, now: datetime) -> datetime | None:
    """Say until when a mail waits for another one to the same person: the next day, or until that has gone.

    None: it may leave.
    """
    if mail.user_id is None or mail.kind not in COUNTED:
        return None
    others = select(col(OutgoingMail.id)).where(
        col(OutgoingMail.user_id) == mail.user_id, col(OutgoingMail.id) != mail.id
    )
    since = _start_of_day(now)
    if session.scalars(others.where(*_sent_since(since)).limit(1)).first() is not None:
        return next_morning(now)
    is_leaving = (col(OutgoingMail.kind).in_(COUNTED), col(OutgoingMail.status) == MailStatus.CLAIMED)
    if session.scalars(others.where(*is_leaving).limit(1)).first() is not None:
        return now + pause_after(_SHORT_WAIT, mail.message_id)
    return None


def _sent_since(since: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(OutgoingMail.sent_at) >= since, col(OutgoingMail.kind).in_(COUNTED)


def _start_of_day(now: datetime) -> datetime:
    return local_moment(local_date(now), time.min)
