"""A mail is queued once, claimed by one sender, and ends in one way."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from portal.db import unit_of_work
from portal.domain.duties import MailStatus
from portal.domain.errors import DomainError
from portal.models import OutgoingMail
from portal.services.mail_queue import (
    LEASE,
    MOST_ATTEMPTS,
    cancel_mail,
    claim_mail,
    doubt_dead_claims,
    pause_after,
    queue_mail,
    settle_failed,
    settle_sent,
)
from tests.chased import mails

MINUTE = timedelta(minutes=1)


def queue(session: Session, now, **fields) -> int | None:
    values = {
        "key": "proef:1",
        "user_id": None,
        "to_address": "mens@voorbeeld.example",
        "subject": "Proef",
        "text": "Open https://plek.voorbeeld.example/l/abcdefghijklmnopqrst",
        "html": "<p>Proef</p>",
    }
    return queue_mail(session, **{**values, **fields}, now=now)


def claim(session: Session, now) -> OutgoingMail | None:
    return claim_mail(session, claimed_by="proef", now=now)


def claimed_id(session: Session, now) -> int:
    queue(session, now)
    mail = claim(session, now)
    assert mail is not None
    assert mail.id is not None
    return mail.id


def test_a_key_is_queued_once(session, now):
    queue(session, now)
    assert queue(session, now) is None


def test_a_queued_mail_is_claimed_once(engine, now):
    with unit_of_work(engine) as session:
        queue(session, now)
    with unit_of_work(engine) as session:
        claim(session, now)
    with unit_of_work(engine) as session:
        assert claim(session, now) is None


def test_a_mail_is_not_claimed_before_its_moment(session, now):
    queue(session, now)
    assert claim(session, now - MINUTE) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"to_address": "mens@voorbeeld.example\r\nBcc: dief@voorbeeld.example"},
        {"to_address": "mens@voorbeeld.example, dief@voorbeeld.example"},
        {"to_address": "mens@voorbeeld.example;dief@voorbeeld.example"},
        {"to_address": "Mens <mens@voorbeeld.example>"},
        {"to_address": "mens"},
        {"subject": "Proef\r\nBcc: dief@voorbeeld.example"},
        {"subject": "Proef\nX: y"},
        {"subject": "Proef\u2028X: y"},
        {"subject": " "},
    ],
)
def test_S33_a_header_that_breaks_is_refused(session, now, fields):
    with pytest.raises(DomainError):
        queue(session, now, **fields)


def test_a_sent_mail_is_sent(session, now):
    settle_sent(session, mail_id=claimed_id(session, now), now=now)
    assert mails(session)[0].status is MailStatus.SENT


def test_S17_a_sent_mail_keeps_no_secret(session, now):
    settle_sent(session, mail_id=claimed_id(session, now), now=now)
    assert "abcdefghijklmnopqrst" not in mails(session)[0].text


def test_a_temporary_failure_is_tried_again_later(session, now):
    settle_failed(session, mail_id=claimed_id(session, now), error="450", is_permanent=False, now=now)
    assert claim(session, now + MINUTE) is not None


def test_a_temporary_failure_is_not_tried_at_once(session, now):
    settle_failed(session, mail_id=claimed_id(session, now), error="450", is_permanent=False, now=now)
    assert claim(session, now) is None


def test_a_permanent_failure_is_not_tried_again(session, now):
    settle_failed(session, mail_id=claimed_id(session, now), error="550", is_permanent=True, now=now)
    assert claim(session, now + timedelta(days=9)) is None


def test_a_failure_is_shown(session, now):
    settle_failed(session, mail_id=claimed_id(session, now), error="550 weg", is_permanent=True, now=now)
    assert mails(session)[0].error == "550 weg"


def test_R21_trying_ends_after_many_attempts(session, now):
    mail_id = claimed_id(session, now)
    mails(session)[0].attempt_count = MOST_ATTEMPTS
    session.flush()
    assert settle_failed(session, mail_id=mail_id, error="450", is_permanent=False, now=now) is (
        MailStatus.FAILED
    )


def test_R21_pauses_grow():
    assert pause_after(1, "a") < pause_after(2, "a") < pause_after(3, "a")


def test_R21_a_pause_is_at_most_four_hours():
    assert max(pause_after(count, "a") for count in range(1, MOST_ATTEMPTS)) <= timedelta(hours=4)


def test_a_claim_within_its_lease_is_left_alone(session, now):
    claimed_id(session, now)
    assert doubt_dead_claims(session, now=now + MINUTE) == 0


def test_R03_the_claim_of_a_dead_sender_is_in_doubt(session, now):
    claimed_id(session, now)
    doubt_dead_claims(session, now=now + LEASE + MINUTE)
    assert mails(session)[0].status is MailStatus.IN_DOUBT


def test_R03_a_mail_in_doubt_is_tried_once_more_with_the_same_message_id(session, now):
    claimed_id(session, now)
    first = mails(session)[0].message_id
    doubt_dead_claims(session, now=now + LEASE + MINUTE)
    again = claim(session, now + LEASE + MINUTE)
    assert again is not None
    assert again.message_id == first


def test_R03_a_mail_sent_after_doubt_stays_marked(session, now):
    mail_id = claimed_id(session, now)
    doubt_dead_claims(session, now=now + LEASE + MINUTE)
    claim(session, now + LEASE + MINUTE)
    settle_sent(session, mail_id=mail_id, now=now + LEASE + MINUTE)
    assert (mails(session)[0].status, mails(session)[0].error) == (MailStatus.SENT, "in_doubt")


def test_R03_a_second_dead_sender_ends_the_mail(session, now):
    claimed_id(session, now)
    for turn in (1, 2):
        doubt_dead_claims(session, now=now + turn * (LEASE + MINUTE))
        claim(session, now + turn * (LEASE + MINUTE))
    assert (mails(session)[0].status, mails(session)[0].error) == (MailStatus.FAILED, "in_doubt_twice")


def test_a_cancelled_mail_is_not_sent(session, now):
    mail_id = queue(session, now)
    assert mail_id is not None
    cancel_mail(session, mail_id=mail_id, reason="submitted", now=now)
    assert claim(session, now) is None
