"""Whatever the region does to contracts and catalogue, the index is told; what it is not told is found."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session

from portal.db import unit_of_work
from portal.domain.calendar import local_date
from portal.domain.catalogue import PlanAct
from portal.domain.contracting import Step
from portal.models import OutboxLine, Product, Region
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_plans import Maker, make_change
from portal.services.catalogue_reading import find_thing
from portal.services.contract_course import WantedStep, take_step, undo_step
from portal.services.contract_line_edit import LineContent, put_line
from portal.services.contract_reading import read_contract
from portal.services.day_marks import mark_day
from search import indexer
from search.engines.embedded import EmbeddedEngine
from tests.catalogue_rows import keep_versions
from tests.services.contract_desk import ContractDesk, make_desk

Act = Callable[[Session, ContractDesk], object]


def _step(kind: Step, days: int) -> Act:
    def act(session: Session, desk: ContractDesk) -> object:
        return take_step(
            session,
            contract_id=desk.contract_id,
            region_ids={desk.region_id},
            wanted=WantedStep(kind, local_date(desk.now) + timedelta(days=days), None),
            version=_version(session, desk),
            user_id=desk.user_id,
            now=desk.now,
        )

    return act


def _version(session: Session, desk: ContractDesk) -> int:
    return read_contract(session, contract_id=desk.contract_id, region_ids={desk.region_id}).version


def _end_and_undo(session: Session, desk: ContractDesk) -> object:
    _step(Step.END, 0)(session, desk)
    return undo_step(
        session,
        contract_id=desk.contract_id,
        region_ids={desk.region_id},
        user_id=desk.user_id,
        now=desk.now + timedelta(minutes=1),
    )


def _let_a_municipality_go(session: Session, desk: ContractDesk) -> object:
    return put_line(
        session,
        contract_id=desk.contract_id,
        region_ids={desk.region_id},
        line_id=desk.line_id,
        content=LineContent(desk.product_id, date(2025, 1, 1), (desk.other_town_id,)),
        version=_version(session, desk),
        user_id=desk.user_id,
        now=desk.now,
        is_sure=True,
    )


def _rename_the_product(session: Session, desk: ContractDesk) -> object:
    code = session.get_one(Product, desk.product_id).code
    thing = find_thing(session, region_id=desk.region_id, kind="product", code=code)
    return make_change(
        session,
        region_id=desk.region_id,
        edit=Edit("product", code, PlanAct.CHANGE, {"name": "Een heel andere naam"}),
        starts_on=local_date(desk.now),
        seen=thing.seen,
        maker=Maker(desk.user_id, None),
        now=desk.now,
    )


ACTS: dict[str, Act] = {
    "phases out from today": _step(Step.PHASE_OUT, 0),
    "lets a municipality go": _let_a_municipality_go,
    "renames the product": _rename_the_product,
    "ends and takes it back": _end_and_undo,
}


@pytest.fixture
def desk(engine: Engine, embedded: EmbeddedEngine, now: datetime) -> ContractDesk:
    with unit_of_work(engine) as session:
        found = make_desk(session, now)
        keep_versions(session, session.get_one(Region, found.region_id))
    indexer.rebuild(engine, embedded, now=now)
    return found


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_R32_after_an_act_of_the_region_the_index_is_true(
    act: Act, desk: ContractDesk, engine: Engine, embedded: EmbeddedEngine, now: datetime
) -> None:
    with unit_of_work(engine) as session:
        act(session, desk)
    indexer.drain(engine, embedded, now=now, wait=True)
    assert indexer.verify(engine, embedded, now=now).is_none


@pytest.mark.parametrize("act", list(ACTS.values())[:3], ids=list(ACTS)[:3])
def test_R32_an_act_whose_line_of_the_outbox_is_lost_is_told_to_a_person_and_mended(
    act: Act, desk: ContractDesk, engine: Engine, embedded: EmbeddedEngine, now: datetime
) -> None:
    with unit_of_work(engine) as session:
        act(session, desk)
        session.execute(delete(OutboxLine))
    drift = indexer.verify(engine, embedded, now=now)
    assert desk.offering_id in (*drift.untold, *drift.surplus, *drift.changed)
    indexer.repair(engine, embedded, now=now)
    assert indexer.verify(engine, embedded, now=now).is_none


@pytest.mark.parametrize(("kind", "days"), [(Step.END, 10), (Step.PHASE_OUT, 10)])
def test_R32_what_was_planned_for_a_day_is_in_the_index_from_that_day(
    kind: Step, days: int, desk: ContractDesk, engine: Engine, embedded: EmbeddedEngine, now: datetime
) -> None:
    with unit_of_work(engine) as session:
        _step(kind, days)(session, desk)
    indexer.drain(engine, embedded, now=now, wait=True)
    for passed in range(1, days + 2):
        at = now + timedelta(days=passed)
        with unit_of_work(engine) as session:
            mark_day(session, now=at)
        indexer.drain(engine, embedded, now=at, wait=True)
        assert indexer.verify(engine, embedded, now=at).is_none, passed
    held = embedded.ids()
    assert (desk.offering_id in held) is (kind is Step.PHASE_OUT)
