"""Signed-in browsers: begun, found, ended; only the hash of their secret is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlmodel import Session, col

from portal.domain.errors import DomainError
from portal.domain.second_factor import MANDATORY_ROLES
from portal.models import Membership, Organisation, SecondFactor, User, UserSession
from portal.services.audit import note_change

SECRET_BYTES = 32


@dataclass(frozen=True)
class FoundSession:
    """A session that holds now, and whose it is.

    `second_factor_at` is when this browser proved the second factor; the two flags say whether the person
    has one, and whether a role of theirs demands one.
    """

    session_id: int
    user_id: int
    name: str
    email: str
    organisation_id: int | None
    week_list_only: bool
    signed_in_at: datetime
    second_factor_at: datetime | None
    has_second_factor: bool
    has_weighty_role: bool


@dataclass(frozen=True)
class OpenSession:
    """One line of a person's own list of sessions."""

    session_id: int
    created_at: datetime
    expires_at: datetime
    week_list_only: bool


def hash_secret(secret: str) -> str:
    """Give the hash under which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start_session(
    session: Session,
    *,
    user_id: int,
    expires_at: datetime,
    now: datetime,
    organisation_id: int | None = None,
    week_list_only: bool = False,
    second_factor_at: datetime | None = None,
    how: str | None = None,
) -> str:
    """Begin a session and return its secret, which is shown this once.

    `how` a person came in goes to the audit trail; None when an open session only gets a new secret. Who
    comes in and works for closed organisations only is refused: DomainError `organisation_closed`.
    """
    if how is not None:
        _check_home(session, user_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    begun = UserSession(
        token_hash=hash_secret(secret),
        user_id=user_id,
        organisation_id=organisation_id,
        week_list_only=week_list_only,
        second_factor_at=second_factor_at,
        created_at=now,
        last_seen_at=now,
        expires_at=expires_at,
    )
    session.add(begun)
    session.flush()
    if how is not None:
        _note(session, "session.start", user_id, begun.id, organisation_id, how=how, now=now)
    return secret


def find_session(session: Session, *, secret: str, now: datetime) -> FoundSession | None:
    """Find the session of a secret; None when it ended, expired or its person is no longer active."""
    row = session.execute(
        select(
            col(UserSession.id),
            col(UserSession.user_id),
            col(User.name),
            col(User.email),
            col(UserSession.organisation_id),
            col(UserSession.week_list_only),
            col(UserSession.created_at),
            col(UserSession.second_factor_at),
            _has_second_factor(),
            _has_weighty_role(),
        )
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(
            col(UserSession.token_hash) == hash_secret(secret),
            col(UserSession.revoked_at).is_(None),
            col(UserSession.expires_at) > now,
            col(User.is_active).is_(True),
        )
    ).one_or_none()
    return None if row is None else FoundSession(*row)


def list_sessions(session: Session, *, user_id: int, now: datetime) -> list[OpenSession]:
    """List a person's sessions that still hold, newest first."""
    rows = session.execute(
        select(
            col(UserSession.id),
            col(UserSession.created_at),
            col(UserSession.expires_at),
            col(UserSession.week_list_only),
        )
        .where(
            col(UserSession.user_id) == user_id,
            col(UserSession.revoked_at).is_(None),
            col(UserSession.expires_at) > now,
        )
        .order_by(col(UserSession.id).desc())
    )
    return [OpenSession(*row) for row in rows]


def choose_organisation(session: Session, *, session_id: int, organisation_id: int, now: datetime) -> None:
    """Remember for which organisation this session acts; whether the person may is asked at every request."""
    user_id = session.execute(
        update(UserSession)
        .where(
            col(UserSession.id) == session_id,
            col(UserSession.organisation_id).is_distinct_from(organisation_id),
        )
        .values(organisation_id=organisation_id)
        .returning(col(UserSession.user_id))
    ).scalar_one_or_none()
    if user_id is not None:
        _note(session, "session.choose_organisation", user_id, session_id, organisation_id, now=now)


def end_session(session: Session, *, secret: str, now: datetime, is_replaced: bool = False) -> None:
    """End the session of a secret; one that is unknown or ended already stays as it is.

    One that is replaced by another in the same browser is no sign-out, and is not written down as one.
    """
    ended = session.execute(
        update(UserSession)
        .where(col(UserSession.token_hash) == hash_secret(secret), col(UserSession.revoked_at).is_(None))
        .values(revoked_at=now)
        .returning(col(UserSession.id), col(UserSession.user_id), col(UserSession.organisation_id))
    ).one_or_none()
    if ended is not None and not is_replaced:
        _note(session, "session.end", ended.user_id, ended.id, ended.organisation_id, now=now)


def end_all(session: Session, *, user_id: int, now: datetime, but: int | None = None) -> int:
    """End all sessions of a person, except the one with id `but`; return how many ended."""
    ended = (
        update(UserSession)
        .where(col(UserSession.user_id) == user_id, col(UserSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    if but is not None:
        ended = ended.where(col(UserSession.id) != but)
    return int(getattr(session.execute(ended), "rowcount", 0))


def sign_out_everywhere(session: Session, *, user_id: int, now: datetime) -> None:
    """End all sessions of a person at their own wish."""
    count = end_all(session, user_id=user_id, now=now)
    _note(session, "session.end_all", user_id, None, None, count=count, now=now)


def _check_home(session: Session, user_id: int) -> None:
    homes = session.scalars(
        select(col(Organisation.is_active))
        .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
        .where(col(Membership.user_id) == user_id)
    ).all()
    if homes and not any(homes):
        raise DomainError("organisation_closed")


def _has_second_factor() -> ColumnElement[bool]:
    return exists().where(
        col(SecondFactor.user_id) == col(UserSession.user_id), col(SecondFactor.confirmed_at).is_not(None)
    )


def _has_weighty_role() -> ColumnElement[bool]:
    return exists().where(
        col(Membership.user_id) == col(UserSession.user_id),
        col(Membership.role).in_(MANDATORY_ROLES),
        col(Organisation.id) == col(Membership.organisation_id),
        col(Organisation.is_active).is_(True),
    )


def _note(
    session: Session,
    action: str,
    user_id: int,
    session_id: int | None,
    organisation_id: int | None,
    *,
    now: datetime,
    **after: object,
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="user_session",
        subject_id=session_id,
        user_id=user_id,
        organisation_id=organisation_id,
        after=after,
        now=now,
    )
