"""The short lists that the finder's pages choose from: municipalities, themes, products, crisis services."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from portal.domain.access_points import AccessContent
from portal.domain.calendar import local_date
from portal.domain.facilities import FacilityContent
from portal.domain.freshness import FreshnessRule
from portal.domain.terms import TagKind
from portal.models import (
    Municipality,
    OfferingTag,
    Organisation,
    Product,
    Region,
    RegionMunicipality,
    Theme,
)
from portal.services.calendars import freshness_rules
from portal.services.catalogue_successions import Successions, load_successions
from portal.services.date_spans import holds_on
from portal.services.facilities import shown_facilities
from search.belongings import Route, load_routes
from search.contacts import Contact, Document
from search.doors import Doors, load_doors
from search.places import Spot
from search.postcodes import load_postcodes
from search.query import Point

KEPT = timedelta(minutes=1)
"""How long a process keeps the lists; a changed pack shows within this time."""


@dataclass(frozen=True)
class MunicipalityChoice:
    """A municipality with the point that distances are counted from and the doors to its help."""

    code: str
    name: str
    region_code: str
    point: Point
    access_teams: tuple[Contact, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def access_team(self) -> Contact | None:
        """The door that comes first."""
        return next(iter(self.access_teams), None)


@dataclass(frozen=True)
class ThemeChoice:
    """A theme in words that residents know."""

    code: str
    name: str
    plain: str


@dataclass(frozen=True)
class ProductChoice:
    """A product; products of several regions may share a code."""

    code: str
    name: str
    theme_code: str | None


@dataclass(frozen=True)
class CrisisChoice:
    """The number of a region, or of one of its municipalities, for help that cannot wait."""

    region_code: str
    region_name: str
    name: str
    phone: str
    note: str | None
    opening_hours: str | None = None
    audience: str | None = None
    municipality_code: str | None = None


@dataclass(frozen=True)
class Choices:
    """All lists together; regions by code, with the municipalities that take part."""

    regions: dict[str, str] = field(default_factory=dict)
    municipalities: tuple[MunicipalityChoice, ...] = ()
    themes: tuple[ThemeChoice, ...] = ()
    products: dict[str, ProductChoice] = field(default_factory=dict)
    successions: Successions = field(default_factory=dict)
    crisis: tuple[CrisisChoice, ...] = ()
    facilities: dict[str, tuple[tuple[int, FacilityContent], ...]] = field(default_factory=dict)
    """The free-access facilities by municipality: id and what people read, by name."""
    contra_indications: tuple[str, ...] = ()
    """What help most often does not go with, by name."""
    rules: dict[int, FreshnessRule] = field(default_factory=dict)
    """How long figures stay fresh, by region id."""
    routes: dict[int, tuple[Route, ...]] = field(default_factory=dict)
    """The doors to products, by product id, in the plan's order."""
    postcodes: dict[str, Spot] = field(default_factory=dict)
    """Where postcodes are, by their four digits; whole ones once they were asked for."""

    def municipality(self, text: str) -> MunicipalityChoice | None:
        """Find a municipality by CBS code or by name."""
        wanted = text.casefold()
        found = (
            item for item in self.municipalities if wanted in (item.code.casefold(), item.name.casefold())
        )
        return next(found, None)

    def theme(self, code: str) -> ThemeChoice | None:
        """Find a theme by its code."""
        return next((item for item in self.themes if item.code == code), None)

    def product_codes(self, code: str, *, region_code: str | None) -> tuple[str, ...]:
        """Give the products that hold and are meant by a code: of a replaced one, what took its place.

        Products of several regions may share a code: with a region only what was replaced there counts.
        """
        if (new := self.successions.get(region_code or "", {}).get(code)) is not None:
            return (new,)
        if code in self.products:
            return (code,)
        own = self.successions if region_code is None else {}
        return tuple(dict.fromkeys(steps[code] for steps in own.values() if code in steps))

    def by_region(self) -> list[tuple[str, list[MunicipalityChoice]]]:
        """Group the municipalities under the names of their regions."""
        return [
            (name, [item for item in self.municipalities if item.region_code == code])
            for code, name in self.regions.items()
        ]

    def crisis_near(self, municipality: MunicipalityChoice | None) -> tuple[CrisisChoice, ...]:
        """Give the crisis services of a municipality and its region; without one those of all regions."""
        if municipality is None:
            return tuple(item for item in self.crisis if item.municipality_code is None)
        own = (item for item in self.crisis if item.municipality_code == municipality.code)
        return (*own, *self.crisis_in(municipality.region_code))

    def crisis_in(self, region_code: str) -> tuple[CrisisChoice, ...]:
        """Give the crisis services of a region."""
        here = (item for item in self.crisis if item.region_code == region_code)
        return tuple(item for item in here if item.municipality_code is None)


_kept: WeakKeyDictionary[Any, tuple[datetime, Choices]] = WeakKeyDictionary()


