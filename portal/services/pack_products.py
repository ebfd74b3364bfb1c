"""Writes the segments and products of a pack, with all that hangs on them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from portal.models import (
    LighterProduct,
    Norm,
    Product,
    ProductLaw,
    ProductSegment,
    ProductSynonym,
    ReferralRoute,
    RelatedSegment,
    Segment,
)
from portal.regions.schema import Pack, ProductPart, SegmentPart
from portal.services.pack_history import Validity
from portal.services.pack_rows import Fields, replace_parts, write_coded


def write_segments(session: Session, *, pack: Pack, region_id: int, validity: Validity) -> dict[str, int]:
    """Write the segments and which border on which; returns ids by code, closed ones too."""
    wanted = {part.code: _segment_fields(part) for part in pack.segments}
    ids = write_coded(session, Segment, region_id=region_id, wanted=wanted, validity=validity)
    related = {ids[part.code]: [{"related_id": ids[code]} for code in part.related] for part in pack.segments}
    replace_parts(session, RelatedSegment, owner="segment_id", wanted=related)
    return ids


def _segment_fields(part: SegmentPart) -> Fields:
    return {
        "name": part.name,
        "plain": part.plain,
        "audience": part.audience,
        "laws": [law.value for law in part.laws],
        "level": part.level,
        "choice": part.choice,
        "nearness": part.nearness,
        "contract_form": part.contract.form,
        "term_years": part.contract.term_years,
        "extension_years": list(part.contract.extension_years),
        "funding": part.contract.funding,
    }


def write_products(
    session: Session, *, pack: Pack, region_id: int, segment_ids: Mapping[str, int], validity: Validity
) -> dict[str, int]:
    """Write the products, and all that hangs on them, norms too; returns ids by code, closed ones too."""
    wanted = {part.code: _product_fields(part) for part in pack.products}
    ids = write_coded(session, Product, region_id=region_id, wanted=wanted, validity=validity)
    hanging = {ids[part.code]: _hanging(part, segment_ids, ids) for part in pack.products}
    for kind in (ProductLaw, ProductSegment, ProductSynonym, LighterProduct, ReferralRoute):
        rows = {product_id: rows_of[kind] for product_id, rows_of in hanging.items()}
        replace_parts(session, kind, owner="product_id", wanted=rows)
    norms = {ids[part.code]: part for part in pack.products if part.norm.says_something}
    _write_norms(session, region_id=region_id, wanted=norms, validity=validity)
    return ids


def _product_fields(part: ProductPart) -> Fields:
    same = "name plain summary care_form group_form urgency capacity start_basis bridging_care"
    more = "acceptance_duty predecessor spend_eur clients source"
    return {
        **{name: getattr(part, name) for name in f"{same} {more}".split()},
        "age_min": part.age.min,
        "age_max": part.age.max,
        "profile_number": part.profile.number if part.profile else None,
        "profile_intensity": part.profile.intensity if part.profile else None,
    }


def _hanging(
    part: ProductPart, segment_ids: Mapping[str, int], product_ids: Mapping[str, int]
) -> dict[type[SQLModel], list[Fields]]:
    """Return the rows that hang on a product, by their kind."""
    return {
        ProductLaw: [{"law": law} for law in part.laws],
        ProductSegment: [
            {"segment_id": segment_ids[code], "position": at} for at, code in enumerate(part.segments)
        ],
        ProductSynonym: [{"position": at, "term": term} for at, term in enumerate(part.synonyms)],
        LighterProduct: [
            {"lighter_id": product_ids[code], "position": at} for at, code in enumerate(part.lighter)
        ],
        ReferralRoute: [
            {"position": at, "door": door.by, "decision": door.decision, "note": door.note}
            for at, door in enumerate(part.referral)
        ],
    }


def _write_norms(
    session: Session, *, region_id: int, wanted: Mapping[int, ProductPart], validity: Validity
) -> None:
    """Close the norms that no longer hold and add those that begin to."""
    held = session.scalars(
        select(Norm).where(
            col(Norm.region_id) == region_id,
            col(Norm.product_id).is_not(None),
            col(Norm.valid_until).is_(None),
        )
    )
    right = set()
    for row in held:
        part = wanted.get(row.product_id or 0)
        if part and (row.weeks, row.hours, row.note) == (part.norm.weeks, part.norm.hours, part.norm.note):
            row.source = part.source
            right.add(row.product_id)
        else:
            row.valid_until = validity.last_day_of(row.valid_from)
    for product_id, part in wanted.items():
        if product_id not in right:
            session.add(
                Norm(
                    region_id=region_id,
                    product_id=product_id,
                    source=part.source,
                    valid_from=validity.begin,
                    **part.norm.model_dump(),
                )
            )
    session.flush()
