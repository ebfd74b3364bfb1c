"""What the page of one product shows: what it is, for whom, how to get it, who offers it, what is lighter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.terms import Capacity, CareForm, GroupForm, Law, StartBasis, Urgency
from portal.models import LighterProduct, Offering, Product, Region, Theme
from portal.services.date_spans import holds_on, lasts_on
from search.belongings import OfProduct, load_belongings
from search.choices import MunicipalityChoice
from search.listing import Listed, load_listed
from search.offers_view import OffersView, offers_view
from search.provider_page import serves_here
from search.viewers import Viewer
from search.waiting import ProductWaits, WaitFact, load_norms, summarise

A_PAGE = 20


@dataclass(frozen=True)
class ProductFacts:
    """What the catalogue says of a product."""

    product_id: int
    code: str
    name: str
    plain: str
    summary: str
    region_code: str
    region_name: str
    theme_code: str | None
    theme_name: str | None
    care_form: CareForm
    group_form: GroupForm | None
    urgency: Urgency
    age_min: int | None
    age_max: int | None
    capacity: Capacity
    start_basis: StartBasis | None
    bridging_care: bool


@dataclass(frozen=True)
class LighterLink:
    """A lighter product in the same region."""

    code: str
    plain: str


@dataclass(frozen=True)
class ProductPage:
    """A product with one page of who offers it, room first; `waits` are of all of them."""

    facts: ProductFacts
    belongings: OfProduct
    laws: tuple[Law, ...]
    lighter: tuple[LighterLink, ...]
    waits: ProductWaits
    offers: OffersView
    total: int
    page: int
    page_count: int


def find_product(session: Session, *, region_code: str, code: str, today: date) -> ProductFacts:
    """Load a product of a region as the catalogue has it on a day. Raises NotFoundError."""
    row = (
        session.execute(
            select(*_COLUMNS)
            .join(Region, col(Region.id) == col(Product.region_id))
            .outerjoin(Theme, col(Theme.id) == col(Product.theme_id))
            .where(
                col(Region.code) == region_code,
                col(Product.code) == code,
                holds_on(today, col(Product.valid_from), col(Product.valid_until)),
            )
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError
    return _facts(row)


def product_page(
    session: Session,
    *,
    region_code: str,
    code: str,
    municipality: MunicipalityChoice | None,
    page: int,
    now: datetime,
    viewer: Viewer,
) -> ProductPage:
    """Load a product and who offers it, in a fixed number of statements. Raises NotFoundError.

    A page beyond the last one is the last one.
    """
    today = local_date(now)
    facts = find_product(session, region_code=region_code, code=code, today=today)
    belongings = load_belongings(session, offering_ids=[], product_ids={facts.product_id})
    every = load_listed(
        session,
        col(Offering.product_id) == facts.product_id,
        now=now,
        viewer=viewer,
        more=(serves_here(municipality),),
    )
    here = sorted((item for item in every if item.more["serves_here"]), key=lambda item: item.by_place)
    count = max(1, -(-len(here) // A_PAGE))
    number = min(page, count)
    of_product = belongings.products[facts.product_id]
    weeks, hours = _norm(session, facts, today)
    return ProductPage(
        facts=facts,
        belongings=of_product,
        laws=tuple(of_product.laws),
        lighter=_lighter(session, facts.product_id, today),
        waits=_waits(facts, here, weeks, hours),
        offers=offers_view(
            session,
            [item.card for item in here[(number - 1) * A_PAGE : number * A_PAGE]],
            now=now,
            is_professional=viewer.is_professional,
            municipality=None if municipality is None else municipality.code,
        ),
        total=len(here),
        page=number,
        page_count=count,
    )


def wait_fact(item: Listed) -> WaitFact:
    """Say of a listed offering what counts for the waits of its product."""
    card = item.card
    is_open = card.availability is not None and card.state.value != "stopped"
    return WaitFact(
        total_weeks=card.total_weeks if is_open else None,
        free_places=card.availability.free_places if card.availability is not None and is_open else None,
        freshness=card.freshness,
        is_stopped=card.state.value == "stopped",
        confirmed_at=card.confirmed_at,
    )


def _waits(facts: ProductFacts, here: list[Listed], weeks: int | None, hours: int | None) -> ProductWaits:
    counted = (wait_fact(item) for item in here if not item.card.is_phasing_out)
    return ProductWaits(
        product_id=facts.product_id,
        product_code=facts.code,
        product_name=facts.name,
        product_plain=facts.plain,
        region_code=facts.region_code,
        region_name=facts.region_name,
        theme_name=facts.theme_name,
        capacity=facts.capacity,
        waits=summarise(counted),
        norm_weeks=weeks,
        norm_hours=hours,
    )


def _norm(session: Session, facts: ProductFacts, today: date) -> tuple[int | None, int | None]:
    norms = load_norms(session, region_code=facts.region_code, today=today)
    return norms.get(facts.product_id) or norms.get(None) or (None, None)


def _lighter(session: Session, product_id: int, today: date) -> tuple[LighterLink, ...]:
    lighter = aliased(Product)
    rows = session.execute(
        select(col(lighter.code), col(lighter.plain))
        .join(LighterProduct, col(LighterProduct.lighter_id) == col(lighter.id))
        .where(
            col(LighterProduct.product_id) == product_id,
            lasts_on(today, col(lighter.valid_until)),
        )
        .order_by(col(LighterProduct.position))
    )
    return tuple(LighterLink(row.code, row.plain) for row in rows)


def _facts(row: RowMapping) -> ProductFacts:
    return ProductFacts(**row)


_COLUMNS: tuple[Any, ...] = (
    col(Product.id).label("product_id"),
    col(Product.code).label("code"),
    col(Product.name).label("name"),
    col(Product.plain).label("plain"),
    col(Product.summary).label("summary"),
    col(Region.code).label("region_code"),
    col(Region.name).label("region_name"),
    col(Theme.code).label("theme_code"),
    col(Theme.name).label("theme_name"),
    col(Product.care_form).label("care_form"),
    col(Product.group_form).label("group_form"),
    col(Product.urgency).label("urgency"),
    col(Product.age_min).label("age_min"),
    col(Product.age_max).label("age_max"),
    col(Product.capacity).label("capacity"),
    col(Product.start_basis).label("start_basis"),
    col(Product.bridging_care).label("bridging_care"),
)
