"""Fills the loaded regions with invented providers and half a year of what happened there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import DomainError
from portal.models import (
    AvailabilityReport,
    IndicatorValue,
    Location,
    Obligation,
    Offering,
    Organisation,
    User,
)
from portal.services.sample.dues import add_dues
from portal.services.sample.figures import add_figures, add_own_figures
from portal.services.sample.group_closures import add_group_closures
from portal.services.sample.names import NameGiver
from portal.services.sample.people import Staff
from portal.services.sample.plans import plan_providers
from portal.services.sample.providers import Workshop, add_provider
from portal.services.sample.reading import read_regions
from portal.services.sample.remarks import add_remarks
from portal.services.sample.reminded import add_indicator_dues, add_past_reminders
from portal.services.sample.rows import Rows
from portal.services.sample.surroundings import add_operator, add_surroundings
from portal.services.sample.talks import add_talks

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SampleSummary:
    """How much was made."""

    providers: int
    organisations: int
    users: int
    locations: int
    offerings: int
    reports: int
    indicator_values: int
    obligations: int


def make_sample(
    session: Session, *, seed: int, scale: float, now: datetime, progress: Progress | None = None
) -> SampleSummary:
    """Make the sample data for every loaded region; the same seed, moment and packs give the same rows.

    `scale` multiplies the number of providers that each pack names. `progress` is told how many providers
    are done, of how many. The search index must be rebuilt afterwards: nothing is put on the outbox.
    Raises DomainError: sample_exists, or regions_missing when no region was loaded.
    """
    if has_sample(session):
        raise DomainError("sample_exists")
    regions = read_regions(session, on=local_date(now))
    if not regions:
        raise DomainError("regions_missing")
    rows = Rows(session)
    shop = Workshop(rows, Staff(rows, now=now), NameGiver(), seed, now)
    plans = [(region, plan_providers(region, seed=seed, scale=scale)) for region in regions]
    total = sum(len(planned) for _, planned in plans)
    done = 0
    add_operator(shop, regions[0].core_towns[0])
    for region, planned in plans:
        around = add_surroundings(shop, region)
        for plan in planned:
            provider = add_provider(shop, region, plan)
            add_figures(rows, region, provider, seed=seed, now=now)
            done += 1
            if progress is not None:
                progress(done, total)
        add_own_figures(rows, region, around, seed=seed, now=now)
        rows.write()
        add_group_closures(session, rows, region, manager_id=around.manager_id, now=now)
        add_dues(session, rows, region, manager_id=around.manager_id, seed=seed, now=now)
        add_talks(session, rows, region, manager_id=around.manager_id, seed=seed, now=now)
        add_remarks(session, rows, region, seed=seed, now=now)
    rows.finish()
    for region, _ in plans:
        rows.written[Obligation] += add_indicator_dues(session, region, now=now)
        add_past_reminders(session, region, now=now)
    return _summary(rows, total)


def has_sample(session: Session) -> bool:
    """Say whether there is invented data in the database."""
    statement = select(func.count()).select_from(Organisation).where(col(Organisation.is_sample).is_(True))
    return bool(session.scalar(statement))


def _summary(rows: Rows, providers: int) -> SampleSummary:
    written = rows.written
    return SampleSummary(
        providers=providers,
        organisations=written[Organisation],
        users=written[User],
        locations=written[Location],
        offerings=written[Offering],
        reports=written[AvailabilityReport],
        indicator_values=written[IndicatorValue],
        obligations=written[Obligation],
    )
