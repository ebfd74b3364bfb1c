"""Empties the mail queue: claim and commit, look again and commit, send, settle and commit."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime

from jinja2 import TemplateError
from sqlalchemy import Engine

from jobs.fence import Fence
from jobs.gate import gate_hold, write_mark
from jobs.mailers import Letter, Mailer, PermanentMailError, TemporaryMailError
from jobs.turns import Turns
from portal.db import unit_of_work
from portal.domain.duties import MailHold, MailStatus
from portal.domain.errors import DomainError
from portal.models import OutgoingMail
from portal.services.mail_gate import count_claim
from portal.services.mail_queue import (
    MOST_ATTEMPTS,
    MOST_WRITINGS,
    claim_mail,
    doubt_dead_claims,
    settle_failed,
    settle_sent,
)
from portal.services.reminder_checks import recheck_mail
from portal.services.reminder_mails import Letterhead

_log = logging.getLogger(__name__)
_POISON = (DomainError, TemplateError, LookupError, TypeError, ValueError)

SLOTS = 4
"""How many letters may be under way at once. More than one only while an earlier one dawdles."""
MOST_IN_A_ROW = 20
"""After so many temporary faults in a row the server has trouble, not the letters: the run ends."""


@dataclass
class Tally:
    """What became of the mails of one run; `hold` is set when none may leave."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0
    cancelled: int = 0
    in_doubt: int = 0
    faults_in_a_row: int = 0
    hold: MailHold | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def add(self, name: str, *, is_fault: bool | None = None) -> None:
        """Count one, from whichever thread; a fault lengthens the row of faults, what went well ends it."""
        with self._lock:
            setattr(self, name, getattr(self, name) + 1)
            if is_fault is not None:
                self.faults_in_a_row = self.faults_in_a_row + 1 if is_fault else 0

    def __str__(self) -> str:
        if self.hold is not None:
            return f"no mail leaves ({self.hold.value}): see `plekwijzer mail status`"
        rest = {"postponed": self.postponed, "cancelled": self.cancelled, "in doubt": self.in_doubt}
        extra = [f"{count} {word}" for word, count in rest.items() if count]
        return ", ".join([f"{self.sent} sent", f"{self.failed} failed", *extra])

    @property
    def is_idle(self) -> bool:
        return self == Tally()


@dataclass(frozen=True)
class PostRoom:
    """What sending needs: the queue's database, a way out a slot, the mark, the clock, and when to stop.

    `patience_seconds`: after so long under way a letter no longer holds up the next one.
    """

    engine: Engine
    open_mailer: Callable[[], Mailer]
    fence: Fence
    letterhead: Letterhead
    sender: str
    worker: str
    clock: Callable[[], datetime]
    is_stopping: Callable[[], bool]
    is_strict: bool = False
    slots: int = SLOTS
    patience_seconds: float = 5.0


def send_due_mail(room: PostRoom) -> Tally:
    """Send every mail that is due, one after the other; only while one dawdles a next slot goes on.

    A process that dies so leaves one in doubt, and each one that dawdled besides.
    """
    tally = Tally()
    tally.hold = gate_hold(room.engine, room.fence, is_strict=room.is_strict, now=room.clock())
    if tally.hold is not None:
        return tally
    with unit_of_work(room.engine) as session:
        tally.in_doubt = doubt_dead_claims(session, now=room.clock())
    turns = Turns(room.patience_seconds)
    with ThreadPoolExecutor(room.slots, thread_name_prefix="post") as pool:
        slots = [pool.submit(copy_context().run, _work, room, turns, tally) for _ in range(room.slots)]
    for slot in slots:
        slot.result()
    return tally


def _work(room: PostRoom, turns: Turns, tally: Tally) -> None:
    """Be one slot: take turns at claiming and sending until the queue is empty."""
    mailer: Mailer | None = None
    try:
        while True:
            with turns.turn() as is_on:
                if not is_on or room.is_stopping() or tally.faults_in_a_row >= MOST_IN_A_ROW:
                    break
                mail_id = _claim(room)
                if mail_id is None:
                    turns.end()
                    break
                mailer = mailer or room.open_mailer()
                _handle(room, mailer, mail_id, tally)
    except BaseException:
        turns.end()
        raise
    finally:
        if mailer is not None:
            mailer.close()


def _claim(room: PostRoom) -> int | None:
    """Claim the next mail and count it, in one commit; then renew the mark beside the database."""
    with unit_of_work(room.engine) as session:
        mail = claim_mail(session, claimed_by=room.worker, now=room.clock())
        if mail is None:
            return None
        mark = count_claim(session)
        if mark is None:  # shut since this run began
            session.rollback()
            return None
    write_mark(room.fence, mark)
    return mail.id


def _handle(room: PostRoom, mailer: Mailer, mail_id: int, tally: Tally) -> None:
    try:
        letter = _look_again(room, mail_id, tally)
        if letter is None:
            return
        mailer.send(letter)
    except TemporaryMailError as error:
        _settle_failed(room, mail_id, str(error), tally, is_permanent=False)
    except PermanentMailError as error:
        _settle_failed(room, mail_id, str(error), tally, is_permanent=True)
    except _POISON as error:
        _log.exception("mail %s cannot be written", mail_id)
        said = f"unwritable: {type(error).__name__}"
        _settle_failed(room, mail_id, said, tally, is_permanent=False, is_poison=True)
    else:
        with unit_of_work(room.engine) as session:
            settle_sent(session, mail_id=mail_id, now=room.clock())
        tally.add("sent", is_fault=False)


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
            unsubscribe_url=mail.unsubscribe_url,
        )
    tally.add("cancelled" if mail.status is MailStatus.CANCELLED else "postponed")
    return None


def _settle_failed(
    room: PostRoom, mail_id: int, error: str, tally: Tally, *, is_permanent: bool, is_poison: bool = False
) -> None:
    with unit_of_work(room.engine) as session:
        status = settle_failed(
            session,
            mail_id=mail_id,
            error=error,
            is_permanent=is_permanent,
            now=room.clock(),
            most_attempts=MOST_WRITINGS if is_poison else MOST_ATTEMPTS,
        )
    is_servers = not is_permanent and not is_poison
    tally.add("failed" if status is MailStatus.FAILED else "postponed", is_fault=is_servers)
    tell = _log.error if is_poison and status is MailStatus.FAILED else _log.warning
    tell("mail %s not sent: %s", mail_id, error)
