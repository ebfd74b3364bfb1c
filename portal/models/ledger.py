"""What the house remembers of its own work: outbox, rebuilds, job slots, audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from portal.models.columns import document, filled, moment


class OutboxLine(SQLModel, table=True):
    """An offering whose search document is out of date; the line goes when the engine has confirmed.

    While a rebuild is under way a drained line stays, marked, so that the new index hears of it too.
    """

    __tablename__ = "outbox_line"

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(index=True)
    created_at: datetime = moment()
    drained_at: datetime | None = moment(default=None, index=True)


class IndexRebuild(SQLModel, table=True):
    """One making of a new index beside the old one."""

    __tablename__ = "index_rebuild"

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)
    document_count: int | None = None
    failed_reason: str | None = Field(default=None, max_length=500)


class JobSlot(SQLModel, table=True):
    """A tick of a job that one process has claimed."""

    __tablename__ = "job_slot"
    __table_args__ = (Index("uq_job_slot_job_slot", "job", "slot", unique=True), filled("job"))

    id: int | None = Field(default=None, primary_key=True)
    job: str = Field(max_length=64)
    slot: str = Field(max_length=64)
    claimed_by: str = Field(max_length=64)
    claimed_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)
    outcome: str | None = Field(default=None, max_length=500)
    is_failed: bool = False


class MailGate(SQLModel, table=True):
    """The one row that lets mail out. A mark beside the database holds the same epoch and number.

    `sent_number` counts claims. While `held_at` is set nothing leaves; `held_mark` did not fit,
    `accepted_mark` the one that an operator let pass.
    """

    __tablename__ = "mail_gate"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), filled("epoch"))

    id: int | None = Field(default=None, primary_key=True)
    epoch: str = Field(max_length=32)
    sent_number: int = 0
    last_run_at: datetime | None = moment(default=None)
    held_at: datetime | None = moment(default=None)
    held_mark: str | None = Field(default=None, max_length=100)
    accepted_mark: str | None = Field(default=None, max_length=100)
    resumed_at: datetime | None = moment(default=None)
    resumed_by_id: int | None = Field(default=None, foreign_key="user.id")


class AuditEntry(SQLModel, table=True):
    """Who changed what, for whom, from and to; rows are only ever added."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        Index("ix_audit_entry_organisation_id_id", "organisation_id", "id"),
        CheckConstraint("length(action) > 0", name="action_filled"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = moment()
    user_id: int | None = Field(default=None, foreign_key="user.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    action: str = Field(max_length=64)
    subject_kind: str = Field(max_length=64)
    subject_id: int | None = None
    before: dict[str, Any] = document(default_factory=dict)
    after: dict[str, Any] = document(default_factory=dict)
    request_id: str | None = Field(default=None, max_length=64)


class AuditSeal(SQLModel, table=True):
    """A run of audit entries closed with a hash over them and over the seal before; rows are only ever added.

    The first seal has an empty `previous_hash`; as each is unique, no two processes can go on from one seal.
    """

    __tablename__ = "audit_seal"
    __table_args__ = (
        CheckConstraint("last_id >= first_id", name="last_id_not_before_first_id"),
        CheckConstraint("entry_count > 0", name="entry_count_positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    first_id: int = Field(unique=True)
    last_id: int = Field(unique=True)
    entry_count: int
    previous_hash: str = Field(max_length=64, unique=True)
    hash: str = Field(max_length=64, unique=True)
    sealed_at: datetime = moment()
