"""How people reach access teams, crisis services and documents, and from when until when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.access_points import AccessKind, DocumentKind
from portal.models.columns import filled, moment, one_of, ordered


class AccessPoint(SQLModel, table=True):
    """An access team, crisis number or document of a region or municipality; its states say how it reads."""

    __tablename__ = "access_point"
    __table_args__ = (
        CheckConstraint("(region_id IS NULL) <> (municipality_id IS NULL)", name="one_holder"),
        CheckConstraint("version > 0", name="version_positive"),
        UniqueConstraint("region_id", "code"),
        UniqueConstraint("municipality_id", "code"),
        filled("code"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: AccessKind = one_of(AccessKind)
    region_id: int | None = Field(default=None, foreign_key="region.id")
    municipality_id: int | None = Field(default=None, foreign_key="municipality.id")
    code: str = Field(max_length=64)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    is_sample: bool = False


class AccessState(SQLModel, table=True):
    """How an access point reads from a day, and until which; rows are added and taken back, never changed.

    Of those that hold on a day the one that begins last counts. Where `is_gone`, nothing is shown.
    """

    __tablename__ = "access_state"
    __table_args__ = (filled("name"), ordered("valid_from", "valid_until"))

    id: int | None = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="access_point.id", index=True)
    name: str = Field(max_length=200)
    audience: str | None = Field(default=None, max_length=300)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=254)
    website: str | None = Field(default=None, max_length=300)
    opening_hours: str | None = Field(default=None, max_length=300)
    address: str | None = Field(default=None, max_length=300)
    note: str | None = Field(default=None, max_length=500)
    document_kind: DocumentKind | None = one_of(DocumentKind, default=None)
    dated_on: date | None = None
    is_gone: bool = False
    valid_from: date
    valid_until: date | None = None
    made_by: int | None = Field(default=None, foreign_key="user.id")
    made_at: datetime = moment()
    taken_back_by: int | None = Field(default=None, foreign_key="user.id")
    taken_back_at: datetime | None = moment(default=None)
    request_key: str | None = Field(default=None, max_length=64, unique=True)
