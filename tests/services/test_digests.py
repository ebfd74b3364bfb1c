"""The weekly digest tells contract managers who is late, late repeatedly or improved, once a week."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal.domain.digests import Course, standing
from portal.domain.duties import MailKind, MailStatus, Role
from portal.domain.duties import ObligationStatus as Status
from portal.domain.obligations import Period
from portal.domain.punctuality import Duty
from portal.models import Membership, OutgoingMail
from portal.services.digests import queue_digests
from portal.services.mail_queue import cancel_mail, claim_mail
from portal.services.obligations import make_waiting_obligations, mark_late
from portal.services.reminder_checks import recheck_mail
from portal.services.unsubscribing import look_at_subscription, set_subscription
from tests.chased import LAST_WEEK, LETTERHEAD, MONDAY, Chased
from tests.factories import key, make_user

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
EASTER_MONDAY = datetime(2026, 4, 6, 8, tzinfo=UTC)


@pytest.fixture
def chased(session):
    found = Chased(session)
    make_waiting_obligations(session, now=LAST_WEEK)
    mark_late(session, now=MONDAY)
    return found


@pytest.fixture(autouse=True)
def boss(chased):
    return chased.contract_manager()


def digests(session, at=MONDAY):
    queue_digests(session, letterhead=LETTERHEAD, now=at)
    return list(session.exec(select(OutgoingMail).where(OutgoingMail.kind == MailKind.DIGEST)))


def course_of(marks):
    """Give the list for a row of weeks, oldest first: "." on time, "x" late, "e" excused."""
    duties = []
    for back, mark in enumerate(reversed(marks)):
        start = (MONDAY - WEEK - back * WEEK).date()
        due_at = MONDAY - back * WEEK
        status = {"x": Status.LATE, ".": Status.SUBMITTED, "e": Status.EXCUSED}[mark]
        duties.append(
            Duty(Period(start, start + 6 * DAY, due_at), status, due_at - DAY if mark == "." else None)
        )
    found = standing(duties, now=MONDAY)
    return found and found.course


@pytest.mark.parametrize(
    ("marks", "course"),
    [
        ("....", None),
        ("...x", Course.LATE),
        (".xxx", Course.REPEATED),
        ("xexx", Course.REPEATED),
        ("x.xx", Course.LATE),
    ],
)
def test_a_provider_stands_in_one_list(marks, course):
    assert course_of(marks) == course


def test_two_weeks_on_time_after_three_late_ones_is_an_improvement():
    due = [MONDAY - back * WEEK for back in range(4, -1, -1)]
    duties = [
        Duty(
            Period((at - WEEK).date(), (at - DAY).date(), at),
            Status.SUBMITTED,
            at + (DAY if number < 3 else -DAY),
        )
        for number, at in enumerate(due)
    ]
    found = standing(duties, now=MONDAY)
    assert found is not None
    assert found.course is Course.IMPROVED


def test_a_contract_manager_gets_one_digest_that_names_who_is_late(chased, boss):
    (mail,) = digests(chased.session)
    assert mail.to_address == boss.email
    assert mail.subject == "Weekmail: 1 aanbieder te laat – Regio Proef"
    assert "- De Wilgenboom (proef), wachttijden: 1 week nog niet ingeleverd" in mail.text
    assert "De Wilgenboom (proef)" in mail.html


def test_a_digest_goes_once_a_week(chased):
    digests(chased.session)
    assert len(digests(chased.session, MONDAY + timedelta(hours=1))) == 1
    assert len(digests(chased.session, MONDAY + WEEK)) == 2


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (MONDAY - timedelta(minutes=61), 0),
        (MONDAY - timedelta(minutes=60), 1),
        (MONDAY + DAY, 1),
        (MONDAY + 2 * DAY, 0),
        (MONDAY + timedelta(hours=12), 0),
        (EASTER_MONDAY, 0),
        (EASTER_MONDAY + DAY, 1),
    ],
)
def test_a_digest_goes_on_the_first_working_day_of_the_week(chased, at, count):
    assert len(digests(chased.session, at)) == count


def test_providers_get_no_digest(chased, boss):
    assert {mail.user_id for mail in digests(chased.session)} == {boss.id}


def test_who_stopped_it_gets_none(chased, boss):
    boss.digest_stopped_at = LAST_WEEK
    assert digests(chased.session) == []


def test_who_is_not_confirmed_gets_none(chased, boss):
    boss.email_confirmed_at = None
    assert digests(chased.session) == []


def test_S21_a_name_is_escaped_in_the_html(chased):
    chased.provider.name = "<b>Wilg</b> & Co"
    assert "&lt;b&gt;Wilg&lt;/b&gt; &amp; Co" in digests(chased.session)[0].html


def secret_of(mail):
    return mail.unsubscribe_url.rsplit("/", 1)[1]


def test_the_link_stops_the_digest_and_takes_it_up_again(chased):
    secret = secret_of(digests(chased.session)[0])
    assert set_subscription(chased.session, secret=secret, is_wanted=False, now=MONDAY).is_stopped
    assert digests(chased.session, MONDAY + WEEK)[1:] == []
    assert not set_subscription(chased.session, secret=secret, is_wanted=True, now=MONDAY).is_stopped


def test_the_link_of_an_older_digest_works_too(chased):
    first = secret_of(digests(chased.session)[0])
    digests(chased.session, MONDAY + WEEK)
    assert not look_at_subscription(chased.session, secret=first, now=MONDAY + WEEK).is_stopped


def recheck(session):
    mail = claim_mail(session, claimed_by="proef", now=MONDAY)
    assert mail is not None
    return recheck_mail(session, mail_id=key(mail), letterhead=LETTERHEAD, now=MONDAY), mail


def test_R24_a_digest_to_someone_who_stopped_it_meanwhile_is_cancelled(chased, boss):
    digests(chased.session)
    boss.digest_stopped_at = MONDAY
    chased.session.flush()
    may_go, mail = recheck(chased.session)
    assert (may_go, mail.status) == (False, MailStatus.CANCELLED)


def test_R24_a_digest_to_someone_who_left_is_cancelled(chased, boss):
    digests(chased.session)
    for membership in chased.session.exec(select(Membership).where(Membership.user_id == boss.id)):
        chased.session.delete(membership)
    chased.session.flush()
    assert recheck(chased.session)[0] is False


def test_a_digest_that_holds_may_go(chased):
    digests(chased.session)
    assert recheck(chased.session)[0] is True


def test_S17_a_digest_that_is_done_keeps_no_secret(chased):
    (mail,) = digests(chased.session)
    secret = secret_of(mail)
    cancel_mail(chased.session, mail_id=key(mail), reason="proef", now=MONDAY)
    assert mail.unsubscribe_url is None
    assert secret not in mail.text + mail.html


def test_somebody_who_is_also_a_provider_gets_one_digest(chased, boss):
    chased.session.add(
        Membership(
            user_id=key(boss),
            organisation_id=key(chased.provider),
            role=Role.PROVIDER_EDITOR,
            created_at=LAST_WEEK,
        )
    )
    make_user(chased.session, chased.provider, Role.PROVIDER_MANAGER)
    assert len(digests(chased.session)) == 1
