"""Notes, in the same commit as a change, which offerings the index must hear of."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from portal.models import OutboxLine


def touch_offerings(session: Session, *, offering_ids: Iterable[int], now: datetime) -> None:
    """Put each offering on the outbox once; the line goes when the engine has confirmed."""
    lines = [{"offering_id": offering_id, "created_at": now} for offering_id in sorted(set(offering_ids))]
    if lines:
        session.execute(insert(OutboxLine), lines)
        session.info["outbox_touched"] = True
