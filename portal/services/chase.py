"""What can be chased at a moment: open obligations, their ladders, and which steps were decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.obligations import Period
from portal.domain.reminders import Step, step_to_send
from portal.domain.terms import CalendarKind
from portal.models import Excuse, Obligation, Organisation, Reminder, ReminderPause, ReminderStep
from portal.services.asked_offerings import asked_offerings, outstanding_in
from portal.services.calendars import calendars_on
from portal.services.date_spans import holds_on
from portal.services.obligations import PENDING

CATCH_UP = timedelta(days=70)
"""How long after its last step an obligation is still looked at: longer than any outage worth catching up."""


@dataclass(frozen=True)
class OpenObligation:
    """An obligation that is open or late, of an organisation that may be chased now."""

    obligation_id: int
    organisation_id: int
    organisation_name: str
    region_id: int
    kind: CalendarKind
    period: Period
    item_count: int


@dataclass(frozen=True)
class DueStep:
    """A step of the ladder that is to be taken now for one obligation."""

    obligation: OpenObligation
    step: Step


Ladders = dict[tuple[int, CalendarKind], list[Step]]


def due_steps_now(session: Session, *, now: datetime) -> list[DueStep]:
    """List the steps to take now, one an obligation at most, by obligation id; four statements."""
    ladders = read_ladders(session, on=local_date(now))
    offsets = [step.offset_days for steps in ladders.values() for step in steps]
    if not offsets:
        return []
    within = (
        col(Obligation.due_at) >= now - timedelta(days=max(offsets)) - CATCH_UP,
        col(Obligation.due_at) <= now - timedelta(days=min(offsets) - 1),
    )
    taken = _taken_steps(session, *within)
    found = []
    for obligation in open_obligations(session, *within, on=local_date(now)):
        already = taken.get(obligation.obligation_id, {})
        step = step_to_send(
            obligation.period.due_at,
            ladders.get((obligation.region_id, obligation.kind), ()),
            already=already.keys(),
            now=now,
            last_sent_at=max(already.values(), default=None),
        )
        if step is not None:
            found.append(DueStep(obligation, step))
    return found


def open_obligations(session: Session, *conditions: ColumnElement[bool], on: date) -> list[OpenObligation]:
    """List what is open or late and may be chased on a day: not paused, not excused, and something owed."""
    paused_until = col(Organisation.reminders_paused_until)
    is_excused_today = exists().where(
        col(Excuse.organisation_id) == col(Obligation.organisation_id),
        col(Excuse.region_id) == col(Obligation.region_id),
        or_(col(Excuse.kind).is_(None), col(Excuse.kind) == col(Obligation.kind)),
        holds_on(on, col(Excuse.starts_on), col(Excuse.ends_on)),
    )
    is_paused = exists().where(
        col(ReminderPause.organisation_id) == col(Obligation.organisation_id),
        or_(
            col(ReminderPause.region_id).is_(None), col(ReminderPause.region_id) == col(Obligation.region_id)
        ),
        holds_on(on, col(ReminderPause.starts_on), col(ReminderPause.until)),
        col(ReminderPause.ended_at).is_(None),
    )
    return pending_obligations(
        session,
        col(Organisation.is_active).is_(True),
        or_(paused_until.is_(None), paused_until < on),
        ~is_paused,
        ~is_excused_today,
        *conditions,
    )


def pending_obligations(session: Session, *conditions: ColumnElement[bool]) -> list[OpenObligation]:
    """List what is open or late, also what may not be chased now, by obligation id."""
    rows = session.execute(
        select(
            col(Obligation.id),
            col(Obligation.organisation_id),
            col(Organisation.name),
            col(Obligation.region_id),
            col(Obligation.kind),
            col(Obligation.period_start),
            col(Obligation.period_end),
            col(Obligation.due_at),
            col(Obligation.item_count),
        )
        .join(Organisation, col(Organisation.id) == col(Obligation.organisation_id))
        .where(col(Obligation.status).in_(PENDING), col(Obligation.item_count) > 0, *conditions)
        .order_by(col(Obligation.id))
    )
    return [
        OpenObligation(id_, organisation_id, name, region_id, kind, Period(start, end, due_at), count)
        for id_, organisation_id, name, region_id, kind, start, end, due_at, count in rows
    ]


def count_outstanding(session: Session, *, obligations: Sequence[OpenObligation]) -> dict[int, int]:
    """Count per obligation what was not handed in yet; a statement a region.

    Indicators are handed in as a whole: until then all of them are outstanding.
    """
    counts = {one.obligation_id: one.item_count for one in obligations}
    waiting = [one for one in obligations if one.kind is CalendarKind.WAITING]
    for region_id in sorted({one.region_id for one in waiting}):
        here = [one for one in waiting if one.region_id == region_id]
        asked = asked_offerings(
            session, region_id=region_id, organisation_ids={one.organisation_id for one in here}
        )
        for one in here:
            outstanding = outstanding_in(asked.get(one.organisation_id, []), one.period)
            counts[one.obligation_id] = len(outstanding)
    return counts


def read_ladders(session: Session, *, on: date) -> Ladders:
    """Return the ladders that hold on a day, by region id and kind."""
    owners = {
        calendar.id: (region_id, kind)
        for kind in CalendarKind
        for region_id, calendar in calendars_on(session, kind=kind, on=on).items()
    }
    ladders: Ladders = {}
    for row in session.scalars(select(ReminderStep).order_by(col(ReminderStep.position))):
        if row.calendar_id in owners:
            step = Step(position=row.position, offset_days=row.offset_days, audience=row.audience)
            ladders.setdefault(owners[row.calendar_id], []).append(step)
    return ladders


def _taken_steps(session: Session, *conditions: ColumnElement[bool]) -> dict[int, dict[int, datetime]]:
    """Return when each step was decided, by obligation id and position."""
    rows = session.execute(
        select(col(Reminder.obligation_id), col(Reminder.step_position), func.max(col(Reminder.created_at)))
        .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
        .where(col(Obligation.status).in_(PENDING), *conditions)
        .group_by(col(Reminder.obligation_id), col(Reminder.step_position))
    )
    taken: dict[int, dict[int, datetime]] = {}
    for obligation_id, position, decided_at in rows:
        taken.setdefault(obligation_id, {})[position] = decided_at
    return taken
