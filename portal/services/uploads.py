"""Keeps what a file would change until its sender confirms it, once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlmodel import Session, col

from portal.domain.errors import DomainError, NotFoundError
from portal.domain.upload_kinds import UploadKind
from portal.models import UploadPreview
from portal.services.bulk_locations import judge_locations, save_locations
from portal.services.bulk_offerings import judge_offerings, save_offerings, typed_content
from portal.services.bulk_preview import Claim, Line, LineState, Preview, from_document, to_document
from portal.services.bulk_week import judge_week, save_week, typed_values

KEPT_FOR = timedelta(hours=2)
LONGEST_NAME = 100
_SAVERS = {UploadKind.WEEK: save_week, UploadKind.OFFERINGS: save_offerings}
_TYPED: Mapping[UploadKind, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    UploadKind.WEEK: typed_values,
    UploadKind.OFFERINGS: typed_content,
}


@dataclass(frozen=True)
class Upload:
    """A preview as it was kept; `saved_count` is None as long as it was not confirmed."""

    upload_id: int
    kind: UploadKind
    file_name: str
    preview: Preview
    expires_at: datetime
    saved_count: int | None


def judge(
    session: Session, *, kind: UploadKind, organisation_id: int, claims: list[Claim], now: datetime
) -> Preview:
    """Judge the rows of a file of any kind against what stands."""
    if kind is UploadKind.WEEK:
        return judge_week(session, organisation_id=organisation_id, claims=claims, now=now)
    if kind is UploadKind.OFFERINGS:
        return judge_offerings(session, organisation_id=organisation_id, claims=claims, now=now)
    return judge_locations(session, organisation_id=organisation_id, claims=claims)


def keep_preview(
    session: Session,
    *,
    kind: UploadKind,
    organisation_id: int,
    user_id: int,
    file_name: str,
    preview: Preview,
    now: datetime,
) -> int:
    """Keep a preview for its sender for two hours and return its id."""
    kept = UploadPreview(
        kind=kind,
        organisation_id=organisation_id,
        user_id=user_id,
        file_name=file_name[:LONGEST_NAME] or "bestand",
        content=to_document(preview),
        created_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(kept)
    session.flush()
    return int(kept.id or 0)


def find_upload(
    session: Session, *, upload_id: int, organisation_id: int, user_id: int, now: datetime
) -> Upload:
    """Return a preview to the person who sent the file, for the organisation they sent it for.

    Raises NotFoundError for anyone else and for what is not there; DomainError `upload_expired`.
    """
    row = session.execute(
        select(
            col(UploadPreview.kind),
            col(UploadPreview.file_name),
            col(UploadPreview.content),
            col(UploadPreview.result),
            col(UploadPreview.expires_at),
            col(UploadPreview.used_at),
        ).where(
            col(UploadPreview.id) == upload_id,
            col(UploadPreview.organisation_id) == organisation_id,
            col(UploadPreview.user_id) == user_id,
        )
    ).first()
    if row is None:
        raise NotFoundError("upload_unknown")
    if row.used_at is None and row.expires_at <= now:
        raise DomainError("upload_expired")
    saved = row.result.get("saved_count") if row.used_at is not None else None
    return Upload(upload_id, row.kind, row.file_name, from_document(row.content), row.expires_at, saved)


def confirm_upload(
    session: Session,
    *,
    upload_id: int,
    organisation_id: int,
    user_id: int,
    chosen: Collection[int],
    also_same: bool,
    now: datetime,
) -> int:
    """Save what a preview showed and return how many rows; the second time nothing happens again.

    Rows in conflict are saved only when their subject is among the `chosen`; `also_same` confirms the
    figures that the file leaves as they are. Raises as find_upload, and ConflictError when something was
    changed after the preview: then nothing is saved and it can be judged anew.
    """
    upload = find_upload(
        session, upload_id=upload_id, organisation_id=organisation_id, user_id=user_id, now=now
    )
    if not claim_upload(session, upload_id, now):
        return saved_count_of(session, upload_id)
    lines = [line for line in upload.preview.lines if _is_saved(line, chosen, also_same)]
    save = _SAVERS.get(upload.kind, save_locations)
    count = save(session, organisation_id=organisation_id, lines=lines, user_id=user_id, now=now)
    set_upload(session, upload_id, result={"saved_count": count})
    return count


def judge_again(
    session: Session, *, upload_id: int, organisation_id: int, user_id: int, now: datetime
) -> None:
    """Compare an unconfirmed preview with what stands now, and keep that as what was shown."""
    upload = find_upload(
        session, upload_id=upload_id, organisation_id=organisation_id, user_id=user_id, now=now
    )
    claims = [_claim_of(line, upload.kind) for line in upload.preview.lines]
    fresh = judge(session, kind=upload.kind, organisation_id=organisation_id, claims=claims, now=now)
    preview = Preview(fresh.lines, (*upload.preview.faults, *fresh.faults), upload.preview.unknown_headings)
    set_upload(session, upload_id, content=to_document(preview))


def _claim_of(line: Line, kind: UploadKind) -> Claim:
    """Say again what a row said: what it changes, or when that was nothing, all that it held."""
    said = {change.field: change.after for change in line.changes} or dict(line.values)
    values = _TYPED.get(kind, dict)(said)
    return Claim(line.line, line.subject_id, line.current, values, {})


def _is_saved(line: Line, chosen: Collection[int], also_same: bool) -> bool:
    if line.state is LineState.CONFLICT:
        return line.subject_id in chosen
    return line.state is LineState.CHANGE or (also_same and line.is_confirmable)


def claim_upload(session: Session, upload_id: int, now: datetime) -> bool:
    """Take the one turn that a preview has; of parallel requests one gets it."""
    done: Any = session.execute(
        update(UploadPreview)
        .where(col(UploadPreview.id) == upload_id, col(UploadPreview.used_at).is_(None))
        .values(used_at=now)
    )
    return isinstance(done, CursorResult) and done.rowcount == 1


def saved_count_of(session: Session, upload_id: int) -> int:
    """Tell how many rows a confirmed preview saved."""
    result = session.scalar(select(col(UploadPreview.result)).where(col(UploadPreview.id) == upload_id))
    return int((result or {}).get("saved_count", 0))


def set_upload(session: Session, upload_id: int, **values: object) -> None:
    """Change columns of a kept preview."""
    session.execute(update(UploadPreview).where(col(UploadPreview.id) == upload_id).values(**values))
