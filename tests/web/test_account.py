"""A person's own account."""

import pytest
from sqlmodel import Session, col, select

from portal.db import unit_of_work
from portal.domain.duties import Role
from portal.models import Membership, UserSession
from tests.pages import words
from tests.web.conftest import PASSWORD

NEW = "acht gele regenlaarzen"


def change(browser, **changed):
    return browser.send("/account/wachtwoord", {"current": PASSWORD, "new": NEW, "repeat": NEW, **changed})


def test_the_account_shows_roles_and_sessions(manager):
    page = words(manager.get("/account"))
    assert "beheerder van een aanbieder bij De Wilgenboom (proef)" in page
    assert "25-11-2026 10:00 (dit apparaat)" in page


def test_a_changed_password_is_the_one_that_works(app, world, manager):
    answer = change(manager)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "Uw wachtwoord is gewijzigd." in words(manager.get("/account"))
    assert app.test_client().sign_in(world.emails["manager"], PASSWORD).status_code == 422
    assert app.test_client().sign_in(world.emails["manager"], NEW).status_code == 303


def test_S11_a_changed_password_ends_the_sessions_elsewhere(browser_for):
    here, elsewhere = browser_for("manager"), browser_for("manager")
    change(here)
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_S10_a_changed_password_gives_this_session_a_new_id(manager, engine):
    change(manager)
    with unit_of_work(engine) as session:
        rows = session.exec(select(UserSession).order_by(col(UserSession.id))).all()
    assert [row.revoked_at is None for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"current": "mis"}, "niet uw huidige wachtwoord"),
        ({"new": "kort", "repeat": "kort"}, "ten minste 12 tekens"),
        ({"repeat": "iets anders"}, "niet gelijk"),
        ({"new": PASSWORD, "repeat": PASSWORD}, "Kies een ander wachtwoord"),
    ],
)
def test_a_refused_password_says_why(manager, changed, sentence):
    answer = change(manager, **changed)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_S13_guessing_the_current_password_stops(manager):
    statuses = [change(manager, current="mis").status_code for _ in range(11)]
    assert statuses[-1] == 429


def test_S11_signing_out_everywhere_ends_every_session(browser_for):
    here, elsewhere = browser_for("manager"), browser_for("manager")
    assert here.send("/account/uitloggen-overal").location == "/uitgelogd"
    for browser in (here, elsewhere):
        assert browser.get("/account").status_code == 302


@pytest.fixture
def two_organisations(engine, world, now):
    with unit_of_work(engine) as session:
        _join(session, world.people["manager"], world.foreign_id, now)


def _join(session: Session, user_id, organisation_id, now):
    session.add(
        Membership(
            user_id=user_id, organisation_id=organisation_id, role=Role.PROVIDER_EDITOR, created_at=now
        )
    )


def test_a_person_of_two_organisations_is_asked_for_which(two_organisations, manager, world):
    asked = manager.get("/mijn/week")
    assert (asked.status_code, asked.location) == (302, "/organisatie-kiezen?next=/mijn/week")
    assert "De Eikelaar (proef)" in words(manager.get(asked.location))
    answer = manager.send(
        "/organisatie-kiezen", {"organisation_id": str(world.foreign_id), "next": "/mijn/week"}
    )
    assert (answer.status_code, answer.location) == (303, "/mijn/week")
    week = manager.get("/mijn/week").text
    assert f"/mijn/week/{world.foreign_offering_id}" in week
    assert f"/mijn/week/{world.offering_id}" not in week


@pytest.mark.parametrize("chosen", ["foreign", "999999", "", "drie"])
def test_S01_nobody_acts_for_an_organisation_that_is_not_theirs(editor, world, chosen):
    wanted = str(world.foreign_id) if chosen == "foreign" else chosen
    assert editor.send("/organisatie-kiezen", {"organisation_id": wanted}).status_code == 404
