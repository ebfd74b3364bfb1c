"""The gate that all mail passes: shut when the database seems restored, or the clock stands too early."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from portal.domain.duties import MailHold, MailStatus
from portal.models import MailGate, OutgoingMail
from portal.services.audit import note_change

CLOCK_SLACK = timedelta(minutes=10)
"""How far a clock may stand before the last run: more is no drift."""
LONGEST_WAIT = timedelta(days=6)
"""No mail waits longer than this by its own doing: the longest row of quiet days is five."""
NO_MARK = "none"

_EVERY = timedelta(minutes=1)
_WAITING = (MailStatus.QUEUED, MailStatus.IN_DOUBT, MailStatus.CLAIMED)
_ONLY = 1


@dataclass(frozen=True)
class Mark:
    """What stands in a file beside the database: which house this is, and how many mails were claimed."""

    epoch: str
    sent_number: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.sent_number}"


@dataclass(frozen=True)
class Passage:
    """Whether mail may leave now; `mark` is what belongs in the file beside the database."""

    hold: MailHold | None
    mark: Mark

    @property
    def is_open(self) -> bool:
        return self.hold is None


@dataclass(frozen=True)
class GateView:
    """How the gate stands, as an operator reads it; `waiting_count` mails are in the queue."""

    hold: MailHold | None
    since: datetime | None
    last_run_at: datetime | None
    waiting_count: int


def pass_gate(
    session: Session, *, read_mark: Callable[[], Mark | None], is_strict: bool, now: datetime
) -> Passage:
    """Decide whether mail may leave, given the mark beside the database; notes the run.

    Shut when there is no mark while mails were sent, or one of another house, or one that is ahead of the
    database: then this is an older copy. A database without any past is taken for a new house, unless
    `is_strict` and there is a mark. Also shut while the clock stands over ten minutes before the last run.
    The mark is read when the row is locked, so that no claim comes in between.
    """
    row = session.get(MailGate, _ONLY, with_for_update=True)
    mark = read_mark()
    if row is None:
        row = MailGate(id=_ONLY, epoch=secrets.token_hex(16))
        session.add(row)
        if is_strict and mark is not None:
            _hold(row, mark, now)
    elif row.held_at is None and not _fits(row, mark):
        _hold(row, mark, now)
    hold = MailHold.RESTORED if row.held_at is not None else None
    if hold is None and row.last_run_at is not None and now < row.last_run_at - CLOCK_SLACK:
        hold = MailHold.CLOCK_BACK
    if hold is None and (row.last_run_at is None or now >= row.last_run_at + _EVERY):
        row.last_run_at = now
    session.flush()
    return Passage(hold, Mark(row.epoch, row.sent_number))


def count_claim(session: Session) -> Mark | None:
    """Count a mail that is about to be sent and return the mark that goes with it; None while held."""
    row = session.execute(
        update(MailGate)
        .where(col(MailGate.id) == _ONLY, col(MailGate.held_at).is_(None))
        .values(sent_number=col(MailGate.sent_number) + 1)
        .returning(col(MailGate.epoch), col(MailGate.sent_number))
    ).one_or_none()
    return None if row is None else Mark(row.epoch, row.sent_number)


def resume_mail(session: Session, *, user_id: int | None, now: datetime) -> int:
    """Open the gate again and start counting runs from now; returns how many mails wait in the queue.

    What waits for a moment that only a wrong clock can have named, waits no longer.
    """
    row = session.get(MailGate, _ONLY, with_for_update=True)
    if row is not None:
        before = {"held_at": row.held_at, "last_run_at": row.last_run_at}
        row.accepted_mark = row.held_mark if row.held_at is not None else row.accepted_mark
        row.epoch = secrets.token_hex(16) if row.held_at is not None else row.epoch
        row.held_at = row.held_mark = None
        row.last_run_at = row.resumed_at = now
        row.resumed_by_id = user_id
        _forget_wrong_clock(session, now)
        note_change(
            session,
            action="mail.resume",
            subject_kind="mail_gate",
            subject_id=row.id,
            user_id=user_id,
            organisation_id=None,
            before=before,
            after={"held_at": None, "last_run_at": now},
            now=now,
        )
        session.flush()
    return _waiting_count(session)


def view_gate(session: Session, *, now: datetime) -> GateView:
    """Tell how the gate stands; changes nothing."""
    row = session.get(MailGate, _ONLY)
    waiting_count = _waiting_count(session)
    if row is None:
        return GateView(None, None, None, waiting_count)
    if row.held_at is not None:
        return GateView(MailHold.RESTORED, row.held_at, row.last_run_at, waiting_count)
    is_early = row.last_run_at is not None and now < row.last_run_at - CLOCK_SLACK
    return GateView(MailHold.CLOCK_BACK if is_early else None, None, row.last_run_at, waiting_count)


def _fits(row: MailGate, mark: Mark | None) -> bool:
    told = NO_MARK if mark is None else str(mark)
    if told == row.accepted_mark:
        return True
    if mark is None:
        return row.sent_number == 0
    return mark.epoch == row.epoch and mark.sent_number <= row.sent_number


def _hold(row: MailGate, mark: Mark | None, now: datetime) -> None:
    row.held_at, row.held_mark = now, NO_MARK if mark is None else str(mark)


def _waiting_count(session: Session) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(OutgoingMail).where(col(OutgoingMail.status).in_(_WAITING))
        )
        or 0
    )


def _forget_wrong_clock(session: Session, now: datetime) -> None:
    session.execute(
        update(OutgoingMail)
        .where(
            col(OutgoingMail.status).in_((MailStatus.QUEUED, MailStatus.IN_DOUBT)),
            col(OutgoingMail.next_attempt_at) > now + LONGEST_WAIT,
        )
        .values(next_attempt_at=now)
    )
    session.execute(
        update(OutgoingMail)
        .where(col(OutgoingMail.status) == MailStatus.CLAIMED, col(OutgoingMail.claimed_at) > now)
        .values(claimed_at=now)
    )
