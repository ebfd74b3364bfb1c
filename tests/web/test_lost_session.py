"""A session lost while typing in any form of a provider: what was typed comes back after signing in."""

import html5lib
import pytest
from sqlmodel import select

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.models import AuditEntry, Membership, Municipality, Organisation
from tests.factories import CREATED, make_location
from tests.pages import words
from tests.web.conftest import PASSWORD

TYPED = "Bel ons <eerst> & vóór 9 uur"
PLACES = {
    "offering": ("/mijn/aanbod/{offering}/bewerken", "description"),
    "new location": ("/mijn/locaties/nieuw", "directions"),
    "location": ("/mijn/locaties/{location}", "directions"),
    "organisation": ("/mijn/organisatie", "about"),
    "question": ("/mijn/vragen/1", "answer"),
}


def fields_of(page, action):
    """Read the form with this action as a browser would send it; several of one name stay several."""
    form = html5lib.parse(page.text, namespaceHTMLElements=False).find(f".//form[@action='{action}']")
    assert form is not None, page.text[:500]
    found: dict[str, list[str]] = {}
    for one in form.iter():
        name = one.get("name")
        if name and one.tag == "input" and one.get("type") not in ("checkbox", "radio"):
            found.setdefault(name, []).append(one.get("value") or "")
        elif name and one.tag == "input" and one.get("checked") is not None:
            found.setdefault(name, []).append(one.get("value") or "y")
        elif name and one.tag == "textarea":
            found.setdefault(name, []).append("".join(one.itertext()))
    return found


@pytest.fixture
def location_id(engine, world):
    with unit_of_work(engine) as session:
        own = session.get_one(Organisation, world.own_id)
        town = session.exec(select(Municipality)).one()
        return make_location(session, own, town).id


@pytest.fixture(params=PLACES)
def place(request, world, location_id):
    path, field = PLACES[request.param]
    return path.format(offering=world.offering_id, location=location_id), field


def changes(engine):
    with reading(engine) as session:
        kinds = session.exec(select(AuditEntry.action)).all()
    return sum(not kind.startswith(("session.", "sign", "account.")) for kind in kinds)


def lose(browser, clock, path, field, text=TYPED):
    """Type in an open page and send it when the session has ended."""
    sent = {**fields_of(browser.get(path), path), field: text}
    clock.advance(hours=11)
    return browser.post(path, data=sent)


def sign_in_with(browser, asked, email):
    door = fields_of(asked, "/inloggen")
    return browser.post("/inloggen", data={**door, "email": email, "password": PASSWORD})


def test_what_was_typed_comes_back_after_signing_in(manager, world, clock, engine, place):
    path, field = place
    before = changes(engine)
    asked = lose(manager, clock, path, field)
    assert "U was uitgelogd. Wat u typte is er nog" in words(asked)
    back = sign_in_with(manager, asked, world.emails["manager"])
    assert back.status_code == 200
    page = manager.post(path, data=fields_of(back, path))
    assert page.status_code == 200
    assert fields_of(page, path)[field] == [TYPED]
    assert "Wat u typte is er nog. Het is nog niet opgeslagen." in words(page)
    assert changes(engine) == before


def test_an_invitation_comes_back_though_it_asks_for_a_mail_address_too(manager, world, clock):
    asked = lose(manager, clock, "/mijn/mensen", "email", "nieuw@voorbeeld.example")
    back = sign_in_with(manager, asked, world.emails["manager"])
    page = manager.post("/mijn/mensen", data=fields_of(back, "/mijn/mensen"))
    assert fields_of(page, "/mijn/mensen")["email"] == ["nieuw@voorbeeld.example"]


def test_a_wrong_password_in_between_loses_nothing(manager, world, clock):
    asked = lose(manager, clock, "/mijn/organisatie", "about")
    refused = manager.post(
        "/inloggen",
        data={**fields_of(asked, "/inloggen"), "email": world.emails["manager"], "password": "nee nee nee"},
    )
    back = sign_in_with(manager, refused, world.emails["manager"])
    assert fields_of(back, "/mijn/organisatie")["about"] == [TYPED]


@pytest.mark.parametrize("other", ["stranger", "editor"])
def test_S01_who_signs_in_as_somebody_else_gets_nothing_of_it(manager, world, clock, other):
    asked = lose(manager, clock, "/mijn/organisatie", "about")
    assert "Bel ons" not in asked.text
    assert sign_in_with(manager, asked, world.emails[other]).location == "/start"


def test_S01_a_page_of_one_account_gives_nothing_back_under_another(manager, world, clock, engine):
    page = fields_of(manager.get("/mijn/organisatie"), "/mijn/organisatie")
    manager.send("/uitloggen")
    manager.sign_in(world.emails["stranger"], PASSWORD)
    answer = manager.post("/mijn/organisatie", data={**page, "about": TYPED})
    assert answer.status_code == 403
    assert "Bel ons" not in answer.text
    resumed = manager.send(
        "/mijn/organisatie", {"hervat": page["hervat"][0], "hervatten": "ja", "about": "x"}
    )
    assert resumed.status_code == 403


def test_signed_in_in_another_tab_with_a_mailed_link_goes_on_here(manager, world, clock):
    asked = lose(manager, clock, "/mijn/organisatie", "about")
    held = fields_of(asked, "/inloggen/verder")
    still_out = manager.post("/inloggen/verder", data=held)
    assert "Wat u typte is er nog" in words(still_out)
    manager.sign_in(world.emails["manager"], PASSWORD)  # in another tab
    back = manager.post("/inloggen/verder", data=held)
    page = manager.post("/mijn/organisatie", data=fields_of(back, "/mijn/organisatie"))
    assert fields_of(page, "/mijn/organisatie")["about"] == [TYPED]


def test_who_works_for_two_organisations_comes_back_to_the_one_typed_for(manager, world, clock, engine):
    with unit_of_work(engine) as session:
        session.add(
            Membership(
                user_id=world.people["manager"],
                organisation_id=world.foreign_id,
                role=Role.PROVIDER_MANAGER,
                created_at=CREATED,
            )
        )
    manager.send("/organisatie-kiezen", {"organisation_id": str(world.own_id)})
    asked = lose(manager, clock, "/mijn/organisatie", "about")
    back = sign_in_with(manager, asked, world.emails["manager"])
    page = manager.post("/mijn/organisatie", data=fields_of(back, "/mijn/organisatie"))
    assert "De Wilgenboom" in words(page)
    assert fields_of(page, "/mijn/organisatie")["about"] == [TYPED]


def test_S17_the_mark_is_sealed_and_good_for_a_day(manager, world, clock):
    page = fields_of(manager.get("/mijn/organisatie"), "/mijn/organisatie")
    assert str(world.own_id) not in page["hervat"][0][:10]
    clock.advance(hours=25)
    assert manager.post("/mijn/organisatie", data={**page, "about": TYPED}).status_code in (302, 403)


def test_a_forged_mark_carries_nothing(visitor):
    answer = visitor.send("/mijn/organisatie", {"hervat": "verzonnen", "about": TYPED})
    assert answer.location == "/inloggen"


def test_S35_what_is_carried_has_a_size(manager, world, clock):
    asked = lose(manager, clock, "/mijn/organisatie", "about", "a" * 20_000)
    back = sign_in_with(manager, asked, world.emails["manager"])
    assert len(fields_of(back, "/mijn/organisatie")["about"][0]) == 5_000


def test_the_page_to_resume_the_week_leads_to_the_week(editor):
    assert editor.get("/mijn/week/hervatten").location == "/mijn/week"
