"""The pages around mail: stopping the digest behind its link, and an operator's page while none leaves."""

from collections.abc import Mapping
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from sqlmodel import Session, select

from portal.domain.duties import LinkPurpose, Role
from portal.models import MailGate, User
from portal.services.stop_links import issue_stop_link
from tests.e2e.house import House
from tests.e2e.people import person_with
from tests.e2e.ways import Way, enter


def _unsubscribe(page: Page, house: House) -> None:
    person = person_with(house, Role.CONTRACT_MANAGER)
    with house.writing() as session:
        user_id = session.exec(select(User.id).where(User.email == person.email)).one() or 0
        now = datetime.now(UTC)
        secret = issue_stop_link(
            session, purpose=LinkPurpose.UNSUBSCRIBE, user_id=user_id, address=person.email, now=now
        )
    page.goto(f"/afmelden/{secret}")
    again = page.get_by_role("button", name="Toch weer ontvangen")
    if again.is_visible():
        again.click()
    expect(page.get_by_role("button", name="Meld mij af")).to_be_visible()


def _unsubscribed(page: Page, house: House) -> None:
    _unsubscribe(page, house)
    page.get_by_role("button", name="Meld mij af").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent afgemeld")


def _gate_shut(page: Page, house: House) -> None:
    """Shut the gate for as long as it takes to open the page, so that other journeys get their mail."""
    enter(page, house, person_with(house, Role.OPERATOR))
    with house.writing() as session:
        _gate(session).held_at = datetime.now(UTC)
    page.goto("/beheer")
    with house.writing() as session:
        _gate(session).held_at = None
    expect(page.get_by_role("button", name="Mail hervatten")).to_be_visible()


def _gate(session: Session) -> MailGate:
    gate = session.get(MailGate, 1) or MailGate(id=1, epoch="proef")
    session.add(gate)
    return gate


MAIL_PLACES: Mapping[str, Way] = {
    "unsubscribe": _unsubscribe,
    "unsubscribed": _unsubscribed,
    "workings_with_the_gate_shut": _gate_shut,
}
