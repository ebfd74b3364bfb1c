"""Everything that the page of one offering shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.terms import MeasuringMethod, Urgency, WaitingReason
from portal.models import GroupStart, Location, Norm, Offering, Organisation, Product, Theme
from portal.services.calendars import freshness_rules
from portal.services.date_spans import holds_on
from search.belongings import load_belongings
from search.cards import CARD_COLUMNS, Card, make_card, visible_to, with_municipality
from search.contacts import Contact
from search.doors import Doors, load_doors
from search.figures import Figures, read_figures
from search.surroundings import (
    Alternative,
    ServedMunicipality,
    load_free_access,
    load_lighter,
    load_served,
)
from search.viewers import RESIDENT, Viewer

__all__ = [
    "Address",
    "Alternative",
    "Contact",
    "OfferingView",
    "ServedMunicipality",
    "offering_page",
]


@dataclass(frozen=True)
class Address:
    """Where help is given."""

    name: str
    street: str
    house_number: str
    postcode: str
    place: str
    lat: float | None
    lon: float | None
    directions: str | None


@dataclass(frozen=True)
class OfferingView:
    """One offering in full; `card` holds name, product, figures, routes and ages as the results show them."""

    card: Card
    provider_about: str
    provider_website: str | None
    product_summary: str | None
    theme_code: str | None
    theme_name: str | None
    urgency: Urgency | None
    description: str
    expectation: str
    meanwhile: str
    opening_hours: str | None
    part_time: bool
    public_contact: Contact
    intake_contact: Contact | None
    """For professionals only."""
    referrer_note: str | None
    """For professionals only."""
    bridging_text: str | None
    bridging_contact: str | None
    tags: dict[str, tuple[str, ...]]
    """By TagKind value: problem, target_group, method, language, moment, contra_indication."""
    laws: tuple[str, ...]
    address: Address | None
    municipalities: tuple[ServedMunicipality, ...]
    reason: WaitingReason | None
    note: str | None
    measured_on: date | None
    method: MeasuringMethod | None
    norm_weeks: int | None
    norm_hours: int | None
    norm_note: str | None
    phases_out_on: date | None
    """For professionals only."""
    crisis_phone: str | None
    crisis_name: str | None
    lighter: tuple[Alternative, ...]
    free_access: tuple[Alternative, ...]
    group_starts: tuple[date, ...]
    """The days on which a group begins, from today on."""


def offering_page(
    session: Session,
    offering_id: int,
    *,
    now: datetime,
    viewer: Viewer = RESIDENT,
    of_organisation: int | None = None,
) -> OfferingView:
    """Load an offering with all that its page shows; NotFoundError when this viewer may not find it.

    `of_organisation`: what that organisation offers, whether people may find it yet or not.
    """
    is_shown = visible_to(viewer, now)
    if of_organisation is not None:
        is_shown = col(Offering.organisation_id) == of_organisation
    row = (
        session.execute(
            select(*CARD_COLUMNS, *_COLUMNS)
            .select_from(with_municipality())
            .where(col(Offering.id) == offering_id, is_shown)
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError
    today = local_date(now)
    said = read_figures(row, freshness_rules(session, on=today), now=now, today=today)
    products = {row["product_id"]} - {None}
    belongings = load_belongings(session, offering_ids=[offering_id], product_ids=products)
    product = belongings.products[row["product_id"]]
    routes = {product_id: tuple(product.routes) for product_id in products}
    card = make_card(row, said, routes, viewer=viewer, near=None)
    tags, doors = belongings.offerings[offering_id].tags, load_doors(session, today=today)
    return OfferingView(
        card=card,
        tags={kind.value: tuple(values) for kind, values in tags.items()},
        laws=tuple(law.value for law in product.laws),
        address=_address(row),
        municipalities=load_served(session, offering_id=offering_id, region_id=row["region_id"], doors=doors),
        group_starts=_group_starts(session, offering_id=offering_id, today=today),
        lighter=load_lighter(session, offering_id=offering_id, now=now, viewer=viewer),
        free_access=load_free_access(session, offering_id=offering_id, now=now, viewer=viewer),
        **_said(said),
        **_contacts(row, viewer),
        **_norm(session, product_id=row["product_id"], region_id=row["region_id"], today=today),
        **_crisis(doors, region_id=row["region_id"]),
        phases_out_on=said.phases_out_on if viewer.is_professional else None,
        **{name: row[name] for name in _PLAIN},
    )


def _said(said: Figures) -> dict[str, Any]:
    """Give what the report says beside its figures; an expired report says nothing."""
    report = said.availability
    if report is None:
        return {"reason": None, "note": None, "measured_on": None, "method": None}
    return {
        "reason": report.reason,
        "note": report.note or None,
        "measured_on": report.measured_on,
        "method": report.method,
    }


def _contacts(row: RowMapping, viewer: Viewer) -> dict[str, Any]:
    is_professional = viewer.is_professional
    name = row["provider_name"]
    return {
        "public_contact": Contact(
            name,
            row["public_phone"] or row["provider_phone"],
            row["public_email"] or row["provider_email"],
            row["website"] or row["provider_website"],
            row["opening_hours"],
        ),
        "intake_contact": Contact(name, row["intake_phone"], row["intake_email"])
        if is_professional and (row["intake_phone"] or row["intake_email"])
        else None,
        "referrer_note": (row["referrer_note"] or None) if is_professional else None,
        "bridging_text": row["bridging_text"] or None,
        "bridging_contact": row["bridging_contact"] or None,
    }


def _norm(session: Session, *, product_id: int | None, region_id: int, today: date) -> dict[str, Any]:
    """Give the norm of the product, else that of the region."""
    found = session.execute(
        select(col(Norm.weeks), col(Norm.hours), col(Norm.note))
        .where(
            col(Norm.region_id) == region_id,
            or_(col(Norm.product_id) == product_id, col(Norm.product_id).is_(None)),
            holds_on(today, col(Norm.valid_from), col(Norm.valid_until)),
        )
        .order_by(col(Norm.product_id).is_(None), col(Norm.valid_from).desc())
        .limit(1)
    ).first()
    weeks, hours, note = found or (None, None, None)
    return {"norm_weeks": weeks, "norm_hours": hours, "norm_note": note}


def _group_starts(session: Session, *, offering_id: int, today: date) -> tuple[date, ...]:
    days = session.scalars(
        select(col(GroupStart.starts_on))
        .where(col(GroupStart.offering_id) == offering_id, col(GroupStart.starts_on) >= today)
        .order_by(col(GroupStart.starts_on))
    )
    return tuple(days)


def _crisis(doors: Doors, *, region_id: int) -> dict[str, Any]:
    found = doors.crisis(region_id=region_id)
    first = found[0] if found else None
    return {"crisis_name": first and first.name, "crisis_phone": first and first.phone}


def _address(row: RowMapping) -> Address | None:
    if row["street"] is None:
        return None
    return Address(
        name=row["location_name"],
        street=row["street"],
        house_number=row["house_number"],
        postcode=row["postcode"],
        place=row["place"],
        lat=row["lat"],
        lon=row["lon"],
        directions=row["directions"],
    )


_PLAIN = (
    "provider_about",
    "provider_website",
    "product_summary",
    "theme_code",
    "theme_name",
    "urgency",
    "description",
    "expectation",
    "meanwhile",
    "opening_hours",
    "part_time",
)

_COLUMNS: tuple[Any, ...] = (
    col(Organisation.about).label("provider_about"),
    col(Organisation.website).label("provider_website"),
    col(Organisation.phone).label("provider_phone"),
    col(Organisation.email).label("provider_email"),
    col(Product.summary).label("product_summary"),
    col(Product.urgency).label("urgency"),
    col(Theme.code).label("theme_code"),
    col(Theme.name).label("theme_name"),
    col(Offering.description).label("description"),
    col(Offering.expectation).label("expectation"),
    col(Offering.meanwhile).label("meanwhile"),
    col(Offering.opening_hours).label("opening_hours"),
    col(Offering.part_time).label("part_time"),
    col(Offering.public_email).label("public_email"),
    col(Offering.website).label("website"),
    col(Offering.intake_email).label("intake_email"),
    col(Offering.referrer_note).label("referrer_note"),
    col(Offering.bridging_text).label("bridging_text"),
    col(Offering.bridging_contact).label("bridging_contact"),
    col(Location.name).label("location_name"),
    col(Location.street).label("street"),
    col(Location.house_number).label("house_number"),
    col(Location.postcode).label("postcode"),
    col(Location.directions).label("directions"),
)
