"""Reads the loaded regions into the plain values that the sample is made from."""

import math
from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.freshness import FreshnessRule
from portal.domain.obligations import WaitingCalendar
from portal.domain.terms import CalendarKind, Capacity, CareForm, Reporter, ReportingPeriod
from portal.models import (
    CentreMunicipality,
    Indicator,
    IndicatorScope,
    LighterProduct,
    Municipality,
    MunicipalityProduct,
    Product,
    ProductLaw,
    ProductSegment,
    ProductSynonym,
    Region,
    RegionMunicipality,
    RelatedSegment,
    Segment,
)
from portal.services.calendars import calendars_on, freshness_rules
from portal.services.date_spans import lasts_on
from portal.services.obligations import waiting_calendar
from portal.services.sample.facts import (
    IndicatorFacts,
    ProductFacts,
    RegionFacts,
    SegmentFacts,
    Town,
    field_of,
    problems_of,
)
from portal.services.sample.lists import word_list

OLDEST = 120
_NOWHERE = {"area": "0100", "places": []}


def read_regions(session: Session, *, on: date) -> list[RegionFacts]:
    """Read every region that holds on a day, by code."""
    regions = session.scalars(
        select(Region).where(col(Region.valid_from) <= on).order_by(col(Region.code))
    ).all()
    return [_read_region(session, region, on) for region in regions]


def _read_region(session: Session, region: Region, on: date) -> RegionFacts:
    assert region.id is not None  # noqa: S101  a stored row has its id
    towns, reach = _read_towns(session, region.id)
    products = tuple(_read_products(session, region.id, on, towns, reach))
    waiting = calendars_on(session, kind=CalendarKind.WAITING, on=on).get(region.id)
    figures = calendars_on(session, kind=CalendarKind.INDICATORS, on=on).get(region.id)
    rules = freshness_rules(session, on=on)
    return RegionFacts(
        id=region.id,
        code=region.code,
        name=region.name,
        laws=tuple(region.laws),
        valid_from=region.valid_from,
        sample=dict(region.sample),
        towns=tuple(towns.values()),
        products=tuple(product for product in products if product.care_form is not CareForm.FREE_ACCESS),
        segments=_read_segments(session, region.id),
        indicators={one: tuple(_read_indicators(session, region.id, one)) for one in Reporter},
        rule=rules.get(region.id, FreshnessRule()),
        waiting=WaitingCalendar() if waiting is None else waiting_calendar(waiting),
        indicator_period=(figures.period if figures else None) or ReportingPeriod.QUARTER,
        free_access=next((one for one in products if one.care_form is CareForm.FREE_ACCESS), None),
    )


def _read_towns(session: Session, region_id: int) -> tuple[dict[int, Town], dict[int, set[int] | None]]:
    """Return the municipalities by id, and of each the products it joins for (None: all)."""
    limited: dict[int, set[int]] = defaultdict(set)
    for joined_id, product_id in session.execute(
        select(col(MunicipalityProduct.region_municipality_id), col(MunicipalityProduct.product_id))
    ):
        limited[joined_id].add(product_id)
    rows = session.execute(
        select(Municipality, RegionMunicipality)
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(col(RegionMunicipality.region_id) == region_id)
        .order_by(col(Municipality.code))
    )
    towns: dict[int, Town] = {}
    reach: dict[int, set[int] | None] = {}
    for municipality, joined in rows:
        towns[municipality.id] = _town(municipality)
        reach[municipality.id] = None if joined.joins_all else limited[joined.id]
    return towns, reach


def _town(row: Municipality) -> Town:
    known = word_list("places").get(row.code, _NOWHERE)
    kernels = known["places"] or [[row.name, 9999, row.lat, row.lon]]
    return Town(
        id=row.id or 0,
        code=row.code,
        name=row.name,
        lat=row.lat,
        lon=row.lon,
        area=known["area"],
        kernels=tuple((name, digits, lat, lon) for name, digits, lat, lon in kernels),
    )


