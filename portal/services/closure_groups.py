"""Which product groups can be closed: the segments of a region in each of its municipalities."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import FieldError, InvalidError
from portal.models import Municipality, Region, RegionMunicipality, Segment
from portal.services.board_lines import within
from portal.services.closures import Group
from portal.services.date_spans import lasts_on


def find_group(
    session: Session,
    *,
    municipality_id: int | None,
    segment_id: int | None,
    region_ids: Collection[int] | None,
) -> Group:
    """Find a segment of these regions in a municipality that takes part in its region.

    Raises InvalidError: `segment_unknown` at "segment_id", `town_missing` or `town_not_in_region` at
    "municipality_id".
    """
    segment = session.execute(
        select(col(Region.id), col(Region.name), col(Segment.name))
        .select_from(Segment)
        .join(Region, col(Region.id) == col(Segment.region_id))
        .where(col(Segment.id) == segment_id, within(col(Segment.region_id), region_ids))
    ).first()
    faults = []
    if municipality_id is None:
        faults.append(FieldError("closure_town_missing", "municipality_id"))
    if segment is None:
        faults.append(FieldError("segment_unknown", "segment_id"))
    if segment is None or municipality_id is None or segment_id is None:
        raise InvalidError(faults)
    region_id, region_name, segment_name = segment
    town = session.scalar(
        select(col(Municipality.name))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(col(RegionMunicipality.region_id) == region_id, col(Municipality.id) == municipality_id)
    )
    if town is None:
        raise InvalidError([FieldError("town_not_in_region", "municipality_id")])
    return Group(region_id, municipality_id, segment_id, region_name, town, segment_name)


def group_towns(
    session: Session, *, region_ids: Collection[int] | None, today: date
) -> list[tuple[int, str]]:
    """List the municipalities that take part in these regions as (id, name), by name."""
    rows = session.execute(
        select(col(Municipality.id), col(Municipality.name))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(
            within(col(RegionMunicipality.region_id), region_ids),
            lasts_on(today, col(RegionMunicipality.valid_until)),
        )
        .distinct()
        .order_by(col(Municipality.name), col(Municipality.id))
    )
    return [(town_id, name) for town_id, name in rows]


def group_segments(session: Session, *, region_ids: Collection[int] | None) -> list[tuple[int, str]]:
    """List the segments of these regions as (id, name), in the order of each catalogue."""
    rows = session.execute(
        select(col(Segment.id), col(Segment.name))
        .join(Region, col(Region.id) == col(Segment.region_id))
        .where(within(col(Segment.region_id), region_ids))
        .order_by(col(Region.name), col(Segment.position))
    )
    return [(segment_id, name) for segment_id, name in rows]
