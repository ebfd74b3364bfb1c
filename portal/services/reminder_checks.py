"""Looks again just before a mail leaves: does everything in it still hold?"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from portal.domain.calendar import is_quiet, local_date, next_sending_moment
from portal.domain.duties import MailKind, ReminderStatus
from portal.domain.reminders import Step
from portal.models import Obligation, OutgoingMail, Reminder
from portal.services.chase import DueStep, OpenObligation, count_outstanding, open_obligations
from portal.services.digests import may_get_digest
from portal.services.mail_queue import cancel_mail, release_mail
from portal.services.obligations import PENDING
from portal.services.recipients import Directory, Recipient, read_directory
from portal.services.reminder_mails import Letterhead, make_composer

PUT_OFF = "put_off"
RECIPIENT_GONE = "recipient_gone"
READS_AS_WRITTEN = timedelta(minutes=5)
"""How long a queued mail may leave as it was written; an older one is written anew."""


def recheck_mail(session: Session, *, mail_id: int, letterhead: Letterhead, now: datetime) -> bool:
    """Look again at a claimed mail: does everything in it still hold, for this person, at this moment?

    What was handed in meanwhile, put off, or is no longer this person's is cancelled with its reason, and
    the mail is written anew or cancelled. In quiet time it waits. Returns whether it may be sent.
    """
    mail = session.get_one(OutgoingMail, mail_id)
    reminders = session.exec(
        select(Reminder).where(Reminder.mail_id == mail_id, Reminder.status == ReminderStatus.QUEUED)
    ).all()
    if mail.kind is MailKind.ACCOUNT and not reminders:
        return True
    if is_quiet(now):
        release_mail(session, mail_id=mail_id, until=next_sending_moment(now))
        return False
    if mail.kind is MailKind.DIGEST:
        if may_get_digest(session, mail=mail, now=now):
            return True
        cancel_mail(session, mail_id=mail_id, reason=RECIPIENT_GONE, now=now)
        return False
    kept, person = _still_due(session, mail, reminders, now)
    if not kept or person is None:
        reasons = {reminder.reason for reminder in reminders if reminder.reason}
        cancel_mail(session, mail_id=mail_id, reason=min(reasons, default=RECIPIENT_GONE), now=now)
        return False
    is_old = now - mail.created_at > READS_AS_WRITTEN
    if is_old or person.address != mail.to_address or len(kept) < len(reminders):
        obligations = [one.obligation for one in kept]
        composer = make_composer(session, letterhead=letterhead, now=now)
        written = composer.compose(person, kept, count_outstanding(session, obligations=obligations))
        mail.subject, mail.text, mail.html = written
        mail.to_address = person.address
        session.flush()
    return True


def _still_due(
    session: Session, mail: OutgoingMail, reminders: Sequence[Reminder], now: datetime
) -> tuple[list[DueStep], Recipient | None]:
    """Keep the steps of a mail that still hold and cancel the others, each with its reason."""
    today = local_date(now)
    ids = [reminder.obligation_id for reminder in reminders]
    # Locked, so that nothing is handed in between this look and the commit of the claim.
    status = dict(
        session.exec(
            select(col(Obligation.id), col(Obligation.status))
            .where(col(Obligation.id).in_(ids))
            .with_for_update()
        ).all()
    )
    chased = {
        one.obligation_id: one for one in open_obligations(session, col(Obligation.id).in_(ids), on=today)
    }
    directory = read_directory(session, on=today, user_ids=[] if mail.user_id is None else [mail.user_id])
    kept: list[DueStep] = []
    person: Recipient | None = None
    for reminder in reminders:
        obligation = chased.get(reminder.obligation_id)
        reached = _reader(directory, reminder, obligation)
        if obligation is not None and reached is not None:
            person = reached
            kept.append(DueStep(obligation, Step(reminder.step_position, 0, reminder.audience)))
            continue
        reminder.status, reminder.settled_at = ReminderStatus.CANCELLED, now
        if status[reminder.obligation_id] not in PENDING:
            reminder.reason = status[reminder.obligation_id].value
        else:
            reminder.reason = PUT_OFF if obligation is None else RECIPIENT_GONE
    return kept, person


def _reader(directory: Directory, reminder: Reminder, obligation: OpenObligation | None) -> Recipient | None:
    """Find the person of a reminder among those it would reach now."""
    if obligation is None:
        return None
    people: Iterable[Recipient] = directory.people(
        reminder.audience, organisation_id=obligation.organisation_id, region_id=obligation.region_id
    )
    return next((one for one in people if one.user_id == reminder.user_id and one.obstacle is None), None)
