"""Makes rows that are right by default, so that a test names only what it is about."""

import itertools
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from portal.domain.duties import Audience, Role
from portal.domain.feedback import FeedbackKind
from portal.domain.terms import (
    Accepting,
    CalendarKind,
    Capacity,
    CareForm,
    Freshness,
    Law,
    Level,
    OfferingKind,
    OrganisationKind,
    PublicationStatus,
    ReferralDoor,
    ReportChannel,
    ReportingPeriod,
    ReportOutcome,
    Urgency,
    Weekday,
)
from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    ContractLineMunicipality,
    CurrentReport,
    Feedback,
    Location,
    Membership,
    Municipality,
    Offering,
    OfferingMunicipality,
    Organisation,
    OrganisationRole,
    Product,
    ProductLaw,
    ProductSegment,
    ProductSynonym,
    ReferralRoute,
    Region,
    RegionMunicipality,
    ReminderStep,
    ReportingCalendar,
    Segment,
    User,
)

START = date(2025, 1, 1)
CREATED = datetime(2025, 1, 1, 8, 0, tzinfo=UTC)
WAITING_LADDER = [(0, "provider"), (3, "provider"), (7, "provider_manager"), (14, "contract_manager")]
_numbers = itertools.count(1)


def key(row: SQLModel) -> int:
    """Return the id of a flushed row."""
    found = getattr(row, "id", None)
    assert isinstance(found, int)
    return found


Row = TypeVar("Row", bound=SQLModel)


