"""The contract manager's board and the reminder log."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from portal.db import unit_of_work
from portal.domain.duties import Audience, ObligationStatus, ReminderStatus
from portal.domain.terms import CalendarKind
from portal.models import Excuse, Obligation, Reminder
from tests.factories import key, make_organisation
from tests.pages import words


def owe(session: Session, world, now, organisation_id, *, weeks_ago=0, status=ObligationStatus.OPEN, **more):
    start = date(2026, 11, 23) - timedelta(weeks=weeks_ago)
    values = {
        "organisation_id": organisation_id,
        "region_id": world.region_id,
        "kind": CalendarKind.WAITING,
        "period_start": start,
        "period_end": start + timedelta(days=6),
        "due_at": now + timedelta(days=5) - timedelta(weeks=weeks_ago),
        "status": status,
        "item_count": 4,
        "created_at": now - timedelta(weeks=weeks_ago),
    }
    obligation = Obligation(**{**values, **more})
    session.add(obligation)
    session.flush()
    return obligation


@pytest.fixture
def board(engine, world, now):
    """One provider open this week and late of two before; one submitted, one excused, one elsewhere."""
    with unit_of_work(engine) as session:
        late = [owe(session, world, now, world.own_id, weeks_ago=ago) for ago in (0, 1, 2)]
        owe(session, world, now, world.foreign_id, status=ObligationStatus.SUBMITTED, submitted_at=now)
        excused = make_organisation(session, name="Het Vennetje (proef)")
        excuse = Excuse(
            organisation_id=key(excused),
            region_id=world.region_id,
            starts_on=now.date(),
            ends_on=now.date(),
            reason="vakantie",
            created_at=now,
        )
        session.add(excuse)
        session.flush()
        owe(session, world, now, key(excused), status=ObligationStatus.EXCUSED, excuse_id=excuse.id)
        elsewhere = make_organisation(session, name="Buiten De Regio (proef)")
        owe(session, world, now, key(elsewhere), region_id=world.other_region_id)
        for status, user, reason in (
            (ReminderStatus.SENT, world.people["manager"], None),
            (ReminderStatus.SKIPPED, None, "nobody"),
        ):
            session.add(
                Reminder(
                    obligation_id=key(late[2]),
                    step_position=0 if user else 1,
                    audience=Audience.PROVIDER,
                    user_id=user,
                    status=status,
                    reason=reason,
                    created_at=now,
                )
            )


def test_the_board_counts_the_newest_period(board, contract_manager):
    page = words(contract_manager.get("/regio"))
    assert "Regio Eigen: wachttijden vanaf 23 november 2026" in page
    assert "1 van 3 aanbieders ingeleverd; uiterlijk 30 november 2026, 10:00 uur." in page
    assert "1 open 0 te laat 1 ingeleverd 1 vrijgesteld" in page


def test_the_board_lists_a_provider_once_with_the_oldest_due_moment(board, contract_manager):
    page = words(contract_manager.get("/regio"))
    assert "1 aanbieder, langst te laat eerst." in page
    assert "De Wilgenboom (proef) 9 dagen te laat wachttijden 4 3 16-11-2026 10:00" in page
    assert "De Eikelaar" not in page


def test_S01_the_board_shows_nothing_of_another_region(board, contract_manager, world):
    assert "Buiten De Regio" not in words(contract_manager.get("/regio"))
    assert contract_manager.get(f"/regio?regio={world.other_region_id}").status_code == 404
    assert contract_manager.get(f"/regio/herinneringen?regio={world.other_region_id}").status_code == 404


@pytest.mark.parametrize("query", ["regio=drie", "regio=-1", "regio=99999999999999", "regio=²"])
def test_a_region_that_is_none_is_not_found(contract_manager, query):
    assert contract_manager.get(f"/regio?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["pagina=0", "pagina=-1", "pagina=1e9", "pagina=99999999999", "soort=x", "stand=x"]
)
def test_S34_an_odd_filter_or_page_number_is_no_fault(board, contract_manager, query):
    assert contract_manager.get(f"/regio?{query}").status_code == 200
    assert contract_manager.get(f"/regio/herinneringen?{query}").status_code == 200


def test_an_empty_board_says_so(contract_manager):
    page = words(contract_manager.get("/regio"))
    assert "Nog geen aanleveringen" in page
    assert "alles ingeleverd" in page


def test_the_board_filters_on_late_and_kind(board, contract_manager):
    assert "De Wilgenboom" in words(contract_manager.get("/regio?stand=te-laat&soort=waiting"))
    assert "De Wilgenboom" not in words(contract_manager.get("/regio?soort=indicators"))


def test_a_long_list_has_pages_that_keep_the_filter(engine, world, now, contract_manager):
    with unit_of_work(engine) as session:
        for number in range(30):
            owe(session, world, now, key(make_organisation(session, name=f"Proef {number:02}")), weeks_ago=1)
    page = contract_manager.get("/regio?stand=te-laat")
    assert "Proef 24" in page.text
    assert "Proef 25" not in page.text
    assert "/regio?stand=te-laat&amp;pagina=2" in page.text
    assert "Proef 29" in contract_manager.get("/regio?stand=te-laat&pagina=2").text


def test_the_log_tells_who_what_which_step_and_why(board, contract_manager):
    page = words(contract_manager.get("/regio/herinneringen"))
    assert "Proef manager (aanbieder) wachttijden vanaf 09-11-2026 1 verstuurd" in page
    assert (
        "niemand (aanbieder) wachttijden vanaf 09-11-2026 2 overgeslagen er is niemand om te mailen" in page
    )


def test_the_log_filters_on_status_and_name(board, contract_manager):
    sent = words(contract_manager.get("/regio/herinneringen?stand=sent"))
    assert "1 regel, nieuwste eerst." in sent
    assert "2 regels" in words(contract_manager.get("/regio/herinneringen?naam=wilgen"))
    assert "Geen herinneringen" in words(contract_manager.get("/regio/herinneringen?naam=%25"))


def test_S01_the_log_shows_nothing_to_another_region(board, browser_for):
    assert "Geen herinneringen" in words(browser_for("other_region").get("/regio/herinneringen"))
