"""The people of a region and its municipalities: invited, given roles, let go by a contract manager."""

import re

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import OrganisationKind
from portal.models import AuditEntry, Invitation, Membership, Organisation, Region, User
from tests.factories import key, make_municipality, make_organisation, make_user
from tests.pages import words
from tests.web.mailbox import link_to, open_link

NEW = "nieuw@voorbeeld.example"
PEOPLE = "/regio/mensen"


@pytest.fixture
def desks(engine, world):
    """Give the organisations' ids by name."""
    with reading(engine) as session:
        return {one.name: key(one) for one in session.exec(select(Organisation))}


@pytest.fixture
def office_id(desks):
    return desks["Regiobureau Eigen (proef)"]


@pytest.fixture
def town_id(desks):
    return desks["Gemeente Proef"]


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


def invite(browser, organisation_id, role, email=NEW):
    data = {"email": email, "desk": f"organisatie-{organisation_id}", "role": role.value}
    return browser.send(PEOPLE, data)


def held(engine, user_id, organisation_id):
    with reading(engine) as session:
        here = select(Membership.role).where(
            Membership.user_id == user_id, Membership.organisation_id == organisation_id
        )
        return set(session.exec(here))


def give(browser, organisation_id, user_id, *roles, seen=None, **more):
    data = {"roles": [one.value for one in roles], "roles_seen": seen or "", **more}
    return browser.send(f"{PEOPLE}/{organisation_id}/{user_id}/rollen", data)


def test_the_list_shows_the_region_and_its_municipalities_and_nobody_else(boss):
    page = words(boss.get(PEOPLE))
    for name in ("contract_manager (u)", "catalogue_editor", "auditor", "municipal_reader"):
        assert f"Proef {name}" in page
    assert "verplicht, nog niet ingesteld" in page
    for name in ("other_region", "Proef manager", "Proef operator", "Proef referrer"):
        assert name not in page


def test_a_municipal_reader_is_invited_accepts_and_is_let_go(app, engine, boss, town_id):
    assert invite(boss, town_id, Role.MUNICIPAL_READER).status_code == 303
    assert NEW in words(boss.get(PEOPLE))
    browser = app.test_client()
    answer = browser.send(open_link(browser, link_to(engine, NEW)), {"name": "Nel Nieuw"})
    assert answer.status_code == 303
    assert browser.get("/gemeente/monitor").status_code == 200
    with reading(engine) as session:
        user_id = session.exec(select(User.id).where(User.email == NEW)).one()
    assert "Nel Nieuw" in words(boss.get(f"{PEOPLE}/{town_id}/{user_id}"))
    assert boss.send(f"{PEOPLE}/{town_id}/{user_id}/verwijderen").status_code == 303
    assert browser.get("/gemeente/monitor").status_code == 403
    assert held(engine, user_id, town_id) == set()


def test_S05_a_role_that_is_taken_is_gone_at_the_next_request(engine, world, boss, browser_at, office_id):
    editor_id, editor = world.people["catalogue_editor"], browser_at("catalogue_editor")
    assert editor.get("/regio/catalogus").status_code in (200, 302, 303)
    assert give(boss, office_id, editor_id, Role.AUDITOR, seen="catalogue_editor").status_code == 303
    assert held(engine, editor_id, office_id) == {Role.AUDITOR}
    assert editor.get("/regio/logboek").status_code == 200
    assert boss.send(f"{PEOPLE}/{office_id}/{editor_id}/verwijderen").status_code == 303
    assert editor.get("/regio/logboek").status_code == 403


def test_nobody_gives_the_own_account_another_role(engine, world, boss, office_id, town_id):
    own_id = world.people["contract_manager"]
    roles = (Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR)
    answer = give(boss, office_id, own_id, *roles, seen="contract_manager", is_sure="y")
    assert answer.status_code == 422
    assert "Uzelf geeft u geen extra rol" in words(answer)
    assert held(engine, own_id, office_id) == {Role.CONTRACT_MANAGER}
    own = invite(boss, town_id, Role.MUNICIPAL_READER, world.emails["contract_manager"].upper())
    assert (own.status_code, "Uzelf geeft u geen extra rol" in words(own)) == (422, True)


