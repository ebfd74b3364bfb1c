"""What a region buys and asks: municipalities, segments, products, norms, indicators, calendars."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.terms import (
    Capacity,
    CareForm,
    Choice,
    ContractForm,
    Funding,
    GroupForm,
    Law,
    Level,
    Nearness,
    ReferralDoor,
    StartBasis,
    Urgency,
)
from portal.models.columns import between, document, filled, one_of, ordered, words


class Region(SQLModel, table=True):
    """A care region that buys together (zorgregio)."""

    __table_args__ = (filled("code"), filled("name"))

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=200)
    inhabitants: int | None = None
    providers_contracted: int | None = None
    laws: list[str] = words()
    valid_from: date
    source: str = Field(max_length=500)
    pack_digest: str = Field(max_length=64)
    sample: dict[str, Any] = document(default_factory=dict)


class Municipality(SQLModel, table=True):
    """A municipality by its CBS code; coordinates are those of the town hall, in WGS 84 degrees."""

    __table_args__ = (
        CheckConstraint("code LIKE 'GM____'", name="code_form"),
        between("lat", 50, 54),
        between("lon", 3, 8),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=6, unique=True)
    name: str = Field(max_length=100, index=True)
    lat: float
    lon: float


class RegionMunicipality(SQLModel, table=True):
    """A municipality takes part in a region: for all products, or for those in MunicipalityProduct."""

    __tablename__ = "region_municipality"
    __table_args__ = (UniqueConstraint("region_id", "municipality_id"), ordered("valid_from", "valid_until"))

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    joins_all: bool
    valid_from: date
    valid_until: date | None = None


class MunicipalityProduct(SQLModel, table=True):
    """A product for which a municipality joins its region when it does not join for all."""

    __tablename__ = "municipality_product"

    region_municipality_id: int = Field(foreign_key="region_municipality.id", primary_key=True)
    product_id: int = Field(foreign_key="product.id", primary_key=True, index=True)


class CentreMunicipality(SQLModel, table=True):
    """The municipality that arranges a product for the whole region."""

    __tablename__ = "centre_municipality"

    region_id: int = Field(foreign_key="region.id", primary_key=True)
    municipality_id: int = Field(foreign_key="municipality.id", primary_key=True)
    product_id: int = Field(foreign_key="product.id", primary_key=True)


class Theme(SQLModel, table=True):
    """A group of products in words that residents know; themes are shared by all regions."""

    __table_args__ = (filled("code"), filled("name"))

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=100)
    plain: str = Field(max_length=300)
    position: int


class Segment(SQLModel, table=True):
    """A part of what a region buys, with its own contract terms."""

    __table_args__ = (
        UniqueConstraint("region_id", "code"),
        filled("code"),
        filled("name"),
        ordered("valid_from", "valid_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    code: str = Field(max_length=64)
    name: str = Field(max_length=200)
    plain: str = Field(max_length=300)
    audience: str = Field(max_length=1000)
    laws: list[str] = words()
    level: Level = one_of(Level)
    choice: Choice | None = one_of(Choice, default=None)
    nearness: Nearness | None = one_of(Nearness, default=None)
    contract_form: ContractForm | None = one_of(ContractForm, default=None)
    term_years: int | None = None
    extension_years: list[int] = document(default_factory=list)
    funding: Funding | None = one_of(Funding, default=None)
    position: int
    valid_from: date
    valid_until: date | None = None


class RelatedSegment(SQLModel, table=True):
    """A segment that borders on another."""

    __tablename__ = "related_segment"

    segment_id: int = Field(foreign_key="segment.id", primary_key=True)
    related_id: int = Field(foreign_key="segment.id", primary_key=True)


class Product(SQLModel, table=True):
    """A form of help that a region buys; ages in whole years, inclusive, null when the plan is silent."""

    __table_args__ = (
        UniqueConstraint("region_id", "code"),
        filled("code"),
        filled("name"),
        between("age_min", 0, 120),
        between("age_max", 0, 120),
        ordered("age_min", "age_max"),
        ordered("valid_from", "valid_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int = Field(foreign_key="region.id")
    theme_id: int | None = Field(default=None, foreign_key="theme.id", index=True)
    code: str = Field(max_length=64, index=True)
    name: str = Field(max_length=200)
    plain: str = Field(max_length=300)
    summary: str = Field(max_length=1000)
    care_form: CareForm = one_of(CareForm)
    group_form: GroupForm | None = one_of(GroupForm, default=None)
    urgency: Urgency = one_of(Urgency)
    age_min: int | None = None
    age_max: int | None = None
    capacity: Capacity = one_of(Capacity)
    start_basis: StartBasis | None = one_of(StartBasis, default=None)
    bridging_care: bool
    acceptance_duty: bool
    profile_number: int | None = None
    profile_intensity: str | None = Field(default=None, max_length=32)
    predecessor: str | None = Field(default=None, max_length=200)
    spend_eur: int | None = None
    clients: int | None = None
    source: str = Field(max_length=500)
    position: int
    valid_from: date
    valid_until: date | None = None


class ProductLaw(SQLModel, table=True):
    """A law under which a product is bought."""

    __tablename__ = "product_law"

    product_id: int = Field(foreign_key="product.id", primary_key=True)
    law: Law = one_of(Law, primary_key=True)


class ProductSegment(SQLModel, table=True):
    """A segment to which a product belongs; the first is its main one."""

    __tablename__ = "product_segment"

    product_id: int = Field(foreign_key="product.id", primary_key=True)
    segment_id: int = Field(foreign_key="segment.id", primary_key=True, index=True)
    position: int


class ProductSynonym(SQLModel, table=True):
    """A word that people type for a product."""

    __tablename__ = "product_synonym"

    product_id: int = Field(foreign_key="product.id", primary_key=True)
    position: int = Field(primary_key=True)
    term: str = Field(max_length=200)


class LighterProduct(SQLModel, table=True):
    """A lighter product to which help can be scaled down."""

    __tablename__ = "lighter_product"

    product_id: int = Field(foreign_key="product.id", primary_key=True)
    lighter_id: int = Field(foreign_key="product.id", primary_key=True)
    position: int


class ReferralRoute(SQLModel, table=True):
    """One door to a product, in the order in which the plan names them."""

    __tablename__ = "referral_route"

    product_id: int = Field(foreign_key="product.id", primary_key=True)
    position: int = Field(primary_key=True)
    door: ReferralDoor = one_of(ReferralDoor)
    decision: bool
    note: str | None = Field(default=None, max_length=500)
