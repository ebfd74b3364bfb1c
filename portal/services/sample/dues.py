"""Makes what providers owed in the past quarter, told from the reports that were written."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from portal.domain.calendar import local_date
from portal.domain.obligations import Period, state, waiting_period
from portal.domain.terms import CalendarKind
from portal.models import Excuse, Obligation
from portal.services.asked_offerings import AskedOffering, asked_offerings, first_confirmations, owed_in
from portal.services.sample.dice import Dice
from portal.services.sample.facts import RegionFacts
from portal.services.sample.lists import word_list
from portal.services.sample.rows import Rows

PERIODS = 13
_EXCUSED = 0.03


def add_dues(
    session: Session, rows: Rows, region: RegionFacts, *, manager_id: int, seed: int, now: datetime
) -> int:
    """Write the waiting obligations of the periods before the current one; return how many."""
    asked = asked_offerings(session, region_id=region.id)
    excused = _add_excuses(rows, region, sorted(asked), manager_id=manager_id, seed=seed, now=now)
    count = 0
    for period in _past_periods(region, now):
        first = first_confirmations(session, region_id=region.id, since=period.start, until=now)
        for organisation_id, offerings in sorted(asked.items()):
            owing = owed_in(offerings, period)
            if owing:
                excuse_id = excused.get((organisation_id, period.start))
                _add_due(rows, region, organisation_id, owing, period, first, excuse_id, now)
                count += 1
    return count


def _past_periods(region: RegionFacts, now: datetime) -> list[Period]:
    period = waiting_period(region.waiting, local_date(now))
    found: list[Period] = []
    for _ in range(PERIODS):
        period = waiting_period(region.waiting, period.start - timedelta(days=1))
        found.append(period)
    return found[::-1]


def _add_excuses(
    rows: Rows,
    region: RegionFacts,
    organisation_ids: Collection[int],
    *,
    manager_id: int,
    seed: int,
    now: datetime,
) -> dict[tuple[int, object], int]:
    """Excuse a few providers for one past period each; return the excuse by organisation and period."""
    dice = Dice.named(seed, region.code, "excuses")
    periods = _past_periods(region, now)
    found: dict[tuple[int, object], int] = {}
    for organisation_id in organisation_ids:
        if dice.chance(_EXCUSED):
            period = dice.choice(periods)
            found[organisation_id, period.start] = rows.add(
                Excuse,
                organisation_id=organisation_id,
                region_id=region.id,
                kind=CalendarKind.WAITING,
                starts_on=period.start,
                ends_on=period.end,
                reason=str(dice.choice(word_list("explanations")["excuses"])),
                user_id=manager_id,
                created_at=period.due_at - timedelta(days=9),
            )
    return found


def _add_due(
    rows: Rows,
    region: RegionFacts,
    organisation_id: int,
    owing: Collection[AskedOffering],
    period: Period,
    first: dict[int, datetime],
    excuse_id: int | None,
    now: datetime,
) -> None:
    moments = [first.get(offering.offering_id) for offering in owing]
    known = [moment for moment in moments if moment is not None]
    submitted_at = max(known) if len(known) == len(moments) else None
    rows.add(
        Obligation,
        organisation_id=organisation_id,
        region_id=region.id,
        kind=CalendarKind.WAITING,
        period_start=period.start,
        period_end=period.end,
        due_at=period.due_at,
        status=state(period.due_at, submitted_at, excuse_id is not None, now),
        item_count=len(owing),
        submitted_at=submitted_at,
        excuse_id=None if submitted_at is not None else excuse_id,
        created_at=period.due_at - timedelta(days=7),
    )
