"""A referrer keeps a search, a place comes free elsewhere, and the mail about it leads there and stops."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, delete, select

from portal.domain.availability import Availability
from portal.domain.calendar import next_sending_moment
from portal.domain.duties import Role
from portal.domain.terms import Capacity, OfferingKind, PublicationStatus, ReportChannel
from portal.models import (
    CurrentReport,
    Municipality,
    Offering,
    OfferingMunicipality,
    Product,
    SavedSearch,
    SearchFit,
)
from portal.services.availability import report_availability
from tests.e2e.house import House
from tests.e2e.pages import PostRoom, SignIn
from tests.e2e.people import person_with
from tests.e2e.visits import WIDTHS

pytestmark = pytest.mark.e2e

GOUDA = "GM0513"


class Place(NamedTuple):
    """An offering of a provider, by its name."""

    offering_id: int
    organisation_id: int
    name: str


@pytest.fixture
def full_place(house: House, width: str) -> Place:
    """Give an offering for Gouda that is full, another for each width; nothing is kept yet."""
    with house.reading() as session:
        found = session.exec(
            select(col(Offering.id), col(Offering.organisation_id), col(Offering.name))
            .join(Product, col(Product.id) == col(Offering.product_id))
            .join(CurrentReport, col(CurrentReport.offering_id) == col(Offering.id))
            .join(OfferingMunicipality, col(OfferingMunicipality.offering_id) == col(Offering.id))
            .join(Municipality, col(Municipality.id) == col(OfferingMunicipality.municipality_id))
            .where(
                Municipality.code == GOUDA,
                Offering.kind == OfferingKind.CONTRACTED,
                Offering.status == PublicationStatus.PUBLISHED,
                Product.capacity == Capacity.PLACES,
            )
            .order_by(col(Offering.id))
        ).all()[list(WIDTHS).index(width)]
        offering_id, organisation_id, name = found
    with house.writing() as session:
        for table in (SearchFit, SavedSearch):
            session.execute(delete(table))
    place = Place(offering_id or 0, organisation_id, name)
    _report(house, place, free_places=0)
    return place


def test_an_alert_comes_after_a_place_comes_free_and_stops_by_one_press(
    either_page: Page, house: House, full_place: Place
) -> None:
    page, person = either_page, person_with(house, Role.REFERRER)
    SignIn(page).enter(person)
    page.goto(f"/zoeken?aanbieder={full_place.organisation_id}&gemeente={GOUDA}")
    page.get_by_role("link", name=re.compile("^Bewaar deze zoekvraag")).click()
    page.get_by_label("Naam").fill("Emma Jansen")
    page.get_by_label("meteen als er plek komt").check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_contain_text("lijkt op de naam van een persoon")
    expect(page.get_by_label("meteen als er plek komt")).to_be_checked()
    page.get_by_label("Naam").fill("plek in Gouda")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("row").filter(has_text="plek in Gouda")).to_be_visible()

    moment = next_sending_moment(datetime.now(UTC) + timedelta(hours=1))
    _watch(house, moment)
    _report(house, full_place, free_places=4)
    _watch(house, moment + timedelta(minutes=15))

    PostRoom(page).open().open_letter_to(person.email)
    letter = page.get_by_role("main")
    expect(letter).to_contain_text("4 plekken vrij")
    expect(letter).to_contain_text(full_place.name)
    stop = page.locator("a[href*='/afmelden/']").first.get_attribute("href") or ""
    page.locator("a[href*='/zoeken?']").first.click()
    expect(page.get_by_role("main")).to_contain_text(full_place.name)

    page.goto(stop)
    page.get_by_role("button", name="Stop alle meldingen").click()
    expect(page.get_by_role("main")).to_contain_text("krijgt geen meldingen van plekken")
    page.goto("/verwijzer/zoekvragen")
    expect(page.get_by_role("row").filter(has_text="plek in Gouda")).to_contain_text("op pauze")


def _watch(house: House, moment: datetime) -> None:
    house.run("plekwijzer", "index", "rebuild")
    for job, at in (("watch-searches", moment), ("send-mail", moment + timedelta(minutes=3))):
        house.run("python", "-m", "jobs", "run", job, "--at", at.isoformat())


def _report(house: House, place: Place, *, free_places: int) -> None:
    with house.writing() as session:
        current = session.get_one(CurrentReport, place.offering_id)
        report_availability(
            session,
            offering_id=place.offering_id,
            organisation_id=place.organisation_id,
            availability=Availability(free_places=free_places, total_places=9),
            user_id=None,
            channel=ReportChannel.API,
            seen_report_id=current.report_id,
            request_key=None,
            now=datetime.now(UTC),
        )
