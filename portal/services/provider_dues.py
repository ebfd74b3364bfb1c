"""What one provider owed, newest first, and how that went."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.obligations import Period
from portal.domain.terms import CalendarKind
from portal.models import Obligation, User
from portal.services.board_lines import within

LOOKS_BACK = timedelta(weeks=65)


@dataclass(frozen=True)
class PastDue:
    """One obligation; with `is_on_behalf` the region handed it in."""

    obligation_id: int
    region_id: int
    kind: CalendarKind
    period: Period
    status: ObligationStatus
    submitted_at: datetime | None
    is_on_behalf: bool
    submitted_by: str | None


def list_dues(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None, now: datetime
) -> list[PastDue]:
    """List what a provider owed in the past five quarters, newest first; one statement."""
    rows = session.execute(
        select(
            col(Obligation.id),
            col(Obligation.region_id),
            col(Obligation.kind),
            col(Obligation.period_start),
            col(Obligation.period_end),
            col(Obligation.due_at),
            col(Obligation.status),
            col(Obligation.submitted_at),
            col(Obligation.is_on_behalf),
            col(User.name),
        )
        .outerjoin(User, col(User.id) == col(Obligation.submitted_by_id))
        .where(
            col(Obligation.organisation_id) == organisation_id,
            within(col(Obligation.region_id), region_ids),
            col(Obligation.period_start) >= local_date(now) - LOOKS_BACK,
        )
        .order_by(col(Obligation.period_start).desc(), col(Obligation.id).desc())
    )
    return [
        PastDue(id_, region_id, kind, Period(start, end, due_at), *rest)
        for id_, region_id, kind, start, end, due_at, *rest in map(tuple, rows)
    ]
