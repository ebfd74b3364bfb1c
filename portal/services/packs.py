"""Loads a region pack into the catalogue, and says what that changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.models import Region
from portal.regions.schema import Pack
from portal.services.audit import note_change
from portal.services.pack_asking import write_calendars, write_indicators
from portal.services.pack_changes import MUNICIPALITY, PRODUCT, SEGMENT, Change, changes_between, contents_of
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
    is_new: bool
    is_changed: bool
    changes: tuple[Change, ...] = ()
    touched_count: int = 0
    """How many offerings were put on the outbox."""


def load_pack(session: Session, *, pack: Pack, source_name: str, on: date, now: datetime) -> LoadResult:
    """Bring a region's catalogue in line with its pack, and keep how it read before.

    A new region holds from the pack's own first day; later changes hold from `on`. What the pack no
    longer names is closed, never deleted; what it names again is reopened. `source_name` is the name of
    the file, for the audit trail. The same pack again writes nothing.
    """
    code = pack.region.code
    held = session.scalars(select(Region).where(col(Region.code) == code).with_for_update()).one_or_none()
    if held and held.pack_digest == pack.digest:
        return LoadResult(code, held.name, is_new=False, is_changed=False)
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
        now=now,
    )
    ids = _write_rows(session, pack, region_id, changes, validity)
    touched = 0
    if not is_new:
        touched = echo_changes(session, region_id=region_id, changes=changes, ids=ids, now=now)
    note_change(
        session,
        action="load_pack",
        subject_kind="region",
        subject_id=region_id,
        user_id=None,
        organisation_id=None,
        after={"file": source_name, "digest": pack.digest, "changes": len(changes)},
        now=now,
    )
    session.flush()
    return LoadResult(code, pack.region.name, is_new, True, tuple(changes), touched)


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
