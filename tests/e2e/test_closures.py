"""A contract manager closes a group: who is new is refused, who is there goes on, until it opens again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import exists, select
from sqlmodel import Session, col

from portal.domain.duties import Role
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    GroupClosure,
    Municipality,
    Organisation,
    Product,
    Region,
    Segment,
)
from tests.e2e.house import House
from tests.e2e.people import number_of, person_with
from tests.e2e.ways import enter

pytestmark = pytest.mark.e2e

TODAY = datetime.now(UTC).date()


@dataclass(frozen=True)
class Group:
    """A segment in a municipality of the manager's region, with a contract of who is there."""

    town: str
    segment: str
    product: str
    provider: str
    contract_id: int


def test_a_closed_group_refuses_who_is_new_and_lets_go_on_who_is_there(
    either_page: Page, house: House, width: str, is_scripted: bool
) -> None:
    page, number = either_page, number_of(width, is_scripted=is_scripted)
    with house.writing() as session:
        group = _group(session, number)
    enter(page, house, person_with(house, Role.CONTRACT_MANAGER))
    _close(page, group, is_scripted=is_scripted)

    address = _onboard(page, group, f"De Nieuwkomer {number}", f"7654321{number}")
    _fill_line(page, address, group)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text(
        f"{group.town} is vanaf 1 november 2026 dicht voor nieuwe aanbieders van {group.segment}"
    )
    expect(page.get_by_label("Volume ten hoogste")).to_have_value("77")
    expect(page.get_by_label(f"{group.town}: dicht voor nieuwe aanbieders vanaf 01-11-2026")).to_be_checked()

    page.goto(f"/regio/aanbieders/overeenkomsten/{group.contract_id}/verlengen")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    page.get_by_role("button", name="Ja, verlengen").click()
    expect(page.get_by_role("status").first).to_contain_text("Verlengd tot en met")

    page.goto("/regio/gesloten")
    page.get_by_role("link", name=f"{group.segment} in {group.town}, vanaf 01-11-2026").click()
    page.get_by_role("link", name="Weer openen").click()
    page.get_by_label("Weer open vanaf").fill(TODAY.isoformat())
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    page.get_by_role("button", name="Ja, open de groep weer").click()
    expect(page.get_by_role("main")).to_contain_text("Weer open")
    _fill_line(page, address, group)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status").first).to_contain_text("Opgeslagen.")


def _close(page: Page, group: Group, *, is_scripted: bool) -> None:
    """Close the group, after a fault and the preview, in which who is there is named."""
    page.goto("/regio/aanbieders")
    page.get_by_role("link", name="Gesloten groepen").click()
    page.get_by_role("link", name="Sluit een groep").click()
    page.get_by_label("Gemeente").select_option(label=group.town)
    page.get_by_label("Groep (segment)").select_option(label=group.segment)
    page.get_by_label("Dicht vanaf").fill("2026-11-01")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf in een zin waarom de groep dichtgaat.")
    page.get_by_label("Reden").fill("Er zijn genoeg aanbieders.")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    preview = page.get_by_role("region", name="Wat er gebeurt")
    expect(preview).to_contain_text(f"{group.segment} in {group.town} is dicht voor nieuwe aanbieders")
    expect(preview).to_contain_text("verdwijnt niets")
    expect(preview.get_by_role("link", name=group.provider, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if is_scripted:
        assert Axe().run(page).violations_count == 0
    preview.get_by_role("button", name="Ja, sluit de groep").click()
    expect(page.get_by_role("main")).to_contain_text("Nu dicht")


def _onboard(page: Page, group: Group, name: str, kvk: str) -> str:
    """Bring in a provider with a contract of the segment, and give where a product is added."""
    page.goto("/regio/aanbieders/nieuw")
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_label("KvK-nummer").fill(kvk)
    page.get_by_label("Segment").select_option(label=group.segment)
    page.get_by_label("Eerste dag").fill("2026-11-02")
    page.get_by_role("button", name="Voeg toe").click()
    link = page.get_by_role("link", name="Product toevoegen")
    return link.get_attribute("href") or ""


def _fill_line(page: Page, address: str, group: Group) -> None:
    page.goto(address)
    page.get_by_label("Product").select_option(label=group.product)
    page.get_by_label("Eerste dag").fill((TODAY + timedelta(days=30)).isoformat())
    page.get_by_label(group.town).check()
    page.get_by_label("Volume ten hoogste").fill("77")


def _group(session: Session, number: int) -> Group:
    """Find a running contract of the manager's region, each number in another municipality that joins."""
    closed = exists().where(
        col(GroupClosure.segment_id) == col(Contract.segment_id),
        col(GroupClosure.municipality_id) == col(ContractLineMunicipality.municipality_id),
    )
    rows = session.execute(
        select(Contract, Municipality, Segment, Product, Organisation)
        .join(ContractLine, col(ContractLine.contract_id) == col(Contract.id))
        .join(
            ContractLineMunicipality, col(ContractLineMunicipality.contract_line_id) == col(ContractLine.id)
        )
        .join(Municipality, col(Municipality.id) == col(ContractLineMunicipality.municipality_id))
        .join(Segment, col(Segment.id) == col(Contract.segment_id))
        .join(Product, col(Product.id) == col(ContractLine.product_id))
        .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
        .join(Region, col(Region.id) == col(Contract.region_id))
        .where(
            col(Region.code) == "midden-holland",
            col(Contract.ends_on) > TODAY,
            col(Contract.starts_on) <= TODAY,
            ~closed,
        )
        .order_by(col(Municipality.id), col(Contract.id))
    ).all()
    by_town = {
        town.id: (contract, town, segment, product, who) for contract, town, segment, product, who in rows
    }
    contract, town, segment, product, who = next(islice(by_town.values(), number, None))
    contract.extension_months = [12]
    session.add(contract)
    return Group(town.name, segment.name, product.name, who.name, int(contract.id or 0))
