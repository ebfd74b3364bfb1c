"""Notes of what was said to a provider about what it owes: by phone, or at a desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.texts import check_text
from portal.models import ContactNote, Obligation, User
from portal.services.audit import note_change
from portal.services.board_lines import within

LONGEST_NOTE = 500
SAME_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class WrittenNote:
    """A note as people read it."""

    note_id: int
    at: datetime
    text: str
    by: str | None
    user_id: int | None


def add_note(
    session: Session,
    *,
    organisation_id: int,
    obligation_id: int,
    region_ids: Collection[int] | None,
    text: str,
    user_id: int | None,
    now: datetime,
) -> int:
    """Write down what was said about an obligation; the same words within ten minutes count once.

    Raises NotFoundError for an obligation of another provider or region, InvalidError `note_missing` or
    as check_text. Returns the note's id.
    """
    clean = text.strip()
    faults = check_text(clean, "text", max_length=LONGEST_NOTE)
    if not clean:
        faults.append(FieldError("note_missing", "text"))
    if faults:
        raise InvalidError(faults)
    known = session.scalar(
        select(col(Obligation.id)).where(
            col(Obligation.id) == obligation_id,
            col(Obligation.organisation_id) == organisation_id,
            within(col(Obligation.region_id), region_ids),
        )
    )
    if known is None:
        raise NotFoundError("obligation_unknown")
    same = session.scalar(
        select(col(ContactNote.id)).where(
            col(ContactNote.obligation_id) == obligation_id,
            col(ContactNote.user_id) == user_id,
            col(ContactNote.text) == clean,
            col(ContactNote.at) >= now - SAME_WITHIN,
        )
    )
    if same is not None:
        return same
    note = ContactNote(
        obligation_id=obligation_id, organisation_id=organisation_id, text=clean, at=now, user_id=user_id
    )
    session.add(note)
    session.flush()
    note_change(
        session,
        action="contact.note",
        subject_kind="obligation",
        subject_id=obligation_id,
        user_id=user_id,
        organisation_id=organisation_id,
        after={"note_id": note.id, "text": clean},
        now=now,
    )
    return note.id or 0


def remove_note(
    session: Session, *, organisation_id: int, note_id: int, user_id: int | None, now: datetime
) -> None:
    """Take back an own note. Raises NotFoundError, DomainError `note_of_another`."""
    note = session.scalars(
        select(ContactNote).where(
            col(ContactNote.id) == note_id, col(ContactNote.organisation_id) == organisation_id
        )
    ).first()
    if note is None:
        raise NotFoundError("note_unknown")
    if note.user_id != user_id:
        raise DomainError("note_of_another")
    session.delete(note)
    session.flush()
    note_change(
        session,
        action="contact.note_withdraw",
        subject_kind="obligation",
        subject_id=note.obligation_id,
        user_id=user_id,
        organisation_id=organisation_id,
        before={"note_id": note_id, "text": note.text},
        now=now,
    )


def list_notes(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None, limit: int = 200
) -> list[WrittenNote]:
    """List the notes about a provider's obligations in these regions, newest first."""
    rows = session.execute(
        select(
            col(ContactNote.id),
            col(ContactNote.at),
            col(ContactNote.text),
            col(User.name),
            col(ContactNote.user_id),
        )
        .join(Obligation, col(Obligation.id) == col(ContactNote.obligation_id))
        .outerjoin(User, col(User.id) == col(ContactNote.user_id))
        .where(
            col(ContactNote.organisation_id) == organisation_id,
            within(col(Obligation.region_id), region_ids),
        )
        .order_by(col(ContactNote.at).desc(), col(ContactNote.id).desc())
        .limit(limit)
    )
    return [WrittenNote(*row) for row in rows]
