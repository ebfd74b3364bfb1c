"""What a region wants to hold and know: norms, indicators, reporting calendars, ladders, history."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.duties import Audience, Channel
from portal.domain.terms import (
    Calculation,
    CalendarKind,
    Direction,
    IndicatorKind,
    Reporter,
    ReportingPeriod,
    Weekday,
)
from portal.models.columns import between, document, filled, moment, one_of, ordered, unique_where, words


class Norm(SQLModel, table=True):
    """How long help may take at most: weeks in total or hours, for a product (null: for the whole region)."""

    __table_args__ = (
        between("weeks", 0, 260),
        between("hours", 0, 720),
        ordered("valid_from", "valid_until"),
        CheckConstraint("weeks IS NOT NULL OR hours IS NOT NULL OR note IS NOT NULL", name="says_something"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id", index=True)
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    weeks: int | None = None
    hours: int | None = None
    note: str | None = Field(default=None, max_length=500)
    source: str = Field(max_length=500)
    valid_from: date
    valid_until: date | None = None


class Indicator(SQLModel, table=True):
    """A figure that a region wants to know; scope rows say for what, none means per provider."""

    __table_args__ = (
        UniqueConstraint("region_id", "code"),
        filled("code"),
        filled("name"),
        ordered("valid_from", "valid_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    code: str = Field(max_length=64)
    name: str = Field(max_length=500)
    reported_by: Reporter = one_of(Reporter)
    kind: IndicatorKind = one_of(IndicatorKind)
    unit: str | None = Field(default=None, max_length=64)
    numerator: str | None = Field(default=None, max_length=300)
    denominator: str | None = Field(default=None, max_length=300)
    parts: list[str] = words(default_factory=list)
    direction: Direction | None = one_of(Direction, default=None)
    target: float | None = None
    calculation: Calculation | None = one_of(Calculation, default=None)
    formula_note: str | None = Field(default=None, max_length=1000)
    source: str = Field(max_length=500)
    position: int
    valid_from: date
    valid_until: date | None = None


class IndicatorScope(SQLModel, table=True):
    """A segment or a product for which an indicator is asked."""

    __tablename__ = "indicator_scope"
    __table_args__ = (
        CheckConstraint("(segment_id IS NULL) <> (product_id IS NULL)", name="one_subject"),
        UniqueConstraint("indicator_id", "segment_id", "product_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    segment_id: int | None = Field(default=None, foreign_key="segment.id")
    product_id: int | None = Field(default=None, foreign_key="product.id")


class ReportingCalendar(SQLModel, table=True):
    """When a region wants figures: every so many days, or per period; times are Amsterdam wall clock."""

    __tablename__ = "reporting_calendar"
    __table_args__ = (
        UniqueConstraint("region_id", "kind", "valid_from"),
        between("every_days", 1, 92),
        between("due_days_after_period_end", 0, 366),
        CheckConstraint(
            "kind <> 'waiting' OR (every_days IS NOT NULL AND weekday IS NOT NULL AND due_time IS NOT NULL"
            " AND stale_after_days > every_days AND expire_after_days > stale_after_days)",
            name="waiting_complete",
        ),
        CheckConstraint(
            "kind <> 'indicators' OR (period IS NOT NULL AND due_days_after_period_end IS NOT NULL)",
            name="indicators_complete",
        ),
        ordered("valid_from", "valid_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    kind: CalendarKind = one_of(CalendarKind)
    every_days: int | None = None
    weekday: Weekday | None = one_of(Weekday, default=None)
    due_time: time | None = None
    stale_after_days: int | None = None
    expire_after_days: int | None = None
    period: ReportingPeriod | None = one_of(ReportingPeriod, default=None)
    due_days_after_period_end: int | None = None
    valid_from: date
    valid_until: date | None = None


class ReminderStep(SQLModel, table=True):
    """One step of a calendar's ladder: days from the due date (negative: before) and to whom."""

    __tablename__ = "reminder_step"
    __table_args__ = (UniqueConstraint("calendar_id", "position"), between("offset_days", -180, 180))

    id: int | None = Field(default=None, primary_key=True)
    calendar_id: int = Field(foreign_key="reporting_calendar.id")
    position: int
    offset_days: int
    audience: Audience = one_of(Audience)
    channel: Channel = one_of(Channel, default=Channel.MAIL)


class CatalogueVersion(SQLModel, table=True):
    """How one thing of a pack read in a span of time; the open version is the one that holds now."""

    __tablename__ = "catalogue_version"
    __table_args__ = (
        unique_where("uq_catalogue_version_open", "region_id", "kind", "code", where="valid_until IS NULL"),
        ordered("valid_from", "valid_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    kind: str = Field(max_length=32)
    code: str = Field(max_length=64)
    content: dict[str, Any] = document()
    valid_from: date
    valid_until: date | None = None
    loaded_at: datetime = moment()
    user_id: int | None = Field(default=None, foreign_key="user.id")
    source: str = Field(default="", max_length=200)
