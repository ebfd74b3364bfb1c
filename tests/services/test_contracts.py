"""Contracts: made once, checked, extended, ended, phased out, and taken back; by region only."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, func, select

from portal.domain.contracting import Partnership, Step
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.terms import ContractForm
from portal.models import AuditEntry, Contract, ContractLine, Organisation, OutboxLine
from portal.services.contract_course import WantedStep, take_step, undo_step, undoable_step
from portal.services.contract_edit import ContractTerms, edit_terms, terms_of
from portal.services.contract_effects import effect_of
from portal.services.contract_line_edit import LineContent, put_line
from portal.services.contract_making import NewContract, NewProvider, make_contract, onboard_provider
from portal.services.contract_reading import ContractView, read_contract
from portal.services.contractors import ContractorChoice, Stand, list_contractors
from tests.services.contract_desk import ContractDesk, make_desk

LAST = date(2027, 12, 31)


@pytest.fixture
def desk(session: Session, now: datetime) -> ContractDesk:
    found = make_desk(session, now)
    session.execute(update(Contract).values(ends_on=LAST, extension_months=[24, 12]))
    return found


def read(session: Session, desk: ContractDesk) -> ContractView:
    return read_contract(session, contract_id=desk.contract_id, region_ids={desk.region_id})


def step(
    session: Session,
    desk: ContractDesk,
    kind: Step,
    day: date | None,
    *,
    line_id: int | None = None,
    version: int | None = None,
    later: timedelta = timedelta(),
) -> int:
    seen = read(session, desk).version if version is None else version
    return take_step(
        session,
        contract_id=desk.contract_id,
        region_ids={desk.region_id},
        wanted=WantedStep(kind, day, line_id),
        version=seen,
        user_id=desk.user_id,
        now=desk.now + later,
    )


def undo(session: Session, desk: ContractDesk, minutes: int) -> bool:
    return undo_step(
        session,
        contract_id=desk.contract_id,
        region_ids={desk.region_id},
        user_id=desk.user_id,
        now=desk.now + timedelta(minutes=minutes),
    )


def onboard(session: Session, desk: ContractDesk, kvk: str, **more: object) -> int:
    return onboard_provider(
        session,
        provider=NewProvider("  Het  Nieuwe Huis ", kvk, str(more.pop("agb", "")) or None, also_refers=True),
        contract=NewContract(desk.segment_id, ContractForm.TENDER, date(2027, 1, 1), LAST),
        region_ids={desk.region_id},
        user_id=desk.user_id,
        now=desk.now,
        is_known=bool(more.get("is_known")),
    )


def test_a_provider_is_onboarded_with_its_first_contract_in_one_note(
    session: Session, desk: ContractDesk
) -> None:
    made = session.get(Organisation, onboard(session, desk, "8765 4321", agb="73 730001"))
    assert made is not None
    assert (made.name, made.kvk, made.agb) == ("Het Nieuwe Huis", "87654321", "73730001")
    notes = session.exec(select(AuditEntry.action).where(AuditEntry.organisation_id == made.id)).all()
    assert notes == ["contract.onboard"]


def test_R15_onboarding_twice_makes_one_provider_with_one_contract(
    session: Session, desk: ContractDesk
) -> None:
    assert onboard(session, desk, "87654321") == onboard(session, desk, "87654321")
    assert session.scalar(select(func.count()).select_from(Contract)) == 2


@pytest.mark.parametrize("kvk", ["1234567", "00000000", "1234567x", "", "123456789"])
def test_a_kvk_number_that_cannot_be_one_is_refused(session: Session, desk: ContractDesk, kvk: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        onboard(session, desk, kvk)
    assert "kvk_invalid" in {one.code for one in refusal.value.errors}


def test_a_known_kvk_number_is_asked_about_and_then_gets_the_contract(
    session: Session, desk: ContractDesk
) -> None:
    with pytest.raises(InvalidError) as refusal:
        onboard(session, desk, "12345678")
    assert refusal.value.code == "provider_known"
    assert onboard(session, desk, "12345678", is_known=True) == desk.organisation_id


def test_S38_a_segment_of_another_region_is_refused(session: Session, desk: ContractDesk) -> None:
    with pytest.raises(InvalidError) as refusal:
        make_contract(
            session,
            organisation_id=desk.organisation_id,
            contract=NewContract(desk.segment_id, None, date(2030, 1, 1)),
            region_ids={desk.region_id + 1},
            user_id=desk.user_id,
            now=desk.now,
        )
    assert refusal.value.code == "segment_unknown"


def test_a_second_contract_for_a_segment_in_the_same_time_is_refused(
    session: Session, desk: ContractDesk
) -> None:
    with pytest.raises(InvalidError) as refusal:
        make_contract(
            session,
            organisation_id=desk.organisation_id,
            contract=NewContract(desk.segment_id, None, date(2027, 6, 1)),
            region_ids={desk.region_id},
            user_id=desk.user_id,
            now=desk.now,
        )
    assert refusal.value.code == "contract_overlaps"


def test_extending_uses_the_first_option_and_keeps_the_rest(session: Session, desk: ContractDesk) -> None:
    assert read(session, desk).next_end == date(2029, 12, 31)
    assert read(session, desk).decides_on == date(2027, 6, 30)
    assert step(session, desk, Step.EXTEND, date(2029, 12, 31)) == 1
    after = read(session, desk)
    assert (after.ends_on, after.extension_months) == (date(2029, 12, 31), [12])


def test_ending_tells_beforehand_what_vanishes_and_from_when(session: Session, desk: ContractDesk) -> None:
    told = effect_of(
        session, contract=read(session, desk), step=Step.END, day=date(2027, 1, 31), line_id=None
    )
    assert told is not None
    assert (told.for_all, told.from_on) == (True, date(2027, 2, 1))
    assert [one.offering_id for one in told.offerings] == [desk.offering_id]


def test_phasing_out_leaves_it_to_professionals(session: Session, desk: ContractDesk) -> None:
    day = date(2027, 1, 31)
    told = effect_of(
        session, contract=read(session, desk), step=Step.PHASE_OUT, day=day, line_id=desk.line_id
    )
    assert told is not None
    assert (told.for_all, told.from_on) == (False, day)
    step(session, desk, Step.PHASE_OUT, day, line_id=desk.line_id)
    after = read(session, desk)
    assert (after.phases_out_on, after.line(desk.line_id).phases_out_on) == (None, day)


def test_a_step_lets_the_finder_hear_of_every_offering(session: Session, desk: ContractDesk) -> None:
    step(session, desk, Step.END, date(2027, 1, 31))
    assert session.exec(select(OutboxLine.offering_id)).all() == [desk.offering_id]


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        (Step.END, date(2026, 11, 24), "step_in_past"),
        (Step.END, date(2028, 1, 1), "end_not_earlier"),
        (Step.EXTEND, date(2027, 6, 1), "extend_not_later"),
        (Step.PHASE_OUT, None, "day_unreadable"),
        (Step.PHASE_OUT, date(2028, 1, 1), "end_not_earlier"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(
    session: Session, desk: ContractDesk, kind: Step, day: date | None, code: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        step(session, desk, kind, day)
    assert refusal.value.code == code


def test_R13_who_saw_an_older_version_is_refused(session: Session, desk: ContractDesk) -> None:
    step(session, desk, Step.PHASE_OUT, date(2027, 3, 1))
    with pytest.raises(ConflictError):
        step(session, desk, Step.END, date(2027, 1, 31), version=1)


def test_R15_the_same_step_twice_is_taken_once(session: Session, desk: ContractDesk) -> None:
    for _ in range(2):
        step(session, desk, Step.END, date(2027, 1, 31), version=1)
    assert read(session, desk).version == 2


@pytest.mark.parametrize("kind", [Step.EXTEND, Step.END, Step.PHASE_OUT])
def test_a_step_is_taken_back_within_ten_minutes(session: Session, desk: ContractDesk, kind: Step) -> None:
    before = read(session, desk)
    step(session, desk, kind, date(2029, 12, 31) if kind is Step.EXTEND else date(2027, 1, 31))
    assert undoable_step(session, contract=read(session, desk), now=desk.now) is kind
    assert undo(session, desk, 9)
    after = read(session, desk)
    assert (after.ends_on, after.phases_out_on, after.extension_months) == (
        before.ends_on,
        before.phases_out_on,
        before.extension_months,
    )
    assert not undo(session, desk, 9)


def test_extending_moves_lines_that_end_with_the_contract_and_taking_back_moves_them_back(
    session: Session, desk: ContractDesk
) -> None:

    session.execute(update(ContractLine).values(ends_on=LAST))
    step(session, desk, Step.EXTEND, date(2029, 12, 31))
    assert read(session, desk).line(desk.line_id).ends_on == date(2029, 12, 31)
    undo(session, desk, 1)
    assert read(session, desk).line(desk.line_id).ends_on == LAST


def test_after_ten_minutes_nothing_is_taken_back(session: Session, desk: ContractDesk) -> None:
    step(session, desk, Step.END, date(2027, 1, 31))
    with pytest.raises(DomainError) as refusal:
        undo(session, desk, 11)
    assert refusal.value.code == "contract_undo_too_late"


def test_what_was_followed_by_an_edit_is_not_taken_back(session: Session, desk: ContractDesk) -> None:
    step(session, desk, Step.END, date(2027, 1, 31))
    edit(session, desk, ContractTerms(notice_months=3), version=2)
    with pytest.raises(DomainError):
        undo(session, desk, 1)


def edit(session: Session, desk: ContractDesk, terms: ContractTerms, version: int) -> bool:
    return edit_terms(
        session,
        contract_id=desk.contract_id,
        region_ids={desk.region_id},
        terms=terms,
        version=version,
        user_id=desk.user_id,
        now=desk.now,
    )


def test_terms_and_subcontractors_are_kept(session: Session, desk: ContractDesk) -> None:
    terms = ContractTerms(ContractForm.TENDER, Partnership.STRATEGIC, (24,), 9, (("De Helper", "11112222"),))
    assert edit(session, desk, terms, 1)
    assert terms_of(read(session, desk)) == terms
    assert not edit(session, desk, terms, 1)


def test_R13_an_edit_of_an_older_version_is_told_both_values(session: Session, desk: ContractDesk) -> None:
    edit(session, desk, ContractTerms(notice_months=3), 1)
    with pytest.raises(ConflictError) as refusal:
        edit(session, desk, ContractTerms(notice_months=4), 1)
    assert (refusal.value.mine, refusal.value.theirs) == ({"notice_months": 4}, {"notice_months": 3})


def line(
    session: Session, desk: ContractDesk, content: LineContent, *, line_id: int | None = None, **more: bool
) -> int:
    return put_line(
        session,
        contract_id=desk.contract_id,
        region_ids={desk.region_id},
        line_id=line_id,
        content=content,
        version=read(session, desk).version,
        user_id=desk.user_id,
        now=desk.now,
        **more,
    )


def test_a_line_gets_volumes_duty_and_municipalities(session: Session, desk: ContractDesk) -> None:
    towns = tuple(sorted((desk.town_id, desk.other_town_id)))
    content = LineContent(desk.product_id, date(2025, 1, 1), towns, True, 10, 40)
    assert line(session, desk, content, line_id=desk.line_id) == desk.line_id
    found = read(session, desk).line(desk.line_id)
    assert (found.acceptance_duty, found.volume_min, found.volume_max) == (True, 10, 40)
    assert set(found.municipality_ids) == set(towns)


def test_a_municipality_in_use_is_let_go_only_when_sure(session: Session, desk: ContractDesk) -> None:
    content = LineContent(desk.product_id, date(2025, 1, 1), (desk.other_town_id,))
    with pytest.raises(InvalidError) as refusal:
        line(session, desk, content, line_id=desk.line_id)
    assert (refusal.value.code, refusal.value.data) == ("municipalities_in_use", {"count": 1})
    line(session, desk, content, line_id=desk.line_id, is_sure=True)
    assert read(session, desk).line(desk.line_id).municipality_ids == (desk.other_town_id,)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"volume_min": 5, "volume_max": 4}, "volume_order"),
        ({"volume_max": -1}, "volume_invalid"),
        ({"municipality_ids": ()}, "line_towns_missing"),
        ({"municipality_ids": (999_999,)}, "town_not_in_region"),
        ({"product_id": 999_999}, "product_unknown"),
        ({"starts_on": date(2030, 1, 1)}, "line_beyond_term"),
    ],
)
def test_S38_a_line_that_cannot_be_is_refused(
    session: Session, desk: ContractDesk, change: dict[str, object], code: str
) -> None:
    values: dict[str, object] = {
        "product_id": desk.product_id,
        "starts_on": date(2026, 1, 1),
        "municipality_ids": (desk.town_id,),
    }
    with pytest.raises(InvalidError) as refusal:
        line(session, desk, LineContent(**{**values, **change}))  # type: ignore[arg-type]
    assert code in {one.code for one in refusal.value.errors}


def test_S03_a_contract_of_another_region_does_not_exist(session: Session, desk: ContractDesk) -> None:
    with pytest.raises(NotFoundError):
        read_contract(session, contract_id=desk.contract_id, region_ids={desk.region_id + 1})


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 1),
        ({"words": "wilgen"}, 1),
        ({"words": "12345678"}, 1),
        ({"words": "%"}, 0),
        ({"stand": Stand.ENDED}, 0),
        ({"stand": Stand.RUNNING}, 1),
        ({"segment_id": 0}, 0),
        ({"product_id": 0}, 0),
    ],
)
def test_the_list_of_providers_is_filtered(
    session: Session, desk: ContractDesk, more: dict[str, object], count: int
) -> None:
    choice = ContractorChoice({desk.region_id}, **more)  # type: ignore[arg-type]
    found, total = list_contractors(session, choice=choice, today=desk.now.date(), offset=0, limit=25)
    assert (len(found), total) == (count, count)
    assert all((one.ends_on, one.line_count) == (LAST, 1) for one in found)
