"""What deserves attention in a region: feedback, punctuality, missed searches and doubtful figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.feedback import FeedbackKind
from portal.domain.punctuality import HALF_YEAR, Share
from portal.domain.terms import CalendarKind
from portal.models import AvailabilityReport, Feedback, Obligation
from portal.services.missed_searches import Missed, MissedChoice, list_missed
from portal.services.monitor_doubts import DoubtfulOffering, list_doubts
from portal.services.monitor_figures import Scope, current_tables, in_scope

QUARTER = timedelta(weeks=13)
SHOWN = 10


@dataclass(frozen=True)
class FeedbackCount:
    """How often one thing was reported in a quarter, and how many of all reports are still open."""

    kind: FeedbackKind
    given_count: int
    open_count: int
    oldest_open_at: datetime | None


@dataclass(frozen=True)
class Signals:
    """All of it; `missed` are the most missed, of `missed_count` that may be told.

    Punctuality is over half a year, by kind; `late_counts` are obligations that are late now. The doubts are
    about the newest reports of public offerings: so many, of which the oldest is of then.
    """

    missed: Sequence[Missed]
    missed_count: int
    feedback: Sequence[FeedbackCount]
    closed_count: int
    median_days_to_close: float | None
    punctuality: Mapping[CalendarKind, Share]
    late_counts: Mapping[CalendarKind, int]
    doubts: Sequence[DoubtfulOffering]
    report_count: int
    oldest_at: datetime | None


def read_signals(session: Session, *, region_id: int, now: datetime) -> Signals:
    """Read the signals of a region."""
    since = local_date(now) - QUARTER + timedelta(days=1)
    missed, missed_count = list_missed(
        session, choice=MissedChoice(frozenset({region_id}), since), offset=0, limit=SHOWN
    )
    closed_count, days = _days_to_close(session, region_id, now)
    report_count, oldest_at = _reported(session, region_id, now)
    shares = read_shares(session, region_id=region_id, now=now)
    return Signals(
        missed=missed,
        missed_count=missed_count,
        feedback=_feedback(session, region_id, now),
        closed_count=closed_count,
        median_days_to_close=days,
        punctuality=share_of_all(shares),
        late_counts=_late(session, region_id),
        doubts=list_doubts(session, scope=Scope(region_id), now=now),
        report_count=report_count,
        oldest_at=oldest_at,
    )


def read_shares(
    session: Session, *, region_id: int, now: datetime, since: date | None = None, until: date | None = None
) -> dict[tuple[int, CalendarKind], Share]:
    """Return how many of what was due came on time, by provider and kind; half a year unless told since when.

    `since` and `until` hold for the first day of what is due.

    The same rule as `portal.domain.punctuality`, in one statement for all providers.
    """
    is_submitted = col(Obligation.status) == ObligationStatus.SUBMITTED
    is_on_time = and_(is_submitted, col(Obligation.submitted_at) < col(Obligation.due_at))
    rows = session.execute(
        select(
            col(Obligation.organisation_id),
            col(Obligation.kind),
            func.sum(case((is_on_time, 1), else_=0)),
            func.count(),
        )
        .where(
            col(Obligation.region_id) == region_id,
            col(Obligation.kind).in_(list(CalendarKind)),
            col(Obligation.period_start) >= (since or local_date(now) - HALF_YEAR),
            col(Obligation.status) != ObligationStatus.EXCUSED,
            or_(is_submitted, col(Obligation.due_at) <= now),
            true() if until is None else col(Obligation.period_start) <= until,
        )
        .group_by(col(Obligation.organisation_id), col(Obligation.kind))
    )
    return {(organisation_id, kind): Share(int(on_time), due) for organisation_id, kind, on_time, due in rows}


def share_of_all(shares: Mapping[tuple[int, CalendarKind], Share]) -> dict[CalendarKind, Share]:
    """Add the shares of all providers up, by kind; every kind is there."""
    return {
        kind: Share(
            sum(share.on_time for (_, one), share in shares.items() if one is kind),
            sum(share.due for (_, one), share in shares.items() if one is kind),
        )
        for kind in CalendarKind
    }


def _feedback(session: Session, region_id: int, now: datetime) -> list[FeedbackCount]:
    is_open = col(Feedback.closed_at).is_(None)
    rows = session.execute(
        select(
            col(Feedback.kind),
            func.sum(case((col(Feedback.created_at) > now - QUARTER, 1), else_=0)),
            func.sum(case((is_open, 1), else_=0)),
            func.min(case((is_open, col(Feedback.created_at)))),
        )
        .where(_of(region_id), or_(is_open, col(Feedback.created_at) > now - QUARTER))
        .group_by(col(Feedback.kind))
    )
    found = [FeedbackCount(kind, int(given), int(left), oldest) for kind, given, left, oldest in rows]
    return sorted(found, key=lambda one: (-one.given_count, one.kind))


def _days_to_close(session: Session, region_id: int, now: datetime) -> tuple[int, float | None]:
    """Count what was closed in a quarter, and give the middle of how many days that took."""
    rows: Any = session.execute(
        select(col(Feedback.created_at), col(Feedback.closed_at)).where(
            _of(region_id), col(Feedback.closed_at) > now - QUARTER
        )
    )
    days = [(closed_at - created_at) / timedelta(days=1) for created_at, closed_at in rows]
    return len(days), median(days) if days else None


def _late(session: Session, region_id: int) -> dict[CalendarKind, int]:
    rows: Any = session.execute(
        select(col(Obligation.kind), func.count())
        .where(
            col(Obligation.region_id) == region_id,
            col(Obligation.status) == ObligationStatus.LATE,
            col(Obligation.item_count) > 0,
        )
        .group_by(col(Obligation.kind))
    )
    found = {row[0]: int(row[1]) for row in rows}
    return {kind: found.get(kind, 0) for kind in CalendarKind}


def _reported(session: Session, region_id: int, now: datetime) -> tuple[int, datetime | None]:
    """Count the newest reports that doubts are looked for in, and give the moment of the oldest."""
    at = col(AvailabilityReport.confirmed_at)
    row = session.execute(
        select(func.count(at), func.min(at))
        .select_from(current_tables())
        .where(in_scope(Scope(region_id), local_date(now)))
    ).one()
    return row[0], row[1]


def _of(region_id: int) -> ColumnElement[bool]:
    return col(Feedback.region_id) == region_id
