"""Who is contracted and where: organisations, contracts, lines, locations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.contracting import Partnership
from portal.domain.terms import ContractForm, OrganisationKind, OrganisationSize, ProviderKind
from portal.models.columns import between, document, filled, moment, one_of, ordered


class Organisation(SQLModel, table=True):
    """A provider, region, municipality or referrer; it can be several at once by its kinds.

    `name` is what people know it by; `statutory_name` is there when the articles give another.
    """

    __table_args__ = (filled("name"), CheckConstraint("version > 0", name="version_positive"))

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, index=True)
    statutory_name: str | None = Field(default=None, max_length=200)
    kvk: str | None = Field(default=None, max_length=8, unique=True)
    agb: str | None = Field(default=None, max_length=8)
    size: OrganisationSize | None = one_of(OrganisationSize, default=None)
    provider_kind: ProviderKind | None = one_of(ProviderKind, default=None)
    about: str = Field(default="", max_length=2000)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=254)
    website: str | None = Field(default=None, max_length=300)
    region_id: int | None = Field(default=None, foreign_key="region.id", index=True)
    municipality_id: int | None = Field(default=None, foreign_key="municipality.id")
    is_active: bool = True
    reminders_paused_until: date | None = None
    is_sample: bool = False
    version: int = 1
    created_at: datetime = moment()


class OrganisationRole(SQLModel, table=True):
    """One kind that an organisation is."""

    __tablename__ = "organisation_role"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    kind: OrganisationKind = one_of(OrganisationKind, primary_key=True)


class Contract(SQLModel, table=True):
    """An agreement between a region and a provider for one segment; `ends_on` is the last day.

    `extension_months` are the options to extend that are left, in order; the decision about the next one is
    due `notice_months` before the end. The version covers the lines and subcontractors too.
    """

    __table_args__ = (
        UniqueConstraint("organisation_id", "segment_id", "starts_on"),
        ordered("starts_on", "ends_on"),
        between("notice_months", 0, 60),
        CheckConstraint("version > 0", name="version_positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    region_id: int = Field(foreign_key="region.id", index=True)
    segment_id: int = Field(foreign_key="segment.id", index=True)
    form: ContractForm | None = one_of(ContractForm, default=None)
    starts_on: date
    ends_on: date | None = None
    phases_out_on: date | None = None
    partnership: Partnership | None = one_of(Partnership, default=None)
    extension_months: list[int] = document(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    notice_months: int = Field(default=6, sa_column_kwargs={"server_default": "6"})
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: datetime = moment()


class ContractLine(SQLModel, table=True):
    """One product within a contract; from `phases_out_on` it takes no new clients."""

    __tablename__ = "contract_line"
    __table_args__ = (
        UniqueConstraint("contract_id", "product_id", "starts_on"),
        ordered("starts_on", "ends_on"),
        ordered("volume_min", "volume_max"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    product_id: int = Field(foreign_key="product.id", index=True)
    starts_on: date
    ends_on: date | None = None
    phases_out_on: date | None = None
    acceptance_duty: bool = False
    volume_min: int | None = None
    volume_max: int | None = None


class ContractLineMunicipality(SQLModel, table=True):
    """A municipality for which a contract line holds."""

    __tablename__ = "contract_line_municipality"

    contract_line_id: int = Field(foreign_key="contract_line.id", primary_key=True)
    municipality_id: int = Field(foreign_key="municipality.id", primary_key=True, index=True)


class Subcontractor(SQLModel, table=True):
    """Who does a part of the work of a contract for the provider."""

    __table_args__ = (filled("name"), UniqueConstraint("contract_id", "name"))

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    name: str = Field(max_length=200)
    kvk: str | None = Field(default=None, max_length=8)


class Location(SQLModel, table=True):
    """An address of a provider, in WGS 84 degrees."""

    __table_args__ = (
        filled("name"),
        between("lat", 50, 54),
        between("lon", 3, 8),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),
        UniqueConstraint("id", "organisation_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=200)
    street: str = Field(max_length=200)
    house_number: str = Field(max_length=20)
    postcode: str = Field(max_length=7)
    place: str = Field(max_length=100)
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    lat: float | None = None
    lon: float | None = None
    directions: str | None = Field(default=None, max_length=500)
    is_active: bool = True
    version: int = 1
    request_key: str | None = Field(default=None, max_length=64, unique=True)
