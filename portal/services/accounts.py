"""People: made, let in, what they may do, and their passwords."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlmodel import Session, col

from portal.domain.duties import Role
from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError
from portal.domain.passwords import check_password
from portal.domain.permissions import Actor, Grant
from portal.models import Membership, Organisation, ReferrerDesk, User
from portal.services.audit import note_change

MAX_EMAIL_LENGTH = 254
MAX_LOCAL_LENGTH = 64
_NEVER_IN_ADDRESS = frozenset(',;:<>()[]"\\\x7f')

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's advice for argon2id: 19 MiB, two passes, one lane."""


def create_user(
    session: Session,
    *,
    email: str,
    name: str,
    password: str | None = None,
    roles: Sequence[tuple[int, Role]] = (),
    is_confirmed: bool = False,
    is_sample: bool = False,
    now: datetime,
) -> int:
    """Make a person with roles, each an organisation's id and a role; return the new id.

    Raises InvalidError (email_invalid, name_missing, password_…) and ConflictError("email_taken", "email").
    """
    address = normalise_email(email)
    faults = check_address(address)
    if not name.strip():
        faults.append(FieldError("name_missing", "name"))
    if password is not None:
        faults += check_password(password, context_words=(address, name))
    if faults:
        raise InvalidError(faults)
    if session.scalar(select(func.count()).select_from(User).where(col(User.email) == address)):
        raise ConflictError("email_taken", "email")
    user = User(
        email=address,
        name=name.strip(),
        password_hash=None if password is None else hash_password(password),
        email_confirmed_at=now if is_confirmed else None,
        is_sample=is_sample,
        created_at=now,
    )
    session.add(user)
    session.flush()
    assert user.id is not None  # noqa: S101  a flushed row has its id
    for organisation_id, role in roles:
        session.add(Membership(user_id=user.id, organisation_id=organisation_id, role=role, created_at=now))
    note_change(
        session,
        action="create_user",
        subject_kind="user",
        subject_id=user.id,
        user_id=None,
        organisation_id=roles[0][0] if roles else None,
        after={"email": address, "roles": [role.value for _, role in roles]},
        now=now,
    )
    return user.id


def authenticate(session: Session, *, email: str, password: str) -> int | None:
    """Return the id of the active person with this address and password, or None.

    An unknown address takes as long as a known one: its password is held against a hash of nobody.
    """
    row = session.execute(
        select(col(User.id), col(User.password_hash), col(User.is_active)).where(
            col(User.email) == normalise_email(email)
        )
    ).one_or_none()
    known_hash = row.password_hash if row is not None and row.is_active else None
    is_right = is_password(known_hash or _hash_of_nobody(), password)
    return int(row.id) if row is not None and known_hash is not None and is_right else None


def note_refused_sign_in(session: Session, *, email: str, step: str, now: datetime) -> None:
    """Write down that a sign-in was refused: for whom if somebody is known by this address, else for nobody.

    What was typed is not kept: people type passwords in the wrong field.
    """
    user_id = session.scalar(select(col(User.id)).where(col(User.email) == normalise_email(email)))
    note_change(
        session,
        action="session.refuse",
        subject_kind="user",
        subject_id=user_id,
        user_id=None,
        organisation_id=None,
        after={"step": step},
        now=now,
    )


def find_active_user(session: Session, *, email: str) -> tuple[int, str] | None:
    """Return id and name of the active person with this address, or None."""
    row = session.execute(
        select(col(User.id), col(User.name)).where(
            col(User.email) == normalise_email(email), col(User.is_active).is_(True)
        )
    ).one_or_none()
    return None if row is None else (row.id, row.name)


def change_password(session: Session, *, user_id: int, current: str, new: str, now: datetime) -> None:
    """Give a person another password; ending the sessions elsewhere is the caller's second step.

    Raises InvalidError: password_wrong at `current`, or what is wrong with the new one at `new`.
    A person without a password (who comes in by link) sets the first one with an empty `current`.
    """
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError
    if user.password_hash is not None and not is_password(user.password_hash, current):
        raise InvalidError([FieldError("password_wrong", "current")])
    faults = check_password(new, context_words=(user.email, user.name), field="new")
    if not faults and current == new:
        faults = [FieldError("password_same", "new")]
    if faults:
        raise InvalidError(faults)
    _give_password(session, user, new, now)


