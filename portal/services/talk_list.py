"""The providers of a region with how each handed in over a quarter: the list before the talks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.obligations import Period
from portal.domain.punctuality import Duty, Mark, Share, mark_of
from portal.domain.terms import CalendarKind
from portal.models import Contract, Obligation, Organisation
from portal.services.date_spans import lasts_on


@dataclass(frozen=True)
class TalkLine:
    """A provider, and by kind its share on time; a kind for which nothing was owed is not there."""

    organisation_id: int
    name: str
    shares: Mapping[CalendarKind, Share]


def list_talks(
    session: Session, *, region_id: int, period: IndicatorPeriod, offset: int, limit: int, now: datetime
) -> tuple[list[TalkLine], int]:
    """List by name the providers with a contract in a quarter, and how many there are; three statements."""
    has_contract = exists().where(
        col(Contract.organisation_id) == col(Organisation.id),
        col(Contract.region_id) == region_id,
        col(Contract.starts_on) <= period.end,
        lasts_on(period.start, col(Contract.ends_on)),
    )
    total = session.scalar(select(func.count()).select_from(Organisation).where(has_contract)) or 0
    rows = session.execute(
        select(col(Organisation.id), col(Organisation.name))
        .where(has_contract)
        .order_by(col(Organisation.name), col(Organisation.id))
        .offset(offset)
        .limit(limit)
    )
    names = {row.id: row.name for row in rows}
    marks: dict[int, dict[CalendarKind, list[Mark]]] = {}
    for organisation_id, kind, start, end, due_at, status, submitted_at in session.execute(
        select(
            col(Obligation.organisation_id),
            col(Obligation.kind),
            col(Obligation.period_start),
            col(Obligation.period_end),
            col(Obligation.due_at),
            col(Obligation.status),
            col(Obligation.submitted_at),
        ).where(
            col(Obligation.organisation_id).in_(names),
            col(Obligation.region_id) == region_id,
            col(Obligation.period_end).between(period.start, period.end),
        )
    ):
        mark = mark_of(Duty(Period(start, end, due_at), status, submitted_at), now=now)
        marks.setdefault(organisation_id, {}).setdefault(kind, []).append(mark)
    return [
        TalkLine(id_, name, {kind: _share(found) for kind, found in marks.get(id_, {}).items()})
        for id_, name in names.items()
    ], total


def _share(marks: list[Mark]) -> Share:
    return Share(marks.count(Mark.ON_TIME), sum(one not in (Mark.EXCUSED, Mark.OPEN) for one in marks))
