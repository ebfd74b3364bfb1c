"""What a person can find: offerings, what they say about themselves, and their availability reports."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.terms import (
    Accepting,
    Freshness,
    GroupForm,
    MeasuringMethod,
    OfferingKind,
    PublicationStatus,
    ReportChannel,
    ReportOutcome,
    TagKind,
    WaitingReason,
)
from portal.models.columns import between, filled, index_where, moment, one_of, ordered, words


class Offering(SQLModel, table=True):
    """A contract line at a location or at home, or a free-access facility without a contract."""

    __table_args__ = (
        CheckConstraint(
            "kind <> 'contracted' OR (contract_line_id IS NOT NULL AND product_id IS NOT NULL)",
            name="contracted_has_line",
        ),
        CheckConstraint("kind <> 'free_access' OR contract_line_id IS NULL", name="free_access_has_no_line"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_moment"),
        ForeignKeyConstraint(
            ["location_id", "organisation_id"],
            ["location.id", "location.organisation_id"],
            name="fk_offering_own_location",
        ),
        filled("name"),
        between("age_min", 0, 120),
        between("age_max", 0, 120),
        ordered("age_min", "age_max"),
        ordered("starts_on", "ends_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: OfferingKind = one_of(OfferingKind)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    region_id: int = Field(foreign_key="region.id", index=True)
    contract_line_id: int | None = Field(default=None, foreign_key="contract_line.id", index=True)
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    location_id: int | None = Field(default=None, index=True)
    name: str = Field(max_length=200)
    description: str = Field(default="", max_length=3000)
    expectation: str = Field(default="", max_length=1000)
    meanwhile: str = Field(default="", max_length=1000)
    at_home: bool = False
    group_form: GroupForm | None = one_of(GroupForm, default=None)
    part_time: bool = False
    age_min: int | None = None
    age_max: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    opening_hours: str | None = Field(default=None, max_length=300)
    public_phone: str | None = Field(default=None, max_length=20)
    public_email: str | None = Field(default=None, max_length=254)
    website: str | None = Field(default=None, max_length=300)
    intake_phone: str | None = Field(default=None, max_length=20)
    intake_email: str | None = Field(default=None, max_length=254)
    referrer_note: str = Field(default="", max_length=1000)
    bridging_text: str = Field(default="", max_length=1000)
    bridging_contact: str | None = Field(default=None, max_length=200)
    status: PublicationStatus = one_of(PublicationStatus)
    published_at: datetime | None = moment(default=None)
    changed_at: datetime = moment()
    version: int = 1
    request_key: str | None = Field(default=None, max_length=64, unique=True)


class OfferingMunicipality(SQLModel, table=True):
    """A municipality that an offering serves; that is not where its location is."""

    __tablename__ = "offering_municipality"

    offering_id: int = Field(foreign_key="offering.id", primary_key=True)
    municipality_id: int = Field(foreign_key="municipality.id", primary_key=True, index=True)


class OfferingTag(SQLModel, table=True):
    """One word that an offering is found or excluded by."""

    __tablename__ = "offering_tag"
    __table_args__ = (Index("ix_offering_tag_kind_value", "kind", "value"), filled("value"))

    offering_id: int = Field(foreign_key="offering.id", primary_key=True)
    kind: TagKind = one_of(TagKind, primary_key=True)
    value: str = Field(max_length=100, primary_key=True)


class GroupStart(SQLModel, table=True):
    """A day on which a group of an offering begins."""

    __tablename__ = "group_start"

    offering_id: int = Field(foreign_key="offering.id", primary_key=True)
    starts_on: date = Field(primary_key=True)


class AvailabilityReport(SQLModel, table=True):
    """A full snapshot of an offering's waiting and places; rows are only ever added.

    Weeks are whole weeks from 0 to 260, null is unknown. `confirmed_at` is the moment of this report;
    `changed_at` is the moment since which the figures have been the same. A limit names municipalities and
    problems as the offering has them, and the report of a machine says by which of its keys it came.
    """

    __tablename__ = "availability_report"
    __table_args__ = (
        Index("ix_availability_report_offering_id_id", "offering_id", "id"),
        index_where("ix_availability_report_corrects_id", "corrects_id", where="corrects_id IS NOT NULL"),
        UniqueConstraint("id", "offering_id"),
        between("intake_weeks", 0, 260),
        between("start_weeks", 0, 260),
        between("waiting_count", 0, 9999),
        between("free_places", 0, 9999),
        between("total_places", 0, 9999),
        between("limit_age_min", 0, 120),
        between("limit_age_max", 0, 120),
        ordered("changed_at", "confirmed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(foreign_key="offering.id")
    intake_weeks: int | None = None
    start_weeks: int | None = None
    waiting_count: int | None = None
    free_places: int | None = None
    total_places: int | None = None
    accepting: Accepting = one_of(Accepting)
    limit_text: str | None = Field(default=None, max_length=300)
    limit_age_min: int | None = None
    limit_age_max: int | None = None
    limit_municipalities: list[str] = words(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    limit_problems: list[str] = words(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    accepting_until: date | None = None
    reason: WaitingReason | None = one_of(WaitingReason, default=None)
    remark: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=500)
    measured_on: date
    method: MeasuringMethod | None = one_of(MeasuringMethod, default=None)
    confirmed_at: datetime = moment(index=True)
    changed_at: datetime = moment()
    outcome: ReportOutcome = one_of(ReportOutcome)
    channel: ReportChannel = one_of(ReportChannel)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    token_id: int | None = Field(default=None, foreign_key="api_token.id")
    corrects_id: int | None = Field(default=None, foreign_key="availability_report.id")
    request_key: str | None = Field(default=None, max_length=64, unique=True)


class CurrentReport(SQLModel, table=True):
    """Points at an offering's newest report and keeps the freshness that the index last heard of."""

    __tablename__ = "current_report"
    __table_args__ = (
        ForeignKeyConstraint(
            ["report_id", "offering_id"],
            ["availability_report.id", "availability_report.offering_id"],
            name="fk_current_report_own_report",
        ),
    )

    offering_id: int = Field(foreign_key="offering.id", primary_key=True)
    report_id: int = Field(unique=True)
    confirmed_at: datetime = moment()
    freshness: Freshness = one_of(Freshness)
    next_change_at: datetime | None = moment(default=None, index=True)
    doubts_settled_at: datetime | None = moment(default=None)
