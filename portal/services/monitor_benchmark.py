"""The providers of a segment beside each other, each with what it says about its own figures."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ValueStatus
from portal.domain.monitor_figures import Figures
from portal.domain.punctuality import Share
from portal.domain.terms import CalendarKind, OrganisationSize
from portal.models import (
    AvailabilityReport,
    Indicator,
    IndicatorValue,
    Offering,
    Organisation,
    ProductSegment,
)
from portal.services.monitor_figures import By, Scope, current_tables, in_scope, read_figures_by
from portal.services.monitor_signals import read_shares

EXPLAINED_WITHIN = timedelta(days=366)
MOST_TOLD = 5
"""How many explanations and remarks of each provider are shown, the newest."""


@dataclass(frozen=True)
class Told:
    """What a provider says, about what, and when; the day is that of the report or the period's last."""

    about: str
    text: str
    on: date


@dataclass(frozen=True)
class Compared:
    """One provider of the segment. `waiting` is how punctual it handed waiting figures in, half a year."""

    organisation_id: int
    name: str
    size: OrganisationSize | None
    figures: Figures
    waiting: Share
    told: Sequence[Told]


def read_benchmark(session: Session, *, region_id: int, segment_id: int, now: datetime) -> list[Compared]:
    """Return the providers with public offerings in a segment, by name: never in order of a figure."""
    scope = Scope(region_id, segment_id=segment_id)
    figures = read_figures_by(session, scope=scope, by=By.PROVIDER, now=now)
    shares = read_shares(session, region_id=region_id, now=now)
    explained = _explanations(session, region_id, segment_id, figures, local_date(now))
    remarks = _remarks(session, scope, local_date(now))
    rows = session.execute(
        select(col(Organisation.id), col(Organisation.name), col(Organisation.size))
        .where(col(Organisation.id).in_(figures))
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    return [
        Compared(
            organisation_id=organisation_id,
            name=name,
            size=size,
            figures=figures[organisation_id],
            waiting=shares.get((organisation_id, CalendarKind.WAITING), Share()),
            told=(*explained[organisation_id][:MOST_TOLD], *remarks[organisation_id][:MOST_TOLD]),
        )
        for organisation_id, name, size in rows
    ]


def _explanations(
    session: Session, region_id: int, segment_id: int, organisation_ids: Collection[int], today: date
) -> dict[int, list[Told]]:
    """Read the stories behind figures about the provider, the segment or its products, newest first."""
    newer = aliased(IndicatorValue)
    value = IndicatorValue
    is_replaced = exists().where(
        col(newer.indicator_id) == col(value.indicator_id),
        col(newer.organisation_id) == col(value.organisation_id),
        col(newer.period_start) == col(value.period_start),
        col(newer.period_end) == col(value.period_end),
        col(newer.product_id).is_not_distinct_from(col(value.product_id)),
        col(newer.segment_id).is_not_distinct_from(col(value.segment_id)),
        col(newer.status) == ValueStatus.SUBMITTED,
        col(newer.version) > col(value.version),
    )
    in_segment = select(col(ProductSegment.product_id)).where(col(ProductSegment.segment_id) == segment_id)
    is_about_provider = and_(col(value.segment_id).is_(None), col(value.product_id).is_(None))
    rows = session.execute(
        select(col(value.organisation_id), col(Indicator.name), col(value.explanation), col(value.period_end))
        .join(Indicator, col(Indicator.id) == col(value.indicator_id))
        .where(
            col(Indicator.region_id) == region_id,
            col(value.organisation_id).in_(organisation_ids),
            col(value.status) == ValueStatus.SUBMITTED,
            col(value.explanation) != "",
            col(value.period_end) >= today - EXPLAINED_WITHIN,
            or_(
                is_about_provider, col(value.segment_id) == segment_id, col(value.product_id).in_(in_segment)
            ),
            ~is_replaced,
        )
        .order_by(col(value.period_end).desc(), col(Indicator.position), col(value.id))
    )
    found: dict[int, list[Told]] = defaultdict(list)
    for organisation_id, name, text, on in rows:
        found[organisation_id].append(Told(name, text, on))
    return found


def _remarks(session: Session, scope: Scope, today: date) -> dict[int, list[Told]]:
    """Read the remarks of the newest reports, newest first."""
    rows = session.execute(
        select(
            col(Offering.organisation_id),
            col(Offering.name),
            col(AvailabilityReport.remark),
            col(AvailabilityReport.confirmed_at),
        )
        .select_from(current_tables())
        .where(in_scope(scope, today), col(AvailabilityReport.remark) != "")
        .order_by(col(AvailabilityReport.confirmed_at).desc(), col(Offering.id))
    )
    found: dict[int, list[Told]] = defaultdict(list)
    for organisation_id, name, remark, confirmed_at in rows:
        found[organisation_id].append(Told(name, remark, local_date(confirmed_at)))
    return found
