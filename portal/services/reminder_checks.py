"""Looks again just before a mail leaves: does everything in it still hold?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from portal.domain.calendar import is_quiet, local_date, next_sending_moment
from portal.domain.duties import MailKind, ReminderStatus
from portal.domain.reminders import Step
from portal.models import Obligation, Organisation, OutgoingMail, Reminder
from portal.services.alert_links import may_get_alert
from portal.services.chase import DueStep, count_outstanding, open_obligations
from portal.services.digests import may_get_digest
from portal.services.mail_days import holds_back_until, next_morning
from portal.services.mail_queue import cancel_mail, queue_mail, release_mail
from portal.services.obligations import PENDING
from portal.services.recipients import PAUSED, Directory, Recipient, read_directory
from portal.services.reminder_mails import Letterhead, make_composer
from portal.services.send_now import BY_HAND

PUT_OFF = "put_off"
RECIPIENT_GONE = "recipient_gone"
READS_AS_WRITTEN = timedelta(minutes=5)
"""How long a queued mail may leave as it was written; an older one is written anew."""
_MAY_GET = {MailKind.DIGEST: may_get_digest, MailKind.ALERT: may_get_alert}
"""The kinds that are not about duties, and what says whether one may still leave."""


def recheck_mail(session: Session, *, mail_id: int, letterhead: Letterhead, now: datetime) -> bool:
    """Look again at a claimed mail: does everything in it still hold, for this person, at this moment?

    What was handed in meanwhile or is no longer this person's is cancelled with its reason, what is paused
    waits until the pause is over, and the mail is written anew or cancelled. In quiet time it waits; also
    when this person got another mail today, unless somebody asked for this one by hand. Returns whether it
    may be sent.
    """
    mail = session.get_one(OutgoingMail, mail_id)
    reminders = session.exec(
        select(Reminder).where(Reminder.mail_id == mail_id, Reminder.status == ReminderStatus.QUEUED)
    ).all()
    if mail.kind is MailKind.ACCOUNT and not reminders:
        return True
    until = _waits_until(session, mail, reminders, now)
    if until is not None:
        release_mail(session, mail_id=mail_id, until=until)
        return False
    if (may_get := _MAY_GET.get(mail.kind)) is not None:
        if may_get(session, mail=mail, now=now):
            return True
        cancel_mail(session, mail_id=mail_id, reason=RECIPIENT_GONE, now=now)
        return False
    looked = _look(session, mail, reminders, now)
    if looked.person is None and looked.held:
        release_mail(session, mail_id=mail_id, until=next_morning(now))
    elif looked.person is None:
        reasons = {reminder.reason for reminder in reminders if reminder.reason}
        cancel_mail(session, mail_id=mail_id, reason=min(reasons, default=RECIPIENT_GONE), now=now)
    else:
        if looked.held:
            _set_apart(session, mail, looked.held, now)
        _write_anew(session, mail, reminders, looked.kept, looked.person, letterhead, now)
    return looked.person is not None


@dataclass
class _Looked:
    """What of a mail still holds and for whom, and what waits until a pause is over."""

    kept: list[DueStep] = field(default_factory=list)
    held: list[Reminder] = field(default_factory=list)
    person: Recipient | None = None


def _waits_until(
    session: Session, mail: OutgoingMail, reminders: Sequence[Reminder], now: datetime
) -> datetime | None:
    if is_quiet(now):
        return next_sending_moment(now)
    is_by_hand = any(reminder.step_position >= BY_HAND for reminder in reminders)
    return None if is_by_hand else holds_back_until(session, mail=mail, now=now)


def _look(session: Session, mail: OutgoingMail, reminders: Sequence[Reminder], now: datetime) -> _Looked:
    """Sort the steps of a mail; those that no longer hold are cancelled, each with its reason."""
    today = local_date(now)
    ids = [reminder.obligation_id for reminder in reminders]
    # Locked, so that nothing is handed in between this look and the commit of the claim.
    obligations = {
        one.id: one
        for one in session.exec(select(Obligation).where(col(Obligation.id).in_(ids)).with_for_update())
    }
    chased = {
        one.obligation_id: one for one in open_obligations(session, col(Obligation.id).in_(ids), on=today)
    }
    directory = read_directory(session, on=today, user_ids=[] if mail.user_id is None else [mail.user_id])
    looked = _Looked()
    for reminder in reminders:
        obligation, chase = obligations[reminder.obligation_id], chased.get(reminder.obligation_id)
        person = _reader(directory, reminder, obligation)
        reason = _ended_by(session, obligation, person)
        if reason is not None:
            reminder.status, reminder.reason, reminder.settled_at = ReminderStatus.CANCELLED, reason, now
        elif person is None or person.obstacle is not None or chase is None:
            looked.held.append(reminder)
        else:
            looked.person = person
            looked.kept.append(DueStep(chase, Step(reminder.step_position, 0, reminder.audience)))
    return looked


def _ended_by(session: Session, obligation: Obligation, person: Recipient | None) -> str | None:
    """Say why a step no longer holds; None when it does, be it after a pause."""
    if obligation.status not in PENDING:
        return obligation.status.value
    if person is None or person.obstacle not in (None, PAUSED):
        return RECIPIENT_GONE
    is_owed = obligation.item_count > 0
    return (
        None if is_owed and session.get_one(Organisation, obligation.organisation_id).is_active else PUT_OFF
    )


def _reader(directory: Directory, reminder: Reminder, obligation: Obligation) -> Recipient | None:
    """Find the person of a reminder among those whom it is for now."""
    people: Iterable[Recipient] = directory.people(
        reminder.audience, organisation_id=obligation.organisation_id, region_id=obligation.region_id
    )
    return next((one for one in people if one.user_id == reminder.user_id), None)


def _write_anew(
    session: Session,
    mail: OutgoingMail,
    reminders: Sequence[Reminder],
    kept: Sequence[DueStep],
    person: Recipient,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    """Write a mail again when it is old, was joined or lost a step, or when the address has changed."""
    is_old = now - mail.created_at > READS_AS_WRITTEN
    is_joined = any(reminder.created_at > mail.created_at for reminder in reminders)
    if is_old or is_joined or len(kept) < len(reminders) or person.address != mail.to_address:
        composer = make_composer(session, letterhead=letterhead, now=now)
        outstanding = count_outstanding(session, obligations=[one.obligation for one in kept])
        mail.subject, mail.text, mail.html = composer.compose(person, kept, outstanding)
        mail.to_address = person.address
        session.flush()


def _set_apart(session: Session, mail: OutgoingMail, held: Sequence[Reminder], now: datetime) -> None:
    """Put what is paused in a mail of its own, that is looked at again each morning."""
    mail_id = queue_mail(
        session,
        key=f"held:{mail.id}:{held[0].id}",
        user_id=mail.user_id,
        to_address=mail.to_address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        kind=mail.kind,
        now=now,
    )
    for reminder in held:
        reminder.mail_id = mail_id
    session.flush()
    session.get_one(OutgoingMail, mail_id).next_attempt_at = next_morning(now)
