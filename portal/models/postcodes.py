"""Where postcodes are, as the geocoder said: of nobody, about nobody."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from portal.models.columns import between, moment


class PostcodePoint(SQLModel, table=True):
    """The middle of a postcode in WGS 84 degrees; without a point it does not exist, said the geocoder."""

    __tablename__ = "postcode_point"
    __table_args__ = (
        between("lat", 50, 54),
        between("lon", 3, 8),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),
    )

    postcode: str = Field(primary_key=True, max_length=6)
    lat: float | None = None
    lon: float | None = None
    municipality_code: str | None = Field(default=None, max_length=6)
    asked_at: datetime = moment()
