"""A person's private call list: put on it, noted, taken off and put back. Nobody else ever reads it.

The audit trail says that somebody kept a call list, never of which offering, nor how a call went.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.calls import CALLS_KEPT, MOST_CALLS, CallOutcome, check_call
from portal.domain.errors import DomainError, InvalidError, NotFoundError
from portal.models import CallNote, Offering, Organisation
from portal.services.audit import note_change
from portal.services.corrections import UNDO_WITHIN


@dataclass(frozen=True)
class Call:
    """One offering on a person's list; the name and provider also when it can no longer be found."""

    offering_id: int
    name: str
    provider: str
    outcome: CallOutcome
    again_on: date | None
    remark: str
    noted_at: datetime
    reported_at: datetime | None


def list_calls(session: Session, *, user_id: int, now: datetime) -> list[Call]:
    """List a person's own calls: to call again, still to call, then the newest; one statement."""
    calls = [Call(*row) for row in session.execute(_CALLS.where(_own(user_id, now)))]
    return sorted(calls, key=_order)


def calls_about(
    session: Session, *, user_id: int, offering_ids: Collection[int], now: datetime
) -> dict[int, Call]:
    """Give a person's own calls about these offerings, by offering id; one statement."""
    if not offering_ids:
        return {}
    rows = session.execute(
        _CALLS.where(_own(user_id, now), col(CallNote.offering_id).in_(list(offering_ids)))
    )
    return {row.offering_id: Call(*row) for row in rows}


def add_calls(session: Session, *, user_id: int, offering_ids: Sequence[int], now: datetime) -> int:
    """Put offerings on a person's list that are not on it yet; return how many came.

    The caller says only offerings that the person may find. Raises DomainError `call_list_full`.
    """
    have = set(calls_about(session, user_id=user_id, offering_ids=offering_ids, now=now))
    new = [one for one in dict.fromkeys(offering_ids) if one not in have]
    if new:
        _check_room(session, user_id, len(new), now)
        for offering_id in new:
            _keep(session, user_id, offering_id, CallOutcome.OPEN, None, "", now)
        _note(session, "call.add", user_id, now)
    return len(new)


def note_call(
    session: Session,
    *,
    user_id: int,
    offering_id: int,
    outcome: CallOutcome | None,
    remark: str,
    again_on: date | None,
    now: datetime,
) -> None:
    """Note how a call went, in the place of the note before. Raises InvalidError and `call_list_full`."""
    tidy = remark.replace("\r\n", "\n").strip()
    faults = check_call(outcome, tidy, again_on, today=local_date(now))
    if faults or outcome is None:
        raise InvalidError(faults)
    if not calls_about(session, user_id=user_id, offering_ids=[offering_id], now=now):
        _check_room(session, user_id, 1, now)
    day = again_on if outcome is CallOutcome.LATER else None
    _keep(session, user_id, offering_id, outcome, day, tidy, now)
    _note(session, "call.note", user_id, now)


def remove_call(session: Session, *, user_id: int, offering_id: int, now: datetime) -> None:
    """Take an offering off a person's list; for ten minutes it can be put back. Raises NotFoundError."""
    note = find_note(session, user_id=user_id, offering_id=offering_id)
    if note.removed_at is None:
        note.removed_at = now
        _note(session, "call.remove", user_id, now)


def restore_call(session: Session, *, user_id: int, offering_id: int, now: datetime) -> None:
    """Put back what was taken off a list. Raises NotFoundError, and DomainError `undo_too_late`."""
    note = find_note(session, user_id=user_id, offering_id=offering_id)
    if note.removed_at is None:
        return
    if now - note.removed_at > UNDO_WITHIN:
        raise DomainError("undo_too_late")
    note.removed_at = None
    _note(session, "call.restore", user_id, now)


def find_note(session: Session, *, user_id: int, offering_id: int) -> CallNote:
    """Find a person's own note, to be changed; also a removed one. Raises NotFoundError `call_unknown`."""
    note = session.scalar(
        select(CallNote)
        .where(col(CallNote.user_id) == user_id, col(CallNote.offering_id) == offering_id)
        .with_for_update()
    )
    if note is None:
        raise NotFoundError("call_unknown")
    return note


def _keep(
    session: Session,
    user_id: int,
    offering_id: int,
    outcome: CallOutcome,
    again_on: date | None,
    remark: str,
    now: datetime,
) -> None:
    fresh = CallNote(
        user_id=user_id,
        offering_id=offering_id,
        outcome=outcome,
        again_on=again_on,
        remark=remark,
        noted_at=now,
    )
    try:
        with session.begin_nested():
            session.add(fresh)
    except IntegrityError:  # noted before, or by the same form sent twice at once
        note = find_note(session, user_id=user_id, offering_id=offering_id)
        note.outcome, note.again_on, note.remark, note.noted_at = outcome, again_on, remark, now
        note.reported_at = note.removed_at = None
    session.flush()


def _check_room(session: Session, user_id: int, more: int, now: datetime) -> None:
    count = session.scalar(select(func.count()).select_from(CallNote).where(_own(user_id, now))) or 0
    if count + more > MOST_CALLS:
        raise DomainError("call_list_full", most=MOST_CALLS)


def _own(user_id: int, now: datetime) -> ColumnElement[bool]:
    """Say which notes are a person's own and not yet too old, whether the clean-up came by or not."""
    return and_(
        col(CallNote.user_id) == user_id,
        col(CallNote.removed_at).is_(None),
        col(CallNote.noted_at) > now - CALLS_KEPT,
    )


def _order(call: Call) -> tuple[int, date, float, int]:
    if call.again_on is not None:
        return 0, call.again_on, 0.0, call.offering_id
    rank = 1 if call.outcome is CallOutcome.OPEN else 2
    return rank, date.min, -call.noted_at.timestamp(), call.offering_id


def _note(session: Session, action: str, user_id: int, now: datetime) -> None:
    note_change(
        session,
        action=action,
        subject_kind="call_note",
        subject_id=None,
        user_id=user_id,
        organisation_id=None,
        now=now,
    )


_CALLS = (
    select(
        col(CallNote.offering_id),
        col(Offering.name),
        col(Organisation.name),
        col(CallNote.outcome),
        col(CallNote.again_on),
        col(CallNote.remark),
        col(CallNote.noted_at),
        col(CallNote.reported_at),
    )
    .join(Offering, col(Offering.id) == col(CallNote.offering_id))
    .join(Organisation, col(Organisation.id) == col(Offering.organisation_id))
)
