"""Makes what providers owe in indicators, and the reminders that went before today."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus, ReminderStatus
from portal.domain.obligations import IndicatorCalendar, Period, indicator_due_at
from portal.domain.reminders import Step, step_moment
from portal.domain.terms import CalendarKind
from portal.models import Obligation, Reminder
from portal.services.calendars import calendars_on
from portal.services.chase import read_ladders
from portal.services.indicator_obligations import make_period
from portal.services.recipients import Directory, read_directory
from portal.services.reminders import NOBODY
from portal.services.sample.facts import RegionFacts
from portal.services.sample.figures import last_periods

_SENT_WITHIN = timedelta(minutes=4)
_CHUNK = 5_000


def add_indicator_dues(session: Session, region: RegionFacts, *, now: datetime) -> int:
    """Write what was owed for the last four periods; return how many obligations."""
    today = local_date(now)
    held = calendars_on(session, kind=CalendarKind.INDICATORS, on=today).get(region.id)
    days = held.due_days_after_period_end if held is not None else None
    calendar = IndicatorCalendar(region.indicator_period, 30 if days is None else days)
    return sum(
        make_period(
            session,
            region_id=region.id,
            period=Period(start, end, indicator_due_at(calendar, end)),
            now=now,
        )
        for start, end in last_periods(region.indicator_period, today)
    )


def add_past_reminders(session: Session, region: RegionFacts, *, now: datetime) -> int:
    """Write each step of the ladder whose moment has passed before it was handed in; return how many rows.

    Without them the clock's first tick would catch up with all that has been late for weeks.
    """
    today = local_date(now)
    ladders = read_ladders(session, on=today)
    directory = read_directory(session, on=today)
    rows: list[dict[str, Any]] = []
    for obligation in session.exec(
        select(Obligation)
        .where(
            col(Obligation.region_id) == region.id,
            col(Obligation.status) != ObligationStatus.EXCUSED,
            col(Obligation.item_count) > 0,
        )
        .order_by(col(Obligation.id))
    ):
        ladder = ladders.get((region.id, obligation.kind), [])
        rows.extend(_rows(obligation, ladder, directory, now))
    for start in range(0, len(rows), _CHUNK):
        session.execute(insert(Reminder), rows[start : start + _CHUNK])
    return len(rows)


def _rows(
    obligation: Obligation, ladder: Sequence[Step], directory: Directory, now: datetime
) -> Iterator[dict[str, Any]]:
    until = min(obligation.submitted_at or now, now)
    for step in ladder:
        moment = step_moment(obligation.due_at, step)
        if moment > until:
            continue
        people = directory.people(
            step.audience, organisation_id=obligation.organisation_id, region_id=obligation.region_id
        )
        for person in people:
            is_sent = person.obstacle is None
            status = ReminderStatus.SENT if is_sent else ReminderStatus.SKIPPED
            yield _row(obligation, step, moment, person.user_id, status, person.obstacle)
        if all(person.obstacle is not None for person in people):
            yield _row(obligation, step, moment, None, ReminderStatus.SKIPPED, NOBODY)


def _row(
    obligation: Obligation,
    step: Step,
    moment: datetime,
    user_id: int | None,
    status: ReminderStatus,
    reason: str | None,
) -> dict[str, Any]:
    return {
        "obligation_id": obligation.id,
        "step_position": step.position,
        "audience": step.audience,
        "user_id": user_id,
        "mail_id": None,
        "status": status,
        "reason": reason,
        "created_at": moment,
        "settled_at": moment + _SENT_WITHIN if status is ReminderStatus.SENT else moment,
    }
