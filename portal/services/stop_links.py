"""Links under mails that let their reader stop them: that one thing, for a year, signed in or not."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.models import MailedLink, User
from portal.services.links import SECRET_BYTES
from portal.services.sessions import hash_secret

WORKS_FOR = timedelta(days=365)


def issue_stop_link(
    session: Session, *, purpose: LinkPurpose, user_id: int, address: str, now: datetime
) -> str:
    """Make a link for one mail and return its secret. Those in earlier mails go on working."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.add(
        MailedLink(
            token_hash=hash_secret(secret),
            purpose=purpose,
            user_id=user_id,
            address=address,
            created_at=now,
            expires_at=now + WORKS_FOR,
        )
    )
    session.flush()
    return secret


def purpose_of(session: Session, *, secret: str) -> LinkPurpose | None:
    """Give what a secret is for; None when there is no such link."""
    purpose: LinkPurpose | None = session.scalar(
        select(col(MailedLink.purpose)).where(col(MailedLink.token_hash) == hash_secret(secret))
    )
    return purpose


def reader_of(session: Session, *, secret: str, purpose: LinkPurpose, now: datetime) -> User:
    """Return whose mails a link is about. Raises DomainError link_unknown or link_expired."""
    row = session.execute(
        select(User, col(MailedLink.expires_at))
        .join(MailedLink, col(MailedLink.user_id) == col(User.id))
        .where(col(MailedLink.token_hash) == hash_secret(secret), col(MailedLink.purpose) == purpose)
    ).one_or_none()
    if row is None:
        raise DomainError("link_unknown")
    user, expires_at = row
    if expires_at <= now:
        raise DomainError("link_expired", purpose=purpose)
    found: User = user
    return found
