"""Which offerings must hear of a changed catalogue, and tells them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlmodel import Session, col

from portal.models import CurrentReport, Location, Offering, OfferingMunicipality, ProductSegment
from portal.services.outbox import touch_offerings
from portal.services.pack_changes import CALENDAR, MUNICIPALITY, PRODUCT, REGION, SEGMENT, Change

Ids = Mapping[str, int]


def echo_changes(
    session: Session,
    *,
    region_id: int,
    changes: Collection[Change],
    ids: Mapping[str, Ids],
    now: datetime,
) -> int:
    """Put the offerings that a change concerns on the outbox; `ids` are row ids by kind and code.

    Another rhythm for waiting figures also makes their freshness due again. Returns how many were put.
    """
    where = concerned(region_id, changes, ids)
    if where is None:
        return 0
    found = session.scalars(select(col(Offering.id)).where(where))
    offering_ids = [offering_id for offering_id in found if offering_id is not None]
    touch_offerings(session, offering_ids=offering_ids, now=now)
    if any(change.key == (CALENDAR, "waiting") for change in changes):
        own = select(col(Offering.id)).where(col(Offering.region_id) == region_id)
        session.execute(
            update(CurrentReport)
            .where(col(CurrentReport.offering_id).in_(own))
            .values(next_change_at=now)
            .execution_options(synchronize_session=False)
        )
    return len(offering_ids)


def concerned(
    region_id: int, changes: Collection[Change], ids: Mapping[str, Ids]
) -> ColumnElement[bool] | None:
    """Say which offerings changes are about; None when they are about none, as of what has no row yet."""
    where = list(_concerned(region_id, changes, ids))
    return or_(*where) if where else None


def _concerned(
    region_id: int, changes: Collection[Change], ids: Mapping[str, Ids]
) -> Iterator[ColumnElement[bool]]:
    kinds = {change.kind for change in changes}
    if REGION in kinds or any(change.key == (CALENDAR, "waiting") for change in changes):
        yield col(Offering.region_id) == region_id
    changed = {
        kind: [ids[kind][one.code] for one in changes if one.kind == kind and one.code in ids[kind]]
        for kind in (PRODUCT, SEGMENT, MUNICIPALITY)
    }
    if changed[PRODUCT]:
        yield col(Offering.product_id).in_(changed[PRODUCT])
    if changed[SEGMENT]:
        within = select(col(ProductSegment.product_id)).where(
            col(ProductSegment.segment_id).in_(changed[SEGMENT])
        )
        yield col(Offering.product_id).in_(within)
    if changed[MUNICIPALITY]:
        serving = select(col(OfferingMunicipality.offering_id)).where(
            col(OfferingMunicipality.municipality_id).in_(changed[MUNICIPALITY])
        )
        standing = select(col(Location.id)).where(col(Location.municipality_id).in_(changed[MUNICIPALITY]))
        yield col(Offering.id).in_(serving)
        yield col(Offering.location_id).in_(standing)
