"""Wherever a sender is killed, no mail is lost and at most one is doubled, and marked so."""

import signal
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from jobs.mailers import FolderMailer
from jobs.tasks import send_reminders
from portal.db import reading
from portal.domain.duties import MailStatus
from portal.models import OutgoingMail
from tests.chased import MONDAY
from tests.jobs.killing import POINTS, arrived, send_until
from tests.jobs.processes import furnish, make_place

DOUBLED = {"after DATA", "after 250", "before commit"}
IN_DOUBT = {"after claim", *DOUBLED}


@pytest.fixture(params=POINTS)
def point(request):
    return request.param


@pytest.fixture
def killed(point, engine, database_url, tmp_path):
    """Kill a sender at a point, then let another one finish after the lease."""
    furnish(engine)
    engine.dispose()
    assert send_until(point, database_url, tmp_path, MONDAY) == signal.SIGKILL
    later = MONDAY + timedelta(minutes=15)
    send_reminders(make_place(engine, tmp_path, lambda: later, FolderMailer(tmp_path / "mail")))
    with reading(engine) as session:
        return [(mail.message_id, mail.status, mail.error) for mail in session.exec(select(OutgoingMail))]


def test_R03_no_mail_is_lost_and_at_most_one_arrives_twice(killed, point, tmp_path):
    found = arrived(tmp_path)
    assert set(found) == {message_id for message_id, _, _ in killed}
    assert Counter(found.values()) == (Counter({1: 1, 2: 1}) if point in DOUBLED else Counter({1: 2}))


def test_R03_every_mail_ends_as_sent_and_what_was_in_doubt_is_marked(killed, point):
    assert [status for _, status, _ in killed] == [MailStatus.SENT] * 2
    assert [error for _, _, error in killed].count("in_doubt") == (point in IN_DOUBT)
