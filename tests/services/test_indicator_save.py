"""What is typed for indicators is kept as a draft, handed in as a whole, and corrected with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.duties import ObligationStatus
from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.terms import CalendarKind, IndicatorKind, Reporter
from portal.models import AuditEntry, IndicatorValue, Obligation
from portal.services.indicator_corrections import correct_value, given_versions
from portal.services.indicator_desks import desks_of, find_desk, find_period
from portal.services.indicator_obligations import make_indicator_obligations
from portal.services.indicator_overview import read_overview
from portal.services.indicator_save import Entry, Who, hand_in, save_drafts
from portal.services.indicator_versions import Version
from tests.factories import key
from tests.services.quarter import (
    FIGURES,
    PERIOD,
    Quarter,
    counting,
    make_desk_of,
    make_indicator,
    make_other_provider,
    make_quarter,
)

COUNT = IndicatorKind.COUNT


@pytest.fixture
def quarter(session: Session) -> Quarter:
    return make_quarter(session)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def figure(value: float, explanation: str = "") -> Answer:
    return Answer(AnswerState.FIGURE, {"value": value}, explanation)


def seen(session, quarter, now, kind=COUNT) -> str:
    line = quarter.read(session, now).line(quarter.duty(kind))
    return line.newest.token if line.newest else ""


@pytest.mark.parametrize("kind", IndicatorKind)
def test_an_answer_of_every_kind_comes_back_as_it_was_given(session, quarter, now, kind):
    entry = Entry(quarter.duty(kind), Answer(AnswerState.FIGURE, FIGURES[kind], "Zo ging het."))
    assert quarter.save(session, now, entry).saved == (entry.duty,)
    assert quarter.read(session, now).line(entry.duty).draft.answer == entry.answer


@pytest.mark.parametrize("state", [AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE])
def test_nought_unknown_and_not_applicable_are_three_things(session, quarter, now, state):
    duty = quarter.duty(COUNT)
    quarter.save(session, now, Entry(duty, Answer(state)))
    assert quarter.read(session, now).line(duty).draft.answer == Answer(state)
    quarter.save(session, now, Entry(duty, figure(0), seen(session, quarter, now)))
    assert quarter.read(session, now).line(duty).draft.answer == figure(0)


def test_a_draft_that_is_emptied_is_gone(session, quarter, now):
    duty = quarter.duty(COUNT)
    quarter.save(session, now, Entry(duty, figure(3)))
    quarter.save(session, now, Entry(duty, Answer(), seen(session, quarter, now)))
    assert count(session, IndicatorValue) == 0


def test_R15_the_same_draft_twice_is_one_row_and_one_audit_entry(session, quarter, now):
    entry = Entry(quarter.duty(COUNT), figure(3))
    for _ in range(2):
        assert quarter.save(session, now, entry).is_clean
    assert (count(session, IndicatorValue), count(session, AuditEntry)) == (1, 1)


def test_R13_the_second_editor_is_told_and_the_rest_is_kept(session, quarter, now):
    duty, other = quarter.duty(COUNT), quarter.duty(IndicatorKind.SCORE)
    quarter.save(session, now, Entry(duty, figure(3)))
    outcome = quarter.save(session, now, Entry(duty, figure(4)), Entry(other, figure(7)))
    assert outcome.conflicts[duty].answer == figure(3)
    assert outcome.saved == (other,)
    assert quarter.read(session, now).line(duty).draft.answer == figure(3)


@pytest.mark.parametrize(
    ("value", "code"),
    [(-1, "figure_negative"), (1e9, "figure_too_large"), (2.5, "figure_not_whole")],
)
def test_S38_a_figure_out_of_range_is_refused(session, quarter, now, value, code):
    entry = Entry(quarter.duty(COUNT), figure(value))
    outcome = quarter.save(session, now, entry)
    assert [fault.code for fault in outcome.faults[entry.duty]] == [code]
    assert count(session, IndicatorValue) == count(session, AuditEntry) == 0


def test_S40_a_bsn_in_the_explanation_is_refused_and_kept_nowhere(session, quarter, now):
    entry = Entry(quarter.duty(COUNT), figure(3, "Cliënt 111222333 stopte."))
    outcome = quarter.save(session, now, entry)
    assert [fault.code for fault in outcome.faults[entry.duty]] == ["holds_bsn"]
    assert count(session, IndicatorValue) == count(session, AuditEntry) == 0


def test_S01_what_is_not_owed_cannot_be_answered(session, quarter, now):
    with pytest.raises(NotFoundError):
        quarter.save(session, now, Entry(IndicatorDuty(999_999), figure(3)))


def test_a_whole_quarter_is_handed_in_with_one_audit_entry(session, quarter, now):
    outcome = quarter.hand_in(session, now, *quarter.entries(session, now))
    assert (outcome.handed_in_count, outcome.is_clean) == (7, True)
    sheet = quarter.read(session, now)
    assert sheet.open_lines == ()
    assert count(session, AuditEntry) == 1


def test_handing_in_settles_the_obligation(session, quarter, now):
    make_indicator_obligations(session, now=now)
    entries = quarter.entries(session, now)
    quarter.save(session, now, *entries)
    owed = select(col(Obligation.status), col(Obligation.period_start)).where(
        col(Obligation.kind) == CalendarKind.INDICATORS
    )
    assert (ObligationStatus.SUBMITTED, PERIOD.start) not in session.execute(owed).all()
    quarter.hand_in(session, now)
    assert (ObligationStatus.SUBMITTED, PERIOD.start) in session.execute(owed).all()


def test_R15_handing_in_twice_changes_nothing(session, quarter, now):
    quarter.hand_in(session, now, *quarter.entries(session, now))
    outcome = quarter.hand_in(session, now, *quarter.entries(session, now))
    assert (outcome.handed_in_count, outcome.is_clean) == (0, True)
    assert (count(session, IndicatorValue), count(session, AuditEntry)) == (7, 1)


def test_a_missing_figure_keeps_everything_a_draft(session, quarter, now):
    *most, last = quarter.entries(session, now)
    outcome = quarter.hand_in(session, now, *most)
    assert [fault.code for fault in outcome.faults[last.duty]] == ["figure_missing"] * 2
    assert quarter.read(session, now).submitted_count == 0
    assert len(outcome.saved) == 6


def test_a_correction_is_a_new_version_with_its_reason(session, quarter, now):
    quarter.hand_in(session, now, *quarter.entries(session, now))
    later = now + timedelta(days=1)
    entry = Entry(quarter.duty(COUNT), figure(13), seen(session, quarter, now))
    made = correct_value(
        session,
        desk=quarter.desk,
        period=PERIOD,
        entry=entry,
        reason="Eén vergeten.",
        who=Who(quarter.user_id),
        now=later,
    )
    line = quarter.read(session, later).line(entry.duty)
    assert (made, line.submitted.answer, line.submitted.reason) == (2, figure(13), "Eén vergeten.")
    assert [one.version.answer for one in given_versions(session, line)] == [figure(13), figure(12)]


@pytest.mark.parametrize(
    ("value", "reason", "code"),
    [
        (13, " ", "correction_reason_missing"),
        (12, "Zomaar.", "correction_same"),
        (13, "111222333", "holds_bsn"),
    ],
)
def test_a_correction_needs_a_change_and_a_reason(session, quarter, now, value, reason, code):
    quarter.hand_in(session, now, *quarter.entries(session, now))
    entry = Entry(quarter.duty(COUNT), figure(value), seen(session, quarter, now))
    with pytest.raises(InvalidError) as refused:
        correct_value(
            session,
            desk=quarter.desk,
            period=PERIOD,
            entry=entry,
            reason=reason,
            who=Who(quarter.user_id),
            now=now,
        )
    assert refused.value.code == code


def test_R13_R15_a_correction_counts_once_and_the_second_person_sees_the_first(session, quarter, now):
    quarter.hand_in(session, now, *quarter.entries(session, now))
    stood = seen(session, quarter, now)
    at = {"desk": quarter.desk, "period": PERIOD, "who": Who(quarter.user_id), "now": now}
    entry = Entry(quarter.duty(COUNT), figure(13), stood)
    assert [correct_value(session, entry=entry, reason="Geteld.", **at) for _ in range(2)] == [2, 2]
    with pytest.raises(ConflictError) as refused:
        correct_value(session, entry=Entry(entry.duty, figure(14), stood), reason="Anders.", **at)
    assert isinstance(refused.value.theirs, Version)
    assert refused.value.theirs.answer == figure(13)


def test_a_quarter_that_is_not_over_cannot_be_filled_in(session, quarter, now):
    with pytest.raises(NotFoundError):
        find_period(session, region_id=quarter.desk.region_id, code="2026-kw4", today=now.date())
    assert find_period(session, region_id=quarter.desk.region_id, code="2026-kw3", today=now.date()) == PERIOD


def test_S01_another_provider_has_no_desk_here(session, quarter):
    stranger = make_other_provider(session, quarter)
    desks = desks_of(session, reporter=Reporter.PROVIDER, organisation_ids=[key(stranger)])
    assert [desk.organisation_id for desk in desks] == [key(stranger)]
    with pytest.raises(NotFoundError):
        find_desk(session, reporter=Reporter.MUNICIPALITY, organisation_ids=[key(stranger)], code="x")


@pytest.mark.parametrize("reporter", [Reporter.MUNICIPALITY, Reporter.REGION])
def test_municipalities_and_regions_answer_their_own_indicators(session, quarter, now, reporter):
    desk = make_desk_of(session, quarter, reporter)
    mine = make_indicator(session, quarter.region, code="eigen", reported_by=reporter)
    assert [line.duty for line in quarter.read(session, now, desk).lines] == [IndicatorDuty(mine)]
    outcome = hand_in(
        session,
        desk=desk,
        period=PERIOD,
        entries=[Entry(IndicatorDuty(mine), figure(40))],
        who=Who(None),
        now=now,
    )
    assert outcome.handed_in_count == 1
    stand = read_overview(session, desks=[desk], today=now.date())[0].periods[0]
    assert (stand.asked_count, stand.submitted_count, stand.due_at) == (1, 1, None)


def test_three_hundred_fields_take_as_many_statements_as_thirty(session, quarter, now):
    counts = []
    for batch in (20, 280):
        for number in range(batch):
            make_indicator(session, quarter.region, code=f"veel-{batch}-{number}")
        lines = quarter.read(session, now).lines
        entries = [
            Entry(one.duty, figure(9), "") for one in lines if one.indicator.code.startswith(f"veel-{batch}-")
        ]
        with counting(session) as statements:
            outcome = save_drafts(
                session, desk=quarter.desk, period=PERIOD, entries=entries, who=Who(None), now=now
            )
            session.flush()
        assert len(outcome.saved) == batch
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 20


def test_what_was_answered_before_stands_beside_the_field(session, quarter, now):
    earlier = find_period(session, region_id=quarter.desk.region_id, code="2026-kw2", today=now.date())
    entry = Entry(quarter.duty(COUNT), figure(8))
    entries = [entry, *[one for one in quarter.entries(session, now) if one.duty != entry.duty]]
    hand_in(session, desk=quarter.desk, period=earlier, entries=entries, who=Who(None), now=now)
    line = quarter.read(session, now).line(entry.duty)
    assert line.previous == figure(8)
    assert line.past[1][1] is None
