"""What a region writes for itself about the quarterly talk with a provider: never read by the provider."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.agreements import Standing
from portal.models.columns import filled, moment, one_of


class TalkNote(SQLModel, table=True):
    """A version of a region's note for the talk about a quarter, which begins on `quarter`; never changed."""

    __tablename__ = "talk_note"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_positive"),
        UniqueConstraint("organisation_id", "region_id", "quarter", "version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    region_id: int = Field(foreign_key="region.id", index=True)
    quarter: date
    version: int
    text: str = Field(default="", max_length=4000)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = moment()


class TalkAgreement(SQLModel, table=True):
    """A version of what was agreed in the talk about a quarter; `number` tells its agreements apart."""

    __tablename__ = "talk_agreement"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("number > 0", name="number_positive"),
        UniqueConstraint("organisation_id", "region_id", "quarter", "number", "version"),
        filled("text"),
        filled("holder"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    region_id: int = Field(foreign_key="region.id", index=True)
    quarter: date
    number: int
    version: int
    text: str = Field(max_length=500)
    holder: str = Field(max_length=120)
    due_on: date | None = None
    standing: Standing = one_of(Standing, default=Standing.OPEN)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = moment()
