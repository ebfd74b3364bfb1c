"""Just before a mail leaves, what no longer holds is taken out."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.duties import MailStatus, ReminderStatus
from portal.services.mail_queue import claim_mail
from portal.services.obligations import settle_waiting
from portal.services.reminder_checks import recheck_mail
from tests.chased import (
    LETTERHEAD,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    Chased,
    decide,
    mails,
    owe_last_week,
    reminders,
)
from tests.factories import key

DAY = timedelta(days=1)


@pytest.fixture
def chased(session):
    chased = Chased(session)
    owe_last_week(session)
    return chased


def recheck(session, now):
    mail = claim_mail(session, claimed_by="proef", now=now)
    assert mail is not None
    assert mail.id is not None
    return recheck_mail(session, mail_id=mail.id, letterhead=LETTERHEAD, now=now)


def test_R23_a_mail_is_cancelled_when_all_was_handed_in_meanwhile(chased):
    decide(chased.session, MONDAY)
    chased.report(MONDAY)
    settle_waiting(chased.session, organisation_id=key(chased.provider), now=MONDAY)
    recheck(chased.session, MONDAY + timedelta(minutes=1))
    assert (mails(chased.session)[0].status, mails(chased.session)[0].error) == (
        MailStatus.CANCELLED,
        "submitted",
    )


def test_R23_a_reminder_is_cancelled_with_its_mail(chased):
    decide(chased.session, MONDAY)
    chased.report(MONDAY)
    settle_waiting(chased.session, organisation_id=key(chased.provider), now=MONDAY)
    recheck(chased.session, MONDAY + timedelta(minutes=1))
    assert ReminderStatus.CANCELLED in {row.status for row in reminders(chased.session)}


def test_R23_an_escalation_drops_the_provider_that_handed_in_meanwhile(chased):
    contract_manager = chased.contract_manager()
    other = Chased(chased.session, region=chased.region, name="Het Anker (proef)")
    owe_last_week(chased.session)
    for moment in (MONDAY, THURSDAY, NEXT_MONDAY, NEXT_MONDAY + 7 * DAY):
        decide(chased.session, moment)
    other.report(NEXT_MONDAY + 7 * DAY)
    settle_waiting(chased.session, organisation_id=key(other.provider), now=NEXT_MONDAY + 7 * DAY)
    for mail in mails(chased.session)[:-1]:
        mail.status = MailStatus.CANCELLED
    chased.session.flush()
    recheck(chased.session, NEXT_MONDAY + 7 * DAY)
    last = mails(chased.session)[-1]
    assert ("Het Anker" in last.text, last.to_address) == (False, contract_manager.email)


def test_R24_a_mail_goes_to_the_address_a_person_has_now(chased):
    decide(chased.session, MONDAY)
    chased.editor.email = "nieuw@voorbeeld.example"
    chased.session.flush()
    recheck(chased.session, MONDAY + timedelta(minutes=1))
    assert mails(chased.session)[0].to_address == "nieuw@voorbeeld.example"


def test_R24_a_mail_to_someone_who_left_is_cancelled(chased):
    decide(chased.session, MONDAY)
    chased.editor.is_active = False
    chased.session.flush()
    recheck(chased.session, MONDAY + timedelta(minutes=1))
    assert mails(chased.session)[0].error == "recipient_gone"


def test_a_retry_at_night_waits_for_the_morning(chased):
    decide(chased.session, MONDAY)
    recheck(chased.session, MONDAY + timedelta(hours=12))
    assert mails(chased.session)[0].next_attempt_at == datetime(2026, 11, 24, 6, tzinfo=UTC)
