"""Writes the region of a pack and the municipalities that take part in it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from portal.models import (
    CatalogueVersion,
    CentreMunicipality,
    Municipality,
    MunicipalityProduct,
    Region,
    RegionMunicipality,
)
from portal.regions.schema import Pack
from portal.services.pack_changes import MUNICIPALITY
from portal.services.pack_history import Validity
from portal.services.pack_rows import key_of, replace_parts


def write_region(session: Session, *, pack: Pack, held: Region | None) -> Region:
    """Write the region's own row."""
    said = pack.region
    region = held or Region(
        code=said.code, name=said.name, valid_from=said.valid_from, source="", pack_digest=""
    )
    region.name = said.name
    region.inhabitants = said.inhabitants
    region.providers_contracted = said.providers_contracted
    region.laws = [law.value for law in said.laws]
    region.valid_from = said.valid_from
    region.source = said.source
    region.pack_digest = pack.digest
    region.sample = pack.sample.model_dump(mode="json")
    session.add(region)
    session.flush()
    return region


def write_municipalities(session: Session, *, codes: Collection[str]) -> dict[str, int]:
    """Write the shared rows of municipalities; returns their ids by code.

    Where packs differ about a name or a point, the region that comes first by its code is followed, so
    that the order in which packs are loaded makes no difference.
    """
    said = session.execute(
        select(col(CatalogueVersion.code), col(CatalogueVersion.content))
        .join(Region, col(Region.id) == col(CatalogueVersion.region_id))
        .where(
            col(CatalogueVersion.kind) == MUNICIPALITY,
            col(CatalogueVersion.code).in_(codes),
            col(CatalogueVersion.valid_until).is_(None),
        )
        .order_by(col(Region.code).desc())
    )
    rows = {
        row.code: row
        for row in session.scalars(select(Municipality).where(col(Municipality.code).in_(codes)))
    }
    for code, content in said:
        row = rows.setdefault(code, Municipality(code=code, name="", lat=52.0, lon=5.0))
        row.name, row.lat, row.lon = content["name"], content["lat"], content["lon"]
        session.add(row)
    session.flush()
    return {code: key_of(row) for code, row in rows.items()}


def write_participation(
    session: Session,
    *,
    pack: Pack,
    region_id: int,
    municipality_ids: Mapping[str, int],
    product_ids: Mapping[str, int],
    validity: Validity,
) -> None:
    """Write which municipality joins the region, for which products, and which is centre for what."""
    held = {
        row.municipality_id: row
        for row in session.scalars(
            select(RegionMunicipality).where(col(RegionMunicipality.region_id) == region_id)
        )
    }
    joined: dict[int, list[str]] = {}
    for said in pack.municipalities:
        key = municipality_ids[said.code]
        row = held.get(key) or RegionMunicipality(
            region_id=region_id, municipality_id=key, joins_all=True, valid_from=validity.begin
        )
        row.joins_all, row.valid_until = said.scope == "all", None
        session.add(row)
        session.flush()
        joined[key_of(row)] = said.scope if isinstance(said.scope, list) else []
        held.pop(key, None)
    for row in held.values():
        row.valid_until = row.valid_until or validity.last_day_of(row.valid_from)
    replace_parts(
        session,
        MunicipalityProduct,
        owner="region_municipality_id",
        wanted={key: [{"product_id": product_ids[code]} for code in codes] for key, codes in joined.items()},
    )
    centres = [
        {"municipality_id": municipality_ids[centre.code], "product_id": product_ids[code]}
        for centre in pack.centre_municipalities
        for code in centre.products
    ]
    replace_parts(session, CentreMunicipality, owner="region_id", wanted={region_id: centres})
