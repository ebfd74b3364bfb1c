"""The call list of a person who refers: theirs alone."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.calls import CallOutcome
from portal.models.columns import moment, one_of


class CallNote(SQLModel, table=True):
    """One offering on one person's call list, with how the newest call went.

    `noted_at` is when it was put there or last changed. A removed one can be put back until it is cleaned up.
    """

    __tablename__ = "call_note"
    __table_args__ = (
        UniqueConstraint("user_id", "offering_id"),
        CheckConstraint("(outcome = 'later') = (again_on IS NOT NULL)", name="later_has_a_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    offering_id: int = Field(foreign_key="offering.id", index=True)
    outcome: CallOutcome = one_of(CallOutcome)
    again_on: date | None = None
    remark: str = Field(default="", max_length=300)
    noted_at: datetime = moment(index=True)
    reported_at: datetime | None = moment(default=None)
    removed_at: datetime | None = moment(default=None)
