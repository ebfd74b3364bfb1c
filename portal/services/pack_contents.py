"""Puts what holds in a region together as one pack again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.models import CatalogueVersion, Indicator, Product, Region, Segment
from portal.regions.schema import Pack
from portal.services.pack_access import access_of_region
from portal.services.pack_changes import (
    CALENDAR,
    INDICATOR,
    MUNICIPALITY,
    PRODUCT,
    REGION,
    SEGMENT,
    Content,
    Key,
)
from portal.services.pack_closures import closures_of_region

_KINDS = (REGION, MUNICIPALITY, SEGMENT, PRODUCT, INDICATOR, CALENDAR)
SECTIONS = {
    MUNICIPALITY: "municipalities",
    SEGMENT: "segments",
    PRODUCT: "products",
    INDICATOR: "indicators",
}
"""The part of the file in which each kind of thing stands."""


def open_contents(session: Session, *, region_id: int) -> dict[Key, Content]:
    """Return all things that hold now, in the order in which the catalogue shows them."""
    first = select(
        col(CatalogueVersion.kind), col(CatalogueVersion.code), func.min(col(CatalogueVersion.id)).label("id")
    ).where(col(CatalogueVersion.region_id) == region_id)
    order = {
        (kind, code): id_
        for kind, code, id_ in session.execute(
            first.group_by(col(CatalogueVersion.kind), col(CatalogueVersion.code))
        )
    }
    for kind, table in ((SEGMENT, Segment), (PRODUCT, Product), (INDICATOR, Indicator)):
        rows = session.execute(
            select(col(table.code), col(table.position)).where(col(table.region_id) == region_id)
        )
        order.update({(kind, code): position for code, position in rows})
    versions = session.execute(
        select(col(CatalogueVersion.kind), col(CatalogueVersion.code), col(CatalogueVersion.content)).where(
            col(CatalogueVersion.region_id) == region_id, col(CatalogueVersion.valid_until).is_(None)
        )
    )
    held = {(kind, code): content for kind, code, content in versions}
    return {key: held[key] for key in sorted(held, key=lambda key: (_KINDS.index(key[0]), order[key], key))}


def pack_values(things: Mapping[Key, Content]) -> dict[str, Any]:
    """Return the plain values of the pack that names these things: the opposite of `contents_of`."""
    region = next(({"code": code, **said} for (kind, code), said in things.items() if kind == REGION), {})
    sample = region.pop("sample", {})
    if isinstance(region.get("valid_from"), str):
        region["valid_from"] = date.fromisoformat(region["valid_from"])
    waiting = dict(things.get((CALENDAR, "waiting"), {}))
    indicators = dict(things.get((CALENDAR, "indicators"), {}))
    ladders = {
        "waiting_reminders": waiting.pop("ladder", []),
        "indicator_reminders": indicators.pop("ladder", []),
    }
    values: dict[str, Any] = {"pack_version": 1, "region": region}
    for kind, section in SECTIONS.items():
        values[section] = [{"code": code, **said} for (of, code), said in things.items() if of == kind]
    centres = [(said["code"], said.pop("centre_for", [])) for said in values["municipalities"]]
    values["centre_municipalities"] = [
        {"code": code, "for": products} for code, products in centres if products
    ]
    values["reporting"] = {"waiting": waiting, "indicators": indicators, **ladders}
    return {**values, "sample": sample}


def pack_of_region(
    session: Session, *, code: str, region_ids: Iterable[int] | None = None, on: date | None = None
) -> Pack:
    """Return what holds in a region as a pack.

    With a day also how people reach help, and which groups are closed, from that day on.

    Raises NotFoundError, also for a region out of reach.
    """
    found = select(col(Region.id)).where(col(Region.code) == code)
    if region_ids is not None:
        found = found.where(col(Region.id).in_(region_ids))
    region_id = session.scalar(found)
    if region_id is None:
        raise NotFoundError("region_unknown")
    values = pack_values(open_contents(session, region_id=region_id))
    access = None if on is None else access_of_region(session, region_id=region_id, on=on)
    closures = None if on is None else closures_of_region(session, region_id=region_id, on=on)
    return Pack.model_validate({**values, "access": access or None, "closures": closures or None})
