"""What people do beside the ladder: pauses of reminders, and notes of what was said."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from portal.models.columns import filled, moment, ordered


class ReminderPause(SQLModel, table=True):
    """A span of days, both inclusive, without reminders: to an organisation, or to one person.

    Without a region it holds for all. `ended_at`: it was ended before its last day.
    """

    __tablename__ = "reminder_pause"
    __table_args__ = (
        ordered("starts_on", "until"),
        filled("reason"),
        CheckConstraint("(organisation_id IS NULL) <> (user_id IS NULL)", name="one_subject"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    region_id: int | None = Field(default=None, foreign_key="region.id")
    starts_on: date
    until: date
    reason: str = Field(max_length=500)
    set_by_id: int | None = Field(default=None, foreign_key="user.id")
    created_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class ContactNote(SQLModel, table=True):
    """What was said to an organisation about one obligation."""

    __tablename__ = "contact_note"
    __table_args__ = (filled("text"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    text: str = Field(max_length=1000)
    at: datetime = moment()
    user_id: int | None = Field(default=None, foreign_key="user.id")
