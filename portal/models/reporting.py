"""What organisations owe, hand in and are reminded of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.duties import (
    Audience,
    MailKind,
    MailStatus,
    ObligationStatus,
    ReminderStatus,
    ValueStatus,
)
from portal.domain.terms import CalendarKind, ReportChannel
from portal.models.columns import document, filled, moment, one_of, ordered, unique_where

_SUBJECT = ("indicator_id", "organisation_id", "period_start", "period_end", "version")
_STEP = ("obligation_id", "step_position")


class Excuse(SQLModel, table=True):
    """A span of days in which a region asks nothing of an organisation; without a kind: nothing at all."""

    __table_args__ = (ordered("starts_on", "ends_on"), filled("reason"))

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    region_id: int = Field(foreign_key="region.id")
    kind: CalendarKind | None = one_of(CalendarKind, default=None)
    starts_on: date
    ends_on: date
    reason: str = Field(max_length=500)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    created_at: datetime = moment()


class Obligation(SQLModel, table=True):
    """What an organisation owes a region for one period; both days inclusive."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "region_id", "kind", "period_start"),
        Index("ix_obligation_status_due_at", "status", "due_at"),
        Index("ix_obligation_region_id_kind_period_start", "region_id", "kind", "period_start"),
        ordered("period_start", "period_end"),
        CheckConstraint("status <> 'submitted' OR submitted_at IS NOT NULL", name="submitted_has_moment"),
        CheckConstraint("status <> 'excused' OR excuse_id IS NOT NULL", name="excused_has_excuse"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    region_id: int = Field(foreign_key="region.id")
    kind: CalendarKind = one_of(CalendarKind)
    period_start: date
    period_end: date
    due_at: datetime = moment()
    status: ObligationStatus = one_of(ObligationStatus)
    item_count: int = Field(default=0, ge=0)
    submitted_at: datetime | None = moment(default=None)
    submitted_by_id: int | None = Field(default=None, foreign_key="user.id")
    is_on_behalf: bool = False
    excuse_id: int | None = Field(default=None, foreign_key="excuse.id")
    created_at: datetime = moment()


class IndicatorValue(SQLModel, table=True):
    """One version of an organisation's answer to an indicator over a period; a correction adds one.

    `edit_count` counts how often a draft was saved; what was handed in never changes.
    """

    __tablename__ = "indicator_value"
    __table_args__ = (
        unique_where(
            "uq_indicator_value_provider", *_SUBJECT, where="product_id IS NULL AND segment_id IS NULL"
        ),
        unique_where("uq_indicator_value_product", *_SUBJECT, "product_id", where="product_id IS NOT NULL"),
        unique_where("uq_indicator_value_segment", *_SUBJECT, "segment_id", where="segment_id IS NOT NULL"),
        ordered("period_start", "period_end"),
        CheckConstraint("status <> 'submitted' OR submitted_at IS NOT NULL", name="submitted_has_moment"),
        CheckConstraint("product_id IS NULL OR segment_id IS NULL", name="one_subject"),
        Index("ix_indicator_value_period_start_indicator_id", "period_start", "indicator_id"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("edit_count > 0", name="edit_count_positive"),
        CheckConstraint("NOT (is_not_applicable AND is_unknown)", name="one_reason_without_figure"),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    product_id: int | None = Field(default=None, foreign_key="product.id")
    segment_id: int | None = Field(default=None, foreign_key="segment.id")
    period_start: date
    period_end: date
    version: int = 1
    status: ValueStatus = one_of(ValueStatus)
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    parts: dict[str, Any] = document(default_factory=dict)
    is_not_applicable: bool = False
    is_unknown: bool = False
    is_calculated: bool = False
    explanation: str = Field(default="", max_length=2000)
    correction_reason: str | None = Field(default=None, max_length=500)
    channel: ReportChannel = one_of(ReportChannel, default=ReportChannel.PORTAL)
    edit_count: int = 1
    user_id: int | None = Field(default=None, foreign_key="user.id")
    created_at: datetime = moment()
    submitted_at: datetime | None = moment(default=None)


class OutgoingMail(SQLModel, table=True):
    """A message to one person; its key makes sure that it is decided once."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index("ix_outgoing_mail_status_next_attempt_at", "status", "next_attempt_at"),
        Index("ix_outgoing_mail_status_kind_next_attempt_at", "status", "kind", "next_attempt_at"),
        Index("ix_outgoing_mail_sent_at", "sent_at"),
        filled("to_address"),
        filled("subject"),
        CheckConstraint("status <> 'sent' OR sent_at IS NOT NULL", name="sent_has_moment"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    kind: MailKind = one_of(MailKind, default=MailKind.ACCOUNT)
    message_id: str = Field(max_length=200, unique=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    to_address: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    text: str
    html: str
    unsubscribe_url: str | None = Field(default=None, max_length=500)
    status: MailStatus = one_of(MailStatus)
    attempt_count: int = 0
    next_attempt_at: datetime = moment()
    claimed_at: datetime | None = moment(default=None)
    claimed_by: str | None = Field(default=None, max_length=64)
    sent_at: datetime | None = moment(default=None)
    error: str | None = Field(default=None, max_length=500)
    created_at: datetime = moment()


class Reminder(SQLModel, table=True):
    """One step of the ladder for one obligation to one person; without a person: the step found nobody."""

    __table_args__ = (
        unique_where("uq_reminder_person", *_STEP, "user_id", where="user_id IS NOT NULL"),
        unique_where("uq_reminder_nobody", *_STEP, where="user_id IS NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    step_position: int
    audience: Audience = one_of(Audience)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    mail_id: int | None = Field(default=None, foreign_key="outgoing_mail.id", index=True)
    status: ReminderStatus = one_of(ReminderStatus)
    reason: str | None = Field(default=None, max_length=200)
    created_at: datetime = moment()
    settled_at: datetime | None = moment(default=None)
