"""Closes two groups of a municipality to new providers, one already and one from later on, all invented."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    GroupClosure,
    GroupClosureVersion,
    Segment,
)
from portal.services.sample.facts import RegionFacts
from portal.services.sample.rows import Rows

WISHED_TOWN, WISHED_SEGMENT = "GM0232", "groepsbegeleiding"
"""Epe, and guidance in groups; a region without them closes what most providers do in its last town."""
CLOSED_FOR, CLOSES_IN, STAYS_CLOSED = timedelta(days=90), timedelta(days=60), timedelta(days=365)
REASONS = (
    "Er zijn hier genoeg aanbieders. De gemeente gaat verder met wie er nu werkt.",
    "De gemeente wil een jaar lang werken aan de kwaliteit met wie er nu werkt.",
)


def add_group_closures(
    session: Session, rows: Rows, region: RegionFacts, *, manager_id: int, now: datetime
) -> None:
    """Write the closures; none of the contracts that were made begins while its group is closed."""
    today = local_date(now)
    town = next((one for one in region.towns if one.code == WISHED_TOWN), region.towns[-1])
    groups = session.execute(
        select(col(Segment.id), func.max(col(ContractLine.starts_on)))
        .select_from(ContractLineMunicipality)
        .join(ContractLine, col(ContractLine.id) == col(ContractLineMunicipality.contract_line_id))
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Segment, col(Segment.id) == col(Contract.segment_id))
        .where(col(ContractLineMunicipality.municipality_id) == town.id, col(Contract.region_id) == region.id)
        .group_by(col(Segment.id), col(Segment.code))
        .order_by(col(Segment.code) != WISHED_SEGMENT, func.count().desc(), col(Segment.id))
        .limit(len(REASONS))
    ).all()
    begins = today + CLOSES_IN
    for number, (segment_id, newest) in enumerate(groups):
        closed_from: date = max(today - CLOSED_FOR, newest + timedelta(days=1)) if number == 0 else begins
        closed_until = None if number == 0 else begins + STAYS_CLOSED
        closure_id = rows.add(
            GroupClosure,
            region_id=region.id,
            municipality_id=town.id,
            segment_id=segment_id,
            closed_from=closed_from,
            closed_until=closed_until,
            reason=REASONS[number],
        )
        rows.add(
            GroupClosureVersion,
            closure_id=closure_id,
            version=1,
            said={
                "closed_from": closed_from.isoformat(),
                "closed_until": closed_until.isoformat() if closed_until else None,
                "reason": REASONS[number],
                "is_withdrawn": False,
            },
            made_by=manager_id,
            made_at=now - CLOSED_FOR - timedelta(days=number),
        )
