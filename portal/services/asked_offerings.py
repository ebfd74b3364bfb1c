"""Which offerings a region asks waiting figures of, and when each was last confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date, local_moment
from portal.domain.obligations import LineFacts, Period, is_reported, owed
from portal.domain.terms import Capacity, OfferingKind, PublicationStatus
from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    CurrentReport,
    Offering,
    Organisation,
    Product,
)

_MIDNIGHT = datetime.min.time()


@dataclass(frozen=True, slots=True)
class AskedOffering:
    """A published offering of a contract line; `confirmed_at` is the moment of its newest report."""

    organisation_id: int
    offering_id: int
    facts: LineFacts
    confirmed_at: datetime | None


def asked_offerings(
    session: Session, *, region_id: int, organisation_ids: Collection[int] | None = None
) -> dict[int, list[AskedOffering]]:
    """Return a region's offerings that may owe figures, by organisation id; one statement."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Offering.organisation_id),
            col(Offering.id).label("offering_id"),
            col(Offering.published_at),
            col(Offering.starts_on).label("offering_starts_on"),
            col(Offering.ends_on).label("offering_ends_on"),
            col(Product.capacity),
            col(Product.valid_until),
            col(Contract.starts_on).label("contract_starts_on"),
            col(Contract.ends_on).label("contract_ends_on"),
            col(Contract.phases_out_on).label("contract_phases_out_on"),
            col(ContractLine.starts_on).label("line_starts_on"),
            col(ContractLine.ends_on).label("line_ends_on"),
            col(ContractLine.phases_out_on).label("line_phases_out_on"),
            col(CurrentReport.confirmed_at),
        )
        .join(Organisation, col(Organisation.id) == col(Offering.organisation_id))
        .join(ContractLine, col(ContractLine.id) == col(Offering.contract_line_id))
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Product, col(Product.id) == col(Offering.product_id))
        .outerjoin(CurrentReport, col(CurrentReport.offering_id) == col(Offering.id))
        .where(
            col(Offering.region_id) == region_id,
            col(Offering.kind) == OfferingKind.CONTRACTED,
            col(Offering.status) == PublicationStatus.PUBLISHED,
            col(Product.capacity) != Capacity.NONE,
            col(Organisation.is_active).is_(True),
        )
    )
    if organisation_ids is not None:
        statement = statement.where(col(Offering.organisation_id).in_(organisation_ids))
    found: dict[int, list[AskedOffering]] = {}
    for row in session.execute(statement):
        asked = AskedOffering(row.organisation_id, row.offering_id, _facts(row), row.confirmed_at)
        found.setdefault(asked.organisation_id, []).append(asked)
    return found


def owed_in(asked: Collection[AskedOffering], period: Period) -> list[AskedOffering]:
    """Keep the offerings for which figures are owed in a period."""
    return [offering for offering in asked if owed(offering.facts, period)]


def outstanding_in(asked: Collection[AskedOffering], period: Period) -> list[AskedOffering]:
    """Keep the offerings for which figures are owed in a period and not given since its first day."""
    return [one for one in owed_in(asked, period) if not is_reported(one.confirmed_at, period)]


def first_confirmations(
    session: Session, *, region_id: int, since: date, until: datetime
) -> dict[int, datetime]:
    """Return when each offering of a region was first confirmed from a day on, by offering id."""
    confirmed_at = col(AvailabilityReport.confirmed_at)
    rows = session.execute(
        select(col(AvailabilityReport.offering_id), func.min(confirmed_at))
        .join(Offering, col(Offering.id) == col(AvailabilityReport.offering_id))
        .where(
            col(Offering.region_id) == region_id,
            confirmed_at >= local_moment(since, _MIDNIGHT),
            confirmed_at <= until,
        )
        .group_by(col(AvailabilityReport.offering_id))
    )
    return {row[0]: row[1] for row in rows}


def _facts(row: Row[Any]) -> LineFacts:
    """Fold the dates of offering and product into those of the line: the narrowest span counts."""
    return LineFacts(
        offering_id=row.offering_id,
        product_capacity=row.capacity,
        published_from=_latest(row.published_at and local_date(row.published_at), row.offering_starts_on),
        contract_starts_on=row.contract_starts_on,
        contract_ends_on=row.contract_ends_on,
        phases_out_on=_earliest(row.contract_phases_out_on, row.line_phases_out_on),
        line_starts_on=row.line_starts_on,
        line_ends_on=_earliest(row.line_ends_on, row.offering_ends_on, row.valid_until),
    )


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)
