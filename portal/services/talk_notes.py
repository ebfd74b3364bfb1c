"""A region's own notes for the talk with a provider: each save a version, and two writers at once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.agreements import check_note
from portal.domain.errors import ConflictError, InvalidError
from portal.models import TalkNote, User
from portal.services.talk_turns import Talk, note_talk, take_turn


@dataclass(frozen=True)
class NoteVersion:
    """A version of a note: for the quarter that begins on a day, what it says, and who wrote it when."""

    quarter: date
    version: int
    text: str
    at: datetime
    by: str | None


def read_notes(session: Session, *, organisation_id: int, region_id: int) -> list[NoteVersion]:
    """List every version of a region's notes about a provider, newest quarter and version first."""
    rows = session.execute(
        select(
            col(TalkNote.quarter),
            col(TalkNote.version),
            col(TalkNote.text),
            col(TalkNote.at),
            col(User.name),
        )
        .outerjoin(User, col(User.id) == col(TalkNote.user_id))
        .where(col(TalkNote.organisation_id) == organisation_id, col(TalkNote.region_id) == region_id)
        .order_by(col(TalkNote.quarter).desc(), col(TalkNote.version).desc())
    )
    return [NoteVersion(*row) for row in rows]


def save_note(
    session: Session, *, talk: Talk, text: str, seen_version: int, user_id: int | None, now: datetime
) -> bool:
    """Save a note as a new version and return whether it differed; `seen_version` is 0 where none stood.

    Raises InvalidError as check_note, and ConflictError (`mine` and `theirs` by field) when somebody else
    wrote a version that was not seen.
    """
    clean = "\n".join(text.split("\r\n")).strip()
    take_turn(session, talk)
    versions = read_notes(session, organisation_id=talk.organisation_id, region_id=talk.region_id)
    newest = next((one for one in versions if one.quarter == talk.quarter), None)
    stands, version = (newest.text, newest.version) if newest else ("", 0)
    if clean == stands:
        return False
    if faults := check_note(clean):
        raise InvalidError(faults)
    if version != seen_version:
        raise ConflictError(
            mine={"text": clean},
            theirs={"text": stands},
            version=version,
            at=newest.at if newest else None,
            user_name=newest.by if newest else None,
        )
    note = TalkNote(
        organisation_id=talk.organisation_id,
        region_id=talk.region_id,
        quarter=talk.quarter,
        version=version + 1,
        text=clean,
        user_id=user_id,
        at=now,
    )
    session.add(note)
    session.flush()
    note_talk(
        session, "talk_note.save", talk, subject_id=note.id, version=version + 1, user_id=user_id, now=now
    )
    return True