def test_the_last_contract_manager_stays(engine, world, boss, office_id):
    own_id = world.people["contract_manager"]
    gone = boss.send(f"{PEOPLE}/{office_id}/{own_id}/verwijderen", {"is_sure": "y"})
    assert (gone.status_code, "laatste contractmanager" in words(gone)) == (422, True)
    less = give(boss, office_id, own_id, Role.AUDITOR, seen="contract_manager", is_sure="y")
    assert less.status_code == 422
    assert held(engine, own_id, office_id) == {Role.CONTRACT_MANAGER}


def test_who_steps_down_says_to_be_sure_first(engine, world, boss, office_id):
    own_id = world.people["contract_manager"]
    with unit_of_work(engine) as session:
        make_user(session, session.get(Organisation, office_id), Role.CONTRACT_MANAGER)
    unsure = boss.send(f"{PEOPLE}/{office_id}/{own_id}/verwijderen")
    assert (unsure.status_code, "Zet een vinkje" in words(unsure)) == (422, True)
    assert boss.send(f"{PEOPLE}/{office_id}/{own_id}/verwijderen", {"is_sure": "y"}).location == "/start"
    assert boss.get(PEOPLE).status_code == 403


def test_R13_the_second_of_two_managers_sees_what_the_first_made_of_it(engine, world, boss, office_id):
    editor_id = world.people["catalogue_editor"]
    give(boss, office_id, editor_id, Role.CATALOGUE_EDITOR, Role.AUDITOR, seen="catalogue_editor")
    late = give(boss, office_id, editor_id, Role.CONTRACT_MANAGER, seen="catalogue_editor")
    assert late.status_code == 409
    assert "Iemand anders heeft de rollen" in words(late)
    assert held(engine, editor_id, office_id) == {Role.CATALOGUE_EDITOR, Role.AUDITOR}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PROVIDER_MANAGER, Role.MUNICIPAL_READER])
def test_S38_a_role_that_does_not_belong_there_is_refused(engine, world, boss, office_id, role):
    assert invite(boss, office_id, role).status_code == 422
    answer = give(boss, office_id, world.people["auditor"], role, seen="auditor")
    assert answer.status_code == 422
    assert held(engine, world.people["auditor"], office_id) == {Role.AUDITOR}


def test_a_refused_invitation_keeps_what_was_typed(boss, office_id):
    answer = invite(boss, office_id, Role.MUNICIPAL_READER)
    assert "Deze rol hoort niet bij Regiobureau Eigen (proef)" in words(answer)
    assert f'value="{NEW}"' in answer.text


def test_S01_another_region_reaches_neither_people_nor_invitations(
    engine, world, boss, browser_at, office_id, town_id
):
    invite(boss, office_id, Role.AUDITOR)
    with reading(engine) as session:
        invitation_id = session.exec(select(Invitation.id)).one()
    other = browser_at("other_region")
    assert NEW not in other.get(PEOPLE).text
    assert invite(other, town_id, Role.MUNICIPAL_READER).status_code == 422
    auditor_id = world.people["auditor"]
    assert other.get(f"{PEOPLE}/{office_id}/{auditor_id}").status_code == 404
    assert give(other, office_id, auditor_id, Role.CONTRACT_MANAGER, seen="auditor").status_code == 404
    assert other.send(f"{PEOPLE}/{office_id}/{auditor_id}/verwijderen").status_code == 404
    for act in ("opnieuw", "intrekken"):
        path = f"{PEOPLE}/{office_id}/uitnodigingen/{invitation_id}/{act}"
        assert other.send(path).status_code == 404
        assert other.send(path.replace(f"/{office_id}/", f"/{world.own_id}/")).status_code == 404
    assert boss.get(f"{PEOPLE}/{world.own_id}/{world.people['manager']}").status_code == 404


