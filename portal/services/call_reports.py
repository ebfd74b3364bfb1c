"""Sending what a call told as a visitor's report: once per noted call, and without who called."""

from datetime import datetime

from sqlmodel import Session

from portal.domain.calls import CALLS_KEPT, TOLD_AS, CallOutcome
from portal.domain.errors import DomainError, NotFoundError
from portal.services.calls import find_note
from portal.services.feedback import give_feedback

_SAID = {
    CallOutcome.PLACE: "Een verwijzer belde op en hoorde dat er plek is.",
    CallOutcome.FULL: "Een verwijzer belde op en hoorde dat er geen plek is.",
    CallOutcome.SILENT: "Een verwijzer belde op en kreeg geen gehoor.",
}


def report_call(session: Session, *, user_id: int, offering_id: int, visitor: str, now: datetime) -> bool:
    """Report what a person noted of a call; a second time it has no effect and gives False.

    The own remark is not sent. `visitor` is what tells visitors apart, as for any report: not the person.
    Raises NotFoundError `call_unknown`, DomainError `call_tells_nothing` and those of a report.
    """
    note = find_note(session, user_id=user_id, offering_id=offering_id)
    if note.removed_at is not None or note.noted_at <= now - CALLS_KEPT:
        raise NotFoundError("call_unknown")
    if note.reported_at is not None:
        return False
    kind = TOLD_AS.get(note.outcome)
    if kind is None:
        raise DomainError("call_tells_nothing")
    give_feedback(
        session,
        offering_id=offering_id,
        kind=kind,
        text=_SAID[note.outcome],
        visitor=visitor,
        request_key=None,
        now=now,
    )
    note.reported_at = now
    return True
