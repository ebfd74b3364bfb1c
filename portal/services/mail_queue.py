"""The queue of outgoing mail: decided once by key, claimed by one process, settled by what happened."""

import re
import secrets
import zlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Update, func, select, update
from sqlmodel import Session, col

from portal.domain.duties import MailKind, MailStatus, ReminderStatus
from portal.domain.errors import DomainError
from portal.domain.texts import has_control_characters
from portal.models import OutgoingMail, Reminder, User
from portal.services.audit import note_change

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 48
MOST_WRITINGS = 5
"""How often a mail that cannot be written is tried: waiting mends little."""
MOST_REFUSED = 3
"""After so many mails in a row that were refused for good, an address counts as unconfirmed."""
LONGEST_SUBJECT = 200
IN_DOUBT = "in_doubt"
IN_DOUBT_TWICE = "in_doubt_twice"

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=4)
_WAITING = (MailStatus.QUEUED, MailStatus.IN_DOUBT)
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]{1,64}@[^\s@,;:<>()\[\]\"\\]{1,189}")
_SECRET = re.compile(r"(/(?:l|afmelden)/)[\w-]{16,}")


def queue_mail(
    session: Session,
    *,
    key: str,
    user_id: int | None,
    to_address: str,
    subject: str,
    text: str,
    html: str,
    kind: MailKind = MailKind.ACCOUNT,
    unsubscribe_url: str | None = None,
    now: datetime,
) -> int | None:
    """Put a mail on the queue and return its id; None when a mail with this key was decided before.

    Raises DomainError "mail_address_invalid" or "mail_subject_invalid" for what would add or break a header.
    """
    check_headers(to_address=to_address, subject=subject)
    if session.scalar(select(col(OutgoingMail.id)).where(col(OutgoingMail.key) == key)) is not None:
        return None
    mail = OutgoingMail(
        key=key,
        kind=kind,
        unsubscribe_url=unsubscribe_url,
        message_id=secrets.token_hex(16),
        user_id=user_id,
        to_address=to_address,
        subject=subject,
        text=text,
        html=html,
        status=MailStatus.QUEUED,
        next_attempt_at=now,
        created_at=now,
    )
    session.add(mail)
    session.flush()
    return mail.id


def check_headers(*, to_address: str, subject: str) -> None:
    """Refuse more than one address, and anything that could begin a new header line."""
    if _ADDRESS.fullmatch(to_address) is None or has_control_characters(to_address):
        raise DomainError("mail_address_invalid", "to_address")
    if not subject.strip() or len(subject) > LONGEST_SUBJECT or _breaks_line(subject):
        raise DomainError("mail_subject_invalid", "subject")


def claim_mail(session: Session, *, claimed_by: str, now: datetime) -> OutgoingMail | None:
    """Claim the mail that has been due longest; None when none is. Commit before sending.

    Mail about somebody's account goes first: a person waits for it.
    """
    while True:
        mail_id = _due_longest(session, now, col(OutgoingMail.kind) == MailKind.ACCOUNT)
        mail_id = mail_id or _due_longest(session, now)
        if mail_id is None:
            return None
        claim = (
            update(OutgoingMail)
            .where(col(OutgoingMail.id) == mail_id, col(OutgoingMail.status).in_(_WAITING))
            .values(
                status=MailStatus.CLAIMED,
                claimed_by=claimed_by,
                claimed_at=now,
                attempt_count=col(OutgoingMail.attempt_count) + 1,
            )
        )
        if _touched(session, claim):
            return session.get(OutgoingMail, mail_id, populate_existing=True)


def release_mail(session: Session, *, mail_id: int, until: datetime) -> None:
    """Hand a claimed mail back unsent, to be tried from a later moment on."""
    mail = _claimed(session, mail_id)
    if mail is not None:
        mail.status = MailStatus.IN_DOUBT if mail.error == IN_DOUBT else MailStatus.QUEUED
        mail.attempt_count -= 1
        mail.next_attempt_at = until
        mail.claimed_by = mail.claimed_at = None


def settle_sent(session: Session, *, mail_id: int, now: datetime) -> None:
    """Note that the server took the mail; one that was in doubt before keeps that mark in `error`."""
    mail = _claimed(session, mail_id)
    if mail is not None:
        mail.sent_at = now
        _count_refusals(session, mail, 0)
        mail.error = mail.error if mail.error == IN_DOUBT else None
        _finish(session, mail, MailStatus.SENT, ReminderStatus.SENT, reason=mail.error, now=now)


def settle_failed(
    session: Session,
    *,
    mail_id: int,
    error: str,
    is_permanent: bool,
    now: datetime,
    most_attempts: int = MOST_ATTEMPTS,
) -> MailStatus | None:
    """Note a refusal: tried again after a growing pause, or failed for good. Returns the new status.

    `is_permanent`: the server refused it for good. The third in a row makes the address unconfirmed.
    """
    mail = _claimed(session, mail_id)
    if mail is None:
        return None
    if is_permanent or mail.attempt_count >= most_attempts:
        mail.error = error[:500]
        if is_permanent:
            _refuse_address(session, mail, now)
        _finish(session, mail, MailStatus.FAILED, ReminderStatus.FAILED, reason=error[:200], now=now)
        return mail.status
    mail.status = MailStatus.IN_DOUBT if mail.error == IN_DOUBT else MailStatus.QUEUED
    mail.error = mail.error if mail.error == IN_DOUBT else error[:500]
    mail.next_attempt_at = now + pause_after(mail.attempt_count, mail.message_id)
    mail.claimed_by = mail.claimed_at = None
    return mail.status


