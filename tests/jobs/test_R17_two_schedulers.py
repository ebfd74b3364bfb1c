"""However many processes chase at once, each person is mailed once."""

import pytest
from sqlmodel import select

from portal.db import reading
from portal.domain.duties import MailStatus
from portal.models import OutgoingMail
from tests.jobs.processes import finish, furnish

AT = "2026-11-23T08:05:00+00:00"


def send_reminders(count, household):
    running = [household.start("run", "send-reminders", "--at", AT) for _ in range(count)]
    return [finish(process) for process in running]


@pytest.mark.parametrize("count", [2, 5])
def test_R17_processes_at_once_mail_each_person_once(engine, household, count):
    furnish(engine)
    send_reminders(count, household)
    assert len(list((household.folder / "mail").glob("*.eml"))) == 2


def test_R17_of_processes_at_once_none_fails(engine, household):
    furnish(engine)
    assert [line.split(":")[0] for line in send_reminders(2, household)] == ["send-reminders"] * 2


def test_R17_run_again_mails_nobody(engine, household):
    furnish(engine)
    send_reminders(1, household)
    assert send_reminders(1, household) == ["send-reminders: 0 mails queued for 0 people, 0 sent, 0 failed\n"]


def test_the_job_tells_how_many_it_mailed(engine, household):
    furnish(engine)
    assert send_reminders(1, household) == ["send-reminders: 2 mails queued for 2 people, 2 sent, 0 failed\n"]


def test_every_mail_ends_as_sent(engine, household):
    furnish(engine)
    send_reminders(2, household)
    with reading(engine) as session:
        assert {mail.status for mail in session.exec(select(OutgoingMail))} == {MailStatus.SENT}
