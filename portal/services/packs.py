"""Brings the catalogue in line with a region pack, and says what that changed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.models import Region
from portal.regions.schema import Pack
from portal.services.audit import note_change
from portal.services.pack_access import write_access
from portal.services.pack_asking import write_calendars, write_indicators
from portal.services.pack_changes import MUNICIPALITY, PRODUCT, SEGMENT, Change, changes_between, contents_of
from portal.services.pack_closures import write_closures
from portal.services.pack_echoes import echo_changes
from portal.services.pack_history import Validity, open_versions, record_versions, with_returns
from portal.services.pack_places import write_municipalities, write_participation, write_region
from portal.services.pack_products import write_products, write_segments
from portal.services.pack_rows import key_of


@dataclass(frozen=True)
class LoadResult:
    """What loading a pack did; no changes and no new order means that nothing was written."""

    region_code: str
    region_name: str
    region_id: int
    is_new: bool
    is_changed: bool
    changes: tuple[Change, ...] = ()
    touched_count: int = 0
    """How many offerings were put on the outbox."""
    access_count: int = 0
    """How many access contacts, crisis numbers and documents read otherwise."""
    closure_count: int = 0
    """How many groups that are closed to new providers read otherwise."""


@dataclass(frozen=True)
class Loading:
    """By whom and from what the catalogue changes: a person or nobody, and the name of a file or a page."""

    source: str
    user_id: int | None = None
    organisation_id: int | None = None


def load_pack(session: Session, *, pack: Pack, source_name: str, on: date, now: datetime) -> LoadResult:
    """Bring a region's catalogue in line with a pack, and write that in the audit trail.

    `source_name` is the name of the file. The same pack again writes nothing.
    """
    return load_sent_pack(session, pack=pack, loading=Loading(source_name), on=on, now=now)


def load_sent_pack(session: Session, *, pack: Pack, loading: Loading, on: date, now: datetime) -> LoadResult:
    """Do as `load_pack`, for a person of an organisation."""
    result = bring_in_line(session, pack=pack, loading=loading, on=on, now=now)
    region_id, user_id = result.region_id, loading.user_id
    access = write_access(session, parts=pack.access, region_id=region_id, on=on, user_id=user_id, now=now)
    closures = write_closures(
        session, parts=pack.closures, region_id=region_id, on=on, user_id=user_id, now=now
    )
    count = access + closures
    result = replace(
        result, access_count=access, closure_count=closures, is_changed=result.is_changed or count > 0
    )
    if result.is_changed:
        note_change(
            session,
            action="load_pack",
            subject_kind="region",
            subject_id=result.region_id,
            user_id=loading.user_id,
            organisation_id=loading.organisation_id,
            after={"file": loading.source, "digest": pack.digest, "changes": len(result.changes) + count},
            now=now,
        )
        session.flush()
    return result


def hold_region(session: Session, *, code: str) -> Region | None:
    """Return a region that nobody else changes the catalogue of until the commit."""
    return session.scalars(select(Region).where(col(Region.code) == code).with_for_update()).one_or_none()


def bring_in_line(session: Session, *, pack: Pack, loading: Loading, on: date, now: datetime) -> LoadResult:
    """Bring a region's catalogue in line with its pack, and keep how it read before; no audit entry.

    A new region holds from the pack's own first day; later changes hold from `on`. What the pack no
    longer names is closed, never deleted; what it names again is reopened. The same pack again writes
    nothing.
    """
    code = pack.region.code
    held = hold_region(session, code=code)
    if held and held.pack_digest == pack.digest:
        return LoadResult(code, held.name, key_of(held), is_new=False, is_changed=False)
    is_new = held is None
    validity = Validity(pack.region.valid_from if is_new else on)
    region_id = key_of(write_region(session, pack=pack, held=held))
    wanted, versions = contents_of(pack), open_versions(session, region_id=region_id)
    before = {key: version.content for key, version in versions.items()}
    changes = with_returns(session, changes_between(before, wanted), region_id=region_id)
    record_versions(
        session,
        region_id=region_id,
        held=versions,
        wanted=wanted,
        changes=changes,
        validity=validity,
        origin=(loading.user_id, loading.source),
        now=now,
    )
    ids = _write_rows(session, pack, region_id, changes, validity)
    touched = 0
    if not is_new:
        touched = echo_changes(session, region_id=region_id, changes=changes, ids=ids, now=now)
    session.flush()
    return LoadResult(code, pack.region.name, region_id, is_new, True, tuple(changes), touched)


def _write_rows(
    session: Session, pack: Pack, region_id: int, changes: list[Change], validity: Validity
) -> dict[str, dict[str, int]]:
    """Write all rows but the region's own; returns ids by kind and code."""
    named = {part.code for part in pack.municipalities}
    named |= {change.code for change in changes if change.kind == MUNICIPALITY}
    municipality_ids = write_municipalities(session, codes=named)
    segment_ids = write_segments(session, pack=pack, region_id=region_id, validity=validity)
    product_ids = write_products(
        session, pack=pack, region_id=region_id, segment_ids=segment_ids, validity=validity
    )
    write_participation(
        session,
        pack=pack,
        region_id=region_id,
        municipality_ids=municipality_ids,
        product_ids=product_ids,
        validity=validity,
    )
    write_indicators(
        session,
        pack=pack,
        region_id=region_id,
        segment_ids=segment_ids,
        product_ids=product_ids,
        validity=validity,
    )
    write_calendars(session, pack=pack, region_id=region_id, validity=validity)
    return {MUNICIPALITY: municipality_ids, SEGMENT: segment_ids, PRODUCT: product_ids}
