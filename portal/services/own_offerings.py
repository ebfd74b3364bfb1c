"""A provider's own offerings: the list with what each misses, and one as its form needs it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, func, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.domain.offering_content import TAG_FIELDS, OfferingContent
from portal.domain.publishing import missing_before_publishing
from portal.domain.terms import OfferingKind, PublicationStatus, TagKind
from portal.models import Contract, ContractLine, Location, Offering, OfferingTag, Product, Region
from portal.services.offering_content import load_content
from portal.services.offering_facts import fact_columns, facts_of, with_line_and_place
from portal.services.offering_scope import allowed_municipalities
from portal.tenancy import beyond_tenant

MOST_SUGGESTED = 10
SUGGESTED = tuple(name for name, kind in TAG_FIELDS.items() if kind is not TagKind.MOMENT)


@dataclass(frozen=True)
class OwnOffering:
    """One line of the list; `missing` holds the codes of what stands in the way of publishing."""

    offering_id: int
    name: str
    product_name: str | None
    place: str | None
    location_name: str | None
    at_home: bool
    status: PublicationStatus
    changed_at: datetime
    municipality_count: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class EditableOffering:
    """An offering with all that its form shows; `locations` are id and words, `allowed` id and name."""

    offering_id: int
    kind: OfferingKind
    status: PublicationStatus
    version: int
    published_at: datetime | None
    changed_at: datetime
    product_name: str | None
    product_plain: str | None
    product_summary: str | None
    bridging_care: bool
    region_name: str
    line_ends_on: date | None
    phases_out_on: date | None
    content: OfferingContent
    missing: tuple[str, ...]
    allowed: tuple[tuple[int, str], ...]
    locations: tuple[tuple[int, str], ...]
    suggestions: Mapping[str, tuple[str, ...]]


def own_offerings(session: Session, *, organisation_id: int, today: date) -> list[OwnOffering]:
    """List all offerings of an organisation by name and place, in one statement."""
    rows = session.execute(
        select(*_LIST_COLUMNS, *fact_columns(today))
        .select_from(with_line_and_place())
        .where(col(Offering.organisation_id) == organisation_id)
        .order_by(func.lower(col(Offering.name)), col(Location.place), col(Offering.id))
    ).mappings()
    return [_own(row) for row in rows]


def editable_offering(
    session: Session, *, organisation_id: int, offering_id: int, today: date
) -> EditableOffering:
    """Return an offering as its form needs it, in eight statements. Raises NotFoundError."""
    row = (
        session.execute(
            select(*_FORM_COLUMNS, *fact_columns(today))
            .select_from(with_line_and_place().join(Region, col(Region.id) == col(Offering.region_id)))
            .where(col(Offering.id) == offering_id, col(Offering.organisation_id) == organisation_id)
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError("offering_unknown", "offering_id")
    content = load_content(session, offering_id=offering_id)
    line_ends = [day for day in (row["line_ends_on"], row["contract_ends_on"]) if day is not None]
    phases = [day for day in (row["line_phases_out_on"], row["contract_phases_out_on"]) if day is not None]
    return EditableOffering(
        **{name: row[name] for name in _PLAIN},
        bridging_care=bool(row["bridging_care"]),
        line_ends_on=min(line_ends, default=None),
        phases_out_on=min(phases, default=None),
        content=content,
        missing=tuple(missing_before_publishing(facts_of(row))),
        allowed=allowed_municipalities(session, offering_id=offering_id),
        locations=location_choices(session, organisation_id=organisation_id, also=content.location_id),
        suggestions=_suggestions(session, row["product_id"]),
    )


def location_choices(
    session: Session, *, organisation_id: int, also: int | None = None
) -> tuple[tuple[int, str], ...]:
    """List an organisation's active locations in words, by town; `also` one that is not active any more."""
    rows = session.execute(
        select(
            col(Location.id),
            col(Location.name),
            col(Location.street),
            col(Location.house_number),
            col(Location.place),
        )
        .where(
            col(Location.organisation_id) == organisation_id,
            (col(Location.is_active)) | (col(Location.id) == also),
        )
        .order_by(col(Location.place), col(Location.street), col(Location.id))
    )
    return tuple((row.id, f"{row.place}, {row.street} {row.house_number} ({row.name})") for row in rows)


def _own(row: RowMapping) -> OwnOffering:
    return OwnOffering(
        offering_id=row["offering_id"],
        name=row["name"],
        product_name=row["product_name"],
        place=row["place"],
        location_name=row["location_name"],
        at_home=row["at_home"],
        status=row["status"],
        changed_at=row["changed_at"],
        municipality_count=row["municipality_count"],
        missing=tuple(missing_before_publishing(facts_of(row))),
    )


def _suggestions(session: Session, product_id: int | None) -> dict[str, tuple[str, ...]]:
    """Return the words that published offerings of the same product use most, by field."""
    found: dict[str, list[str]] = defaultdict(list)
    if product_id is None:
        return dict.fromkeys(SUGGESTED, ())
    names = {TAG_FIELDS[name]: name for name in SUGGESTED}
    with beyond_tenant(session):
        rows = session.execute(
            select(col(OfferingTag.kind), col(OfferingTag.value))
            .join(Offering, col(Offering.id) == col(OfferingTag.offering_id))
            .where(
                col(Offering.product_id) == product_id,
                col(Offering.status) == PublicationStatus.PUBLISHED,
                col(OfferingTag.kind) != TagKind.MOMENT,
            )
            .group_by(col(OfferingTag.kind), col(OfferingTag.value))
            .order_by(func.count().desc(), col(OfferingTag.value))
        ).all()
    for kind, value in rows:
        found[names[kind]].append(value)
    return {name: tuple(sorted(found[name][:MOST_SUGGESTED])) for name in SUGGESTED}


_LIST_COLUMNS: tuple[Any, ...] = (
    col(Offering.id).label("offering_id"),
    col(Offering.name),
    col(Offering.status),
    col(Offering.changed_at),
    col(Product.name).label("product_name"),
    col(Location.place),
    col(Location.name).label("location_name"),
)
_PLAIN = (
    "offering_id",
    "kind",
    "status",
    "version",
    "published_at",
    "changed_at",
    "product_name",
    "product_plain",
    "product_summary",
    "region_name",
)
_FORM_COLUMNS: tuple[Any, ...] = (
    col(Offering.id).label("offering_id"),
    col(Offering.status),
    col(Offering.version),
    col(Offering.published_at),
    col(Offering.changed_at),
    col(Product.name).label("product_name"),
    col(Product.plain).label("product_plain"),
    col(Product.summary).label("product_summary"),
    col(Region.name).label("region_name"),
    col(ContractLine.ends_on).label("line_ends_on"),
    col(Contract.ends_on).label("contract_ends_on"),
    col(ContractLine.phases_out_on).label("line_phases_out_on"),
    col(Contract.phases_out_on).label("contract_phases_out_on"),
)
