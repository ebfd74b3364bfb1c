"""What stood at the end of a period: the newest figures of each offering, and who was contracted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date, local_moment
from portal.domain.indicator_calculations import Calculated, Stand, calculate, count_providers
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import Calculation, Capacity, OfferingKind, PublicationStatus, Reporter
from portal.models import AvailabilityReport, Contract, ContractLine, Offering, Product
from portal.services.calendars import freshness_rules
from portal.services.date_spans import lasts_on
from portal.services.indicator_desks import Desk
from portal.services.indicator_duties import contracted_in

_DAY = timedelta(days=1)
_USUAL_AGE = timedelta(days=42)


@dataclass(frozen=True)
class PlacedStand:
    """The figures of an offering, and the product and segment that it counts for."""

    product_id: int
    segment_id: int
    stand: Stand


def calculations_for(
    session: Session,
    *,
    desk: Desk,
    period: IndicatorPeriod,
    asked: Mapping[IndicatorDuty, Calculation],
) -> dict[IndicatorDuty, Calculated]:
    """Work out what the portal can for a desk and a period; at most three statements."""
    if not asked:
        return {}
    found = {
        Reporter.PROVIDER: _of_provider,
        Reporter.REGION: _of_region,
        Reporter.MUNICIPALITY: lambda *_: {},
    }[desk.reporter](session, desk, period, asked)
    return {duty: one for duty, one in found.items() if one is not None}


def _of_provider(
    session: Session, desk: Desk, period: IndicatorPeriod, asked: Mapping[IndicatorDuty, Calculation]
) -> dict[IndicatorDuty, Calculated | None]:
    stands = read_stands(
        session, organisation_id=desk.organisation_id, region_id=desk.region_id, on=period.end
    )
    return {
        duty: calculate(calculation, [one.stand for one in stands if _counts_for(one, duty)])
        for duty, calculation in asked.items()
    }


def _of_region(
    session: Session, desk: Desk, period: IndicatorPeriod, asked: Mapping[IndicatorDuty, Calculation]
) -> dict[IndicatorDuty, Calculated | None]:
    found = contracted_in(session, region_id=desk.region_id, start=period.start, end=period.end).values()
    return {
        duty: count_providers(
            sum(
                (duty.segment_id is None or duty.segment_id in one.segment_ids)
                and (duty.product_id is None or duty.product_id in one.product_ids)
                for one in found
            )
        )
        for duty, calculation in asked.items()
        if calculation is Calculation.PROVIDER_COUNT
    }


def read_stands(
    session: Session, *, organisation_id: int, region_id: int, on: date
) -> tuple[PlacedStand, ...]:
    """Return a provider's published offerings in a region as they stood at the end of a day.

    Figures that were expired by then do not count. Two statements.
    """
    moment = local_moment(on + _DAY, time(0))
    rule = freshness_rules(session, on=on).get(region_id)
    age = timedelta(days=rule.expire_after_days) if rule else _USUAL_AGE
    newest = (
        select(func.max(col(AvailabilityReport.id)))
        .where(
            col(AvailabilityReport.offering_id) == col(Offering.id),
            col(AvailabilityReport.confirmed_at) < moment,
        )
        .correlate(Offering)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            col(Offering.product_id),
            col(Contract.segment_id),
            col(Product.capacity),
            col(AvailabilityReport.confirmed_at),
            col(AvailabilityReport.waiting_count),
            col(AvailabilityReport.free_places),
            col(AvailabilityReport.total_places),
            col(AvailabilityReport.intake_weeks),
            col(AvailabilityReport.start_weeks),
        )
        .join(ContractLine, col(ContractLine.id) == col(Offering.contract_line_id))
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Product, col(Product.id) == col(Offering.product_id))
        .outerjoin(AvailabilityReport, col(AvailabilityReport.id) == newest)
        .where(
            col(Offering.organisation_id) == organisation_id,
            col(Offering.region_id) == region_id,
            col(Offering.kind) == OfferingKind.CONTRACTED,
            col(Offering.status) == PublicationStatus.PUBLISHED,
            col(Offering.published_at) < moment,
            lasts_on(on, col(Offering.ends_on)),
        )
    )
    return tuple(PlacedStand(row.product_id, row.segment_id, _stand(row, moment - age)) for row in rows)


def _stand(row: Row[Any], since: datetime) -> Stand:
    if row.confirmed_at is None or row.confirmed_at < since:
        return Stand(None)
    capacity: Capacity = row.capacity
    weeks = (row.intake_weeks, row.start_weeks)
    return Stand(
        reported_on=local_date(row.confirmed_at),
        waiting_count=row.waiting_count,
        free_places=row.free_places if capacity.asks_places else None,
        total_places=row.total_places if capacity.asks_places else None,
        wait_weeks=sum(weeks) if capacity.asks_weeks and None not in weeks else None,
    )


def _counts_for(placed: PlacedStand, duty: IndicatorDuty) -> bool:
    if duty.product_id is not None:
        return placed.product_id == duty.product_id
    return duty.segment_id is None or placed.segment_id == duty.segment_id


def is_as_calculated(figures: Mapping[str, float | None], calculated: Calculated | None) -> bool:
    """Say whether somebody accepted what the portal worked out."""
    return calculated is not None and dict(figures) == dict(calculated.figures)
