"""Whatever the mail server does, every mail is delivered once, or shown as failed or in doubt."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from jobs import post
from jobs.mailers import SmtpMailer
from jobs.tasks import send_mail
from portal.db import reading, unit_of_work
from portal.domain.duties import MailKind, MailStatus
from portal.models import OutgoingMail, User
from portal.services.mail_queue import LEASE, queue_mail, settle_sent
from tests.chased import MONDAY
from tests.factories import make_organisation, make_user
from tests.jobs.processes import make_place, smtp_server

COUNT = 6
HURRIED = {"step_seconds": 0.6, "whole_seconds": 1.5}
MINUTE = timedelta(minutes=1)


class Post:
    """Six letters in the queue, a server, and a clock that is set by hand."""

    def __init__(self, engine, folder, mailbox, url):
        self.engine, self.mailbox, self.at = engine, mailbox, MONDAY
        self.place = make_place(engine, folder, lambda: self.at)
        self.object_url = url
        self.is_hurried = False
        object.__setattr__(self.place, "open_mailer", self.open)
        with unit_of_work(engine) as session:
            for number in range(COUNT):
                queue_letter(session, number)

    def open(self):
        """Wait as long as the house does, or hardly, where a test is about waiting."""
        return SmtpMailer(self.object_url, **(HURRIED if self.is_hurried else {}))

    def run(self, after=timedelta(0)):
        self.at += after
        return send_mail(self.place)

    def run_until_settled(self, times=30):
        for _ in range(times):
            if not {MailStatus.QUEUED, MailStatus.IN_DOUBT} & set(self.statuses()):
                return
            self.run(timedelta(hours=4))

    def statuses(self):
        with reading(self.engine) as session:
            return Counter(session.exec(select(OutgoingMail.status)).all())

    def errors(self):
        with reading(self.engine) as session:
            return {error for error in session.exec(select(OutgoingMail.error)) if error}


def queue_letter(session, number, **fields):
    values = {"user_id": None, "to_address": f"mens{number}@voorbeeld.example", **fields}
    queue_mail(
        session,
        key=f"proef:{number}",
        subject="Proef",
        text="Proef",
        html="<p>Proef</p>",
        kind=MailKind.ACCOUNT,
        now=MONDAY,
        **values,
    )


@pytest.fixture
def at_the_post(engine, tmp_path):
    with smtp_server() as (mailbox, url):
        yield Post(engine, tmp_path, mailbox, url)


def test_R21_a_server_that_greylists_gets_every_mail_once(at_the_post):
    at_the_post.mailbox.answer_to_recipient = "450 later"
    at_the_post.run()
    assert at_the_post.statuses() == {MailStatus.QUEUED: COUNT}
    at_the_post.mailbox.answer_to_recipient = "250 OK"
    at_the_post.run(15 * MINUTE)
    assert at_the_post.statuses() == {MailStatus.SENT: COUNT}
    assert len(set(at_the_post.mailbox.message_ids)) == len(at_the_post.mailbox.message_ids) == COUNT


@pytest.mark.parametrize("answer", ["421 closing", "452 full"])
def test_R21_a_server_with_trouble_gets_every_mail_once_afterwards(at_the_post, answer):
    at_the_post.mailbox.answer_to_data = answer
    at_the_post.run()
    at_the_post.mailbox.message_ids.clear()
    at_the_post.mailbox.answer_to_data = "250 OK"
    at_the_post.run(15 * MINUTE)
    assert Counter(at_the_post.mailbox.message_ids).most_common(1)[0][1] == 1
    assert at_the_post.statuses() == {MailStatus.SENT: COUNT}


def test_R21_a_refusal_for_good_is_shown_and_not_tried_again(at_the_post):
    at_the_post.mailbox.answer_to_recipient = "550 no such person"
    at_the_post.run()
    at_the_post.run(LEASE)
    assert at_the_post.statuses() == {MailStatus.FAILED: COUNT}
    assert at_the_post.errors() == {"550 no such person"}


def test_R21_a_server_that_is_slow_but_answers_gets_every_mail_once(at_the_post):
    at_the_post.mailbox.pause_at_recipient = 0.2
    at_the_post.run()
    assert at_the_post.statuses() == {MailStatus.SENT: COUNT}
    assert len(at_the_post.mailbox.message_ids) == COUNT


def test_R21_a_server_that_drops_after_the_text_delivers_again_under_the_same_id(at_the_post):
    at_the_post.mailbox.pause_after_data, at_the_post.is_hurried = 3.0, True
    at_the_post.run()
    assert at_the_post.statuses() == {MailStatus.QUEUED: COUNT}
    at_the_post.mailbox.be_quick()
    at_the_post.is_hurried = False
    at_the_post.run(15 * MINUTE)
    assert at_the_post.statuses() == {MailStatus.SENT: COUNT}
    assert len(set(at_the_post.mailbox.message_ids)) == COUNT


def test_R21_a_server_that_is_away_costs_no_mail(at_the_post):
    url, at_the_post.object_url = at_the_post.object_url, "smtp://127.0.0.1:1"
    at_the_post.run()
    at_the_post.object_url = url
    at_the_post.run(15 * MINUTE)
    assert at_the_post.statuses() == {MailStatus.SENT: COUNT}


def test_R21_a_server_that_never_comes_back_ends_as_failed(at_the_post, monkeypatch):
    monkeypatch.setattr(post, "MOST_ATTEMPTS", 3)
    at_the_post.object_url = "smtp://127.0.0.1:1"
    at_the_post.run()
    at_the_post.run_until_settled()
    assert at_the_post.statuses() == {MailStatus.FAILED: COUNT}


def test_R21_after_a_row_of_faults_the_run_leaves_the_server_alone(at_the_post, monkeypatch):
    monkeypatch.setattr(post, "MOST_IN_A_ROW", 2)
    at_the_post.object_url = "smtp://127.0.0.1:1"
    assert at_the_post.run() == "0 sent, 0 failed, 2 postponed"


def test_R21_a_letter_that_dawdles_blocks_one_slot_only(at_the_post, monkeypatch):
    class Dawdling(SmtpMailer):
        def send(self, letter):
            if letter.to_address.startswith("mens0@"):
                time.sleep(2.0)
            super().send(letter)

    finished_at = []

    def note(session, **rest):
        finished_at.append(time.monotonic())
        settle_sent(session, **rest)

    monkeypatch.setattr(post, "settle_sent", note)
    monkeypatch.setattr(post.PostRoom, "__init__", _impatient(post.PostRoom.__init__))
    object.__setattr__(at_the_post.place, "open_mailer", lambda: Dawdling(at_the_post.object_url))
    at_the_post.run()
    assert at_the_post.statuses() == {MailStatus.SENT: COUNT}
    assert finished_at[COUNT - 1] - finished_at[COUNT - 2] > 0.5, "the others went on meanwhile"


def _impatient(make):
    def made(room, **fields):
        make(room, **fields, patience_seconds=0.1)

    return made


def test_R21_three_refusals_in_a_row_make_an_address_unconfirmed(engine, tmp_path):
    with smtp_server() as (mailbox, url):
        mailbox.answer_to_recipient = "550 no such person"
        at_the_post = Post(engine, tmp_path, mailbox, url)
        with unit_of_work(engine) as session:
            person = make_user(session, make_organisation(session))
            for number in range(100, 103):
                queue_letter(session, number, user_id=person.id, to_address=person.email)
        at_the_post.run()
    with reading(engine) as session:
        assert session.get_one(User, person.id).email_confirmed_at is None


def test_R21_two_refusals_and_a_delivery_leave_an_address_confirmed(engine, tmp_path):
    with smtp_server() as (mailbox, url):
        at_the_post = Post(engine, tmp_path, mailbox, url)
        with unit_of_work(engine) as session:
            person = make_user(session, make_organisation(session))
        for number, answer in ((100, "550 no"), (101, "550 no"), (102, "250 OK"), (103, "550 no")):
            mailbox.answer_to_recipient = answer
            with unit_of_work(engine) as session:
                queue_letter(session, number, user_id=person.id, to_address=person.email)
            at_the_post.run()
    with reading(engine) as session:
        found = session.get_one(User, person.id)
        assert found.email_confirmed_at is not None
        assert found.refused_mail_count == 1
