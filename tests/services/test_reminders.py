"""The ladder is climbed once, by the right people, in one mail a person a day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.duties import ObligationStatus, ReminderStatus, Role
from portal.domain.errors import DomainError
from portal.models import Membership
from portal.services.links import look_at_link
from portal.services.obligations import make_waiting_obligations, settle_waiting
from portal.services.reminders import decide_reminders
from tests.chased import (
    LAST_WEEK,
    LETTERHEAD,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    Chased,
    decide,
    mails,
    obligations,
    owe_last_week,
    reminders,
)
from tests.factories import key, make_report, make_user

DAY = timedelta(days=1)


@pytest.fixture
def chased(session):
    chased = Chased(session)
    owe_last_week(session)
    return chased


def addresses(session):
    return {mail.to_address for mail in mails(session)}


def test_nothing_is_mailed_before_the_first_step(chased):
    assert decide(chased.session, MONDAY - timedelta(minutes=1)).mail_count == 0


def test_the_first_step_reaches_editors_and_managers(chased):
    decide(chased.session, MONDAY)
    assert addresses(chased.session) == {chased.editor.email, chased.manager.email}


def test_deciding_twice_mails_once(chased):
    decide(chased.session, MONDAY)
    assert decide(chased.session, MONDAY + timedelta(minutes=15)).mail_count == 0


def test_the_second_step_follows_on_thursday(chased):
    decide(chased.session, MONDAY)
    assert decide(chased.session, THURSDAY).mail_count == 2


def test_nobody_is_reminded_of_what_was_handed_in(chased):
    chased.report(LAST_WEEK)
    settle_waiting(chased.session, organisation_id=key(chased.provider), now=LAST_WEEK)
    assert decide(chased.session, MONDAY).mail_count == 0


def test_the_manager_alone_hears_of_the_third_step(chased):
    for moment in (MONDAY, THURSDAY):
        decide(chased.session, moment)
    decide(chased.session, NEXT_MONDAY)
    assert [mail.to_address for mail in mails(chased.session)[4:]] == [chased.manager.email]


def test_the_contract_manager_hears_of_the_fourth_step(chased):
    contract_manager = chased.contract_manager()
    for moment in (MONDAY, THURSDAY, NEXT_MONDAY, NEXT_MONDAY + 7 * DAY):
        decide(chased.session, moment)
    assert mails(chased.session)[-1].to_address == contract_manager.email


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 28, 10, tzinfo=UTC),
        datetime(2026, 11, 26, 20, tzinfo=UTC),
        datetime(2026, 11, 27, 5, 30, tzinfo=UTC),
    ],
    ids=["a Saturday", "an evening", "an early morning"],
)
def test_quiet_time_is_kept(chased, moment):
    assert decide(chased.session, moment).mail_count == 0


def test_deciding_in_portions_mails_everybody_once(chased):
    Chased(chased.session, name="Het Anker (proef)")
    owe_last_week(chased.session)
    portions = [
        decide_reminders(chased.session, letterhead=LETTERHEAD, now=MONDAY, limit=1) for _ in range(2)
    ]
    assert [(one.mail_count, one.has_more) for one in portions] == [(2, True), (2, False)]


def test_a_person_gets_one_mail_for_two_organisations(chased):
    other = Chased(chased.session, name="Het Anker (proef)")
    owe_last_week(chased.session)
    both = make_user(chased.session, chased.provider, Role.PROVIDER_EDITOR)
    add_membership(chased.session, both, other.provider)
    decide(chased.session, MONDAY)
    assert [mail.to_address for mail in mails(chased.session)].count(both.email) == 1


def test_the_mail_for_two_organisations_has_a_section_for_each(chased):
    other = Chased(chased.session, name="Het Anker (proef)")
    owe_last_week(chased.session)
    add_membership(chased.session, chased.editor, other.provider)
    decide(chased.session, MONDAY)
    mail = next(mail for mail in mails(chased.session) if mail.to_address == chased.editor.email)
    assert mail.text.count("/l/") == 2


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


@pytest.mark.parametrize(
    "fields",
    [{"is_active": False}, {"email_confirmed_at": None}, {"reminders_paused_until": date(2026, 12, 31)}],
    ids=["inactive", "unconfirmed", "paused"],
)
def test_a_person_who_may_not_be_mailed_is_left_out(chased, fields):
    for name, value in fields.items():
        setattr(chased.editor, name, value)
    chased.session.flush()
    decide(chased.session, MONDAY)
    assert addresses(chased.session) == {chased.manager.email}


def test_the_log_says_why_a_person_was_skipped(chased):
    chased.editor.email_confirmed_at = None
    chased.session.flush()
    decide(chased.session, MONDAY)
    assert (ReminderStatus.SKIPPED, "unconfirmed") in {
        (row.status, row.reason) for row in reminders(chased.session)
    }


def test_a_step_that_finds_nobody_is_in_the_log(chased):
    chased.editor.is_active = chased.manager.is_active = False
    chased.session.flush()
    decide(chased.session, MONDAY)
    assert [(row.status, row.reason, row.user_id) for row in reminders(chased.session)] == [
        (ReminderStatus.SKIPPED, "nobody", None)
    ]


def test_a_paused_organisation_is_not_chased(chased):
    chased.provider.reminders_paused_until = date(2026, 11, 30)
    chased.session.flush()
    assert decide(chased.session, MONDAY).mail_count == 0


def test_an_organisation_is_not_chased_on_an_excused_day(chased):
    chased.excuse(date(2026, 11, 23), date(2026, 11, 24))
    assert decide(chased.session, MONDAY).mail_count == 0


def test_R18_three_days_without_clock_give_one_catch_up_mail_a_person(chased):
    assert decide(chased.session, THURSDAY + timedelta(hours=1)).mail_count == 2


def test_R18_five_weeks_without_clock_give_one_mail_a_person(chased):
    back = MONDAY + timedelta(weeks=5)
    make_waiting_obligations(chased.session, now=back)
    decide(chased.session, back)
    assert sorted(mail.to_address for mail in mails(chased.session)) == sorted(
        [chased.editor.email, chased.manager.email]
    )


def test_R18_after_an_outage_the_mail_tells_the_newest_week_and_counts_the_others(chased):
    back = MONDAY + timedelta(weeks=5)
    make_waiting_obligations(chased.session, now=back)
    decide(chased.session, back)
    text = mails(chased.session)[0].text
    assert (text.count("nog te doen"), "Ook 5 eerdere keren niet ingeleverd." in text) == (1, True)


def test_R18_after_an_outage_each_obligation_takes_one_step(chased):
    back = MONDAY + timedelta(weeks=5)
    make_waiting_obligations(chased.session, now=back)
    decide(chased.session, back)
    steps = [(row.obligation_id, row.user_id) for row in reminders(chased.session)]
    assert len(steps) == len(set(steps))


def test_the_subject_has_the_fact_first(chased):
    decide(chased.session, MONDAY)
    assert mails(chased.session)[0].subject == "2 opgaven nog te doen – De Wilgenboom (proef)"


def test_the_mail_counts_only_what_is_still_outstanding(chased):
    make_report(chased.session, chased.offerings[0], at=LAST_WEEK)
    decide(chased.session, MONDAY)
    assert mails(chased.session)[0].subject == "1 opgave nog te doen – De Wilgenboom (proef)"


def test_S17_the_link_in_the_mail_opens_the_week_until_the_next_due_moment(chased):
    decide(chased.session, MONDAY)
    secret = mails(chased.session)[0].text.partition("/l/")[2].split()[0]
    assert look_at_link(chased.session, secret=secret, purpose=None, now=MONDAY).expires_at == NEXT_MONDAY


def test_S26_links_stand_on_the_base_address_only(chased):
    decide(chased.session, MONDAY)
    assert f"{LETTERHEAD.base_url}/l/" in mails(chased.session)[0].html


def test_S21_names_are_escaped_in_the_html(chased):
    chased.provider.name = "<script>alert(1)</script>"
    chased.session.flush()
    decide(chased.session, MONDAY)
    assert "<script>" not in mails(chased.session)[0].html


def test_S33_a_line_end_in_a_name_does_not_reach_the_subject(chased):
    chased.provider.name = "Boom\r\nBcc: dief@voorbeeld.example"
    chased.session.flush()
    decide(chased.session, MONDAY)
    assert "\n" not in mails(chased.session)[0].subject


def test_S33_a_double_address_holds_up_nobody_else(chased):
    chased.editor.email = "a@voorbeeld.example,b@voorbeeld.example"
    chased.session.flush()
    decide(chased.session, MONDAY)
    assert addresses(chased.session) == {chased.manager.email}


def test_what_is_late_is_marked_so_before_it_is_chased(chased):
    decide(chased.session, MONDAY)
    assert obligations(chased.session)[0].status is ObligationStatus.LATE


def test_S17_an_earlier_link_of_the_same_week_no_longer_works(chased):
    decide(chased.session, MONDAY)
    decide(chased.session, THURSDAY)
    first = mails(chased.session)[0].text.partition("/l/")[2].split()[0]
    with pytest.raises(DomainError, match="link_expired"):
        look_at_link(chased.session, secret=first, purpose=None, now=THURSDAY)
