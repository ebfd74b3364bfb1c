"""What a contract manager does beside the ladder: remind by hand, pause, note, hand in on behalf."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.domain.availability import Availability
from portal.domain.duties import ObligationStatus as Status
from portal.domain.duties import ReminderStatus
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.terms import Accepting, ReportChannel
from portal.models import AvailabilityReport
from portal.services.contact_notes import add_note, list_notes, remove_note
from portal.services.on_behalf import TypedFigures, confirm_on_behalf, report_on_behalf
from portal.services.pauses import end_pause, list_pauses, pause_reminders
from portal.services.reminder_checks import recheck_mail
from portal.services.send_now import send_now
from tests.chased import (
    LETTERHEAD,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    Chased,
    decide,
    leave,
    mails,
    obligations,
    owe_last_week,
    reminders,
)
from tests.factories import key


@pytest.fixture
def chased(session):
    found = Chased(session)
    owe_last_week(session)
    return found


def send(session, *, at=MONDAY, region_ids=None):
    return send_now(
        session,
        obligation_id=key(obligations(session)[0]),
        region_ids=region_ids,
        user_id=None,
        letterhead=LETTERHEAD,
        now=at,
    )


def pause(chased, *, person_id=None, until=date(2026, 11, 27)):
    return pause_reminders(
        chased.session,
        organisation_id=key(chased.provider),
        region_id=key(chased.region),
        person_id=person_id,
        until=until,
        reason="brand",
        set_by_id=None,
        now=MONDAY,
    )


def test_a_reminder_by_hand_goes_to_everybody_at_the_provider(session, chased):
    assert len(send(session).names) == 2
    assert {one.to_address for one in mails(session)} == {chased.editor.email, chased.manager.email}
    assert {one.status for one in reminders(session)} == {ReminderStatus.QUEUED}


def test_R15_a_second_one_on_the_same_day_is_refused_and_the_next_day_is_not(session, chased):
    send(session)
    with pytest.raises(DomainError, match="reminded_today"):
        send(session)
    leave(session, before=MONDAY + timedelta(days=1))
    send(session, at=MONDAY + timedelta(days=1))
    assert len(mails(session)) == 4


def test_a_reminder_by_hand_joins_a_mail_that_has_not_left_yet(session, chased):
    send(session)
    send(session, at=MONDAY + timedelta(days=1))
    assert (len(mails(session)), len(reminders(session))) == (2, 4)


def test_a_reminder_by_hand_takes_no_rung_of_the_ladder(session, chased):
    send(session, at=MONDAY - timedelta(days=3))
    assert decide(session, MONDAY).mail_count == 2


def test_R23_what_was_handed_in_before_it_left_cancels_it(session, chased):
    send(session)
    obligation = obligations(session)[0]
    obligation.status, obligation.submitted_at = Status.SUBMITTED, MONDAY
    session.flush()
    assert not recheck_mail(session, mail_id=key(mails(session)[0]), letterhead=LETTERHEAD, now=MONDAY)


def test_in_quiet_time_it_leaves_at_the_next_sending_moment(session, chased):
    saturday = MONDAY - timedelta(days=2)
    assert send(session, at=saturday).leaves_at > saturday + timedelta(days=1)
    assert not recheck_mail(session, mail_id=key(mails(session)[0]), letterhead=LETTERHEAD, now=saturday)


def test_what_is_not_owed_is_not_reminded_of(session, chased):
    chased.report(MONDAY)
    with pytest.raises(DomainError, match="nothing_owed"):
        send(session)


def test_nobody_with_an_address_is_said(session, chased):
    chased.editor.email_confirmed_at = chased.manager.email_confirmed_at = None
    session.flush()
    with pytest.raises(DomainError, match="nobody_to_remind"):
        send(session)


def test_S01_an_obligation_of_another_region_is_not_found(session, chased):
    with pytest.raises(NotFoundError):
        send(session, region_ids=[999])


def test_a_pause_stops_the_ladder_and_it_goes_on_by_itself(session, chased):
    pause(chased)
    assert decide(session, MONDAY).mail_count == 0
    assert decide(session, THURSDAY).mail_count == 0
    assert decide(session, NEXT_MONDAY).mail_count > 0


def test_a_pause_stops_a_reminder_by_hand_too(session, chased):
    pause(chased)
    with pytest.raises(DomainError, match="reminders_paused"):
        send(session)


def test_a_pause_of_one_person_leaves_the_others(session, chased):
    pause(chased, person_id=key(chased.editor))
    decide(session, MONDAY)
    assert [one.to_address for one in mails(session)] == [chased.manager.email]


def test_a_pause_that_was_ended_no_longer_holds(session, chased):
    pause_id = pause(chased)
    end_pause(
        session,
        organisation_id=key(chased.provider),
        pause_id=pause_id,
        region_ids=[key(chased.region)],
        user_id=None,
        now=MONDAY,
    )
    assert decide(session, MONDAY).mail_count == 2
    listed = list_pauses(session, organisation_id=key(chased.provider), region_ids=None)
    assert [one.ended_at for one in listed] == [MONDAY]


def test_R15_the_same_pause_twice_is_one(chased):
    assert pause(chased) == pause(chased)


def test_S01_a_pause_of_another_region_is_not_ended(session, chased):
    with pytest.raises(NotFoundError):
        end_pause(
            session,
            organisation_id=key(chased.provider),
            pause_id=pause(chased),
            region_ids=[999],
            user_id=None,
            now=MONDAY,
        )


def note(chased, text="Gebeld", *, user_id=None, region_ids=None):
    return add_note(
        chased.session,
        organisation_id=key(chased.provider),
        obligation_id=key(obligations(chased.session)[0]),
        region_ids=region_ids,
        text=text,
        user_id=user_id,
        now=MONDAY,
    )


def test_a_note_is_kept_with_who_wrote_it(session, chased):
    writer = chased.contract_manager()
    note(chased, user_id=key(writer))
    found = list_notes(session, organisation_id=key(chased.provider), region_ids=None)
    assert [(one.text, one.by) for one in found] == [("Gebeld", writer.name)]


def test_a_note_of_another_person_stays(session, chased):
    note_id = note(chased, user_id=key(chased.contract_manager()))
    with pytest.raises(DomainError, match="note_of_another"):
        remove_note(
            session,
            organisation_id=key(chased.provider),
            note_id=note_id,
            user_id=key(chased.editor),
            now=MONDAY,
        )


@pytest.mark.parametrize(
    ("text", "code"), [(" ", "note_missing"), ("x" * 501, "text_too_long"), ("bsn 111222333", "holds_bsn")]
)
def test_S40_a_note_is_short_and_without_client_data(chased, text, code):
    with pytest.raises(DomainError, match=code):
        note(chased, text)


def test_S01_a_note_about_another_region_is_not_written(chased):
    with pytest.raises(NotFoundError):
        note(chased, region_ids=[999])


def figures(weeks):
    return TypedFigures(Availability(intake_weeks=weeks, accepting=Accepting.YES), (), None, None)


def test_figures_on_behalf_are_marked_in_the_report_and_in_the_obligation(session, chased):
    manager = chased.contract_manager()
    refused = report_on_behalf(
        session,
        organisation_id=key(chased.provider),
        region_ids=[key(chased.region)],
        figures={key(one): figures(4) for one in chased.offerings},
        user_id=key(manager),
        now=MONDAY,
    )
    assert refused == {}
    channels = session.exec(select(AvailabilityReport.channel)).all()
    assert set(channels) == {ReportChannel.REGION}
    obligation = obligations(session)[0]
    assert (obligation.status, obligation.is_on_behalf) == (Status.SUBMITTED, True)
    assert obligation.submitted_by_id == manager.id


def test_what_the_provider_confirmed_itself_is_not_marked(session, chased):
    chased.report(MONDAY - timedelta(days=7))
    session.flush()
    assert not any(one.is_on_behalf for one in obligations(session))


def test_S01_offerings_of_another_region_are_out_of_reach(session, chased):
    for call in (
        lambda: report_on_behalf(
            session,
            organisation_id=key(chased.provider),
            region_ids=[999],
            figures={key(chased.offerings[0]): figures(4)},
            user_id=None,
            now=MONDAY,
        ),
        lambda: confirm_on_behalf(
            session,
            organisation_id=key(chased.provider),
            region_ids=[999],
            offering_ids=[key(chased.offerings[0])],
            user_id=None,
            request_key=None,
            now=MONDAY,
        ),
    ):
        with pytest.raises(NotFoundError):
            call()
