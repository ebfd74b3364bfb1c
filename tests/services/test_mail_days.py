"""A person gets one mail a day with everything due, also when yesterday's could not leave."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.domain.calendar import local_date
from portal.domain.duties import MailKind, MailStatus, ReminderStatus, Role
from portal.models import Membership, OutgoingMail
from portal.services.digests import queue_digests
from portal.services.mail_queue import claim_mail, settle_failed, settle_sent
from portal.services.obligations import make_waiting_obligations, mark_late
from portal.services.pauses import pause_reminders
from portal.services.reminder_checks import recheck_mail
from portal.services.reminders import decide_reminders
from portal.services.send_now import send_now
from tests.chased import (
    LAST_WEEK,
    LETTERHEAD,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    Chased,
    mails,
    obligations,
    owe_last_week,
    reminders,
)
from tests.factories import key

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
TWO_WEEKS_ON = NEXT_MONDAY + 7 * DAY


@pytest.fixture
def chased(session):
    found = Chased(session)
    owe_last_week(session)
    return found


def remind(session, at):
    mark_late(session, now=at)
    return decide_reminders(session, letterhead=LETTERHEAD, now=at)


def post(session, at, *, fails=False):
    """Send what is due, or let the server put it off; returns who got which mail."""
    arrived = []
    while (mail := claim_mail(session, claimed_by="proef", now=at)) is not None:
        if not recheck_mail(session, mail_id=key(mail), letterhead=LETTERHEAD, now=at):
            continue
        if fails:
            settle_failed(session, mail_id=key(mail), error="later", is_permanent=False, now=at)
        else:
            arrived.append((mail.to_address, mail.text))
            settle_sent(session, mail_id=key(mail), now=at)
    return arrived


def send_by_hand(session, at):
    obligation_id = key(obligations(session)[0])
    send_now(
        session, obligation_id=obligation_id, region_ids=None, user_id=None, letterhead=LETTERHEAD, now=at
    )


def test_what_is_due_today_goes_into_the_mail_that_could_not_leave(chased):
    remind(chased.session, MONDAY)
    post(chased.session, MONDAY, fails=True)
    remind(chased.session, THURSDAY)
    arrived = [address for address, _ in post(chased.session, THURSDAY)]
    assert sorted(arrived) == sorted([chased.editor.email, chased.manager.email])
    assert {row.step_position for row in reminders(chased.session)} == {0, 1}


def test_an_obligation_that_stands_twice_in_a_mail_is_told_once(chased):
    remind(chased.session, MONDAY)
    post(chased.session, MONDAY, fails=True)
    remind(chased.session, THURSDAY)
    assert all("eerdere" not in text for _, text in post(chased.session, THURSDAY))


def test_what_joins_a_mail_is_written_into_it(chased):
    other = Chased(chased.session, region=chased.region, name="Het Anker (proef)")
    owe_last_week(chased.session)
    add_membership(chased.session, chased.editor, other.provider)
    send_by_hand(chased.session, MONDAY - MINUTE)
    remind(chased.session, MONDAY)
    texts = [text for address, text in post(chased.session, MONDAY) if address == chased.editor.email]
    assert [("De Wilgenboom" in text, "Het Anker" in text) for text in texts] == [(True, True)]


def add_membership(session, user, organisation):
    session.add(
        Membership(
            user_id=key(user),
            organisation_id=key(organisation),
            role=Role.PROVIDER_EDITOR,
            created_at=LAST_WEEK,
        )
    )
    session.flush()


def test_a_second_mail_of_the_day_waits_for_the_next_morning(chased):
    remind(chased.session, MONDAY)
    (held, *_) = mails(chased.session)
    held.next_attempt_at = THURSDAY + DAY
    post(chased.session, MONDAY)
    chased.session.refresh(held)
    held.status, held.next_attempt_at = MailStatus.IN_DOUBT, THURSDAY
    remind(chased.session, THURSDAY)
    arrived = post(chased.session, THURSDAY)
    assert len({address for address, _ in arrived}) == len(arrived) == 2
    waiting = [one for one in mails(chased.session) if one.status is MailStatus.QUEUED]
    assert [local_date(one.next_attempt_at) for one in waiting] == [local_date(THURSDAY + DAY)]


def test_R17_a_mail_waits_while_another_to_the_same_person_is_under_way(chased):
    remind(chased.session, MONDAY)
    (first, *_) = mails(chased.session)
    first.status, first.claimed_by, first.claimed_at = MailStatus.CLAIMED, "een ander", MONDAY
    remind(chased.session, THURSDAY)
    arrived = [address for address, _ in post(chased.session, THURSDAY)]
    assert first.to_address not in arrived


def test_a_reminder_by_hand_leaves_whatever_came_that_day(chased):
    remind(chased.session, MONDAY)
    post(chased.session, MONDAY)
    send_by_hand(chased.session, MONDAY + MINUTE)
    assert len(post(chased.session, MONDAY + MINUTE)) == 2


def test_the_ladder_waits_a_day_for_who_was_reminded_by_hand(chased):
    send_by_hand(chased.session, MONDAY - MINUTE)
    post(chased.session, MONDAY - MINUTE)
    assert remind(chased.session, MONDAY).person_ids == set()
    assert len(remind(chased.session, MONDAY + DAY).person_ids) == 2


@pytest.fixture
def boss(chased):
    """A contract manager, on the Monday that a provider's fourth step falls due."""
    found = chased.contract_manager()
    make_waiting_obligations(chased.session, now=NEXT_MONDAY)
    for moment in (MONDAY, THURSDAY, NEXT_MONDAY):
        remind(chased.session, moment)
        post(chased.session, moment)
    return found


