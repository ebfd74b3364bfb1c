"""A contract manager closes a provider when its contracts are over; its manager is out, until it reopens."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlmodel import col, select, update

from portal.domain.duties import Role
from portal.domain.terms import ProviderKind
from portal.models import Contract, Membership, Organisation, Region, User
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import Person, number_of, person_with
from tests.factories import key

pytestmark = pytest.mark.e2e

LAST = date(2026, 1, 31)


def _provider(house: House, number: int) -> tuple[int, str, Person]:
    """Find a provider of one region only and its manager; each number another."""
    with house.reading() as session:
        region = session.exec(select(Region).where(Region.code == "midden-holland")).one()
        elsewhere = select(Contract.organisation_id).where(Contract.region_id != key(region))
        found = session.exec(
            select(Organisation.id, Organisation.name)
            .join(Contract, col(Contract.organisation_id) == col(Organisation.id))
            .where(
                Contract.region_id == key(region),
                Organisation.provider_kind != ProviderKind.CERTIFIED,
                col(Organisation.id).not_in(elsewhere),
            )
            .distinct()
            .order_by(col(Organisation.name).desc())
        ).all()
        organisation_id, name = found[number]
        email = session.exec(
            select(User.email)
            .join(Membership, col(Membership.user_id) == col(User.id))
            .where(Membership.organisation_id == organisation_id, Membership.role == Role.PROVIDER_MANAGER)
        ).first()
    return organisation_id or 0, name, Person(email or "")


def _let_contracts_end(house: House, organisation_id: int) -> list[tuple[int, date, date | None]]:
    """Let all contracts of a provider be over; return how they were."""
    with house.writing() as session:
        mine = col(Contract.organisation_id) == organisation_id
        rows = session.exec(select(Contract).where(mine)).all()
        held = [(key(one), one.starts_on, one.ends_on) for one in rows]
        session.execute(update(Contract).where(mine).values(starts_on=date(2025, 1, 1), ends_on=LAST))
    return held


def _let_contracts_go_on(house: House, held: list[tuple[int, date, date | None]]) -> None:
    with house.writing() as session:
        for contract_id, starts_on, ends_on in held:
            one = col(Contract.id) == contract_id
            session.execute(update(Contract).where(one).values(starts_on=starts_on, ends_on=ends_on))


def _try_to_sign_in(page: Page, person: Person) -> None:
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord", exact=True).fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()


def test_a_provider_is_closed_after_its_contracts_ended_and_reopened(
    either_page: Page, other_page: Page, house: House, width: str, is_scripted: bool
) -> None:
    page = either_page
    organisation_id, name, manager = _provider(house, number_of(width, is_scripted=is_scripted))
    SignIn(page).enter(person_with(house, Role.CONTRACT_MANAGER))
    page.goto(f"/regio/aanbieders/{organisation_id}")
    page.get_by_role("link", name="Aanbieder sluiten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name} kunt u nu niet sluiten")
    expect(page.get_by_role("link", name="beëindigen").first).to_be_visible()

    held = _let_contracts_end(house, organisation_id)
    SignIn(other_page).enter(manager)
    other_page.goto("/mijn/week")
    expect(other_page).to_have_url(re.compile("/mijn/week"))

    page.reload()
    expect(page.get_by_role("main")).to_contain_text(manager.email)
    if is_scripted:
        assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Sluit deze aanbieder").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf kort op waarom.")
    page.get_by_label("Waarom?").fill("Gestopt met jeugdhulp.")
    page.get_by_role("button", name="Sluit deze aanbieder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name} is gesloten")
    expect(page.get_by_role("main")).to_contain_text("Gestopt met jeugdhulp.")
    if is_scripted:
        assert Axe().run(page).violations_count == 0

    other_page.goto("/mijn/week")
    _try_to_sign_in(other_page, manager)
    expect(other_page.get_by_role("alert")).to_contain_text(
        "Uw organisatie doet niet meer mee aan Plekwijzer."
    )

    page.get_by_role("button", name="Heropen deze aanbieder").click()
    expect(page.get_by_role("status")).to_contain_text("Heropend. De mensen kunnen weer inloggen.")
    SignIn(other_page).enter(manager)
    other_page.goto("/mijn/week")
    expect(other_page.get_by_role("heading", level=1)).to_be_visible()
    expect(other_page.get_by_role("alert")).to_have_count(0)
    _let_contracts_go_on(house, held)
