"""What hangs on offerings and on products: municipalities, tags, synonyms, laws, segments, routes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Executable, bindparam, select
from sqlmodel import Session, col

from portal.domain.terms import Law, ReferralDoor, TagKind
from portal.models import (
    Municipality,
    OfferingMunicipality,
    OfferingTag,
    ProductLaw,
    ProductSegment,
    ProductSynonym,
    ReferralRoute,
    Segment,
)


@dataclass(frozen=True)
class Route:
    """One door to a product, in the plan's order."""

    door: ReferralDoor
    decision: bool
    note: str | None


@dataclass(frozen=True)
class Named:
    """A code with its name and, for segments, what residents call it."""

    code: str
    name: str
    plain: str | None = None


@dataclass
class OfOffering:
    """What hangs on one offering."""

    municipalities: list[Named] = field(default_factory=list)
    tags: dict[TagKind, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class OfProduct:
    """What hangs on one product."""

    synonyms: list[str] = field(default_factory=list)
    laws: list[Law] = field(default_factory=list)
    segments: list[Named] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)


@dataclass(frozen=True)
class Belongings:
    """By offering id and by product id; an unknown id has nothing."""

    offerings: dict[int, OfOffering]
    products: dict[int | None, OfProduct]


def load_belongings(
    session: Session, *, offering_ids: Sequence[int], product_ids: Collection[int]
) -> Belongings:
    """Load what hangs on these offerings and products in six statements."""
    offerings = load_of_offerings(session, offering_ids=offering_ids)
    products: dict[int | None, OfProduct] = defaultdict(OfProduct)
    for product_id, term in session.connection().execute(_synonyms(product_ids)):
        products[product_id].synonyms.append(term)
    for product_id, law in session.connection().execute(_laws(product_ids)):
        products[product_id].laws.append(law)
    for product_id, code, name, plain in session.connection().execute(_segments(product_ids)):
        products[product_id].segments.append(Named(code, name, plain))
    for product_id, route in load_routes(session, product_ids=product_ids):
        products[product_id].routes.append(route)
    return Belongings(offerings, products)


def load_of_offerings(session: Session, *, offering_ids: Sequence[int]) -> dict[int, OfOffering]:
    """Load what hangs on these offerings in two statements; an unknown id has nothing."""
    offerings: dict[int, OfOffering] = defaultdict(OfOffering)
    for offering_id, code, name in session.connection().execute(
        select(col(OfferingMunicipality.offering_id), col(Municipality.code), col(Municipality.name))
        .join(Municipality, col(Municipality.id) == col(OfferingMunicipality.municipality_id))
        .where(col(OfferingMunicipality.offering_id).in_(offering_ids))
        .order_by(col(Municipality.name))
    ):
        offerings[offering_id].municipalities.append(Named(code, name))
    for offering_id, kind, value in session.connection().execute(
        select(col(OfferingTag.offering_id), col(OfferingTag.kind), col(OfferingTag.value))
        .where(col(OfferingTag.offering_id).in_(offering_ids))
        .order_by(col(OfferingTag.value))
    ):
        offerings[offering_id].tags[kind].append(value)
    return offerings


def load_routes(session: Session, *, product_ids: Collection[int | None]) -> list[tuple[int, Route]]:
    """Load the doors to products, in the plan's order."""
    rows = session.connection().execute(_ROUTES, {"ids": list(product_ids)})
    return [(product_id, Route(door, decision, note)) for product_id, door, decision, note in rows]


_ROUTES = (
    select(
        col(ReferralRoute.product_id),
        col(ReferralRoute.door),
        col(ReferralRoute.decision),
        col(ReferralRoute.note),
    )
    .where(col(ReferralRoute.product_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(ReferralRoute.product_id), col(ReferralRoute.position))
)


def _synonyms(product_ids: Collection[int]) -> Executable:
    return (
        select(col(ProductSynonym.product_id), col(ProductSynonym.term))
        .where(col(ProductSynonym.product_id).in_(product_ids))
        .order_by(col(ProductSynonym.product_id), col(ProductSynonym.position))
    )


def _laws(product_ids: Collection[int]) -> Executable:
    return (
        select(col(ProductLaw.product_id), col(ProductLaw.law))
        .where(col(ProductLaw.product_id).in_(product_ids))
        .order_by(col(ProductLaw.law))
    )


def _segments(product_ids: Collection[int]) -> Executable:
    return (
        select(col(ProductSegment.product_id), col(Segment.code), col(Segment.name), col(Segment.plain))
        .join(Segment, col(Segment.id) == col(ProductSegment.segment_id))
        .where(col(ProductSegment.product_id).in_(product_ids))
        .order_by(col(ProductSegment.product_id), col(ProductSegment.position))
    )
