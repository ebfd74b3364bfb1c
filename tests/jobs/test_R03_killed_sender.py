"""A sender that is killed loses no mail, and doubles at most the one that it was sending."""

from collections import Counter

import pytest
from sqlmodel import select

from portal.db import reading
from portal.domain.duties import MailStatus
from portal.models import OutgoingMail
from tests.jobs.processes import finish, furnish, smtp_server

AT = "2026-11-23T08:05:00+00:00"
AFTER_THE_LEASE = "2026-11-23T08:20:00+00:00"
DECIDE = ("run", "send-reminders", "--at")


def killed_and_restarted(engine, household, *, pause, event):
    """Kill a sender at a point of the conversation, and let another finish; return the mailbox."""
    furnish(engine)
    with smtp_server() as (mailbox, url):
        setattr(mailbox, pause, 20.0)
        first = household.start(*DECIDE, AT, SMTP_URL=url)
        assert getattr(mailbox, event).wait(20)
        first.kill()
        finish(first)
        mailbox.be_quick()
        finish(household.start(*DECIDE, AFTER_THE_LEASE, SMTP_URL=url))
    return mailbox


def rows(engine):
    with reading(engine) as session:
        return [(row.status, row.error) for row in session.exec(select(OutgoingMail))]


@pytest.fixture
def before_data(engine, household):
    return killed_and_restarted(engine, household, pause="pause_at_recipient", event="recipient_named")


@pytest.fixture
def before_250(engine, household):
    return killed_and_restarted(engine, household, pause="pause_after_data", event="data_arrived")


def test_R03_killed_before_the_text_went_every_mail_arrives_once(before_data):
    assert sorted(Counter(before_data.message_ids).values()) == [1, 1]


def test_R03_killed_before_the_250_only_that_mail_arrives_twice(before_250):
    assert sorted(Counter(before_250.message_ids).values()) == [1, 2]


def test_R03_killed_before_the_250_every_mail_ends_as_sent(before_250, engine):
    assert {status for status, _ in rows(engine)} == {MailStatus.SENT}


def test_R03_the_mail_that_was_in_doubt_is_marked(before_250, engine):
    assert sorted(error or "" for _, error in rows(engine)) == ["", "in_doubt"]
