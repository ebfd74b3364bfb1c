"""Stopping the weekly digest behind a mailed link, which does that one thing only; and taking it up again."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.models import MailedLink, User
from portal.services.audit import note_change
from portal.services.links import SECRET_BYTES
from portal.services.sessions import hash_secret

WORKS_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Subscription:
    """Whose digest a link is about, and whether it is stopped."""

    user_id: int
    name: str
    is_stopped: bool


def issue_unsubscribe_link(session: Session, *, user_id: int, address: str, now: datetime) -> str:
    """Make a link for one digest and return its secret. Those in earlier digests go on working."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.add(
        MailedLink(
            token_hash=hash_secret(secret),
            purpose=LinkPurpose.UNSUBSCRIBE,
            user_id=user_id,
            address=address,
            created_at=now,
            expires_at=now + WORKS_FOR,
        )
    )
    session.flush()
    return secret


def look_at_subscription(session: Session, *, secret: str, now: datetime) -> Subscription:
    """Tell whose digest it is, and change nothing. Raises DomainError link_unknown or link_expired."""
    user, expires_at = _find(session, secret)
    if expires_at <= now:
        raise DomainError("link_expired", purpose=LinkPurpose.UNSUBSCRIBE)
    return Subscription(user.id or 0, user.name, user.digest_stopped_at is not None)


def set_subscription(session: Session, *, secret: str, is_wanted: bool, now: datetime) -> Subscription:
    """Stop the digest, or take it up again; twice has the effect of once. Raises as look_at_subscription."""
    before = look_at_subscription(session, secret=secret, now=now)
    if before.is_stopped is is_wanted:
        user, _ = _find(session, secret)
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


def _find(session: Session, secret: str) -> tuple[User, datetime]:
    row = session.execute(
        select(User, col(MailedLink.expires_at))
        .join(MailedLink, col(MailedLink.user_id) == col(User.id))
        .where(
            col(MailedLink.token_hash) == hash_secret(secret),
            col(MailedLink.purpose) == LinkPurpose.UNSUBSCRIBE,
        )
    ).one_or_none()
    if row is None:
        raise DomainError("link_unknown")
    return row[0], row[1]
