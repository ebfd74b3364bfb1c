"""Makes what organisations owe, and settles it when they have handed in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import CursorResult, func, insert, or_, select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.obligations import (
    Period,
    WaitingCalendar,
    is_excused_by,
    is_reported,
    state,
    waiting_periods_since,
)
from portal.domain.terms import CalendarKind, Weekday
from portal.models import Excuse, Obligation, ReportingCalendar
from portal.services.asked_offerings import AskedOffering, asked_offerings, first_confirmations, owed_in
from portal.services.calendars import calendars_of, holding_on

PENDING = (ObligationStatus.OPEN, ObligationStatus.LATE)
MOST_MISSED_PERIODS = 8
LOOKS_BACK = timedelta(days=70)
"""How far back the hourly job looks at what was not handed in; a save settles whatever is older."""


def lock_ladders(session: Session) -> None:
    """Let one process at a time make obligations or decide reminders, until the end of its transaction."""
    session.execute(
        select(col(ReportingCalendar.id)).order_by(col(ReportingCalendar.id)).with_for_update()
    ).all()


def waiting_calendar(calendar: ReportingCalendar) -> WaitingCalendar:
    """Turn a row into the plain value that the domain works with."""
    return WaitingCalendar(
        every_days=calendar.every_days or 7,
        weekday=calendar.weekday or Weekday.MONDAY,
        due_time=calendar.due_time or time(9),
    )


def period_of(obligation: Obligation) -> Period:
    """Give the period an obligation is about."""
    return Period(obligation.period_start, obligation.period_end, obligation.due_at)


def make_waiting_obligations(session: Session, *, now: datetime) -> int:
    """Make what every organisation owes for the current period, and for periods missed since the newest.

    Also brings up to date what is still open: number of offerings, handed in, excused. What is settled
    never changes. At most 8 periods are caught up. Returns how many obligations were made.
    """
    lock_ladders(session)
    today = local_date(now)
    newest = newest_periods(session, kind=CalendarKind.WAITING)
    made = 0
    for region_id, calendars in sorted(calendars_of(session, kind=CalendarKind.WAITING).items()):
        desk = _Desk(
            session=session,
            region_id=region_id,
            asked=asked_offerings(session, region_id=region_id),
            excuses=read_excuses(
                session, region_id=region_id, kind=CalendarKind.WAITING, since=today - LOOKS_BACK
            ),
            now=now,
        )
        desk.refresh()
        calendar_on = partial(_waiting_calendar_on, calendars)
        periods = waiting_periods_since(newest.get(region_id), calendar_on, today)
        for period in periods[-MOST_MISSED_PERIODS:]:
            made += desk.make(period)
    return made


def settle_waiting(session: Session, *, organisation_id: int, now: datetime) -> int:
    """Mark as handed in each open or late obligation whose offerings all have a report; returns how many."""
    pending = session.scalars(
        select(Obligation).where(
            col(Obligation.organisation_id) == organisation_id,
            col(Obligation.kind) == CalendarKind.WAITING,
            col(Obligation.status).in_(PENDING),
        )
    ).all()
    settled = 0
    for region_id in sorted({obligation.region_id for obligation in pending}):
        asked = asked_offerings(session, region_id=region_id, organisation_ids=[organisation_id])
        for obligation in pending:
            if obligation.region_id == region_id:
                settled += _settle(obligation, asked.get(organisation_id, []), at=now)
    session.flush()
    return settled


def reopen_waiting(session: Session, *, organisation_id: int, since: datetime, now: datetime) -> int:
    """Open again what was handed in since a moment but by now misses a report that was taken back.

    Returns how many obligations were opened again; past their due moment they are late.
    """
    handed_in = session.scalars(
        select(Obligation).where(
            col(Obligation.organisation_id) == organisation_id,
            col(Obligation.kind) == CalendarKind.WAITING,
            col(Obligation.status) == ObligationStatus.SUBMITTED,
            col(Obligation.submitted_at) >= since,
        )
    ).all()
    reopened = 0
    for region_id in sorted({obligation.region_id for obligation in handed_in}):
        asked = asked_offerings(session, region_id=region_id, organisation_ids=[organisation_id])
        owing = asked.get(organisation_id, [])
        for obligation in handed_in:
            if obligation.region_id == region_id and not _is_met(period_of(obligation), owing):
                obligation.status = state(obligation.due_at, None, False, now)
                obligation.submitted_at = None
                reopened += 1
    session.flush()
    return reopened


def mark_late(session: Session, *, now: datetime) -> int:
    """Mark as late what was not handed in by its due moment; returns how many."""
    result: Any = session.execute(
        update(Obligation)
        .where(
            col(Obligation.status) == ObligationStatus.OPEN,
            col(Obligation.due_at) <= now,
            col(Obligation.item_count) > 0,
        )
        .values(status=ObligationStatus.LATE)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


@dataclass(frozen=True)
class _Desk:
    """Everything needed to make and refresh the obligations of one region."""

    session: Session
    region_id: int
    asked: dict[int, list[AskedOffering]]
    excuses: dict[int, list[Excuse]]
    now: datetime

    def make(self, period: Period) -> int:
        """Add the obligations of a period that are not there yet."""
        known = set(
            self.session.scalars(
                select(col(Obligation.organisation_id)).where(
                    col(Obligation.region_id) == self.region_id,
                    col(Obligation.kind) == CalendarKind.WAITING,
                    col(Obligation.period_start) == period.start,
                )
            )
        )
        missing = {
            organisation_id: owing
            for organisation_id, asked in sorted(self.asked.items())
            if organisation_id not in known and (owing := owed_in(asked, period))
        }
        if missing:
            first = first_confirmations(
                self.session, region_id=self.region_id, since=period.start, until=self.now
            )
            rows = [self._row(key, owing, period, first) for key, owing in missing.items()]
            self.session.execute(insert(Obligation), rows)
        return len(missing)

    def refresh(self) -> None:
        """Bring what is open or late up to date with contracts, reports and excuses."""
        pending = self.session.scalars(
            select(Obligation).where(
                col(Obligation.region_id) == self.region_id,
                col(Obligation.kind) == CalendarKind.WAITING,
                col(Obligation.status).in_(PENDING),
                col(Obligation.period_start) >= local_date(self.now) - LOOKS_BACK,
            )
        )
        for obligation in pending:
            asked = self.asked.get(obligation.organisation_id, [])
            if not _settle(obligation, asked):
                excuse = self._excuse(obligation.organisation_id, period_of(obligation))
                if excuse is not None:
                    obligation.status, obligation.excuse_id = ObligationStatus.EXCUSED, excuse.id
        self.session.flush()

    def _row(
        self,
        organisation_id: int,
        owing: Collection[AskedOffering],
        period: Period,
        first: dict[int, datetime],
    ) -> dict[str, Any]:
        moments = [first.get(offering.offering_id) for offering in owing]
        submitted_at = None if None in moments else max(moment for moment in moments if moment)
        excuse = self._excuse(organisation_id, period)
        return {
            "organisation_id": organisation_id,
            "region_id": self.region_id,
            "kind": CalendarKind.WAITING,
            "period_start": period.start,
            "period_end": period.end,
            "due_at": period.due_at,
            "status": state(period.due_at, submitted_at, excuse is not None, self.now),
            "item_count": len(owing),
            "submitted_at": submitted_at,
            "excuse_id": None if excuse is None or submitted_at is not None else excuse.id,
            "created_at": self.now,
        }

    def _excuse(self, organisation_id: int, period: Period) -> Excuse | None:
        return excuse_for(self.excuses.get(organisation_id, ()), CalendarKind.WAITING, period)


def _is_met(period: Period, asked: Iterable[AskedOffering]) -> bool:
    """Say whether nothing that is owed for a period lacks a report since its first day."""
    return all(is_reported(offering.confirmed_at, period) for offering in owed_in(list(asked), period))


def _settle(obligation: Obligation, asked: Iterable[AskedOffering], *, at: datetime | None = None) -> bool:
    """Count again what is owed; when all of it was reported it is handed in, at the last report or `at`."""
    period = period_of(obligation)
    owing = owed_in(list(asked), period)
    obligation.item_count = len(owing)
    moments = [offering.confirmed_at for offering in owing if offering.confirmed_at is not None]
    if not owing or len(moments) < len(owing) or any(local_date(one) < period.start for one in moments):
        return False
    obligation.status = ObligationStatus.SUBMITTED
    obligation.submitted_at = at or max(moments)
    return True


def _waiting_calendar_on(calendars: Sequence[ReportingCalendar], day: date) -> WaitingCalendar | None:
    held = holding_on(calendars, day)
    return None if held is None else waiting_calendar(held)


def newest_periods(session: Session, *, kind: CalendarKind) -> dict[int, Period]:
    """Return the newest period of which obligations of a kind were made, by region id."""
    newest = (
        select(col(Obligation.region_id), func.max(col(Obligation.period_start)).label("start"))
        .where(col(Obligation.kind) == kind)
        .group_by(col(Obligation.region_id))
        .subquery()
    )
    rows = session.execute(
        select(
            col(Obligation.region_id),
            col(Obligation.period_start),
            func.max(col(Obligation.period_end)),
            func.max(col(Obligation.due_at)),
        )
        .join(
            newest,
            (newest.c.region_id == col(Obligation.region_id))
            & (newest.c.start == col(Obligation.period_start)),
        )
        .where(col(Obligation.kind) == kind)
        .group_by(col(Obligation.region_id), col(Obligation.period_start))
    )
    return {region_id: Period(start, end, due_at) for region_id, start, end, due_at in rows}


def read_excuses(
    session: Session, *, region_id: int, kind: CalendarKind, since: date
) -> dict[int, list[Excuse]]:
    """Return the excuses for a kind, or for all, that end on or after a day, by organisation id."""
    rows = session.scalars(
        select(Excuse)
        .where(
            col(Excuse.region_id) == region_id,
            col(Excuse.ends_on) >= since,
            or_(col(Excuse.kind).is_(None), col(Excuse.kind) == kind),
        )
        .order_by(col(Excuse.id))
    )
    found: dict[int, list[Excuse]] = {}
    for excuse in rows:
        found.setdefault(excuse.organisation_id, []).append(excuse)
    return found


def excuse_for(excuses: Iterable[Excuse], kind: CalendarKind, period: Period) -> Excuse | None:
    """Return the first of the excuses that frees its owner of a period."""
    return next(
        (
            one
            for one in excuses
            if is_excused_by(kind, period, excused=one.kind, span=(one.starts_on, one.ends_on))
        ),
        None,
    )
