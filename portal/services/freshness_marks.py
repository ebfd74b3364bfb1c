"""Moves the freshness that the index knows along with the clock."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.freshness import FreshnessRule, freshness, next_change_at
from portal.models import CurrentReport, Offering
from portal.services.calendars import freshness_rules
from portal.services.outbox import touch_offerings

BATCH = 1000


def mark_freshness(session: Session, *, now: datetime, limit: int = BATCH) -> int:
    """Mark at most `limit` current reports whose freshness has changed and tell the index.

    Returns how many rows were marked; call again, in a new unit of work, until it returns 0.
    """
    rows = session.execute(
        select(
            col(CurrentReport.offering_id),
            col(CurrentReport.confirmed_at),
            col(CurrentReport.freshness),
            col(Offering.region_id),
        )
        .join(Offering, col(Offering.id) == col(CurrentReport.offering_id))
        .where(col(CurrentReport.next_change_at) <= now)
        .order_by(col(CurrentReport.next_change_at))
        .limit(limit)
        .with_for_update(of=CurrentReport)
    ).all()
    if not rows:
        return 0
    rules = freshness_rules(session, on=local_date(now))
    marks, changed = [], []
    for offering_id, confirmed_at, known, region_id in rows:
        rule = rules.get(region_id, FreshnessRule())
        state = freshness(confirmed_at, rule=rule, now=now)
        following = next_change_at(confirmed_at, rule=rule, now=now)
        marks.append({"offering_id": offering_id, "freshness": state, "next_change_at": following})
        if state is not known:
            changed.append(offering_id)
    session.execute(update(CurrentReport), marks)
    touch_offerings(session, offering_ids=changed, now=now)
    return len(marks)