def cancel_mail(session: Session, *, mail_id: int, reason: str, now: datetime) -> None:
    """End a mail that was not sent, with the reason."""
    mail = session.get(OutgoingMail, mail_id)
    if mail is not None and mail.status not in (MailStatus.SENT, MailStatus.FAILED):
        mail.error = reason
        _finish(session, mail, MailStatus.CANCELLED, ReminderStatus.CANCELLED, reason=reason, now=now)


def doubt_dead_claims(session: Session, *, now: datetime) -> int:
    """Find mails whose sender died: in doubt and tried once more; a second time they failed for good.

    Returns how many claims had outlived their lease.
    """
    dead = session.scalars(
        select(OutgoingMail)
        .where(col(OutgoingMail.status) == MailStatus.CLAIMED, col(OutgoingMail.claimed_at) < now - LEASE)
        .with_for_update(skip_locked=True)
    ).all()
    for mail in dead:
        if mail.error == IN_DOUBT:
            mail.error = IN_DOUBT_TWICE
            _finish(session, mail, MailStatus.FAILED, ReminderStatus.FAILED, reason=IN_DOUBT_TWICE, now=now)
            continue
        mail.status, mail.error, mail.next_attempt_at = MailStatus.IN_DOUBT, IN_DOUBT, now
        mail.claimed_by = mail.claimed_at = None
    return len(dead)


def pause_after(attempt_count: int, message_id: str) -> timedelta:
    """Give the pause before the next attempt: 1 minute, doubling to 4 hours, with a fifth of spread."""
    doublings: int = 2 ** min(attempt_count - 1, 10)
    pause = min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)
    spread = zlib.crc32(f"{message_id}{attempt_count}".encode()) % 1000 / 1000
    return pause * (0.8 + 0.2 * spread)


def _due_longest(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> int | None:
    return session.scalar(
        select(col(OutgoingMail.id))
        .where(col(OutgoingMail.status).in_(_WAITING), col(OutgoingMail.next_attempt_at) <= now, *conditions)
        .order_by(col(OutgoingMail.next_attempt_at), col(OutgoingMail.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _refuse_address(session: Session, mail: OutgoingMail, now: datetime) -> None:
    """Count a refusal for good; from the third in a row on, the address is confirmed no longer."""
    _count_refusals(session, mail, col(User.refused_mail_count) + 1)
    lost = session.scalars(
        select(User).where(
            *_reader(mail),
            col(User.refused_mail_count) >= MOST_REFUSED,
            col(User.email_confirmed_at).is_not(None),
        )
    ).first()
    if lost is not None:
        before, lost.email_confirmed_at = lost.email_confirmed_at, None
        note_change(
            session,
            action="user.address_refused",
            subject_kind="user",
            subject_id=lost.id,
            user_id=None,
            organisation_id=None,
            before={"email_confirmed_at": before},
            after={"email_confirmed_at": None},
            now=now,
        )


def _count_refusals(session: Session, mail: OutgoingMail, count: int | ColumnElement[int]) -> None:
    if mail.user_id is not None:
        session.execute(update(User).where(*_reader(mail)).values(refused_mail_count=count))


def _reader(mail: OutgoingMail) -> tuple[ColumnElement[bool], ...]:
    """The person, as long as the mail went to the address that is theirs now."""
    return col(User.id) == mail.user_id, col(User.email) == func.lower(mail.to_address)


def _claimed(session: Session, mail_id: int) -> OutgoingMail | None:
    mail = session.get(OutgoingMail, mail_id, populate_existing=True)
    return mail if mail is not None and mail.status is MailStatus.CLAIMED else None


def _finish(
    session: Session,
    mail: OutgoingMail,
    status: MailStatus,
    reminders: ReminderStatus,
    *,
    reason: str | None,
    now: datetime,
) -> None:
    """End a mail and the reminders in it; the secret of a link is not kept once it needs no sending."""
    mail.status = status
    mail.text, mail.html = _SECRET.sub(r"\1…", mail.text), _SECRET.sub(r"\1…", mail.html)
    mail.unsubscribe_url = None
    session.execute(
        update(Reminder)
        .where(col(Reminder.mail_id) == mail.id, col(Reminder.status) == ReminderStatus.QUEUED)
        .values(status=reminders, reason=reason, settled_at=now)
    )


def _breaks_line(subject: str) -> bool:
    return has_control_characters(subject) or any(character in "\r\n\t\x85" for character in subject)


def _touched(session: Session, statement: Update) -> bool:
    result: Any = session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount == 1
