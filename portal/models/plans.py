"""Changes of the catalogue that people made, for now or later, and packs that wait for a yes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from portal.domain.catalogue import PlanAct
from portal.models.columns import document, filled, moment, one_of, ordered


class CataloguePlan(SQLModel, table=True):
    """A change of one thing that holds from a day: open, in effect, refused on its day, or withdrawn.

    `content` holds the whole of a new thing, only what changes of an old one, and of an ended product the
    names that its successor is found by.
    """

    __tablename__ = "catalogue_plan"
    __table_args__ = (
        Index("ix_catalogue_plan_region_id_starts_on", "region_id", "starts_on"),
        CheckConstraint("applied_at IS NULL OR withdrawn_at IS NULL", name="one_outcome"),
        CheckConstraint("successor IS NULL OR act = 'end'", name="successor_of_ended"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    kind: str = Field(max_length=32)
    code: str = Field(max_length=64)
    act: PlanAct = one_of(PlanAct)
    content: dict[str, Any] = document(default_factory=dict)
    successor: str | None = Field(default=None, max_length=64)
    moves_lines: bool = False
    starts_on: date
    made_by: int | None = Field(default=None, foreign_key="user.id")
    made_at: datetime = moment()
    applied_at: datetime | None = moment(default=None)
    moved_count: int | None = None
    refused_at: datetime | None = moment(default=None)
    withdrawn_at: datetime | None = moment(default=None)
    withdrawn_by: int | None = Field(default=None, foreign_key="user.id")
    request_key: str | None = Field(default=None, max_length=64, unique=True)


class PackUpload(SQLModel, table=True):
    """A region pack that somebody sent in, with what held when its changes were shown."""

    __tablename__ = "pack_upload"
    __table_args__ = (filled("file_name"), ordered("created_at", "expires_at"))

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    user_id: int = Field(foreign_key="user.id", index=True)
    file_name: str = Field(max_length=100)
    content: dict[str, Any] = document()
    seen_digest: str = Field(max_length=64)
    created_at: datetime = moment()
    expires_at: datetime = moment(index=True)
    used_at: datetime | None = moment(default=None)
