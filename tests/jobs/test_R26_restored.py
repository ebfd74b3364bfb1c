"""A database that was put back mails nobody until a person has looked."""

import secrets
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlmodel import select

from jobs.fence import Fence
from jobs.mailers import MemoryMailer
from jobs.tasks import send_mail, send_reminders
from portal.db import make_engine, reading, unit_of_work
from portal.domain.duties import MailHold, MailStatus
from portal.models import OutgoingMail
from portal.services.mail_gate import resume_mail, view_gate
from tests.chased import MONDAY, decide
from tests.jobs.processes import furnish, make_place

MINUTE = timedelta(minutes=1)


@pytest.fixture
def backend():
    """Copying a file is how these tests restore; what is tested is the same rows on either database."""
    return "sqlite"


class House:
    """A house that made a backup just before it sent its mails."""

    def __init__(self, engine, folder):
        self.folder, self.engine, self.mailer = folder, engine, MemoryMailer()
        furnish(engine)
        with unit_of_work(engine) as session:
            decide(session, MONDAY)
        send_mail(self.place(at=MONDAY - timedelta(days=2)))  # a quiet day: nothing leaves, the mark is there
        self.backup = folder / "backup.sqlite3"
        with (
            closing(sqlite3.connect(engine.url.database)) as there,
            closing(sqlite3.connect(self.backup)) as to,
        ):
            there.backup(to)
        send_reminders(self.place())

    def place(self, at=MONDAY, engine=None, folder=None):
        return make_place(engine or self.engine, folder or self.folder, lambda: at, self.mailer)

    def restore(self):
        path = self.folder / f"restored-{secrets.token_hex(4)}.sqlite3"
        shutil.copyfile(self.backup, path)
        return make_engine(f"sqlite:///{path}")


@pytest.fixture
def house(engine, tmp_path):
    return House(engine, tmp_path)


@pytest.fixture
def restored(house):
    engine = house.restore()
    yield engine
    engine.dispose()


def test_R27_an_old_backup_sends_nothing(house, restored):
    told = send_mail(house.place(MONDAY + MINUTE, restored))
    assert told == "no mail leaves (restored): see `plekwijzer mail status`"
    assert len(house.mailer.letters) == 2


def test_R27_an_old_backup_decides_nothing(house, restored):
    send_reminders(house.place(MONDAY + timedelta(days=3), restored))
    with reading(restored) as session:
        assert {mail.status for mail in session.exec(select(OutgoingMail))} == {MailStatus.QUEUED}


def test_R26_a_copy_restored_elsewhere_sends_nothing(house, engine, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    assert "restored" in send_mail(house.place(MONDAY + MINUTE, engine, elsewhere))


def test_R27_the_operator_sees_how_many_wait(house, restored):
    send_mail(house.place(MONDAY + MINUTE, restored))
    with reading(restored) as session:
        gate = view_gate(session, now=MONDAY + MINUTE)
    assert (gate.hold, gate.waiting_count) == (MailHold.RESTORED, 2)


def test_R27_after_resuming_mail_leaves_and_goes_on_leaving(house, restored):
    send_mail(house.place(MONDAY + MINUTE, restored))
    with unit_of_work(restored) as session:
        resume_mail(session, user_id=None, now=MONDAY + MINUTE)
    assert send_mail(house.place(MONDAY + 2 * MINUTE, restored)) == "2 sent, 0 failed"
    assert "no mail leaves" not in send_reminders(house.place(MONDAY + 3 * MINUTE, restored))


def test_R27_a_second_restore_is_seen_too(house, restored):
    send_mail(house.place(MONDAY + MINUTE, restored))
    with unit_of_work(restored) as session:
        resume_mail(session, user_id=None, now=MONDAY + MINUTE)
    send_mail(house.place(MONDAY + 2 * MINUTE, restored))
    again = house.restore()
    assert "restored" in send_mail(house.place(MONDAY + 3 * MINUTE, again))
    again.dispose()


def test_R26_the_house_itself_goes_on(house):
    assert "no mail leaves" not in send_reminders(house.place(MONDAY + timedelta(days=3)))


def test_a_mark_that_cannot_be_read_counts_as_none(tmp_path):
    fence = Fence(tmp_path)
    fence.path.write_text("{")
    assert fence.read() is None
