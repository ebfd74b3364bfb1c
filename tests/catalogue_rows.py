"""The versions of a catalogue that a test made row by row, as if a pack had been loaded."""

from typing import Any

from sqlmodel import Session, col, select

from portal.models import (
    CatalogueVersion,
    Indicator,
    IndicatorScope,
    Municipality,
    Product,
    ProductLaw,
    ProductSegment,
    ProductSynonym,
    ReferralRoute,
    Region,
    RegionMunicipality,
    Segment,
)
from portal.regions.reader import pack_of_values
from portal.services.pack_changes import contents_of
from tests.factories import CREATED, START, key
from tests.services.small_pack import small_pack


def keep_versions(session: Session, region: Region) -> None:
    """Write how everything of a region reads; its municipalities join for all."""
    pack = pack_of_values(_pack_values(session, region))
    for (kind, code), content in contents_of(pack).items():
        session.add(
            CatalogueVersion(
                region_id=key(region),
                kind=kind,
                code=code,
                content=content,
                valid_from=START,
                loaded_at=CREATED,
            )
        )
    session.flush()


def _pack_values(session: Session, region: Region) -> dict[str, Any]:
    own = {"code": region.code, "name": region.name, "laws": list(region.laws)}
    towns = session.exec(
        select(Municipality)
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(RegionMunicipality.region_id == region.id)
    )
    segments = session.exec(select(Segment).where(Segment.region_id == region.id)).all()
    codes = {key(row): row.code for row in segments}
    products = session.exec(select(Product).where(Product.region_id == region.id)).all()
    codes |= {-key(row): row.code for row in products}
    return {
        "pack_version": 1,
        "region": {**own, "valid_from": region.valid_from, "source": region.source},
        "municipalities": [
            {"code": row.code, "name": row.name, "lat": row.lat, "lon": row.lon, "scope": "all"}
            for row in towns
        ],
        "segments": [_segment(row) for row in segments],
        "products": [_product(session, row, codes) for row in products],
        "indicators": [
            _indicator(session, row, codes)
            for row in session.exec(select(Indicator).where(Indicator.region_id == region.id))
        ],
        "reporting": small_pack()["reporting"],
        "sample": {"providers": 2},
    }


def _segment(row: Segment) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("code", "name", "plain", "audience", "level")}
    return {**same, "laws": list(row.laws)}


def _product(session: Session, row: Product, codes: dict[int, str]) -> dict[str, Any]:
    names = "code name plain summary care_form urgency capacity source"
    within = session.exec(select(ProductSegment.segment_id).where(ProductSegment.product_id == row.id))
    routes = session.exec(select(ReferralRoute).where(ReferralRoute.product_id == row.id))
    return {
        **{name: getattr(row, name) for name in names.split()},
        "segments": [codes[id_] for id_ in within],
        "laws": list(session.exec(select(ProductLaw.law).where(ProductLaw.product_id == row.id))),
        "age": {"min": row.age_min, "max": row.age_max},
        "synonyms": list(
            session.exec(select(ProductSynonym.term).where(ProductSynonym.product_id == row.id))
        ),
        "referral": [{"by": one.door, "decision": one.decision, "note": one.note} for one in routes],
    }


def _indicator(session: Session, row: Indicator, codes: dict[int, str]) -> dict[str, Any]:
    names = "code name reported_by kind unit numerator denominator direction target calculation source"
    scope = session.exec(select(IndicatorScope).where(IndicatorScope.indicator_id == row.id)).all()
    return {
        **{name: getattr(row, name) for name in names.split()},
        "parts": list(row.parts),
        "scope": {
            "segments": [codes[one.segment_id] for one in scope if one.segment_id],
            "products": [codes[-one.product_id] for one in scope if one.product_id],
        },
    }
