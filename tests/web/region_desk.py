"""What the region's board is about in the tests: providers that are late, done, excused, and elsewhere."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from portal.domain.duties import Audience, ObligationStatus, ReminderStatus
from portal.domain.terms import CalendarKind
from portal.models import CurrentReport, Excuse, Obligation, Reminder
from tests.factories import key, make_organisation

THIS_WEEK = date(2026, 11, 23)


def owe(
    session: Session,
    world: Any,
    now: datetime,
    organisation_id: int,
    *,
    weeks_ago: int = 0,
    status: ObligationStatus = ObligationStatus.OPEN,
    **more: Any,
) -> Obligation:
    """Add an obligation of a week that is due in five days, or so many weeks before that."""
    start = THIS_WEEK - timedelta(weeks=weeks_ago)
    values = {
        "organisation_id": organisation_id,
        "region_id": world.region_id,
        "kind": CalendarKind.WAITING,
        "period_start": start,
        "period_end": start + timedelta(days=6),
        "due_at": now + timedelta(days=5) - timedelta(weeks=weeks_ago),
        "status": status,
        "item_count": 4,
        "created_at": now - timedelta(weeks=weeks_ago),
    }
    obligation = Obligation(**{**values, **more})
    session.add(obligation)
    session.flush()
    return obligation


def fill_board(session: Session, world: Any, now: datetime) -> list[int]:
    """Make one provider open this week and late of two before; one done, one excused, one elsewhere.

    Returns the obligations of the first, newest first.
    """
    session.execute(update(CurrentReport).values(confirmed_at=now - timedelta(days=30)))
    late = [owe(session, world, now, world.own_id, weeks_ago=ago) for ago in (0, 1, 2)]
    owe(session, world, now, world.foreign_id, status=ObligationStatus.SUBMITTED, submitted_at=now)
    excused = make_organisation(session, name="Het Vennetje (proef)")
    excuse = Excuse(
        organisation_id=key(excused),
        region_id=world.region_id,
        starts_on=now.date(),
        ends_on=now.date(),
        reason="vakantie",
        created_at=now,
    )
    session.add(excuse)
    session.flush()
    owe(session, world, now, key(excused), status=ObligationStatus.EXCUSED, excuse_id=excuse.id)
    elsewhere = make_organisation(session, name="Buiten De Regio (proef)")
    owe(session, world, now, key(elsewhere), region_id=world.other_region_id)
    for status, user_id, reason in (
        (ReminderStatus.SENT, world.people["manager"], None),
        (ReminderStatus.SKIPPED, None, "nobody"),
    ):
        session.add(
            Reminder(
                obligation_id=key(late[2]),
                step_position=0 if user_id else 1,
                audience=Audience.PROVIDER,
                user_id=user_id,
                status=status,
                reason=reason,
                created_at=now,
            )
        )
    return [key(one) for one in late]
