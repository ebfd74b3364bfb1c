"""A file is judged against what stands, and what was shown is saved once, by the person who was shown it."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from portal.db import unit_of_work
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.terms import Accepting, ReportChannel, ReportOutcome
from portal.domain.upload_kinds import UploadKind
from portal.models import (
    AuditEntry,
    AvailabilityReport,
    ContractLine,
    OutboxLine,
    UploadPreview,
)
from portal.services.bulk_preview import Claim, LineState, from_document, to_document
from portal.services.clean_up import clean_up
from portal.services.uploads import find_upload, judge_again
from tests import factories as make
from tests.factories import key
from tests.services.test_week_list import counted_statements
from tests.services.upload_desk import Desk, faults, open_desk, states


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    return open_desk(session, now)


def test_a_row_says_what_changes_from_what_to_what(desk: Desk) -> None:
    (line,) = desk.judged(desk.claim(0, intake_weeks=2, start_weeks=4)).lines
    assert line.state is LineState.CHANGE
    assert [(one.field, one.before, one.after) for one in line.changes] == [("intake_weeks", 5, 2)]


def test_columns_that_the_file_does_not_have_stay_as_they_are(desk: Desk) -> None:
    desk.confirm(desk.kept(desk.claim(0, waiting_count=7)))
    newest = desk.newest(0)
    assert (newest.intake_weeks, newest.start_weeks, newest.waiting_count) == (5, 4, 7)


def test_S02_another_organisations_number_is_as_unknown_as_one_that_is_not(desk: Desk) -> None:
    foreign = Claim(2, key(desk.foreign), None, {"intake_weeks": 1}, {})
    invented = Claim(3, 999_999, None, {"intake_weeks": 1}, {})
    found = desk.judged(foreign, invented)
    assert faults(found) == [(2, "number", "offering_unknown"), (3, "number", "offering_unknown")]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"intake_weeks": -1}, "intake_weeks", "weeks_out_of_range"),
        ({"free_places": 99_999}, "free_places", "places_out_of_range"),
        ({"remark": "x" * 501}, "remark", "text_too_long"),
        ({"note": "BSN 111222333"}, "note", "holds_bsn"),
        ({"accepting": Accepting.LIMITED}, "limit_text", "limit_text_missing"),
        (
            {"accepting": Accepting.STOP, "accepting_until": date(2026, 1, 1)},
            "accepting_until",
            "until_in_past",
        ),
    ],
)
def test_S38_what_may_not_be_saved_is_a_fault_at_its_row_and_column(
    desk: Desk, values: dict[str, Any], field: str, code: str
) -> None:
    found = desk.judged(desk.claim(1, line=7, **values))
    assert faults(found) == [(7, field, code)]
    assert found.lines == ()


def test_a_text_about_a_client_is_not_kept_in_the_preview(desk: Desk) -> None:
    found = desk.judged(desk.claim(0, note="BSN 111222333"))
    assert "111222333" not in str(to_document(found))


def test_a_provider_whose_contract_ended_yesterday_is_told_so(desk: Desk) -> None:
    line = desk.session.get(ContractLine, desk.offerings[0].contract_line_id)
    assert line is not None
    line.ends_on = desk.now.date() - timedelta(days=1)
    desk.session.flush()
    assert faults(desk.judged(desk.claim(0, intake_weeks=1))) == [(2, None, "contract_ended")]


def test_R14_a_row_changed_after_the_download_is_a_conflict_with_both_values(
    desk: Desk,
) -> None:
    claim = desk.claim(0, intake_weeks=2, start_weeks=4)
    desk.by_form(0, intake_weeks=9)
    (line,) = desk.judged(claim).lines
    assert line.state is LineState.CONFLICT
    assert [(one.before, one.after) for one in line.changes] == [(9, 2)]


def test_R14_a_row_that_was_only_confirmed_after_the_download_is_no_conflict(desk: Desk) -> None:
    claim = desk.claim(0, intake_weeks=2)
    desk.by_form(0)
    assert states(desk.judged(claim)) == [LineState.CHANGE]


def test_R14_a_row_without_its_version_or_with_anothers_is_a_conflict(desk: Desk) -> None:
    found = desk.judged(
        desk.claim(0, seen=desk.seen(1), intake_weeks=2), desk.claim(2, seen=0, intake_weeks=2)
    )
    assert states(found) == [LineState.CONFLICT] * 2


def test_R14_a_conflict_is_saved_only_when_it_was_chosen(desk: Desk) -> None:
    claims = [desk.claim(index, intake_weeks=2) for index in (0, 1)]
    desk.by_form(0, intake_weeks=9)
    desk.by_form(1, intake_weeks=9)
    upload_id = desk.kept(*claims)
    assert desk.confirm(upload_id, chosen=[key(desk.offerings[1])]) == 1
    assert [desk.newest(index).intake_weeks for index in (0, 1)] == [9, 2]


def test_R14_a_change_between_preview_and_confirming_saves_nothing_and_is_shown_again(desk: Desk) -> None:
    upload_id = desk.kept(desk.claim(0, intake_weeks=2), desk.claim(1, intake_weeks=3))
    desk.by_form(0, intake_weeks=9)
    with pytest.raises(ConflictError), desk.session.begin_nested():
        desk.confirm(upload_id)
    assert [desk.newest(index).intake_weeks for index in (0, 1)] == [9, 5]
    who: dict[str, Any] = {"organisation_id": desk.organisation_id, "user_id": desk.user_id, "now": desk.now}
    judge_again(desk.session, upload_id=upload_id, **who)
    preview = find_upload(desk.session, upload_id=upload_id, **who).preview
    assert states(preview) == [LineState.CONFLICT, LineState.CHANGE]
    assert desk.confirm(upload_id) == 1
    assert [desk.newest(index).intake_weeks for index in (0, 1)] == [9, 3]


def test_confirming_writes_reports_one_audit_entry_and_tells_the_index(desk: Desk) -> None:
    upload_id = desk.kept(desk.claim(0, intake_weeks=2), desk.claim(1, intake_weeks=3))
    assert desk.confirm(upload_id) == 2
    assert (desk.count(AvailabilityReport), desk.count(AuditEntry), desk.count(OutboxLine)) == (5, 1, 2)
    assert desk.newest(0).channel is ReportChannel.IMPORT


def test_rows_that_stay_the_same_are_confirmed_only_when_asked(desk: Desk) -> None:
    same = desk.claim(2, intake_weeks=5)
    assert desk.confirm(desk.kept(same)) == 0
    assert desk.confirm(desk.kept(same), also_same=True) == 1
    assert desk.newest(2).outcome is ReportOutcome.CONFIRMED


def test_R15_confirming_again_has_one_effect_and_the_same_answer(desk: Desk) -> None:
    upload_id = desk.kept(desk.claim(0, intake_weeks=2))
    assert [desk.confirm(upload_id) for _ in range(3)] == [1, 1, 1]
    assert (desk.count(AvailabilityReport), desk.count(AuditEntry)) == (4, 1)


def test_R15_eight_parallel_confirmations_have_one_effect(desk: Desk, engine: Engine) -> None:
    upload_id = desk.kept(desk.claim(0, intake_weeks=2))
    desk.session.commit()
    counts: list[int] = []

    def confirm() -> None:
        with unit_of_work(engine) as session:
            counts.append(replace(desk, session=session).confirm(upload_id))

    threads = [threading.Thread(target=confirm) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [1] * 8
    assert (desk.count(AvailabilityReport), desk.count(AuditEntry)) == (4, 1)


def test_S02_a_preview_is_its_senders_and_its_organisations_alone(desk: Desk) -> None:
    upload_id = desk.kept(desk.claim(0, intake_weeks=2))
    colleague = key(make.make_user(desk.session, None))
    for other in ({"user_id": colleague}, {"organisation_id": desk.foreign.organisation_id}):
        with pytest.raises(NotFoundError):
            desk.confirm(upload_id, **other)


def test_an_old_preview_saves_nothing(desk: Desk) -> None:
    upload_id = desk.kept(desk.claim(0, intake_weeks=2))
    with pytest.raises(DomainError) as refused:
        desk.confirm(upload_id, now=desk.now + timedelta(hours=2))
    assert refused.value.code == "upload_expired"


def test_previews_are_cleaned_up_a_day_after_they_expired(desk: Desk) -> None:
    desk.kept(desk.claim(0, intake_weeks=2))
    assert clean_up(desk.session, now=desk.now + timedelta(hours=25))["upload_preview"] == 0
    assert clean_up(desk.session, now=desk.now + timedelta(hours=27))["upload_preview"] == 1
    assert desk.count(UploadPreview) == 0


def test_a_preview_is_the_same_after_it_was_kept(desk: Desk) -> None:
    found = desk.judged(
        desk.claim(0, intake_weeks=60, accepting=Accepting.STOP, accepting_until=date(2026, 12, 31)),
        desk.claim(1, line=3, intake_weeks=-1),
    )
    upload_id = desk.keep(UploadKind.WEEK, found)
    kept = desk.session.get(UploadPreview, upload_id)
    assert kept is not None
    desk.session.expire(kept)
    again = from_document(kept.content)
    assert to_document(again) == to_document(from_document(to_document(found)))
    assert desk.confirm(upload_id) == 1
    assert desk.newest(0).accepting_until == date(2026, 12, 31)


def test_judging_takes_as_many_statements_for_three_rows_as_for_one(desk: Desk, engine: Engine) -> None:
    claims = [desk.claim(index, intake_weeks=2) for index in range(3)]
    with counted_statements(engine) as few:
        desk.judged(claims[0])
    with counted_statements(engine) as many:
        desk.judged(*claims)
    assert len(few) == len(many) <= 3