def set_password(session: Session, *, user_id: int, new: str, how: str, now: datetime) -> None:
    """Give a person who proved otherwise who they are a password; `how` goes to the audit trail.

    Raises InvalidError with what is wrong at `new`.
    """
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError
    if faults := check_password(new, context_words=(user.email, user.name), field="new"):
        raise InvalidError(faults)
    _give_password(session, user, new, now, after={"how": how})


def _give_password(
    session: Session, user: User, new: str, now: datetime, *, after: Mapping[str, object] | None = None
) -> None:
    user.password_hash = hash_password(new)
    session.add(user)
    note_change(
        session,
        action="change_password",
        subject_kind="user",
        subject_id=user.id,
        user_id=user.id,
        organisation_id=None,
        after=after,
        now=now,
    )


def has_password(session: Session, *, user_id: int) -> bool:
    """Say whether a person has a password at all."""
    return session.scalar(select(col(User.password_hash)).where(col(User.id) == user_id)) is not None


def actor_of(session: Session, *, user_id: int) -> Actor:
    """Return what a person may do now: the roles in organisations that are active, not closed as referrer."""
    rows = session.execute(
        select(col(Membership.organisation_id), col(Membership.role), col(Organisation.region_id))
        .join(Organisation, col(Organisation.id) == col(Membership.organisation_id))
        .join(User, col(User.id) == col(Membership.user_id))
        .where(
            col(Membership.user_id) == user_id,
            col(Organisation.is_active).is_(True),
            col(User.is_active).is_(True),
            ~refers_for_closed(),
        )
        .order_by(col(Membership.id))
    )
    return Actor(user_id, tuple(Grant(*row) for row in rows))


def describe_roles(session: Session, *, user_id: int) -> list[tuple[str, Role]]:
    """List a person's roles as (name of the organisation, role), by name."""
    rows = session.execute(
        select(col(Organisation.name), col(Membership.role))
        .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
        .where(col(Membership.user_id) == user_id, col(Organisation.is_active).is_(True))
        .order_by(col(Organisation.name), col(Membership.role))
    )
    return [(name, role) for name, role in rows]


def organisation_names(session: Session, *, organisation_ids: Collection[int]) -> list[tuple[int, str]]:
    """List organisations as (id, name), by name."""
    rows = session.execute(
        select(col(Organisation.id), col(Organisation.name))
        .where(col(Organisation.id).in_(organisation_ids))
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    return [(organisation_id, name) for organisation_id, name in rows]


def hash_password(password: str) -> str:
    """Give the argon2id hash of a password, with its own salt."""
    return _hasher.hash(password)


def normalise_email(email: str) -> str:
    """Write an address the way it is kept: without spaces around it, in lower case."""
    return email.replace("\0", "").strip().lower()


def check_address(address: str, *, field: str = "email") -> list[FieldError]:
    """Find what is wrong with a mail address as it is kept."""
    local, at, host = address.partition("@")
    has_form = bool(local and at and "." in host.strip(".")) and "@" not in host
    is_plain = not any(c.isspace() or ord(c) < 32 or c in _NEVER_IN_ADDRESS for c in address)
    if has_form and is_plain and len(address) <= MAX_EMAIL_LENGTH and len(local) <= MAX_LOCAL_LENGTH:
        return []
    return [FieldError("email_invalid", field)]


def is_password(password_hash: str, password: str) -> bool:
    """Say whether a password belongs to a hash."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return hash_password("niemand heeft dit wachtwoord")


def refers_for_closed() -> ColumnElement[bool]:
    """Say of a membership whether it refers for an organisation that is closed as a referrer."""
    return and_(
        col(Membership.role) == Role.REFERRER,
        exists().where(
            col(ReferrerDesk.organisation_id) == col(Membership.organisation_id),
            col(ReferrerDesk.closed_at).is_not(None),
        ),
    )
