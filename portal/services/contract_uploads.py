"""Files with contracts that were sent in: kept as judged, saved once when confirmed as they were shown."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from portal.domain.calendar import local_date
from portal.domain.contract_rows import ContractRow, row_from
from portal.domain.errors import ConflictError
from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_contracts import judge_contracts, save_contracts
from portal.services.bulk_preview import Fault, Preview, to_document
from portal.services.uploads import (
    Upload,
    claim_upload,
    find_upload,
    keep_preview,
    saved_count_of,
    set_upload,
)


def keep_contracts(
    session: Session,
    *,
    region_id: int,
    organisation_id: int,
    user_id: int,
    file_name: str,
    rows: Sequence[ContractRow],
    faults: Sequence[Fault],
    unknown_headings: tuple[str, ...],
    now: datetime,
) -> int:
    """Judge the rows of a file and keep that for its sender; return the id of the preview."""
    return keep_preview(
        session,
        kind=UploadKind.CONTRACTS,
        organisation_id=organisation_id,
        user_id=user_id,
        file_name=file_name,
        preview=_preview(session, region_id, rows, faults, unknown_headings, now),
        now=now,
    )


def confirm_contracts(
    session: Session, *, upload_id: int, region_id: int, organisation_id: int, user_id: int, now: datetime
) -> int:
    """Save what a preview showed and return how many rows; the second time nothing happens again.

    Raises as find_upload, and ConflictError when it would now do something else: then nothing is saved.
    """
    upload = find_upload(
        session, upload_id=upload_id, organisation_id=organisation_id, user_id=user_id, now=now
    )
    if not claim_upload(session, upload_id, now):
        return saved_count_of(session, upload_id)
    judged, faults = judge_contracts(session, region_id=region_id, rows=_rows(upload), today=local_date(now))
    fresh = Preview(tuple(one.line for one in judged), ())
    if faults or to_document(fresh)["lines"] != to_document(upload.preview)["lines"]:
        raise ConflictError("upload_overtaken")
    count = save_contracts(session, region_id=region_id, rows=judged, user_id=user_id, now=now)
    set_upload(session, upload_id, result={"saved_count": count})
    return count


def judge_contracts_again(
    session: Session, *, upload_id: int, region_id: int, organisation_id: int, user_id: int, now: datetime
) -> None:
    """Compare an unconfirmed preview with what stands now, and keep that as what was shown."""
    upload = find_upload(
        session, upload_id=upload_id, organisation_id=organisation_id, user_id=user_id, now=now
    )
    kept = upload.preview
    preview = _preview(session, region_id, _rows(upload), kept.faults, kept.unknown_headings, now)
    set_upload(session, upload_id, content=to_document(preview))


def _preview(
    session: Session,
    region_id: int,
    rows: Sequence[ContractRow],
    faults: Sequence[Fault],
    unknown_headings: tuple[str, ...],
    now: datetime,
) -> Preview:
    judged, found = judge_contracts(session, region_id=region_id, rows=rows, today=local_date(now))
    return Preview(tuple(one.line for one in judged), (*faults, *found), unknown_headings)


def _rows(upload: Upload) -> list[ContractRow]:
    return [row_from(line.values) for line in upload.preview.lines]
