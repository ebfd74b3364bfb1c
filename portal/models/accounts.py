"""People, what they may do, their sessions and the links mailed to them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.duties import LinkPurpose, Role
from portal.domain.terms import TokenScope
from portal.models.columns import filled, moment, one_of, ordered, unique_where


class User(SQLModel, table=True):
    """A person; `email` is kept in lower case. An unconfirmed address is never mailed a reminder.

    `refused_mail_count`: how many mails in a row that address refused for good.
    """

    __table_args__ = (
        filled("name"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("email LIKE '%_@_%'", name="email_form"),
    )

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    password_hash: str | None = Field(default=None, max_length=200)
    email_confirmed_at: datetime | None = moment(default=None)
    is_active: bool = True
    reminders_paused_until: date | None = None
    refused_mail_count: int = 0
    digest_stopped_at: datetime | None = moment(default=None)
    is_sample: bool = False
    created_at: datetime = moment()


class Membership(SQLModel, table=True):
    """A role of a person in an organisation."""

    __table_args__ = (UniqueConstraint("user_id", "organisation_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    role: Role = one_of(Role)
    created_at: datetime = moment()


class UserSession(SQLModel, table=True):
    """A signed-in browser, known by its secret's hash; `week_list_only` reaches one provider's list only.

    `second_factor_at` is when this browser proved the second factor; null: not, or not asked.
    """

    __tablename__ = "user_session"
    __table_args__ = (ordered("created_at", "last_seen_at"),)

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    week_list_only: bool = False
    second_factor_at: datetime | None = moment(default=None)
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)


class Invitation(SQLModel, table=True):
    """An organisation's wish that whoever reads mail at an address works for it in a role."""

    __table_args__ = (
        unique_where(
            "uq_invitation_open",
            "organisation_id",
            "email",
            where="accepted_at IS NULL AND withdrawn_at IS NULL",
        ),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        ordered("created_at", "expires_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    email: str = Field(max_length=254)
    role: Role = one_of(Role)
    invited_by: int | None = Field(default=None, foreign_key="user.id")
    created_at: datetime = moment()
    sent_at: datetime = moment()
    expires_at: datetime = moment()
    accepted_at: datetime | None = moment(default=None)
    withdrawn_at: datetime | None = moment(default=None)


class SecondFactor(SQLModel, table=True):
    """The secret that a person's authenticator app shares with us, sealed; it counts once confirmed.

    `last_step` is the newest time step of which a code was accepted: no code passes twice.
    """

    __tablename__ = "second_factor"
    __table_args__ = (filled("sealed_secret"),)

    user_id: int = Field(foreign_key="user.id", primary_key=True)
    sealed_secret: str = Field(max_length=300)
    last_step: int = 0
    created_at: datetime = moment()
    confirmed_at: datetime | None = moment(default=None)


class RecoveryCode(SQLModel, table=True):
    """A code on paper that stands in for the authenticator app once; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    code_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class MailedLink(SQLModel, table=True):
    """A secret mailed to one person for one purpose; only its hash is kept, and it works once.

    It is for a person, or for an invitation to someone who may have no account yet.
    """

    __tablename__ = "mailed_link"
    __table_args__ = (
        Index("ix_mailed_link_user_id_purpose", "user_id", "purpose"),
        CheckConstraint("(user_id IS NULL) <> (invitation_id IS NULL)", name="one_reader"),
        ordered("created_at", "expires_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    purpose: LinkPurpose = one_of(LinkPurpose)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    week_start: date | None = None
    address: str = Field(max_length=254)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class ApiToken(SQLModel, table=True):
    """A key with which an organisation's machine reads and reports; only the hash of its secret is kept.

    `shown_start` is the beginning of the secret, by which people tell their keys apart.
    """

    __tablename__ = "api_token"
    __table_args__ = (filled("name"), ordered("created_at", "expires_at"))

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=100)
    scope: TokenScope = one_of(TokenScope)
    token_hash: str = Field(max_length=64, unique=True)
    shown_start: str = Field(max_length=16)
    request_key: str | None = Field(default=None, max_length=64, unique=True)
    created_by: int | None = Field(default=None, foreign_key="user.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    last_used_at: datetime | None = moment(default=None)
    revoked_at: datetime | None = moment(default=None)


class ApiAnswer(SQLModel, table=True):
    """What a token's request under a key was answered, so that the same key gets the same answer again."""

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("token_id", "key_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    token_id: int = Field(foreign_key="api_token.id")
    key_hash: str = Field(max_length=64)
    fingerprint: str = Field(max_length=64)
    status: int = 0
    body: str = ""
    etag: str | None = Field(default=None, max_length=32)
    created_at: datetime = moment(index=True)


class AttemptCounter(SQLModel, table=True):
    """How often something was tried within a window, shared by all workers."""

    __tablename__ = "attempt_counter"

    bucket: str = Field(max_length=128, primary_key=True)
    window_start: datetime = moment(primary_key=True)
    attempt_count: int = 0
