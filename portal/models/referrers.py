"""Organisations whose people refer: which kind, kept by which region, for which municipalities."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from portal.domain.referrers import ReferrerKind
from portal.models.columns import moment, one_of


class ReferrerDesk(SQLModel, table=True):
    """What an organisation is as a referrer; while closed nobody refers for it, whatever else it is."""

    __tablename__ = "referrer_desk"
    __table_args__ = (CheckConstraint("version > 0", name="version_positive"),)

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    region_id: int = Field(foreign_key="region.id", index=True)
    kind: ReferrerKind = one_of(ReferrerKind)
    closed_at: datetime | None = moment(default=None)
    version: int = 1
    request_key: str | None = Field(default=None, max_length=64, unique=True)


class ReferrerTown(SQLModel, table=True):
    """A municipality for whose residents a referrer works."""

    __tablename__ = "referrer_town"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    municipality_id: int = Field(foreign_key="municipality.id", primary_key=True, index=True)