def _save(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def make_region(session: Session, *, code: str = "", name: str = "Regio Proef") -> Region:
    """Make a region with a weekly waiting calendar, a quarterly indicator calendar and their ladders."""
    number = next(_numbers)
    region = _save(
        session,
        Region(
            code=code or f"regio-{number}",
            name=name,
            laws=["jeugdwet", "wmo"],
            valid_from=START,
            source="proef",
            pack_digest="0" * 64,
        ),
    )
    waiting = _save(
        session,
        ReportingCalendar(
            region_id=key(region),
            kind=CalendarKind.WAITING,
            every_days=7,
            weekday=Weekday.MONDAY,
            due_time=time(9),
            stale_after_days=14,
            expire_after_days=42,
            valid_from=START,
        ),
    )
    _ladder(
        session,
        waiting,
        [(0, "provider"), (3, "provider"), (7, "provider_manager"), (14, "contract_manager")],
    )
    indicators = _save(
        session,
        ReportingCalendar(
            region_id=key(region),
            kind=CalendarKind.INDICATORS,
            period=ReportingPeriod.QUARTER,
            due_days_after_period_end=30,
            valid_from=START,
        ),
    )
    _ladder(session, indicators, [(-14, "provider"), (-3, "provider"), (1, "provider")])
    return region


def _ladder(session: Session, calendar: ReportingCalendar, steps: list[tuple[int, str]]) -> None:
    for position, (offset_days, audience) in enumerate(steps):
        _save(
            session,
            ReminderStep(
                calendar_id=key(calendar),
                position=position,
                offset_days=offset_days,
                audience=Audience(audience),
            ),
        )


def make_municipality(
    session: Session,
    region: Region,
    *,
    code: str = "",
    name: str = "Gouda",
    lat: float = 52.0172,
    lon: float = 4.7062,
) -> Municipality:
    municipality = _save(
        session, Municipality(code=code or f"GM{next(_numbers) % 10000:04d}", name=name, lat=lat, lon=lon)
    )
    _save(
        session,
        RegionMunicipality(
            region_id=key(region), municipality_id=key(municipality), joins_all=True, valid_from=START
        ),
    )
    return municipality


def make_segment(session: Session, region: Region, **fields: Any) -> Segment:
    number = next(_numbers)
    values: dict[str, Any] = {
        "code": f"segment-{number}",
        "name": "Begeleiding",
        "plain": "Hulp in het dagelijks leven",
        "audience": "Voor iedereen die vastloopt.",
        "laws": ["jeugdwet"],
        "level": Level.REGIONAL,
        "position": number,
        "valid_from": START,
    }
    return _save(session, Segment(region_id=key(region), **{**values, **fields}))


def make_product(
    session: Session,
    region: Region,
    segment: Segment | None = None,
    *,
    synonyms: tuple[str, ...] = (),
    laws: tuple[Law, ...] = (Law.JEUGDWET,),
    **fields: Any,
) -> Product:
    number = next(_numbers)
    values: dict[str, Any] = {
        "code": f"product-{number}",
        "name": "Begeleiding individueel",
        "plain": "Hulp bij het dagelijks leven",
        "summary": "Een begeleider helpt u thuis.",
        "care_form": CareForm.AMBULATORY,
        "urgency": Urgency.REGULAR,
        "age_min": 0,
        "age_max": 17,
        "capacity": Capacity.BOTH,
        "bridging_care": False,
        "acceptance_duty": False,
        "source": "proef",
        "position": number,
        "valid_from": START,
    }
    product = _save(session, Product(region_id=key(region), **{**values, **fields}))
    segment = segment or make_segment(session, region)
    _save(session, ProductSegment(product_id=key(product), segment_id=key(segment), position=0))
    for law in laws:
        _save(session, ProductLaw(product_id=key(product), law=law))
    for position, term in enumerate(synonyms):
        _save(session, ProductSynonym(product_id=key(product), position=position, term=term))
    _save(
        session,
        ReferralRoute(product_id=key(product), position=0, door=ReferralDoor.GP, decision=False, note=None),
    )
    return product


def make_organisation(
    session: Session, *kinds: OrganisationKind, name: str = "De Wilgenboom (proef)", **fields: Any
) -> Organisation:
    organisation = _save(session, Organisation(name=name, created_at=CREATED, **fields))
    for kind in kinds or (OrganisationKind.PROVIDER,):
        _save(session, OrganisationRole(organisation_id=key(organisation), kind=kind))
    return organisation


def make_user(
    session: Session, organisation: Organisation | None, *roles: Role, email: str = "", **fields: Any
) -> User:
    """Make an active person with a confirmed address and the given roles in one organisation."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "email": email or f"mens{number}@voorbeeld.example",
        "name": f"Proef Mens {number}",
        "email_confirmed_at": CREATED,
        "created_at": CREATED,
    }
    user = _save(session, User(**{**values, **fields}))
    for role in roles:
        assert organisation is not None
        _save(
            session,
            Membership(user_id=key(user), organisation_id=key(organisation), role=role, created_at=CREATED),
        )
    return user


def make_line(
    session: Session, organisation: Organisation, product: Product, municipality: Municipality, **fields: Any
) -> ContractLine:
    """Make a contract with one line for a product, for one municipality."""
    segment_id = session.exec(
        select(ProductSegment.segment_id).where(ProductSegment.product_id == key(product))
    ).first()
    assert segment_id is not None
    contract = session.exec(
        select(Contract).where(Contract.organisation_id == organisation.id, Contract.segment_id == segment_id)
    ).first() or _save(
        session,
        Contract(
            organisation_id=key(organisation),
            region_id=product.region_id,
            segment_id=segment_id,
            starts_on=START,
            created_at=CREATED,
        ),
    )
    line = _save(
        session,
        ContractLine(contract_id=key(contract), product_id=key(product), **{"starts_on": START, **fields}),
    )
    _save(
        session,
        ContractLineMunicipality(contract_line_id=key(line), municipality_id=key(municipality)),
    )
    return line


def make_location(
    session: Session, organisation: Organisation, municipality: Municipality, **fields: Any
) -> Location:
    values: dict[str, Any] = {
        "name": "Hoofdlocatie",
        "street": "Proefstraat",
        "house_number": "1",
        "postcode": "2801 AA",
        "place": municipality.name,
        "lat": municipality.lat,
        "lon": municipality.lon,
    }
    return _save(
        session,
        Location(
            organisation_id=key(organisation), municipality_id=key(municipality), **{**values, **fields}
        ),
    )


def make_offering(
    session: Session,
    organisation: Organisation,
    product: Product,
    municipality: Municipality,
    *,
    line: ContractLine | None = None,
    location: Location | None = None,
    **fields: Any,
) -> Offering:
    """Make a published offering of a contract line, at a location, serving one municipality."""
    line = line or make_line(session, organisation, product, municipality)
    location = location or make_location(session, organisation, municipality)
    values: dict[str, Any] = {
        "name": product.name,
        "description": "Wij helpen u stap voor stap, bij u thuis of bij ons op de locatie.",
        "age_min": product.age_min,
        "age_max": product.age_max,
        "public_phone": "0182 00 00 01",
        "intake_phone": "0182 00 00 02",
        "status": PublicationStatus.PUBLISHED,
        "published_at": CREATED,
        "changed_at": CREATED,
    }
    offering = _save(
        session,
        Offering(
            kind=OfferingKind.CONTRACTED,
            organisation_id=key(organisation),
            region_id=product.region_id,
            contract_line_id=key(line),
            product_id=key(product),
            location_id=key(location),
            **{**values, **fields},
        ),
    )
    _save(session, OfferingMunicipality(offering_id=key(offering), municipality_id=key(municipality)))
    return offering


def make_feedback(session: Session, offering: Offering, *, at: datetime, **fields: Any) -> Feedback:
    """Make an open report of a visitor about an offering."""
    values: dict[str, Any] = {
        "kind": FeedbackKind.WAIT,
        "text": "Het is langer.",
        "visitor_hash": f"{next(_numbers):064d}",
        "created_at": at,
    }
    return _save(
        session,
        Feedback(
            offering_id=key(offering),
            organisation_id=offering.organisation_id,
            region_id=offering.region_id,
            **{**values, **fields},
        ),
    )


def make_report(session: Session, offering: Offering, *, at: datetime, **fields: Any) -> AvailabilityReport:
    """Make an availability report that is the offering's current one."""
    values: dict[str, Any] = {
        "intake_weeks": 5,
        "start_weeks": 4,
        "accepting": Accepting.YES,
        "measured_on": at.date(),
        "changed_at": at,
        "outcome": ReportOutcome.CHANGED,
        "channel": ReportChannel.PORTAL,
    }
    report = _save(
        session, AvailabilityReport(offering_id=key(offering), confirmed_at=at, **{**values, **fields})
    )
    current = session.get(CurrentReport, key(offering))
    if current is None:
        current = CurrentReport(
            offering_id=key(offering), report_id=key(report), confirmed_at=at, freshness=Freshness.FRESH
        )
    current.report_id, current.confirmed_at, current.freshness = key(report), at, Freshness.FRESH
    _save(session, current)
    return report
