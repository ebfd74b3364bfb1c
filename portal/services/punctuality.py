"""How punctual providers have been over the past year."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.obligations import Period
from portal.domain.punctuality import YEAR, Duty, Punctuality, punctuality
from portal.domain.terms import CalendarKind
from portal.models import Obligation
from portal.services.board_lines import within


def read_punctuality(
    session: Session,
    *,
    organisation_ids: Collection[int],
    region_ids: Collection[int] | None,
    now: datetime,
) -> dict[tuple[int, int, CalendarKind], Punctuality]:
    """Return how punctual each provider is, by organisation id, region id and kind; one statement."""
    rows = session.execute(
        select(
            col(Obligation.organisation_id),
            col(Obligation.region_id),
            col(Obligation.kind),
            col(Obligation.period_start),
            col(Obligation.period_end),
            col(Obligation.due_at),
            col(Obligation.status),
            col(Obligation.submitted_at),
        ).where(
            col(Obligation.organisation_id).in_(organisation_ids),
            within(col(Obligation.region_id), region_ids),
            col(Obligation.period_start) >= local_date(now) - YEAR - YEAR / 4,
        )
    )
    duties: dict[tuple[int, int, CalendarKind], list[Duty]] = {}
    for organisation_id, region_id, kind, start, end, due_at, status, submitted_at in rows:
        duty = Duty(Period(start, end, due_at), status, submitted_at)
        duties.setdefault((organisation_id, region_id, kind), []).append(duty)
    return {key: punctuality(found, now=now) for key, found in duties.items()}
