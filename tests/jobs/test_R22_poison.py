"""What cannot be written or addressed is set apart, and all others are sent."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from jobs.mailers import MemoryMailer
from jobs.tasks import send_mail
from portal.db import reading, unit_of_work
from portal.domain.duties import MailKind, MailStatus
from portal.models import OutgoingMail
from portal.services.mail_queue import MOST_WRITINGS
from tests.chased import MONDAY
from tests.jobs.processes import make_place

COUNT = 300
POISON = {
    "two addresses": {"to_address": "een@voorbeeld.example, twee@voorbeeld.example"},
    "a header in the subject": {"subject": "Proef\r\nBcc: ieder@voorbeeld.example"},
    "no address": {"to_address": "niemand"},
    "a local part in Cyrillic": {"to_address": "почта@voorbeeld.example"},
}


class Allergic(MemoryMailer):
    """Breaks on one letter in a way that nobody foresaw."""

    def send(self, letter):
        if letter.to_address == "mens7@voorbeeld.example":
            raise LookupError("vergif")
        super().send(letter)


def fill(engine, **poison):
    """Queue letters past every check, as an older version might have; the eighth is poisoned."""
    with unit_of_work(engine) as session:
        for number in range(COUNT):
            fields = {
                "to_address": f"mens{number}@voorbeeld.example",
                "subject": "Proef",
                **(poison if number == 7 else {}),
            }
            session.add(
                OutgoingMail(
                    key=f"proef:{number}",
                    message_id=f"proef{number}",
                    text="Proef",
                    html="<p>Proef</p>",
                    status=MailStatus.QUEUED,
                    kind=MailKind.ACCOUNT,
                    next_attempt_at=MONDAY,
                    created_at=MONDAY,
                    **fields,
                )
            )


def run(engine, folder, mailer, times=1):
    for number in range(times):
        at = MONDAY + timedelta(hours=number)
        send_mail(make_place(engine, folder, partial(_same, at), mailer))


def _same(at):
    return at


@pytest.mark.parametrize("what", sorted(POISON))
def test_R22_a_mail_that_cannot_leave_holds_up_no_other(engine, tmp_path, what):
    fill(engine, **POISON[what])
    mailer = MemoryMailer()
    run(engine, tmp_path, mailer)
    assert len({letter.message_id for letter in mailer.letters} - {"proef7"}) == COUNT - 1


def test_R22_what_breaks_each_time_is_given_up_and_told(engine, tmp_path, caplog):
    fill(engine)
    run(engine, tmp_path, Allergic(), times=MOST_WRITINGS + 1)
    with reading(engine) as session:
        found = session.exec(select(OutgoingMail).where(OutgoingMail.key == "proef:7")).one()
        assert (found.status, found.error) == (MailStatus.FAILED, "unwritable: LookupError")
        assert found.attempt_count == MOST_WRITINGS
    alarms = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert "not sent: unwritable" in alarms[-1]
