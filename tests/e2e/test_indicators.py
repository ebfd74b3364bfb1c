"""A provider hands in a quarter's indicators of every kind and corrects one; the region reads it."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, delete, select

from portal.models import User, UserSession
from portal.services.accounts import hash_password
from tests.e2e.house import House
from tests.e2e.pages import SignIn
from tests.e2e.people import Person, number_of
from tests.services.quarter import make_quarter

pytestmark = pytest.mark.e2e

PASSWORD = "zeven paarse fietsbellen"
KINDS = {
    "count": {"Aantal": "1.234"},
    "ratio": {"Mensen op de wachtlijst": "6", "Plekken": "12"},
    "share": {"Uitgevallen trajecten": "10", "Trajecten": "80"},
    "duration": {"Duur": "14,5"},
    "breakdown": {"Naar huis": "7", "Naar elders": "geen"},
    "score": {"Score": "7,8"},
    "compound": {"Caseload": "21", "Verloop": "onbekend"},
}


def new_editor(house: House, number: int) -> Person:
    """Make the editor of a provider that owes one indicator of every kind, and nobody else works for."""
    email = f"kwartaal{number}@voorbeeld.example"
    with house.writing() as session:
        make_quarter(session, number=number, email=email, password_hash=hash_password(PASSWORD))
    return Person(email, PASSWORD)


@pytest.fixture
def person(house: House, width: str, is_scripted: bool) -> Person:
    return new_editor(house, 1 + number_of(width, is_scripted=is_scripted))


@pytest.fixture
def forgetful(house: House, width: str, is_scripted: bool) -> Person:
    return new_editor(house, 11 + number_of(width, is_scripted=is_scripted))


def test_a_quarter_of_every_kind_is_handed_in_and_one_figure_corrected(
    either_page: Page, person: Person, is_scripted: bool
) -> None:
    page = either_page
    SignIn(page).enter(person)
    page.get_by_role("navigation").get_by_role("link", name="Indicatoren").first.click()
    page.get_by_role("link", name=re.compile("^Invullen")).first.click()

    page.get_by_role("button", name="Inleveren").click()
    expect(page.locator("#fouten")).to_contain_text("Hier staat nog niets.")
    for kind, fields in KINDS.items():
        card = page.get_by_role("article", name=f"Proefcijfer {kind}", exact=True)
        for label, text in fields.items():
            card.get_by_label(re.compile(f"^\\s*{label}")).first.fill(text)
    page.get_by_label(re.compile("^\\s*Het verhaal")).first.fill("Een rustig kwartaal.")
    if is_scripted:
        with page.expect_response(lambda answer: "rustig" in (answer.request.post_data or "")):
            page.keyboard.press("Tab")
        expect(page.locator("#voortgang")).to_contain_text("7 van 7 indicatoren ingevuld")
        page.goto(page.url.removesuffix("/inleveren"))
        count = page.get_by_role("article", name="Proefcijfer count", exact=True)
        expect(count.get_by_label(re.compile("^\\s*Aantal"))).to_have_value("1234")
    page.get_by_role("button", name="Inleveren").click()
    expect(page.get_by_role("main")).to_contain_text("Ingeleverd: 7 indicatoren")
    expect(page.get_by_role("main")).to_contain_text("12,5% (10 van 80)")
    expect(page.get_by_role("button", name="Inleveren")).to_have_count(0)

    page.get_by_role("link", name=re.compile("^Verbeteren.*count")).click()
    page.get_by_label(re.compile("^\\s*Aantal")).fill("1235")
    page.get_by_role("button", name="Verbetering inleveren").click()
    expect(page.locator("#reden-fout")).to_be_visible()
    expect(page.get_by_label(re.compile("^\\s*Aantal"))).to_have_value("1235")
    page.get_by_label("Waarom verbetert u dit?").fill("Eén vergeten te tellen.")
    page.get_by_role("button", name="Verbetering inleveren").click()
    versions = page.get_by_role("region", name="Versies, nieuwste eerst")
    expect(versions).to_contain_text("1.235 jeugdigen")
    expect(versions).to_contain_text("1.234 jeugdigen")
    expect(versions).to_contain_text("Eén vergeten te tellen.")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")


def test_what_was_typed_when_the_session_ended_comes_back_after_signing_in(
    either_page: Page, forgetful: Person, house: House, is_scripted: bool
) -> None:
    page = either_page
    SignIn(page).enter(forgetful)
    page.goto("/mijn/indicatoren")
    page.get_by_role("link", name=re.compile("^Invullen")).first.click()
    count = page.get_by_role("article", name="Proefcijfer count", exact=True)
    score = page.get_by_role("article", name="Proefcijfer score", exact=True)
    with house.writing() as session:
        own = select(User.id).where(col(User.email) == forgetful.email)
        session.execute(delete(UserSession).where(col(UserSession.user_id).in_(own)))
    count.get_by_label(re.compile("^\\s*Aantal")).fill("12")
    score.get_by_label(re.compile("^\\s*Score")).fill("zeven of zo")
    if is_scripted:
        page.keyboard.press("Tab")
    else:
        page.get_by_role("button", name="Bewaren als concept").last.click()
    expect(page.get_by_role("main")).to_contain_text("Wat u typte is er nog")
    page.get_by_label("E-mailadres").fill(forgetful.email)
    page.get_by_label("Wachtwoord", exact=True).fill(forgetful.password)
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    if not is_scripted:
        page.get_by_role("button", name="Ga verder met wat u typte").click()
    expect(count.get_by_label(re.compile("^\\s*Aantal"))).to_have_value("12")
    expect(score.get_by_label(re.compile("^\\s*Score"))).to_have_value("zeven of zo")
