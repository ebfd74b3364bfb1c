"""Makes providers with a week's list to measure: many offerings each, reported last week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, SQLModel, col, select

from portal.domain.duties import LinkPurpose, Role
from portal.domain.terms import (
    Accepting,
    Capacity,
    Freshness,
    OfferingKind,
    OrganisationKind,
    PublicationStatus,
    ReportChannel,
    ReportOutcome,
)
from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    ContractLineMunicipality,
    CurrentReport,
    Location,
    Membership,
    Municipality,
    Offering,
    OfferingMunicipality,
    Organisation,
    OrganisationRole,
    Product,
    ProductSegment,
    User,
)
from portal.services.links import issue_link

START = date(2025, 1, 1)


@dataclass(frozen=True)
class Made:
    """One provider: its organisation, its person, and its person's address."""

    organisation_id: int
    user_id: int
    address: str


def make_providers(
    session: Session, *, count: int, offerings: int, label: str, now: datetime
) -> Sequence[Made]:
    """Make providers of one product with so many offerings each, all reported five days ago."""
    asking = select(Product).where(Product.capacity == Capacity.BOTH).order_by(col(Product.id))
    product = session.exec(asking).first()
    town = session.exec(select(Municipality).order_by(col(Municipality.id))).first()
    assert product is not None
    assert town is not None
    segment_id = session.exec(
        select(ProductSegment.segment_id).where(ProductSegment.product_id == product.id)
    ).first()
    assert segment_id is not None
    created = now - timedelta(days=300)
    homes = [Organisation(name=f"{label} {number} (proef)", created_at=created) for number in range(count)]
    _add(session, homes)
    people = [
        User(
            email=f"{label.lower()}-{home.id}@meting.example",
            name="Proef Meting",
            email_confirmed_at=created,
            created_at=created,
        )
        for home in homes
    ]
    _add(session, people)
    for home, person in zip(homes, people, strict=True):
        session.add(OrganisationRole(organisation_id=_id(home), kind=OrganisationKind.PROVIDER))
        session.add(
            Membership(
                user_id=_id(person), organisation_id=_id(home), role=Role.PROVIDER_EDITOR, created_at=created
            )
        )
    contracts = [
        Contract(
            organisation_id=_id(home),
            region_id=product.region_id,
            segment_id=segment_id,
            starts_on=START,
            created_at=created,
        )
        for home in homes
    ]
    _add(session, contracts)
    lines = [
        ContractLine(contract_id=_id(one), product_id=_id(product), starts_on=START) for one in contracts
    ]
    _add(session, lines)
    places = [_location(home, town) for home in homes]
    _add(session, places)
    session.add_all(
        ContractLineMunicipality(contract_line_id=_id(line), municipality_id=_id(town)) for line in lines
    )
    made = [
        _offering(home, product, line, place, number, created)
        for home, line, place in zip(homes, lines, places, strict=True)
        for number in range(offerings)
    ]
    _add(session, made)
    session.add_all(OfferingMunicipality(offering_id=_id(one), municipality_id=_id(town)) for one in made)
    _report(session, made, now - timedelta(days=5))
    return [Made(_id(home), _id(person), person.email) for home, person in zip(homes, people, strict=True)]


def make_links(session: Session, *, providers: Sequence[Made], now: datetime) -> list[str]:
    """Make for each provider the link that its mail holds; returns the paths."""
    week_start = now.date() - timedelta(days=now.weekday())
    return [
        "/l/"
        + issue_link(
            session,
            purpose=LinkPurpose.WEEK_LIST,
            user_id=one.user_id,
            organisation_id=one.organisation_id,
            week_start=week_start,
            address=one.address,
            expires_at=now + timedelta(days=6),
            now=now,
        )
        for one in providers
    ]


def _location(home: Organisation, town: Municipality) -> Location:
    return Location(
        organisation_id=_id(home),
        municipality_id=_id(town),
        name="Hoofdlocatie",
        street="Proefstraat",
        house_number="1",
        postcode="2801 AA",
        place=town.name,
        lat=town.lat,
        lon=town.lon,
    )


def _offering(
    home: Organisation, product: Product, line: ContractLine, place: Location, number: int, created: datetime
) -> Offering:
    return Offering(
        kind=OfferingKind.CONTRACTED,
        organisation_id=_id(home),
        region_id=product.region_id,
        contract_line_id=_id(line),
        product_id=_id(product),
        location_id=_id(place),
        name=f"Begeleiding {number + 1}",
        description="Wij helpen u stap voor stap, bij u thuis of bij ons op de locatie.",
        age_min=product.age_min,
        age_max=product.age_max,
        public_phone="0182 00 00 01",
        status=PublicationStatus.PUBLISHED,
        published_at=created,
        changed_at=created,
    )


def _report(session: Session, made: Sequence[Offering], at: datetime) -> None:
    reports = [
        AvailabilityReport(
            offering_id=_id(one),
            intake_weeks=1 + number % 9,
            start_weeks=number % 7,
            waiting_count=number % 5,
            free_places=number % 3,
            total_places=12,
            accepting=Accepting.YES,
            measured_on=at.date(),
            changed_at=at,
            confirmed_at=at,
            outcome=ReportOutcome.CHANGED,
            channel=ReportChannel.PORTAL,
        )
        for number, one in enumerate(made)
    ]
    _add(session, reports)
    session.add_all(
        CurrentReport(
            offering_id=one.offering_id, report_id=_id(one), confirmed_at=at, freshness=Freshness.FRESH
        )
        for one in reports
    )
    session.flush()


def _add(session: Session, rows: Sequence[SQLModel]) -> None:
    session.add_all(rows)
    session.flush()


def _id(row: SQLModel) -> int:
    found = getattr(row, "id", None)
    assert isinstance(found, int)
    return found