def digests(session):
    return session.exec(select(OutgoingMail).where(OutgoingMail.kind == MailKind.DIGEST)).all()


def got(session, boss, at):
    return sum(address == boss.email for address, _ in post(session, at))


def test_on_the_day_of_the_digest_the_ladder_waits_for_the_next(chased, boss):
    queue_digests(chased.session, letterhead=LETTERHEAD, now=TWO_WEEKS_ON)
    remind(chased.session, TWO_WEEKS_ON)
    assert got(chased.session, boss, TWO_WEEKS_ON) == 1
    assert digests(chased.session)[0].status is MailStatus.SENT
    remind(chased.session, TWO_WEEKS_ON + DAY)
    assert got(chased.session, boss, TWO_WEEKS_ON + DAY) == 1


def test_a_digest_waits_when_the_ladder_was_first(chased, boss):
    remind(chased.session, TWO_WEEKS_ON)
    assert got(chased.session, boss, TWO_WEEKS_ON) == 1
    queue_digests(chased.session, letterhead=LETTERHEAD, now=TWO_WEEKS_ON + MINUTE)
    assert got(chased.session, boss, TWO_WEEKS_ON + MINUTE) == 0
    assert got(chased.session, boss, TWO_WEEKS_ON + DAY) == 1
    assert digests(chased.session)[0].status is MailStatus.SENT


def pause(chased, until, *, person_id=None):
    pause_reminders(
        chased.session,
        organisation_id=key(chased.provider),
        region_id=key(chased.region),
        person_id=person_id,
        until=until,
        reason="brand",
        set_by_id=None,
        now=MONDAY,
    )


@pytest.mark.parametrize("is_personal", [False, True], ids=["provider", "person"])
def test_R24_what_is_paused_before_it_left_goes_when_the_pause_is_over(chased, is_personal):
    remind(chased.session, MONDAY)
    pause(chased, local_date(MONDAY + DAY), person_id=key(chased.editor) if is_personal else None)
    post(chased.session, MONDAY + MINUTE)
    assert chased.editor.email not in [address for address, _ in post(chased.session, MONDAY + DAY)]
    arrived = [address for address, _ in post(chased.session, MONDAY + 2 * DAY)]
    assert chased.editor.email in arrived


def test_R24_what_is_paused_is_left_out_and_goes_later(chased):
    other = Chased(chased.session, region=chased.region, name="Het Anker (proef)")
    owe_last_week(chased.session)
    add_membership(chased.session, chased.editor, other.provider)
    remind(chased.session, MONDAY)
    pause(chased, local_date(MONDAY + DAY))
    first = dict(post(chased.session, MONDAY + MINUTE))[chased.editor.email]
    assert ("De Wilgenboom" in first, "Het Anker" in first) == (False, True)
    assert chased.editor.email not in dict(post(chased.session, MONDAY + DAY))
    later = dict(post(chased.session, MONDAY + 2 * DAY))[chased.editor.email]
    assert ("De Wilgenboom" in later, "Het Anker" in later) == (True, False)
    assert {row.status for row in reminders(chased.session)} == {ReminderStatus.SENT}
