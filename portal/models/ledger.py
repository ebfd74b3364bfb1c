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
