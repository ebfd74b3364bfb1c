"""The queue is emptied: sent, tried again, failed, or cancelled."""

from datetime import timedelta

import pytest
from sqlmodel import select

from jobs.mailers import MemoryMailer, PermanentMailError, TemporaryMailError
from jobs.tasks import send_mail, send_reminders
from portal.db import reading, unit_of_work
from portal.domain.duties import MailStatus, ReminderStatus
from portal.models import Offering, OutgoingMail, Reminder, User
from portal.services.obligations import settle_waiting
from tests.chased import MONDAY, Chased, decide, owe_last_week
from tests.factories import key, make_report
from tests.jobs.processes import make_place


class MoodyMailer(MemoryMailer):
    """Refuses the first letter."""

    def __init__(self, fault: Exception) -> None:
        super().__init__()
        self.faults = [fault]

    def send(self, letter) -> None:
        if self.faults:
            raise self.faults.pop()
        super().send(letter)


@pytest.fixture
def furnished(engine):
    with unit_of_work(engine) as session:
        chased = Chased(session)
        owe_last_week(session)
        return key(chased.provider)


def place_with(engine, folder, mailer, moment=MONDAY):
    return make_place(engine, folder, lambda: moment, mailer)


def statuses(engine):
    with reading(engine) as session:
        return sorted(mail.status for mail in session.exec(select(OutgoingMail)))


def test_what_is_due_is_sent(engine, furnished, tmp_path):
    mailer = MemoryMailer()
    send_reminders(place_with(engine, tmp_path, mailer))
    assert len(mailer.letters) == 2


def test_the_log_says_that_it_was_sent(engine, furnished, tmp_path):
    send_reminders(place_with(engine, tmp_path, MemoryMailer()))
    with reading(engine) as session:
        assert {row.status for row in session.exec(select(Reminder))} == {ReminderStatus.SENT}


def test_R21_a_temporary_fault_leaves_the_mail_in_the_queue(engine, furnished, tmp_path):
    send_reminders(place_with(engine, tmp_path, MoodyMailer(TemporaryMailError("450"))))
    assert statuses(engine) == [MailStatus.QUEUED, MailStatus.SENT]


def test_R21_a_temporary_fault_is_made_good_later(engine, furnished, tmp_path):
    mailer = MoodyMailer(TemporaryMailError("450"))
    send_reminders(place_with(engine, tmp_path, mailer))
    send_mail(place_with(engine, tmp_path, mailer, MONDAY + timedelta(minutes=2)))
    assert statuses(engine) == [MailStatus.SENT, MailStatus.SENT]


def test_R21_a_permanent_fault_ends_the_mail(engine, furnished, tmp_path):
    send_reminders(place_with(engine, tmp_path, MoodyMailer(PermanentMailError("550"))))
    assert statuses(engine) == [MailStatus.FAILED, MailStatus.SENT]


def test_R22_a_poisoned_mail_holds_up_no_other(engine, furnished, tmp_path):
    send_reminders(place_with(engine, tmp_path, MoodyMailer(ValueError("vergif"))))
    assert statuses(engine) == [MailStatus.QUEUED, MailStatus.SENT]


def test_R23_what_was_handed_in_before_sending_is_not_sent(engine, furnished, tmp_path):
    with unit_of_work(engine) as session:
        decide(session, MONDAY)
        report_all(session)
        settle_waiting(session, organisation_id=furnished, now=MONDAY)
    mailer = MemoryMailer()
    send_mail(place_with(engine, tmp_path, mailer))
    assert mailer.letters == []


def report_all(session):
    for offering in session.exec(select(Offering)).all():
        make_report(session, offering, at=MONDAY)


def test_what_stops_is_not_begun(engine, furnished, tmp_path):
    with unit_of_work(engine) as session:
        decide(session, MONDAY)
    place = place_with(engine, tmp_path, MemoryMailer())
    place.stopping.set()
    send_mail(place)
    assert statuses(engine) == [MailStatus.QUEUED, MailStatus.QUEUED]


def test_at_night_the_job_says_when_it_goes_on(engine, furnished, tmp_path):
    place = place_with(engine, tmp_path, MemoryMailer(), MONDAY + timedelta(hours=12))
    assert send_reminders(place) == "quiet time, nothing is mailed before dinsdag 24 november om 07:00 uur"


def test_a_step_that_finds_nobody_is_told(engine, furnished, tmp_path):
    with unit_of_work(engine) as session:
        for user in session.exec(select(User)):
            user.is_active = False
    assert send_reminders(place_with(engine, tmp_path, MemoryMailer())).endswith(", 1 skipped")
