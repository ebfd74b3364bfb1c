"""The private call list: whose it is, what it holds, how long, and what of it may go out."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from portal.domain.calls import CALLS_KEPT, CallOutcome
from portal.domain.duties import Role
from portal.domain.errors import DomainError, InvalidError, NotFoundError
from portal.models import AuditEntry, CallNote, Feedback
from portal.services import calls as service
from portal.services.call_reports import report_call
from portal.services.calls import add_calls, calls_about, list_calls, note_call, remove_call, restore_call
from portal.services.clean_up import clean_up
from tests.factories import (
    key,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_user,
)

HEARD = "Vraag naar de intaker op dinsdag"


@pytest.fixture
def place(session):
    region = make_region(session)
    town = make_municipality(session, region)
    provider = make_organisation(session, name="De Wilgenboom")
    offering = make_offering(session, provider, make_product(session, region), town)
    practice = make_organisation(session, name="Huisartsen Kade")
    me, colleague = (make_user(session, practice, Role.REFERRER) for _ in range(2))
    return key(offering), key(me), key(colleague)


def noted(session, place, outcome=CallOutcome.FULL, *, now, remark="", again_on=None):
    offering_id, me, _ = place
    note_call(
        session,
        user_id=me,
        offering_id=offering_id,
        outcome=outcome,
        remark=remark,
        again_on=again_on,
        now=now,
    )


def test_S39_a_note_is_read_by_its_maker_only_and_not_by_a_colleague(session, place, now):
    noted(session, place, now=now, remark=HEARD)
    offering_id, me, colleague = place
    assert calls_about(session, user_id=me, offering_ids=[offering_id], now=now)[offering_id].remark == HEARD
    assert not calls_about(session, user_id=colleague, offering_ids=[offering_id], now=now)
    assert not list_calls(session, user_id=colleague, now=now)


def test_S19_the_audit_trail_says_that_something_was_noted_and_not_about_whom_or_what(session, place, now):
    noted(session, place, now=now, remark=HEARD)
    [entry] = session.scalars(select(AuditEntry).where(col(AuditEntry.action).like("call.%")))
    assert (entry.user_id, entry.subject_id, entry.organisation_id) == (place[1], None, None)
    assert not entry.before
    assert not entry.after


@pytest.mark.parametrize("remark", ["BSN 111222333", "geb. 03-04-2015"])
def test_S40_client_data_in_a_remark_are_refused_and_not_repeated(session, place, now, remark):
    with pytest.raises(InvalidError) as refused:
        noted(session, place, now=now, remark=remark)
    assert [fault.field for fault in refused.value.errors] == ["remark"]
    assert remark not in repr(refused.value.errors)
    assert not list_calls(session, user_id=place[1], now=now)


@pytest.mark.parametrize(
    ("day", "code"), [(None, "call_day_missing"), (date(2026, 11, 24), "call_day_out_of_reach")]
)
def test_calling_again_needs_a_day_that_is_not_past(session, place, now, day, code):
    with pytest.raises(InvalidError) as refused:
        noted(session, place, CallOutcome.LATER, now=now, again_on=day)
    assert [fault.code for fault in refused.value.errors] == [code]


def test_a_new_note_takes_the_place_of_the_one_before_and_may_be_reported_anew(session, place, now):
    noted(session, place, now=now)
    report_call(session, user_id=place[1], offering_id=place[0], visitor="v", now=now)
    noted(session, place, CallOutcome.PLACE, now=now + timedelta(days=1))
    [call] = list_calls(session, user_id=place[1], now=now + timedelta(days=1))
    assert (call.outcome, call.reported_at) == (CallOutcome.PLACE, None)


def test_adding_what_is_on_the_list_changes_nothing(session, place, now):
    noted(session, place, now=now)
    assert add_calls(session, user_id=place[1], offering_ids=[place[0]], now=now) == 0
    assert list_calls(session, user_id=place[1], now=now)[0].outcome is CallOutcome.FULL


def test_a_full_list_takes_no_more_and_says_so(session, place, now, monkeypatch):
    monkeypatch.setattr(service, "MOST_CALLS", 0)
    with pytest.raises(DomainError) as refused:
        add_calls(session, user_id=place[1], offering_ids=[place[0]], now=now)
    assert refused.value.code == "call_list_full"


def test_what_was_removed_can_be_put_back_for_ten_minutes_with_its_remark(session, place, now):
    noted(session, place, now=now, remark=HEARD)
    remove_call(session, user_id=place[1], offering_id=place[0], now=now)
    assert not list_calls(session, user_id=place[1], now=now)
    restore_call(session, user_id=place[1], offering_id=place[0], now=now + timedelta(minutes=10))
    assert list_calls(session, user_id=place[1], now=now)[0].remark == HEARD
    remove_call(session, user_id=place[1], offering_id=place[0], now=now)
    with pytest.raises(DomainError, match="undo_too_late"):
        restore_call(session, user_id=place[1], offering_id=place[0], now=now + timedelta(minutes=11))


def test_S02_a_colleague_can_neither_remove_restore_nor_report_a_note(session, place, now):
    noted(session, place, now=now)
    whose = {"user_id": place[2], "offering_id": place[0], "now": now}
    for act in (remove_call, restore_call):
        with pytest.raises(NotFoundError):
            act(session, **whose)
    with pytest.raises(NotFoundError):
        report_call(session, visitor="v", **whose)


def test_a_note_goes_out_once_without_the_remark_and_without_who_called(session, place, now):
    noted(session, place, now=now, remark=HEARD)
    sent = [
        report_call(session, user_id=place[1], offering_id=place[0], visitor="v", now=now) for _ in range(2)
    ]
    [feedback] = session.scalars(select(Feedback))
    [entry] = session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "feedback.give"))
    assert sent == [True, False]
    assert HEARD not in feedback.text
    assert entry.user_id is None


def test_a_call_still_to_be_made_tells_nothing_to_report(session, place, now):
    add_calls(session, user_id=place[1], offering_ids=[place[0]], now=now)
    with pytest.raises(DomainError, match="call_tells_nothing"):
        report_call(session, user_id=place[1], offering_id=place[0], visitor="v", now=now)


def test_notes_are_gone_after_ninety_days_and_the_job_removes_the_rows(session, place, now):
    noted(session, place, now=now)
    later = now + CALLS_KEPT
    assert list_calls(session, user_id=place[1], now=later - timedelta(seconds=1))
    assert not list_calls(session, user_id=place[1], now=later)
    session.commit()
    assert clean_up(session, now=later - timedelta(seconds=1))["call_note"] == 0
    assert clean_up(session, now=later)["call_note"] == 1
    assert not list(session.scalars(select(CallNote)))


def test_removed_notes_leave_the_house_a_day_later(session, place, now):
    noted(session, place, now=now)
    remove_call(session, user_id=place[1], offering_id=place[0], now=now)
    assert clean_up(session, now=now + timedelta(days=1, seconds=1))["call_note"] == 1
