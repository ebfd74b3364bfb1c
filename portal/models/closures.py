"""Product groups that a municipality closed to new providers, with every state they were in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.models.columns import document, filled, moment, ordered


class GroupClosure(SQLModel, table=True):
    """A segment takes no new providers in a municipality from a day, up to and including a last one."""

    __tablename__ = "group_closure"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_positive"),
        ordered("closed_from", "closed_until"),
        filled("reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id", index=True)
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    segment_id: int = Field(foreign_key="segment.id", index=True)
    closed_from: date
    closed_until: date | None = None
    reason: str = Field(max_length=500)
    is_withdrawn: bool = False
    version: int = 1


class GroupClosureVersion(SQLModel, table=True):
    """How a closure was from a moment on; never changed. `said` holds all its fields by name."""

    __tablename__ = "group_closure_version"
    __table_args__ = (UniqueConstraint("closure_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    closure_id: int = Field(foreign_key="group_closure.id")
    version: int
    said: dict[str, Any] = document()
    made_by: int | None = Field(default=None, foreign_key="user.id")
    made_at: datetime = moment()
    request_key: str | None = Field(default=None, max_length=64, unique=True)
