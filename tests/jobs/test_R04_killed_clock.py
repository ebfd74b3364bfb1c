"""A clock killed while it drains loses and doubles nothing; one that is told to stop finishes."""

import signal

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.domain.duties import MailStatus
from portal.models import Offering, OutboxLine, OutgoingMail
from portal.services.mail_queue import queue_mail
from search.engines.embedded import EmbeddedEngine
from search.indexer import rebuild
from tests.chased import Chased
from tests.factories import key
from tests.jobs.processes import finish, smtp_server, wait_until

LINES = 1000


def fill(engine, now) -> set[int]:
    """Put 1,000 offerings in the database, each with a line on the outbox; return their ids."""
    with unit_of_work(engine) as session:
        chased = Chased(session)
        like = chased.offerings[0].model_dump(exclude={"id"})
        session.execute(insert(Offering), [like] * (LINES - 2))
        ids = {one for one in session.scalars(select(col(Offering.id))) if one is not None}
        session.execute(insert(OutboxLine), [{"offering_id": one, "created_at": now} for one in ids])
        assert key(chased.offerings[0]) in ids
    return ids


def waiting(engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(OutboxLine)) or 0


@pytest.fixture
def indexed(engine, tmp_path, now):
    """Give an index that exists and is empty."""
    search_engine = EmbeddedEngine(tmp_path / "index")
    rebuild(engine, search_engine, now=now)
    return search_engine


@pytest.mark.slow
def test_R04_a_clock_killed_while_draining_loses_and_doubles_nothing(engine, indexed, household, now):
    ids = fill(engine, now)
    first = household.start()
    wait_until(lambda: waiting(engine) < LINES)
    first.kill()
    finish(first)
    second = household.start()
    wait_until(lambda: waiting(engine) == 0)
    second.send_signal(signal.SIGTERM)
    finish(second)
    assert indexed.ids() == ids


@pytest.mark.slow
def test_R30_a_clock_told_to_stop_finishes_the_mail_in_hand(engine, indexed, household, now):
    with unit_of_work(engine) as session:
        queue_mail(
            session,
            key="proef",
            user_id=None,
            to_address="mens@voorbeeld.example",
            subject="Proef",
            text="Proef",
            html="<p>Proef</p>",
            now=now.replace(year=2020),
        )
    with smtp_server() as (mailbox, url):
        mailbox.pause_after_data = 1.0
        clock = household.start(SMTP_URL=url)
        assert mailbox.data_arrived.wait(20)
        clock.send_signal(signal.SIGTERM)
        finish(clock)
    with reading(engine) as session:
        assert session.scalars(select(col(OutgoingMail.status))).all() == [MailStatus.SENT]


@pytest.mark.slow
def test_a_clock_told_to_stop_ends_well(engine, indexed, household):
    clock = household.start()
    assert clock.stdout is not None
    for line in clock.stdout:
        if "clock started" in line:
            break
    clock.send_signal(signal.SIGTERM)
    finish(clock)
    assert clock.returncode == 0
