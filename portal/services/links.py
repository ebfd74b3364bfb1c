"""Links that are mailed to one person for one purpose: issued, looked at, used once."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, select, update
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.models import MailedLink, Organisation, User
from portal.services.sessions import hash_secret

SECRET_BYTES = 32


@dataclass(frozen=True)
class LinkView:
    """What a link opens, and for whom."""

    link_id: int
    purpose: LinkPurpose
    user_id: int
    user_name: str
    organisation_id: int | None
    organisation_name: str | None
    week_start: date | None
    address: str
    expires_at: datetime


def issue_link(
    session: Session,
    *,
    purpose: LinkPurpose,
    user_id: int | None,
    organisation_id: int | None,
    week_start: date | None,
    address: str,
    expires_at: datetime,
    invitation_id: int | None = None,
    now: datetime,
) -> str:
    """Make a link and return its secret, of which only the hash is kept.

    It is for a person or for an invitation. An older link of the same purpose, reader, organisation and week
    that was not used yet expires at once; one made by a clock that stood ahead, at its own moment.
    """
    session.execute(
        update(MailedLink)
        .where(
            col(MailedLink.purpose) == purpose,
            col(MailedLink.user_id).is_not_distinct_from(user_id),
            col(MailedLink.invitation_id).is_not_distinct_from(invitation_id),
            col(MailedLink.organisation_id).is_not_distinct_from(organisation_id),
            col(MailedLink.week_start).is_not_distinct_from(week_start),
            col(MailedLink.used_at).is_(None),
            col(MailedLink.expires_at) > now,
        )
        .values(expires_at=case((col(MailedLink.created_at) > now, col(MailedLink.created_at)), else_=now))
    )
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.add(
        MailedLink(
            token_hash=hash_secret(secret),
            purpose=purpose,
            user_id=user_id,
            invitation_id=invitation_id,
            organisation_id=organisation_id,
            week_start=week_start,
            address=address,
            created_at=now,
            expires_at=expires_at,
        )
    )
    session.flush()
    return secret


def purpose_of(session: Session, *, secret: str) -> LinkPurpose | None:
    """Tell what a link is for, whether it still works or not; None when there is no such link."""
    return session.scalar(
        select(col(MailedLink.purpose)).where(col(MailedLink.token_hash) == hash_secret(secret))
    )


def cancel_links(
    session: Session,
    *,
    now: datetime,
    user_id: int | None = None,
    invitation_id: int | None = None,
    organisation_id: int | None = None,
    but: LinkPurpose | None = None,
) -> None:
    """Let the unused links of a person (for an organisation: only those) or an invitation expire at once.

    Those for the purpose `but` stay.
    """
    mine = (
        col(MailedLink.user_id).is_not_distinct_from(user_id),
        col(MailedLink.invitation_id).is_not_distinct_from(invitation_id),
        col(MailedLink.used_at).is_(None),
        col(MailedLink.expires_at) > now,
    )
    cancelled = update(MailedLink).where(*mine).values(expires_at=now)
    if organisation_id is not None:
        cancelled = cancelled.where(col(MailedLink.organisation_id) == organisation_id)
    if but is not None:
        cancelled = cancelled.where(col(MailedLink.purpose) != but)
    session.execute(cancelled)


def look_at_link(session: Session, *, secret: str, purpose: LinkPurpose | None, now: datetime) -> LinkView:
    """Tell what a link would open, and change nothing; without a purpose any will do.

    Raises DomainError link_unknown, link_used or link_expired.
    """
    row = session.execute(_by_secret(secret)).one_or_none()
    if row is None:
        raise DomainError("link_unknown")
    *shown, used_at, is_still_theirs = row
    view = LinkView(*shown)
    # The address is bound too: whoever moved to another address gets a new link there.
    if purpose not in (None, view.purpose) or not is_still_theirs:
        raise DomainError("link_unknown")
    if used_at is not None:
        raise DomainError("link_used", purpose=view.purpose)
    if view.expires_at <= now:
        raise DomainError("link_expired", purpose=view.purpose)
    return view


def use_link(session: Session, *, secret: str, purpose: LinkPurpose | None, now: datetime) -> LinkView:
    """Use a link up, once even when many try at the same moment, and tell what it opens.

    Raises DomainError link_unknown, link_used or link_expired.
    """
    view = look_at_link(session, secret=secret, purpose=purpose, now=now)
    take_link(session, link_id=view.link_id, purpose=view.purpose, now=now)
    return view


def take_link(session: Session, *, link_id: int, purpose: LinkPurpose, now: datetime) -> None:
    """Mark a link that was looked at as used; raises DomainError link_used when another was first."""
    taken = session.execute(
        update(MailedLink)
        .where(
            col(MailedLink.id) == link_id,
            col(MailedLink.used_at).is_(None),
            col(MailedLink.expires_at) > now,
        )
        .values(used_at=now)
    )
    if getattr(taken, "rowcount", 0) != 1:
        raise DomainError("link_used", purpose=purpose)


def _by_secret(secret: str) -> Select[*tuple[Any, ...]]:
    is_still_theirs = col(User.is_active) & (
        (col(User.email) == col(MailedLink.address)) | (col(MailedLink.purpose) == LinkPurpose.ADDRESS)
    )
    return (
        select(
            col(MailedLink.id),
            col(MailedLink.purpose),
            col(MailedLink.user_id),
            col(User.name),
            col(MailedLink.organisation_id),
            col(Organisation.name),
            col(MailedLink.week_start),
            col(MailedLink.address),
            col(MailedLink.expires_at),
            col(MailedLink.used_at),
            is_still_theirs.label("is_still_theirs"),
        )
        .join(User, col(User.id) == col(MailedLink.user_id))
        .outerjoin(Organisation, col(Organisation.id) == col(MailedLink.organisation_id))
        .where(col(MailedLink.token_hash) == hash_secret(secret))
    )
