"""Empties the mail queue: claim and commit, look again and commit, send, settle and commit."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from jinja2 import TemplateError
from sqlalchemy import Engine

from jobs.mailers import Letter, Mailer, PermanentMailError, TemporaryMailError
from portal.db import unit_of_work
from portal.domain.duties import MailStatus
from portal.domain.errors import DomainError
from portal.models import OutgoingMail
from portal.services.mail_queue import claim_mail, doubt_dead_claims, settle_failed, settle_sent
from portal.services.reminder_checks import recheck_mail
from portal.services.reminder_mails import Letterhead

_log = logging.getLogger(__name__)
_POISON = (DomainError, TemplateError, LookupError, TypeError, ValueError)


@dataclass
class Tally:
    """What became of the mails of one run."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0
    cancelled: int = 0
    in_doubt: int = 0

    def __str__(self) -> str:
        rest = {"postponed": self.postponed, "cancelled": self.cancelled, "in doubt": self.in_doubt}
        extra = [f"{count} {word}" for word, count in rest.items() if count]
        return ", ".join([f"{self.sent} sent", f"{self.failed} failed", *extra])

    @property
    def is_idle(self) -> bool:
        return self == Tally()


@dataclass(frozen=True)
class PostRoom:
    """What sending needs: the queue's database, a way out, the clock, and when to stop."""

    engine: Engine
    mailer: Mailer
    letterhead: Letterhead
    sender: str
    worker: str
    clock: Callable[[], datetime]
    is_stopping: Callable[[], bool]


def send_due_mail(room: PostRoom) -> Tally:
    """Send every mail that is due, one at a time, so that a process that dies leaves at most one in doubt."""
    tally = Tally()
    with unit_of_work(room.engine) as session:
        tally.in_doubt = doubt_dead_claims(session, now=room.clock())
    try:
        while not room.is_stopping():
            with unit_of_work(room.engine) as session:
                mail = claim_mail(session, claimed_by=room.worker, now=room.clock())
            if mail is None or mail.id is None:
                break
            _handle(room, mail.id, tally)
    finally:
        room.mailer.close()
    return tally


def _handle(room: PostRoom, mail_id: int, tally: Tally) -> None:
    try:
        letter = _look_again(room, mail_id, tally)
        if letter is None:
            return
        room.mailer.send(letter)
    except TemporaryMailError as error:
        _settle_failed(room, mail_id, str(error), tally, is_permanent=False)
    except PermanentMailError as error:
        _settle_failed(room, mail_id, str(error), tally, is_permanent=True)
    except _POISON as error:
        _log.exception("mail %s cannot be written", mail_id)
        _settle_failed(room, mail_id, f"unwritable: {type(error).__name__}", tally, is_permanent=False)
    else:
        with unit_of_work(room.engine) as session:
            settle_sent(session, mail_id=mail_id, now=room.clock())
        tally.sent += 1


def _look_again(room: PostRoom, mail_id: int, tally: Tally) -> Letter | None:
    """Return what is to be sent now; None when the mail was cancelled or has to wait."""
    with unit_of_work(room.engine) as session:
        may_go = recheck_mail(session, mail_id=mail_id, letterhead=room.letterhead, now=room.clock())
        mail = session.get_one(OutgoingMail, mail_id)
    if may_go:
        return Letter(
            message_id=mail.message_id,
            sender=room.sender,
            to_address=mail.to_address,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            written_at=room.clock(),
        )
    if mail.status is MailStatus.CANCELLED:
        tally.cancelled += 1
    else:
        tally.postponed += 1
    return None


def _settle_failed(room: PostRoom, mail_id: int, error: str, tally: Tally, *, is_permanent: bool) -> None:
    with unit_of_work(room.engine) as session:
        status = settle_failed(
            session, mail_id=mail_id, error=error, is_permanent=is_permanent, now=room.clock()
        )
    if status is MailStatus.FAILED:
        tally.failed += 1
    else:
        tally.postponed += 1
    _log.warning("mail %s not sent: %s", mail_id, error)
