"""Stopping the weekly digest behind a mailed link, which does that one thing only; and taking it up again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from portal.domain.duties import LinkPurpose
from portal.services.audit import note_change
from portal.services.stop_links import reader_of


@dataclass(frozen=True)
class Subscription:
    """Whose digest a link is about, and whether it is stopped."""

    user_id: int
    name: str
    is_stopped: bool


def look_at_subscription(session: Session, *, secret: str, now: datetime) -> Subscription:
    """Tell whose digest it is, and change nothing. Raises DomainError link_unknown or link_expired."""
    user = reader_of(session, secret=secret, purpose=LinkPurpose.UNSUBSCRIBE, now=now)
    return Subscription(user.id or 0, user.name, user.digest_stopped_at is not None)


def set_subscription(session: Session, *, secret: str, is_wanted: bool, now: datetime) -> Subscription:
    """Stop the digest, or take it up again; twice has the effect of once. Raises as look_at_subscription."""
    before = look_at_subscription(session, secret=secret, now=now)
    if before.is_stopped is is_wanted:
        user = reader_of(session, secret=secret, purpose=LinkPurpose.UNSUBSCRIBE, now=now)
        user.digest_stopped_at = None if is_wanted else now
        note_change(
            session,
            action="digest.resume" if is_wanted else "digest.stop",
            subject_kind="user",
            subject_id=user.id,
            user_id=user.id,
            organisation_id=None,
            before={"is_wanted": not is_wanted},
            after={"is_wanted": is_wanted},
            now=now,
        )
        session.flush()
    return look_at_subscription(session, secret=secret, now=now)
