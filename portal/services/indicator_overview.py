"""Which periods of indicators an organisation can fill in, and how each stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.duties import ValueStatus
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.models import Indicator, IndicatorValue
from portal.services.indicator_desks import Desk, periods_at
from portal.services.indicator_sheet import due_moment, owed_at
from portal.services.indicator_versions import duty_of

SHOWN = 4


@dataclass(frozen=True)
class PeriodStand:
    """How a period stands at a desk: how much is asked, kept as a draft, and handed in."""

    period: IndicatorPeriod
    due_at: datetime | None
    asked_count: int
    draft_count: int
    submitted_count: int

    @property
    def is_done(self) -> bool:
        return self.submitted_count >= self.asked_count


@dataclass(frozen=True)
class DeskOverview:
    """The last four periods of a desk, newest first; those for which nothing is asked are left out."""

    desk: Desk
    periods: tuple[PeriodStand, ...]


def read_overview(session: Session, *, desks: Collection[Desk], today: date) -> tuple[DeskOverview, ...]:
    """Read how the periods stand; a fixed number of statements for each desk and period."""
    periods = periods_at(session, region_ids=[desk.region_id for desk in desks], today=today)
    return tuple(
        DeskOverview(desk, tuple(_stands(session, desk, periods.get(desk.region_id, ())[:SHOWN])))
        for desk in desks
    )


def _stands(session: Session, desk: Desk, periods: Collection[IndicatorPeriod]) -> list[PeriodStand]:
    answered = _answered(session, desk)
    found = []
    for period in periods:
        if owed := owed_at(session, desk=desk, period=period):
            given = answered.get((period.start, period.end), {})
            states = [given.get(duty) for duty in owed]
            found.append(
                PeriodStand(
                    period=period,
                    due_at=due_moment(session, desk=desk, period=period),
                    asked_count=len(owed),
                    draft_count=states.count(ValueStatus.DRAFT),
                    submitted_count=states.count(ValueStatus.SUBMITTED),
                )
            )
    return found


def _answered(session: Session, desk: Desk) -> dict[tuple[date, date], dict[IndicatorDuty, ValueStatus]]:
    """Return of each period how every duty was answered; handed in counts before a draft."""
    rows = session.execute(
        select(
            col(IndicatorValue.indicator_id),
            col(IndicatorValue.product_id),
            col(IndicatorValue.segment_id),
            col(IndicatorValue.period_start),
            col(IndicatorValue.period_end),
            col(IndicatorValue.status),
        )
        .join(Indicator, col(Indicator.id) == col(IndicatorValue.indicator_id))
        .where(
            col(IndicatorValue.organisation_id) == desk.organisation_id,
            col(Indicator.region_id) == desk.region_id,
        )
        .order_by(col(IndicatorValue.status))
    )
    found: dict[tuple[date, date], dict[IndicatorDuty, ValueStatus]] = {}
    for row in rows:
        found.setdefault((row.period_start, row.period_end), {})[duty_of(row)] = row.status
    return found
