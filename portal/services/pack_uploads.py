"""Keeps a region pack that somebody sent in until they say yes to its changes, once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.models import PackUpload, Region
from portal.regions.schema import Pack
from portal.services.catalogue_effects import open_plans, take_effect_due
from portal.services.catalogue_plans import Maker, check_ahead
from portal.services.catalogue_preview import Reach, reach_of
from portal.services.pack_access import access_changes
from portal.services.pack_changes import Change, changes_between, contents_of
from portal.services.pack_closures import closure_changes
from portal.services.pack_contents import open_contents
from portal.services.pack_history import with_returns
from portal.services.pack_themes import place_products
from portal.services.packs import Loading, load_sent_pack

KEPT_FOR = timedelta(hours=2)
LONGEST_NAME = 100


@dataclass(frozen=True)
class SentPack:
    """A pack with what it would change, or after the yes has changed (`is_done`)."""

    upload_id: int
    file_name: str
    pack: Pack
    is_same: bool
    changes: Sequence[Change]
    reach: Reach
    is_overtaken: bool
    is_done: bool
    access_count: int = 0
    """How many access contacts, crisis numbers and documents would read otherwise."""
    closure_count: int = 0
    """How many groups that are closed to new providers would read otherwise."""


def keep_pack(
    session: Session, *, region_id: int, user_id: int, file_name: str, pack: Pack, now: datetime
) -> int:
    """Keep a pack of this region for two hours, and return its id. Raises DomainError `pack_of_another`."""
    region = session.get_one(Region, region_id)
    if pack.region.code != region.code:
        raise DomainError("pack_of_another", given=pack.region.code, own=region.code)
    kept = PackUpload(
        region_id=region_id,
        user_id=user_id,
        file_name=file_name[:LONGEST_NAME].strip() or "regiopakket",
        content=pack.model_dump(mode="json", by_alias=True),
        seen_digest=region.pack_digest,
        created_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(kept)
    session.flush()
    return int(kept.id or 0)


def find_pack(session: Session, *, upload_id: int, region_id: int, user_id: int, now: datetime) -> SentPack:
    """Return a kept pack to whom sent it. Raises NotFoundError, and DomainError `upload_expired`."""
    row = _row(session, upload_id, region_id, user_id, now)
    pack = _pack(row)
    held = open_contents(session, region_id=region_id)
    changes = with_returns(session, changes_between(held, contents_of(pack)), region_id=region_id)
    digest = session.scalar(select(col(Region.pack_digest)).where(col(Region.id) == region_id))
    today = local_date(now)
    access = access_changes(session, parts=pack.access, region_id=region_id, on=today)
    closures = closure_changes(session, parts=pack.closures, region_id=region_id, on=today)
    return SentPack(
        upload_id,
        row.file_name,
        pack,
        digest == pack.digest and not access and not closures,
        changes,
        reach_of(session, region_id=region_id, changes=changes),
        row.used_at is None and digest != row.seen_digest,
        row.used_at is not None,
        len(access),
        len(closures),
    )


def confirm_pack(session: Session, *, upload_id: int, region_id: int, maker: Maker, now: datetime) -> int:
    """Load a kept pack from today, and return how many things changed; the second time nothing happens.

    Raises as find_pack; ConflictError when the catalogue changed after the preview, and DomainError
    `plan_needed` when a planned change no longer fits.
    """
    region = session.scalars(select(Region).where(col(Region.id) == region_id).with_for_update()).one()
    row = _row(session, upload_id, region_id, maker.user_id or 0, now)
    if row.used_at is not None:
        return 0
    if row.seen_digest != region.pack_digest:
        raise ConflictError("pack_overtaken")
    take_effect_due(session, region=region, now=now)
    pack = _pack(row)
    check_ahead(contents_of(pack), open_plans(session, region_id=region_id), new=None)
    claimed: Any = session.execute(
        update(PackUpload)
        .where(col(PackUpload.id) == upload_id, col(PackUpload.used_at).is_(None))
        .values(used_at=now)
    )
    if not (isinstance(claimed, CursorResult) and claimed.rowcount == 1):
        return 0
    loading = Loading(row.file_name, maker.user_id, maker.organisation_id)
    result = load_sent_pack(session, pack=pack, loading=loading, on=local_date(now), now=now)
    place_products(session, region_id=region_id, now=now)
    return len(result.changes) + result.access_count + result.closure_count


def judge_pack_again(session: Session, *, upload_id: int, region_id: int) -> None:
    """Note that a kept pack is now compared with what holds now."""
    digest = select(col(Region.pack_digest)).where(col(Region.id) == region_id).scalar_subquery()
    session.execute(
        update(PackUpload)
        .where(col(PackUpload.id) == upload_id, col(PackUpload.region_id) == region_id)
        .values(seen_digest=digest)
        .execution_options(synchronize_session=False)
    )


def _row(session: Session, upload_id: int, region_id: int, user_id: int, now: datetime) -> PackUpload:
    row = session.scalars(
        select(PackUpload).where(
            col(PackUpload.id) == upload_id,
            col(PackUpload.region_id) == region_id,
            col(PackUpload.user_id) == user_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError("upload_unknown")
    if row.used_at is None and row.expires_at <= now:
        raise DomainError("upload_expired")
    return row


def _pack(row: PackUpload) -> Pack:
    return Pack.model_validate_json(json.dumps(row.content))
