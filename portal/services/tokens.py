"""The keys of an organisation's machines: made, listed, found by their secret, counted, revoked."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlmodel import Session, col

from portal.domain.errors import DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.terms import TokenScope
from portal.domain.texts import check_text
from portal.models import ApiToken, Organisation, User
from portal.services.attempts import count_attempt
from portal.services.audit import note_change
from portal.services.hand_ins import bound_key
from portal.services.sessions import hash_secret

PREFIX = "plek_"
SECRET_BYTES = 32
SHOWN_CHARACTERS = len(PREFIX) + 4
LONGEST_NAME = 100
LONGEST_SECRET = 200
MOST_TOKENS = 20
REQUESTS_A_MINUTE = 120
MINUTE = 60
STAMP_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Token:
    """A key that holds now, and for which organisation it speaks."""

    token_id: int
    organisation_id: int
    scope: TokenScope
    last_used_at: datetime | None


@dataclass(frozen=True)
class TokenLine:
    """A key as the list of its organisation shows it."""

    token_id: int
    name: str
    scope: TokenScope
    shown_start: str
    created_by: str | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Say whether the key still opens something."""
        return self.revoked_at is None and self.expires_at > now


def make_token(
    session: Session,
    *,
    organisation_id: int,
    name: str,
    scope: TokenScope,
    expires_at: datetime,
    user_id: int,
    request_key: str | None,
    now: datetime,
) -> str:
    """Make a key and return its secret, which is shown this once and kept as a hash.

    Raises InvalidError about the name, DomainError `tokens_too_many`, and `token_made_already` when the
    same form was sent before: its secret cannot be shown again.
    """
    tidy = name.strip()
    faults = check_text(tidy, "name", max_length=LONGEST_NAME)
    if not tidy:
        faults = [FieldError("token_name_missing", "name")]
    if faults:
        raise InvalidError(faults)
    key = bound_key(request_key, "token", organisation_id, user_id)
    _lock_organisation(session, organisation_id)
    made = select(col(ApiToken.id)).where(
        col(ApiToken.request_key) == key, col(ApiToken.organisation_id) == organisation_id
    )
    if key is not None and session.scalar(made):
        raise DomainError("token_made_already")
    if _count_holding(session, organisation_id, now) >= MOST_TOKENS:
        raise DomainError("tokens_too_many", maximum=MOST_TOKENS)
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken(
        organisation_id=organisation_id,
        name=tidy,
        scope=scope,
        token_hash=hash_secret(secret),
        shown_start=secret[:SHOWN_CHARACTERS],
        request_key=key,
        created_by=user_id,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    note_change(
        session,
        action="token.make",
        subject_kind="api_token",
        subject_id=token.id,
        user_id=user_id,
        organisation_id=organisation_id,
        after={"name": tidy, "scope": scope.value, "expires_at": expires_at},
        now=now,
    )
    return secret


def list_tokens(session: Session, *, organisation_id: int) -> list[TokenLine]:
    """List an organisation's keys, newest first, also those that no longer hold."""
    rows = session.execute(
        select(
            col(ApiToken.id),
            col(ApiToken.name),
            col(ApiToken.scope),
            col(ApiToken.shown_start),
            col(User.name),
            col(ApiToken.created_at),
            col(ApiToken.expires_at),
            col(ApiToken.last_used_at),
            col(ApiToken.revoked_at),
        )
        .outerjoin(User, col(User.id) == col(ApiToken.created_by))
        .where(col(ApiToken.organisation_id) == organisation_id)
        .order_by(col(ApiToken.id).desc())
    )
    return [TokenLine(*row) for row in rows]


def revoke_token(
    session: Session, *, organisation_id: int, token_id: int, user_id: int, now: datetime
) -> None:
    """End a key at once; one that was revoked before stays as it is. Raises NotFoundError."""
    revoked = session.execute(
        update(ApiToken)
        .where(
            col(ApiToken.id) == token_id,
            col(ApiToken.organisation_id) == organisation_id,
            col(ApiToken.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .returning(col(ApiToken.name))
    ).scalar_one_or_none()
    if revoked is None:
        _check_known(session, organisation_id, token_id)
        return
    note_change(
        session,
        action="token.revoke",
        subject_kind="api_token",
        subject_id=token_id,
        user_id=user_id,
        organisation_id=organisation_id,
        after={"name": revoked, "revoked_at": now},
        now=now,
    )


def find_token(session: Session, *, secret: str, now: datetime) -> Token | None:
    """Find the key of a secret; None when it is unknown, revoked, expired or its organisation inactive."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        return None
    row = session.execute(
        select(
            col(ApiToken.id), col(ApiToken.organisation_id), col(ApiToken.scope), col(ApiToken.last_used_at)
        )
        .join(Organisation, col(Organisation.id) == col(ApiToken.organisation_id))
        .where(
            col(ApiToken.token_hash) == hash_secret(secret),
            col(ApiToken.revoked_at).is_(None),
            col(ApiToken.expires_at) > now,
            col(Organisation.is_active).is_(True),
        )
    ).one_or_none()
    return None if row is None else Token(*row)


def count_use(session: Session, *, token: Token, now: datetime) -> None:
    """Count one request of a key, and note that it was used; the note is at most a minute behind.

    Raises DomainError("too_many_attempts", retry_after=seconds) above REQUESTS_A_MINUTE.
    """
    session.execute(
        update(ApiToken)
        .where(
            col(ApiToken.id) == token.token_id,
            or_(col(ApiToken.last_used_at).is_(None), col(ApiToken.last_used_at) <= now - STAMP_EVERY),
        )
        .values(last_used_at=now)
    )
    count_attempt(
        session, bucket=f"api:{token.token_id}", limit=REQUESTS_A_MINUTE, window_seconds=MINUTE, now=now
    )


def _lock_organisation(session: Session, organisation_id: int) -> None:
    """Let the makers of one organisation's keys wait for each other; SQLite's writers do so already."""
    session.execute(
        select(col(Organisation.id)).where(col(Organisation.id) == organisation_id).with_for_update()
    )


def _count_holding(session: Session, organisation_id: int, now: datetime) -> int:
    holding = select(func.count()).where(
        col(ApiToken.organisation_id) == organisation_id,
        col(ApiToken.revoked_at).is_(None),
        col(ApiToken.expires_at) > now,
    )
    return int(session.scalar(holding) or 0)


def _check_known(session: Session, organisation_id: int, token_id: int) -> None:
    known = select(col(ApiToken.id)).where(
        col(ApiToken.id) == token_id, col(ApiToken.organisation_id) == organisation_id
    )
    if session.scalar(known) is None:
        raise NotFoundError
