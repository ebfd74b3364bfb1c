"""A clock that jumps mails nobody twice; while it stands too early nothing leaves."""

from datetime import timedelta

import pytest
from sqlmodel import select

from jobs.mailers import MemoryMailer
from jobs.tasks import make_obligations, send_mail, send_reminders
from portal.db import reading, unit_of_work
from portal.domain.duties import MailStatus
from portal.models import OutgoingMail
from portal.services.mail_gate import resume_mail
from tests.chased import MONDAY, THURSDAY
from tests.jobs.processes import furnish, make_place

HOUR = timedelta(hours=1)


class Jumping:
    """A house of which the clock is set by hand."""

    def __init__(self, engine, folder):
        furnish(engine)
        self.engine, self.mailer, self.at = engine, MemoryMailer(), MONDAY
        self.place = make_place(engine, folder, lambda: self.at, self.mailer)

    def tick(self, at):
        self.at = at
        make_obligations(self.place)
        return send_reminders(self.place)


@pytest.fixture
def jumping(engine, tmp_path):
    return Jumping(engine, tmp_path)


@pytest.mark.parametrize("jump", [HOUR, -HOUR, timedelta(minutes=-5), timedelta(days=-3)])
def test_R19_a_jump_and_back_mails_nobody_twice(jumping, jump):
    jumping.tick(MONDAY + HOUR)
    jumping.tick(MONDAY + HOUR + jump)
    jumping.tick(MONDAY + HOUR + timedelta(minutes=15))
    assert len(jumping.mailer.letters) == 2


def test_R19_a_run_with_a_clock_too_early_says_so(jumping):
    jumping.tick(MONDAY + HOUR)
    assert jumping.tick(MONDAY) == "no mail leaves (clock_back): see `plekwijzer mail status`"


def test_R19_a_clock_that_is_a_little_slow_is_no_fault(jumping):
    jumping.tick(MONDAY + HOUR)
    assert "no mail leaves" not in jumping.tick(MONDAY + HOUR - timedelta(minutes=9))


def test_R19_forty_days_ahead_and_back_mails_nobody_twice_a_day(jumping):
    for at in (MONDAY, MONDAY + timedelta(days=42), MONDAY + HOUR, THURSDAY):
        jumping.tick(at)
    with reading(jumping.engine) as session:
        keys = [mail.key for mail in session.exec(select(OutgoingMail))]
    assert len(jumping.mailer.letters) == len(set(keys))
    assert {letter.written_at for letter in jumping.mailer.letters} == {MONDAY, MONDAY + timedelta(days=42)}


def test_R19_an_operator_lets_mail_out_again_and_nobody_hears_twice(jumping):
    jumping.tick(MONDAY + timedelta(days=42))
    sent = len(jumping.mailer.letters)
    with unit_of_work(jumping.engine) as session:
        resume_mail(session, user_id=None, now=MONDAY + HOUR)
    jumping.tick(MONDAY + HOUR)
    assert len(jumping.mailer.letters) == sent


def test_R19_what_a_wrong_clock_put_off_is_sent_after_resuming(jumping):
    jumping.mailer = MemoryMailer()
    with unit_of_work(jumping.engine) as session:
        session.add(_mail(next_attempt_at=MONDAY + timedelta(days=40)))
        resume_mail(session, user_id=None, now=MONDAY)
    jumping.tick(MONDAY - timedelta(days=1))
    with unit_of_work(jumping.engine) as session:
        resume_mail(session, user_id=None, now=MONDAY)
    jumping.at = MONDAY
    assert "1 sent" in send_mail(jumping.place)


def _mail(**fields):
    return OutgoingMail(
        key="proef",
        message_id="proef",
        to_address="mens@voorbeeld.example",
        subject="Proef",
        text="",
        html="",
        status=MailStatus.QUEUED,
        created_at=MONDAY,
        **fields,
    )