def test_S17_a_withdrawn_invitation_opens_nothing(app, engine, boss, office_id):
    invite(boss, office_id, Role.AUDITOR)
    first = link_to(engine, NEW)
    with reading(engine) as session:
        invitation_id = session.exec(select(Invitation.id)).one()
    path = f"{PEOPLE}/{office_id}/uitnodigingen/{invitation_id}"
    assert boss.send(f"{path}/opnieuw").status_code == 303
    second = link_to(engine, NEW)
    assert second != first
    assert boss.send(f"{path}/intrekken").status_code == 303
    for link in (first, second):
        browser = app.test_client()
        assert browser.get(open_link(browser, link)).status_code in (404, 410)


def test_S12_an_invitation_answers_alike_whether_the_address_has_an_account(boss, world, office_id):
    unknown = invite(boss, office_id, Role.AUDITOR)
    known = invite(boss, office_id, Role.AUDITOR, world.emails["stranger"])
    assert (unknown.status_code, unknown.location) == (known.status_code, known.location)
    assert unknown.get_data() == known.get_data()


def test_S19_each_change_of_people_is_in_the_logbook_once(engine, world, boss, office_id):
    editor_id = world.people["catalogue_editor"]
    give(boss, office_id, editor_id, Role.AUDITOR, seen="catalogue_editor")
    boss.send(f"{PEOPLE}/{office_id}/{editor_id}/verwijderen")
    with reading(engine) as session:
        wanted = select(AuditEntry).where(col(AuditEntry.action).startswith("membership."))
        first, second = session.exec(wanted.order_by(col(AuditEntry.id))).all()
        assert (first.before, first.after) == ({"roles": ["catalogue_editor"]}, {"roles": ["auditor"]})
        assert (second.before, second.after) == ({"roles": ["auditor"]}, {"roles": []})
        assert {first.user_id, second.user_id} == {world.people["contract_manager"]}


def test_S21_a_name_with_markup_is_shown_as_text(engine, boss, office_id):
    with unit_of_work(engine) as session:
        office = session.get(Organisation, office_id)
        user_id = key(make_user(session, office, Role.AUDITOR, name="<img src=x onerror=alert(1)>"))
    for path in (PEOPLE, f"{PEOPLE}/{office_id}/{user_id}"):
        page = boss.get(path)
        assert "<img" not in page.text.partition("<main")[2]
        assert "<img src=x onerror=alert(1)>" in words(page)


def test_the_first_reader_of_a_municipality_brings_its_desk_into_being(engine, boss, world):
    with unit_of_work(engine) as session:
        town = session.exec(select(Organisation).where(Organisation.name == "Gemeente Proef")).one()
        town_id, town.municipality_id = town.municipality_id, None
    data = {"email": NEW, "desk": f"gemeente-{town_id}", "role": Role.MUNICIPAL_READER.value}
    assert boss.send(PEOPLE, data).status_code == 303
    with reading(engine) as session:
        made = session.exec(select(Organisation).where(Organisation.municipality_id == town_id)).one()
        assert session.exec(select(Invitation.organisation_id)).one() == made.id
        assert made.name.startswith("Gemeente ")


def statements(app, browser):
    heard: list[str] = []

    def hear(connection, cursor, statement, *rest):
        heard.append(statement)

    engine = app.extensions["plekwijzer"].engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        assert browser.get(PEOPLE).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return len(heard)


def test_more_municipalities_ask_no_more_of_the_database(app, engine, world, boss):
    few = statements(app, boss)
    with unit_of_work(engine) as session:
        region = session.get_one(Region, world.region_id)
        for number in range(5):
            town = make_municipality(session, region, code=f"GM91{number:02}", name=f"Stad {number}")
            make_organisation(session, OrganisationKind.MUNICIPALITY, municipality_id=key(town))
    assert statements(app, boss) == few


def test_what_was_typed_in_the_invitation_comes_back_after_a_lost_session(boss):
    mark = re.search(r'name="hervat"\s+value="([^"]+)"', boss.get(PEOPLE).text)
    assert mark is not None
    page = boss.send(PEOPLE, {"email": NEW, "hervat": mark[1], "hervatten": "1"})
    assert page.status_code == 200
    assert NEW in page.text
