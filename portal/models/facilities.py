"""Free-access facilities of municipalities, with every state they were in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.models.columns import between, document, filled, moment, ordered, words


class Facility(SQLModel, table=True):
    """A place or help that everybody may use without a referral, as it is now."""

    __tablename__ = "facility"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_positive"),
        between("age_min", 0, 120),
        between("age_max", 0, 120),
        ordered("age_min", "age_max"),
        ordered("starts_on", "ends_on"),
        filled("name"),
        filled("about"),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    name: str = Field(max_length=200)
    about: str = Field(max_length=1000)
    audience: str | None = Field(default=None, max_length=300)
    address: str | None = Field(default=None, max_length=300)
    opening_hours: str | None = Field(default=None, max_length=300)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=254)
    website: str | None = Field(default=None, max_length=300)
    age_min: int | None = None
    age_max: int | None = None
    themes: list[str] = words(default_factory=list)
    starts_on: date | None = None
    ends_on: date | None = None
    version: int = 1
    is_sample: bool = False


class FacilityVersion(SQLModel, table=True):
    """How a facility was from a moment on; never changed. `said` holds all its fields by name."""

    __tablename__ = "facility_version"
    __table_args__ = (UniqueConstraint("facility_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    facility_id: int = Field(foreign_key="facility.id")
    version: int
    said: dict[str, Any] = document()
    made_by: int | None = Field(default=None, foreign_key="user.id")
    made_at: datetime = moment()
    request_key: str | None = Field(default=None, max_length=64, unique=True)
