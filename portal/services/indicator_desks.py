"""At which desks an organisation fills in indicators: a provider, municipality or region, for a region."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, null, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.domain.indicator_periods import CalendarSpan, IndicatorPeriod, ended_periods, read_period
from portal.domain.terms import CalendarKind, Reporter
from portal.models import (
    Contract,
    Municipality,
    Organisation,
    Region,
    RegionMunicipality,
    ReportingCalendar,
)


@dataclass(frozen=True)
class Desk:
    """Who reports, and to which region; `code` names the desk in an address."""

    code: str
    reporter: Reporter
    organisation_id: int
    organisation_name: str
    region_id: int
    region_code: str
    region_name: str
    region_source: str


def desks_of(session: Session, *, reporter: Reporter, organisation_ids: Collection[int]) -> tuple[Desk, ...]:
    """List the desks of some organisations, by region and name; one statement."""
    rows = session.execute(
        _statement(reporter)
        .where(col(Organisation.id).in_(organisation_ids))
        .order_by(col(Region.name), col(Organisation.name), col(Organisation.id))
    )
    found: dict[str, Desk] = {}
    for row in rows:
        code = f"{row.place_code}-{row.region_code}".lower() if row.place_code else row.region_code
        found.setdefault(
            code,
            Desk(
                code=code,
                reporter=reporter,
                organisation_id=row.organisation_id,
                organisation_name=row.organisation_name,
                region_id=row.region_id,
                region_code=row.region_code,
                region_name=row.region_name,
                region_source=row.region_source,
            ),
        )
    return tuple(found.values())


def find_desk(session: Session, *, reporter: Reporter, organisation_ids: Collection[int], code: str) -> Desk:
    """Return one desk of some organisations. Raises NotFoundError."""
    desks = desks_of(session, reporter=reporter, organisation_ids=organisation_ids)
    desk = next((one for one in desks if one.code == code), None)
    if desk is None:
        raise NotFoundError
    return desk


def periods_at(
    session: Session, *, region_ids: Collection[int], today: date
) -> dict[int, tuple[IndicatorPeriod, ...]]:
    """Return the periods that can be filled in, newest first, by region id; one statement."""
    rows = session.execute(
        select(
            col(ReportingCalendar.region_id),
            col(ReportingCalendar.period),
            col(ReportingCalendar.valid_from),
            col(ReportingCalendar.valid_until),
        )
        .where(
            col(ReportingCalendar.region_id).in_(region_ids),
            col(ReportingCalendar.kind) == CalendarKind.INDICATORS,
        )
        .order_by(col(ReportingCalendar.valid_from))
    )
    spans: dict[int, list[CalendarSpan]] = {}
    for row in rows:
        spans.setdefault(row.region_id, []).append(CalendarSpan(row.period, row.valid_from, row.valid_until))
    return {region_id: ended_periods(found, today) for region_id, found in spans.items()}


def find_period(session: Session, *, region_id: int, code: str, today: date) -> IndicatorPeriod:
    """Return a period of a region that can be filled in. Raises NotFoundError."""
    period = read_period(code)
    if period not in periods_at(session, region_ids=[region_id], today=today).get(region_id, ()):
        raise NotFoundError
    assert period is not None  # noqa: S101  None is in no list
    return period


def _statement(reporter: Reporter) -> Select[*tuple[Any, ...]]:
    place_code: Any = col(Municipality.code) if reporter is Reporter.MUNICIPALITY else null()
    statement: Select[*tuple[Any, ...]] = select(
        col(Organisation.id).label("organisation_id"),
        col(Organisation.name).label("organisation_name"),
        col(Region.id).label("region_id"),
        col(Region.code).label("region_code"),
        col(Region.name).label("region_name"),
        col(Region.source).label("region_source"),
        place_code.label("place_code"),
    )
    if reporter is Reporter.REGION:
        return statement.join(Region, col(Region.id) == col(Organisation.region_id))
    if reporter is Reporter.MUNICIPALITY:
        return (
            statement.join(Municipality, col(Municipality.id) == col(Organisation.municipality_id))
            .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
            .join(Region, col(Region.id) == col(RegionMunicipality.region_id))
        )
    return (
        statement.distinct()
        .join(Contract, col(Contract.organisation_id) == col(Organisation.id))
        .join(Region, col(Region.id) == col(Contract.region_id))
    )
