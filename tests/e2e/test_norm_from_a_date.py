"""A product's norm from a date: planned, both states to be read, and at work everywhere on its day."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, func, select

from portal.app import utc_now
from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.domain.terms import Capacity, PublicationStatus
from portal.models import Norm, Offering, Product, Region
from portal.regions.reader import read_sent_pack
from portal.web.present import date_text
from tests.e2e.house import House
from tests.e2e.later import open_later
from tests.e2e.pages import SignIn
from tests.e2e.people import number_of, person_with
from tests.e2e.visits import visiting
from tests.e2e.ways import enter

pytestmark = pytest.mark.e2e

REGION = "midden-holland"
CATALOGUE = f"/regio/catalogus/{REGION}"


@dataclass(frozen=True)
class Unnormed:
    """A product of the region with offerings and without a norm, and the norm in weeks that it will get."""

    code: str
    name: str
    weeks: int

    @property
    def public_page(self) -> str:
        return f"/hulp/{REGION}/{self.code}"


@pytest.fixture
def product(house: House, width: str, is_scripted: bool) -> Unnormed:
    """Give each way of looking a product of its own."""
    with house.reading() as session:
        rows = session.exec(
            select(Product.code, Product.name)
            .join(Region, col(Region.id) == col(Product.region_id))
            .join(Offering, col(Offering.product_id) == col(Product.id))
            .where(
                Region.code == REGION,
                Offering.status == PublicationStatus.PUBLISHED,
                col(Product.capacity).in_((Capacity.WEEKS, Capacity.BOTH)),
                col(Product.id).not_in(select(Norm.product_id).where(col(Norm.product_id).is_not(None))),
            )
            .group_by(Product.code, Product.name)
            .order_by(func.count().desc(), Product.code)
        ).all()
    number = number_of(width, is_scripted=is_scripted)
    return Unnormed(*rows[number], weeks=11 + number)


def test_a_norm_from_tomorrow_is_planned_today_and_holds_tomorrow(
    either_page: Page, browser: Browser, house: House, product: Unnormed, width: str, is_scripted: bool
) -> None:
    page, tomorrow = either_page, local_date(utc_now()) + timedelta(days=1)
    enter(page, house, person_with(house, Role.CATALOGUE_EDITOR))
    _plan(page, product, tomorrow)

    states = page.get_by_role("region", name="Nu en later").get_by_role("row")
    norm = states.filter(has_text="Norm in weken").get_by_role("cell")
    expect(norm.first).to_have_text("leeg")
    expect(norm.last).to_have_text(str(product.weeks))
    page.goto(product.public_page)
    expect(page.get_by_role("main")).not_to_contain_text("De afspraak in deze regio is")
    assert _norm_in_pack(page, house, product) is None

    with open_later(house, days=1) as later:
        moment = (utc_now() + timedelta(days=1)).isoformat()
        later.run("python", "-m", "jobs", "run", "apply-catalogue", "--at", moment)
        with visiting(browser, later, width=width, is_scripted=is_scripted) as context:
            _at_work(context.new_page(), later, product, tomorrow)


def _plan(page: Page, product: Unnormed, day: date) -> None:
    page.goto(f"{CATALOGUE}/normen?zoek={product.code}")
    page.get_by_role("link", name=f"Wijzig {product.name}", exact=True).click()
    page.get_by_label("Geldt vanaf").fill(f"{day.day}-{day.month}-{day.year}")
    page.get_by_label("Norm in weken").fill(str(product.weeks))
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    preview = page.get_by_role("region", name=f"Dit verandert op {date_text(day)}")
    expect(preview).to_contain_text(f"Norm: start binnen {product.weeks} weken")
    page.get_by_role("button", name="Sla dit op").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(product.name)


def _at_work(page: Page, house: House, product: Unnormed, day: date) -> None:
    """Read the new norm where residents, contract managers and other installations meet it."""
    page.goto(product.public_page)
    expect(page.get_by_role("main")).to_contain_text(f"hulp binnen {product.weeks} weken")

    SignIn(page).enter(person_with(house, Role.CONTRACT_MANAGER))
    page.goto("/regio/monitor")
    figures = page.get_by_role("region", name="Cijfers per product").get_by_role("row")
    row = figures.filter(has=page.get_by_role("link", name=product.name, exact=True))
    expect(row).to_contain_text(f"norm {product.weeks} weken")

    page.goto(f"{CATALOGUE}/producten/{product.code}")
    expect(page.get_by_role("main")).to_contain_text(f"Vanaf {date_text(day)}")
    past = page.get_by_role("region", name="Wat wijzigt").first.get_by_role("row")
    expect(past.filter(has_text="Norm in weken").get_by_role("cell").last).to_have_text(str(product.weeks))
    expect(page.get_by_role("heading", name=f"{product.name} wijzigt op")).to_have_count(0)
    assert _norm_in_pack(page, house, product) == product.weeks


def _norm_in_pack(page: Page, house: House, product: Unnormed) -> int | None:
    answer = page.request.get(f"{house.url}{CATALOGUE}/pakket.yaml")
    pack = read_sent_pack(answer.body(), name="pakket.yaml")
    return next(one.norm.weeks for one in pack.products if one.code == product.code)
