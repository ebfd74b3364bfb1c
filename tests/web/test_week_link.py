"""The week's list from the mail: read it, and confirm it all with one button."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, func, select

from portal.db import reading, unit_of_work
from portal.domain.duties import LinkPurpose
from portal.domain.terms import ReportChannel
from portal.models import AvailabilityReport, MailedLink
from portal.services.links import issue_link
from tests.pages import words
from tests.web.conftest import PASSWORD

CONFIRM = "Alles klopt nog: bevestigen"


@pytest.fixture
def issue(engine, world, now):
    def give(role="editor"):
        with unit_of_work(engine) as session:
            secret = issue_link(
                session,
                purpose=LinkPurpose.WEEK_LIST,
                user_id=world.people[role],
                organisation_id=world.own_id,
                week_start=date(2026, 11, 23),
                address=world.emails[role],
                expires_at=now + timedelta(days=5),
                now=now,
            )
        return f"/l/{secret}"

    return give


def stored(engine):
    with reading(engine) as session:
        reports = session.exec(select(func.count()).select_from(AvailabilityReport)).one()
        return reports, session.exec(select(MailedLink.used_at)).all()


def test_S17_the_page_shows_the_figures_and_changes_nothing(visitor, issue, engine):
    path, before = issue(), None
    for _ in range(3):
        page = visitor.get(path)
        before = before or stored(engine)
        assert page.status_code == 200
        assert "6 dagen geleden" in words(page)
        assert CONFIRM in words(page)
        assert "Iets wijzigen" in words(page)
        assert page.headers["Cache-Control"] == "no-store"
    assert stored(engine) == before


def test_one_button_confirms_everything_and_shows_what_is_public_with_undo(visitor, issue, engine):
    path = issue()
    before, _ = stored(engine)
    answer = visitor.send(path, {"klopt": "ja"})
    assert (answer.status_code, answer.location) == (303, "/mijn/week?bevestigd=1")
    after, used = stored(engine)
    assert after == before + 1
    assert used != [None]
    page = visitor.get(answer.location)
    assert "Bevestigd: 1 opgave is weer van vandaag." in words(page)
    assert "ngedaan" in words(page)
    with reading(engine) as session:
        newest = select(AvailabilityReport.channel).order_by(col(AvailabilityReport.id).desc())
        assert session.exec(newest).first() is ReportChannel.WEEK_LINK


def test_change_something_opens_the_list_and_confirms_nothing(visitor, issue, engine):
    path = issue()
    before, _ = stored(engine)
    assert visitor.send(path).location == "/mijn/week"
    assert stored(engine)[0] == before


def test_what_came_in_after_the_page_was_shown_is_not_confirmed_unseen(visitor, issue, engine):
    path = issue()
    before, _ = stored(engine)
    assert visitor.send(path, {"klopt": "ja", "gezien": "0"}).location == "/mijn/week?bevestigd=0"
    assert stored(engine)[0] == before


def test_R15_the_button_twice_confirms_once_and_says_it_worked(app, visitor, issue, engine):
    path = issue()
    visitor.send(path, {"klopt": "ja"})
    after, _ = stored(engine)
    again = visitor.send(path, {"klopt": "ja"})
    assert again.status_code == 410
    assert "U bent al binnen" in words(again)
    other = app.test_client().get(path)
    assert "wat u bevestigde, is bewaard" in words(other)
    assert stored(engine)[0] == after


def test_S18_a_person_who_left_the_organisation_sees_no_figure_and_confirms_nothing(visitor, issue, engine):
    path = issue("stranger")
    before, _ = stored(engine)
    page = visitor.get(path)
    assert "geleden" not in words(page)
    assert CONFIRM not in words(page)
    visitor.send(path, {"klopt": "ja"})
    assert stored(engine)[0] == before


def test_S18_after_confirming_by_link_only_the_list_is_open(visitor, issue):
    visitor.send(issue(), {"klopt": "ja"})
    assert visitor.get("/mijn/week").status_code == 200
    assert visitor.get("/account").status_code == 403


def test_S17_a_sign_in_link_cannot_confirm(visitor, world, engine, now):
    with unit_of_work(engine) as session:
        secret = issue_link(
            session,
            purpose=LinkPurpose.SIGN_IN,
            user_id=world.people["editor"],
            organisation_id=None,
            week_start=None,
            address=world.emails["editor"],
            expires_at=now + timedelta(minutes=10),
            now=now,
        )
    before, _ = stored(engine)
    assert visitor.send(f"/l/{secret}", {"klopt": "ja"}).status_code == 404
    assert stored(engine) == (before, [None])


def test_who_is_signed_in_keeps_their_session(editor, issue, world):
    assert editor.send(issue(), {"klopt": "ja"}).location == "/mijn/week?bevestigd=1"
    assert editor.get("/account").status_code == 200
    assert PASSWORD not in editor.get("/mijn/week").text