def _grouped(session: Session, key: Any, value: Any, order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for owner, item in session.execute(select(key, value).order_by(key, order)):
        found[owner].append(item)
    return found


def _read_products(
    session: Session, region_id: int, on: date, towns: dict[int, Town], reach: dict[int, set[int] | None]
) -> list[ProductFacts]:
    laws = _grouped(session, ProductLaw.product_id, ProductLaw.law, ProductLaw.law)
    segments = _grouped(
        session, ProductSegment.product_id, ProductSegment.segment_id, ProductSegment.position
    )
    synonyms = _grouped(session, ProductSynonym.product_id, ProductSynonym.term, ProductSynonym.position)
    lighter = _grouped(session, LighterProduct.product_id, LighterProduct.lighter_id, LighterProduct.position)
    arranged = session.execute(
        select(col(CentreMunicipality.product_id), col(CentreMunicipality.municipality_id)).where(
            col(CentreMunicipality.region_id) == region_id
        )
    )
    centres = {row[0]: row[1] for row in arranged}
    rows = session.scalars(
        select(Product)
        .where(
            col(Product.region_id) == region_id,
            lasts_on(on, col(Product.valid_until)),
        )
        .order_by(col(Product.position), col(Product.id))
    )
    found = []
    for row in rows:
        key = row.id or 0
        terms = tuple(synonyms.get(key, ()))
        own_laws = frozenset(laws.get(key, ()))
        found.append(
            ProductFacts(
                id=key,
                name=row.name,
                plain=row.plain,
                care_form=row.care_form,
                group_form=row.group_form,
                urgency=row.urgency,
                age_min=row.age_min or 0,
                age_max=OLDEST if row.age_max is None else row.age_max,
                capacity=row.capacity,
                bridging_care=row.bridging_care,
                acceptance_duty=row.acceptance_duty,
                weight=_weight(row),
                profile_number=row.profile_number,
                laws=own_laws,
                segment_ids=tuple(segments.get(key, ())),
                lighter_ids=frozenset(lighter.get(key, ())),
                towns=tuple(town for town in towns.values() if _joins(reach[town.id], key)),
                centre=towns.get(centres[key]) if key in centres else None,
                field=field_of(
                    name=row.name,
                    care_form=row.care_form,
                    urgency=row.urgency,
                    laws=own_laws,
                    synonyms=terms,
                ),
                problems=problems_of((*terms, row.name)),
            )
        )
    return found


def _joins(product_ids: set[int] | None, product_id: int) -> bool:
    return product_ids is None or product_id in product_ids


def _weight(row: Product) -> float:
    """Weigh a product by its yearly spend where the plan gives it; what is not reported on, weighs little."""
    if row.capacity is Capacity.NONE:
        return 0.2
    return 1.0 if row.spend_eur is None else max(0.3, math.log10(row.spend_eur) - 5.0)


def _read_segments(session: Session, region_id: int) -> dict[int, SegmentFacts]:
    related = _grouped(
        session, RelatedSegment.segment_id, RelatedSegment.related_id, RelatedSegment.related_id
    )
    rows = session.scalars(
        select(Segment).where(col(Segment.region_id) == region_id).order_by(col(Segment.id))
    )
    return {
        row.id or 0: SegmentFacts(
            id=row.id or 0,
            related_ids=frozenset(related.get(row.id or 0, ())),
            form=row.contract_form,
            term_years=row.term_years,
            extension_years=tuple(row.extension_years),
        )
        for row in rows
    }


def _read_indicators(session: Session, region_id: int, reporter: Reporter) -> list[IndicatorFacts]:
    scope: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
    for indicator_id, segment_id, product_id in session.execute(
        select(
            col(IndicatorScope.indicator_id), col(IndicatorScope.segment_id), col(IndicatorScope.product_id)
        ).order_by(col(IndicatorScope.id))
    ):
        scope[indicator_id].append((segment_id, product_id))
    rows = session.scalars(
        select(Indicator)
        .where(col(Indicator.region_id) == region_id, col(Indicator.reported_by) == reporter)
        .order_by(col(Indicator.position), col(Indicator.id))
    )
    return [
        IndicatorFacts(
            id=row.id or 0,
            name=row.name,
            kind=row.kind,
            unit=row.unit or "",
            parts=tuple(row.parts),
            segment_ids=tuple(one for one, _ in scope[row.id or 0] if one is not None),
            product_ids=tuple(one for _, one in scope[row.id or 0] if one is not None),
        )
        for row in rows
    ]