def choices(session: Session, *, now: datetime) -> Choices:
    """Return the lists, at most a minute old by the clock that is passed in."""
    bind = session.get_bind()
    known = _kept.get(bind)
    if known is None or not timedelta() <= now - known[0] < KEPT:
        known = (now, _load(session, now))
        _kept[bind] = known
    return known[1]


def provider_name(session: Session, organisation_id: int) -> str | None:
    """Look up how a provider is called; None when there is no such provider."""
    name = session.scalar(
        select(col(Organisation.name)).where(
            col(Organisation.id) == organisation_id, col(Organisation.is_active).is_(True)
        )
    )
    return None if name is None else str(name)


def _load(session: Session, now: datetime) -> Choices:
    today = local_date(now)
    regions = session.execute(
        select(col(Region.id), col(Region.code), col(Region.name)).order_by(col(Region.name))
    ).all()
    doors = load_doors(session, today=today)
    towns = _towns(session, today)
    return Choices(
        regions={row.code: row.name for row in regions},
        municipalities=_municipalities(towns, doors),
        themes=tuple(
            ThemeChoice(row.code, row.name, row.plain)
            for row in session.execute(
                select(col(Theme.code), col(Theme.name), col(Theme.plain)).order_by(col(Theme.position))
            )
        ),
        products=_products(session, today),
        successions=load_successions(session, on=today),
        crisis=tuple(_crisis(regions, towns, doors)),
        facilities=_facilities(session, today),
        contra_indications=tuple(sorted(session.scalars(_CONTRA_INDICATIONS))),
        rules=freshness_rules(session, on=today),
        routes=_routes(session),
        postcodes=load_postcodes(session),
    )


def _towns(session: Session, today: date) -> list[Any]:
    """Give the municipalities that take part, each with the region in which it does so most, by name."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Municipality.id),
            col(Municipality.code),
            col(Municipality.name),
            col(Municipality.lat),
            col(Municipality.lon),
            col(Region.id).label("region_id"),
            col(Region.code).label("region_code"),
            col(Region.name).label("region_name"),
        )
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .join(Region, col(Region.id) == col(RegionMunicipality.region_id))
        .where(
            holds_on(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)),
        )
        .order_by(col(Municipality.name), col(RegionMunicipality.joins_all).desc())
    )
    found: dict[str, Any] = {}
    for row in session.execute(statement):
        found.setdefault(row.code, row)
    return list(found.values())


def _municipalities(towns: Iterable[Any], doors: Doors) -> tuple[MunicipalityChoice, ...]:
    return tuple(
        MunicipalityChoice(
            row.code,
            row.name,
            row.region_code,
            Point(row.lat, row.lon),
            doors.teams(region_id=row.region_id, municipality_id=row.id),
            doors.documents(region_id=row.region_id, municipality_id=row.id),
        )
        for row in towns
    )


def _crisis(regions: Iterable[Any], towns: Iterable[Any], doors: Doors) -> Iterator[CrisisChoice]:
    for row in regions:
        for said in doors.crisis(region_id=row.id):
            yield _crisis_choice(said, row.code, row.name, None)
    for row in towns:
        for said in doors.crisis(municipality_id=row.id):
            yield _crisis_choice(said, row.region_code, row.region_name, row.code)


def _crisis_choice(said: AccessContent, code: str, name: str, municipality: str | None) -> CrisisChoice:
    return CrisisChoice(
        code, name, said.name, said.phone or "", said.note, said.opening_hours, said.audience, municipality
    )


def _facilities(session: Session, today: date) -> dict[str, tuple[tuple[int, FacilityContent], ...]]:
    found: dict[str, list[tuple[int, FacilityContent]]] = defaultdict(list)
    for one in shown_facilities(session, on=today):
        found[one.municipality_code].append((one.facility_id, one.content))
    return {code: tuple(held) for code, held in found.items()}


def _products(session: Session, today: date) -> dict[str, ProductChoice]:
    statement: Select[*tuple[Any, ...]] = (
        select(col(Product.code), col(Product.name), col(Theme.code).label("theme_code"))
        .outerjoin(Theme, col(Theme.id) == col(Product.theme_id))
        .where(
            holds_on(today, col(Product.valid_from), col(Product.valid_until)),
        )
        .order_by(col(Product.name), col(Product.id))
    )
    found: dict[str, ProductChoice] = {}
    for row in session.execute(statement):
        found.setdefault(row.code, ProductChoice(row.code, row.name, row.theme_code))
    return found


def _routes(session: Session) -> dict[int, tuple[Route, ...]]:
    found: dict[int, list[Route]] = defaultdict(list)
    for product_id, route in load_routes(session, product_ids=session.scalars(select(col(Product.id))).all()):
        found[product_id].append(route)
    return {product_id: tuple(routes) for product_id, routes in found.items()}


_MOST_CONTRA_INDICATIONS = 12
_CONTRA_INDICATIONS = (
    select(col(OfferingTag.value))
    .where(col(OfferingTag.kind) == TagKind.CONTRA_INDICATION)
    .group_by(col(OfferingTag.value))
    .order_by(func.count().desc(), col(OfferingTag.value))
    .limit(_MOST_CONTRA_INDICATIONS)
)
