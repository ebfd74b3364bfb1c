"""The short lists that the finder's pages choose from: municipalities, themes, products, crisis services."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.freshness import FreshnessRule
from portal.domain.terms import TagKind
from portal.models import (
    AccessTeam,
    CrisisService,
    Municipality,
    OfferingTag,
    Organisation,
    Product,
    Region,
    RegionMunicipality,
    Theme,
)
from portal.services.calendars import freshness_rules
from search.belongings import Route, load_routes
from search.contacts import Contact
from search.places import Spot
from search.postcodes import load_postcodes
from search.query import Point

KEPT = timedelta(minutes=1)
"""How long a process keeps the lists; a changed pack shows within this time."""


@dataclass(frozen=True)
class MunicipalityChoice:
    """A municipality with the point that distances are counted from and the door to its help."""

    code: str
    name: str
    region_code: str
    point: Point
    access_team: Contact | None


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
    """The number of a region for help that cannot wait."""

    region_code: str
    region_name: str
    name: str
    phone: str
    note: str | None


@dataclass(frozen=True)
class Choices:
    """All lists together; regions by code, with the municipalities that take part."""

    regions: dict[str, str] = field(default_factory=dict)
    municipalities: tuple[MunicipalityChoice, ...] = ()
    themes: tuple[ThemeChoice, ...] = ()
    products: dict[str, ProductChoice] = field(default_factory=dict)
    crisis: tuple[CrisisChoice, ...] = ()
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

    def by_region(self) -> list[tuple[str, list[MunicipalityChoice]]]:
        """Group the municipalities under the names of their regions."""
        return [
            (name, [item for item in self.municipalities if item.region_code == code])
            for code, name in self.regions.items()
        ]

    def crisis_near(self, municipality: MunicipalityChoice | None) -> tuple[CrisisChoice, ...]:
        """Give the crisis service of a municipality's region; without a municipality those of all regions."""
        if municipality is None:
            return self.crisis
        return tuple(item for item in self.crisis if item.region_code == municipality.region_code)


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
    regions = session.execute(select(col(Region.code), col(Region.name)).order_by(col(Region.name)))
    return Choices(
        regions={row.code: row.name for row in regions},
        municipalities=_municipalities(session, today),
        themes=tuple(
            ThemeChoice(row.code, row.name, row.plain)
            for row in session.execute(
                select(col(Theme.code), col(Theme.name), col(Theme.plain)).order_by(col(Theme.position))
            )
        ),
        products=_products(session, today),
        crisis=tuple(CrisisChoice(*row) for row in session.execute(_CRISIS)),
        contra_indications=tuple(sorted(session.scalars(_CONTRA_INDICATIONS))),
        rules=freshness_rules(session, on=today),
        routes=_routes(session),
        postcodes=load_postcodes(session),
    )


def _municipalities(session: Session, today: date) -> tuple[MunicipalityChoice, ...]:
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Municipality.code),
            col(Municipality.name),
            col(Municipality.lat),
            col(Municipality.lon),
            col(Region.code).label("region_code"),
            col(AccessTeam.name).label("team"),
            col(AccessTeam.phone),
            col(AccessTeam.email),
            col(AccessTeam.website),
            col(AccessTeam.opening_hours),
        )
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .join(Region, col(Region.id) == col(RegionMunicipality.region_id))
        .outerjoin(AccessTeam, col(AccessTeam.municipality_id) == col(Municipality.id))
        .where(
            col(RegionMunicipality.valid_from) <= today,
            col(RegionMunicipality.valid_until).is_(None) | (col(RegionMunicipality.valid_until) >= today),
        )
        .order_by(col(Municipality.name), col(RegionMunicipality.joins_all).desc())
    )
    found: dict[str, MunicipalityChoice] = {}
    for row in session.execute(statement):
        team = None
        if row.team is not None:
            team = Contact(row.team, row.phone, row.email, row.website, row.opening_hours)
        point = Point(row.lat, row.lon)
        found.setdefault(row.code, MunicipalityChoice(row.code, row.name, row.region_code, point, team))
    return tuple(found.values())


def _products(session: Session, today: date) -> dict[str, ProductChoice]:
    statement: Select[*tuple[Any, ...]] = (
        select(col(Product.code), col(Product.name), col(Theme.code).label("theme_code"))
        .outerjoin(Theme, col(Theme.id) == col(Product.theme_id))
        .where(
            col(Product.valid_from) <= today,
            col(Product.valid_until).is_(None) | (col(Product.valid_until) >= today),
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
_CRISIS = (
    select(
        col(Region.code),
        col(Region.name),
        col(CrisisService.name),
        col(CrisisService.phone),
        col(CrisisService.note),
    )
    .join(Region, col(Region.id) == col(CrisisService.region_id))
    .order_by(col(Region.name))
)
