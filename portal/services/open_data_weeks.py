"""The open data of weeks that are over: the figures of regions, products and municipalities."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from portal.domain.monitor_weeks import subject_of
from portal.models import Municipality, Product, Region, RegionMunicipality, WeeklyFigure
from portal.services.open_data_fields import Record

_AT_ONCE = 1_000


def week_rows(session: Session, *, first: date, last: date) -> Iterator[Record]:
    """Read the figures of weeks, by region, product and municipality; never how many people wait."""
    subjects = _subjects(session)
    monday = first
    while monday <= last:
        rows = session.execute(
            select(WeeklyFigure.__table__)  # type: ignore[attr-defined]
            .where(col(WeeklyFigure.week) == monday)
            .order_by(col(WeeklyFigure.subject))
            .execution_options(yield_per=_AT_ONCE)
        )
        for row in rows:
            about = subjects.get(row.subject)
            if about is not None:
                yield _week(row, about)
        monday += timedelta(days=7)


def _subjects(session: Session) -> dict[str, tuple[str, str | None, str | None]]:
    """Give region, product and municipality codes by subject: of regions, products and municipalities."""
    found: dict[str, tuple[str, str | None, str | None]] = {}
    for id_, code in session.execute(select(col(Region.id), col(Region.code))):
        found[subject_of(id_)] = (code, None, None)
    products = select(col(Product.region_id), col(Product.id), col(Region.code), col(Product.code))
    for region_id, id_, region, code in session.execute(
        products.join(Region, col(Region.id) == col(Product.region_id))
    ):
        found[subject_of(region_id, product_id=id_)] = (region, code, None)
    towns = select(
        col(RegionMunicipality.region_id), col(Municipality.id), col(Region.code), col(Municipality.code)
    )
    for region_id, id_, region, code in session.execute(
        towns.join(Region, col(Region.id) == col(RegionMunicipality.region_id)).join(
            Municipality, col(Municipality.id) == col(RegionMunicipality.municipality_id)
        )
    ):
        found[subject_of(region_id, municipality_id=id_)] = (region, None, code)
    return found


def _week(row: Row[Any], about: tuple[str, str | None, str | None]) -> Record:
    region, product, municipality = about
    return {
        "week_van": row.week,
        "regio": region,
        "product": product,
        "gemeente": municipality,
        "mediaan_weken": row.median_weeks,
        "van_weken": row.low_weeks,
        "tot_weken": row.high_weeks,
        "opgaven_wachttijd": row.report_count,
        "vrije_plekken": row.free_places if row.places_count else None,
        "opgaven_plekken": row.places_count,
        "aanmeldstops": row.stopped_count,
        "aanbod_met_opgave": row.offering_count,
    }
