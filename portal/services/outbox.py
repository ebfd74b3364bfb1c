"""Notes, in the same commit as a change, which offerings the index must hear of."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session, col

from portal.domain.terms import PublicationStatus
from portal.models import Offering, OutboxLine


def touch_offerings(session: Session, *, offering_ids: Iterable[int], now: datetime) -> None:
    """Put each offering on the outbox once; the line goes when the engine has confirmed."""
    lines = [{"offering_id": offering_id, "created_at": now} for offering_id in sorted(set(offering_ids))]
    if lines:
        session.execute(insert(OutboxLine), lines)
        session.info["outbox_touched"] = True


def touch_organisation(session: Session, *, organisation_id: int, now: datetime) -> None:
    """Put every published offering of an organisation on the outbox."""
    found = session.scalars(
        select(col(Offering.id)).where(
            col(Offering.organisation_id) == organisation_id,
            col(Offering.status) == PublicationStatus.PUBLISHED,
        )
    )
    touch_offerings(session, offering_ids=[id_ for id_ in found if id_ is not None], now=now)
