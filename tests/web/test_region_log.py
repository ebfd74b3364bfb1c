"""The reminder log of a region, and the list of whom nobody can reach."""

import pytest

from portal.db import unit_of_work
from portal.domain.duties import MailStatus
from portal.models import OutgoingMail, User
from tests.pages import words
from tests.web.region_desk import fill_board


@pytest.fixture
def board(engine, world, now):
    with unit_of_work(engine) as session:
        return fill_board(session, world, now)


def test_the_log_tells_who_what_which_step_and_why(board, contract_manager):
    page = words(contract_manager.get("/regio/herinneringen"))
    assert "Proef manager (aanbieder) wachttijden vanaf 09-11-2026 stap 1 verstuurd" in page
    assert (
        "niemand (aanbieder) wachttijden vanaf 09-11-2026 stap 2 overgeslagen er is niemand om te mailen"
        in page
    )


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("stand=sent", "1 regel"),
        ("naam=wilgen", "2 regels"),
        ("naam=manager", "1 regel"),
        ("aan=provider", "2 regels"),
        ("soort=waiting", "2 regels"),
        ("vanaf=2026-11-25&tot=2026-11-25", "2 regels"),
        ("vanaf=2026-11-26", "Geen herinneringen"),
        ("tot=2026-11-24", "Geen herinneringen"),
        ("naam=%25", "Geen herinneringen"),
    ],
)
def test_the_log_filters(board, contract_manager, query, lines):
    assert lines in words(contract_manager.get(f"/regio/herinneringen?{query}"))


def test_S01_the_log_shows_nothing_to_another_region(board, browser_for):
    assert "Geen herinneringen" in words(browser_for("other_region").get("/regio/herinneringen"))


def test_everybody_within_reach_is_said(board, contract_manager):
    page = words(contract_manager.get("/regio/onbereikbaar"))
    assert "Iedereen is bereikbaar" in page
    assert "Alle adressen werken." in page


def test_a_provider_without_a_confirmed_address_is_listed_with_its_phone(
    board, engine, world, contract_manager
):
    with unit_of_work(engine) as session:
        for role in ("manager", "editor"):
            session.get_one(User, world.people[role]).email_confirmed_at = None
    page = words(contract_manager.get("/regio/onbereikbaar"))
    assert "De Wilgenboom (proef)" in page
    assert "Laatste stap die niemand vond" in page
    assert "manager@voorbeeld.example het e-mailadres is niet bevestigd" in page


def test_R21_an_address_to_which_the_last_mail_failed_is_listed(board, engine, world, now, contract_manager):
    with unit_of_work(engine) as session:
        session.add(
            OutgoingMail(
                key="proef",
                message_id="proef",
                user_id=world.people["editor"],
                to_address="editor@voorbeeld.example",
                subject="Proef",
                text="",
                html="",
                status=MailStatus.FAILED,
                error="550 mailbox unavailable",
                next_attempt_at=now,
                created_at=now,
            )
        )
    assert "550 mailbox unavailable" in words(contract_manager.get("/regio/onbereikbaar"))


def test_S01_another_region_sees_none_of_these_people(board, engine, world, browser_for):
    with unit_of_work(engine) as session:
        session.get_one(User, world.people["editor"]).email_confirmed_at = None
    assert "editor@voorbeeld" not in words(browser_for("other_region").get("/regio/onbereikbaar"))
