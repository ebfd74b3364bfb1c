"""The operator's page."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from portal.db import reading, unit_of_work
from portal.domain.duties import MailStatus
from portal.models import IndexRebuild, JobSlot, MailGate, OutboxLine, OutgoingMail
from tests.pages import words


@pytest.fixture
def busy_house(engine, now):
    with unit_of_work(engine) as session:
        _add_runs(session, now)
        session.add(OutboxLine(offering_id=1, created_at=now - timedelta(minutes=3)))
        session.add(IndexRebuild(started_at=now, finished_at=now, document_count=3000))
        session.add(
            OutgoingMail(
                key="a",
                message_id="a",
                to_address="mis@voorbeeld.example",
                subject="Proef",
                text="",
                html="",
                status=MailStatus.FAILED,
                next_attempt_at=now,
                error="550 onbekend",
                created_at=now,
            )
        )


def _add_runs(session: Session, now):
    for slot, outcome in (("1", "oude uitkomst"), ("2", "4 mails")):
        session.add(
            JobSlot(
                job="send-mail",
                slot=slot,
                claimed_by="proef",
                claimed_at=now,
                finished_at=now,
                outcome=outcome,
            )
        )
    session.add(JobSlot(job="rebuild", slot="1", claimed_by="proef", claimed_at=now, is_failed=True))


def test_the_page_works_in_an_empty_house(operator):
    page = words(operator.get("/beheer"))
    assert "Er is nog geen taak gelopen. Draait de klok?" in page
    assert "nog nooit" in page


def test_the_page_shows_the_last_run_of_each_job(busy_house, operator):
    page = words(operator.get("/beheer"))
    assert "send-mail klaar 25-11-2026 10:00 25-11-2026 10:00 4 mails" in page
    assert "oude uitkomst" not in page
    assert "rebuild mislukt" in page


def test_the_page_shows_outbox_index_and_mail(busy_house, operator):
    page = words(operator.get("/beheer"))
    assert "1 wacht op de zoekindex, oudste van 25-11-2026 09:57" in page
    assert "25-11-2026 10:00, 3.000 documenten" in page
    assert "1 mail mislukt" in page
    assert "mis@voorbeeld.example: 550 onbekend" in page


@pytest.fixture
def shut_house(engine, now):
    with unit_of_work(engine) as session:
        session.add(MailGate(id=1, epoch="a", sent_number=4, held_at=now, held_mark="none"))


def test_R27_the_page_says_that_no_mail_leaves_and_how_much_waits(shut_house, busy_house, operator):
    page = words(operator.get("/beheer"))
    assert "Er gaat geen mail uit" in page
    assert "In de wachtrij: 0 mails. Daarbij komen herinneringen voor 0 aanleveringen." in page


def test_R27_an_operator_lets_mail_out_again(shut_house, operator, engine, world):
    operator.get("/beheer")
    operator.send("/beheer/mail-hervatten")
    assert "Er gaat geen mail uit" not in words(operator.get("/beheer"))
    with reading(engine) as session:
        gate = session.get_one(MailGate, 1)
        assert (gate.accepted_mark, gate.resumed_by_id) == ("none", world.people["operator"])


def test_R19_the_page_says_that_the_clock_stands_too_early(engine, operator, now):
    with unit_of_work(engine) as session:
        session.add(MailGate(id=1, epoch="a", last_run_at=now + timedelta(hours=1)))
    assert "De klok staat vóór de laatste keer" in words(operator.get("/beheer"))
