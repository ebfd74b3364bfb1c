"""What visitors say is not right about an offering, without a word about who they are."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from portal.domain.feedback import FeedbackClosing, FeedbackKind
from portal.models.columns import filled, moment, one_of


class Feedback(SQLModel, table=True):
    """One visitor's report about one offering; open until somebody closes it with a reason.

    `visitor_hash` tells visitors of one day and one offering apart; the salt it was made with is thrown away.
    """

    __table_args__ = (
        Index("ix_feedback_offering_id_closed_at", "offering_id", "closed_at"),
        Index("ix_feedback_organisation_id_closed_at", "organisation_id", "closed_at"),
        Index("ix_feedback_region_id_closed_at", "region_id", "closed_at"),
        CheckConstraint("(closed_at IS NULL) = (closing IS NULL)", name="closed_has_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(foreign_key="offering.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    region_id: int = Field(foreign_key="region.id")
    kind: FeedbackKind = one_of(FeedbackKind)
    text: str = Field(default="", max_length=500)
    visitor_hash: str = Field(max_length=64)
    request_key: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime = moment()
    closed_at: datetime | None = moment(default=None)
    closed_by: int | None = Field(default=None, foreign_key="user.id")
    closing: FeedbackClosing | None = one_of(FeedbackClosing, default=None)
    answer: str = Field(default="", max_length=500)


class VisitorSalt(SQLModel, table=True):
    """The random salt of a day; when it is gone, nobody can tell any more who a hash was made of."""

    __tablename__ = "visitor_salt"
    __table_args__ = (filled("salt"),)

    day: date = Field(primary_key=True)
    salt: str = Field(max_length=64)
