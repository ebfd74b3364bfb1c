"""Mailed links: a week's list, and signing in."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.db import unit_of_work
from portal.domain.duties import LinkPurpose
from portal.models import MailedLink, OutgoingMail
from portal.services.links import issue_link
from tests.pages import words


@pytest.fixture
def issue(engine, world, now):
    def give(role="manager", purpose=LinkPurpose.WEEK_LIST, **changed):
        is_week = purpose is LinkPurpose.WEEK_LIST
        values = {
            "purpose": purpose,
            "user_id": world.people[role],
            "organisation_id": world.own_id if is_week else None,
            "week_start": date(2026, 11, 23) if is_week else None,
            "address": world.emails[role],
            "expires_at": now + timedelta(days=5),
            "now": now,
        }
        with unit_of_work(engine) as session:
            return f"/l/{issue_link(session, **{**values, **changed})}"

    return give


def test_S17_opening_a_link_explains_and_changes_nothing(visitor, issue, engine):
    path = issue()
    for _ in range(3):
        page = visitor.get(path)
        assert page.status_code == 200
    assert "Weeklijst van De Wilgenboom (proef)" in words(page)
    assert visitor.get("/account").status_code == 302
    with unit_of_work(engine) as session:
        assert session.exec(select(MailedLink.used_at)).all() == [None]


def test_S18_the_button_opens_that_weeks_list_and_nothing_else(visitor, issue, world):
    answer = visitor.send(issue())
    assert (answer.status_code, answer.location) == (303, "/mijn/week")
    assert visitor.get("/mijn/week").status_code == 200
    for path in ("/account", "/regio", "/beheer", "/organisatie-kiezen", "/start"):
        assert visitor.get(path).status_code == 403, path
    assert "alleen de weeklijst" in words(visitor.get("/account"))


def test_S18_a_week_link_never_reaches_another_organisation(visitor, issue, world):
    visitor.send(issue())
    assert visitor.send(f"/mijn/week/{world.foreign_offering_id}/bevestigen").status_code == 404


def test_S18_a_week_link_of_a_contract_manager_reaches_no_region(visitor, issue, world):
    visitor.send(issue("contract_manager"))
    assert visitor.get("/mijn/week").status_code == 403
    assert visitor.get("/regio").status_code == 403


def test_S18_a_week_link_does_not_take_rights_away_from_who_is_in_already(manager, issue):
    assert manager.send(issue()).location == "/mijn/week"
    assert manager.get("/account").status_code == 200


def test_S17_a_link_works_once_and_the_page_says_what_to_do(app, visitor, issue):
    path = issue()
    visitor.send(path)
    again = app.test_client().get(path)
    assert again.status_code == 410
    assert "al een keer gebruikt" in words(again)
    assert "Vraag een inloglink aan" in words(again)


def test_S17_an_expired_link_says_so(visitor, issue, clock):
    path = issue()
    clock.advance(days=5)
    assert visitor.get(path).status_code == 410
    assert visitor.send(path).status_code == 410


def test_S17_an_unknown_link_is_not_found(visitor):
    answer = visitor.get("/l/verzonnen")
    assert answer.status_code == 404
    assert "kennen wij niet" in words(answer)


@pytest.mark.parametrize(
    ("purpose", "page"), [(LinkPurpose.RESET, "wachtwoord-kiezen"), (LinkPurpose.ADDRESS, "adres-bevestigen")]
)
def test_S17_a_link_with_a_page_of_its_own_leads_there_and_is_not_used_here(visitor, issue, purpose, page):
    path = issue(purpose=purpose)
    assert visitor.get(path).location == path.replace("/l/", f"/{page}/")
    assert visitor.send(path).status_code == 404
    assert visitor.get(path.replace("/l/", f"/{page}/")).status_code == 200


def test_S17_the_secret_goes_into_no_referer(visitor, issue):
    assert visitor.get(issue()).headers["Referrer-Policy"] == "strict-origin"


def test_a_sign_in_link_from_the_mail_signs_in(visitor, world, engine):
    visitor.send("/inloggen/link", {"email": world.emails["manager"]})
    with unit_of_work(engine) as session:
        mail = session.exec(select(OutgoingMail)).one()
    found = re.search(r"http://localhost(/l/\S+)", mail.text)
    assert found is not None
    page = visitor.get(found.group(1))
    assert "inloggen als" not in words(page)
    assert "logt u in als Proef manager" in words(page)
    assert visitor.send(found.group(1)).location == "/start"
    assert visitor.get("/account").status_code == 200


def test_S17_a_sign_in_link_lasts_ten_minutes(visitor, world, engine, clock):
    visitor.send("/inloggen/link", {"email": world.emails["manager"]})
    with unit_of_work(engine) as session:
        link = session.exec(select(MailedLink)).one()
    assert link.expires_at - link.created_at == timedelta(minutes=10)
