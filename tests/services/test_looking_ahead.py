"""What changes ahead: contracts, lines, decisions and the catalogue, of the own regions only."""

from datetime import date, datetime

import pytest
from sqlalchemy import update
from sqlmodel import Session

from portal.models import Contract, ContractLine, Product
from portal.services.looking_ahead import Ahead, Turn, look_ahead
from tests.services.contract_desk import ContractDesk, make_desk

TODAY, LAST = date(2026, 11, 25), date(2027, 11, 25)


@pytest.fixture
def desk(session: Session, now: datetime) -> ContractDesk:
    return make_desk(session, now)


def ahead(session: Session, desk: ContractDesk, **more: bool) -> list[Ahead]:
    return look_ahead(session, region_ids={desk.region_id}, first=TODAY, last=LAST, **more)


def turns(found: list[Ahead]) -> list[tuple[date, Turn]]:
    return [(one.on, one.turn) for one in found]


def test_nothing_ahead_is_an_empty_list(session: Session, desk: ContractDesk) -> None:
    assert ahead(session, desk) == []


def test_an_end_comes_with_the_decision_before_it(session: Session, desk: ContractDesk) -> None:
    session.execute(update(Contract).values(ends_on=date(2027, 6, 30), extension_months=[12]))
    assert turns(ahead(session, desk)) == [
        (date(2026, 12, 31), Turn.DECIDES),
        (date(2027, 6, 30), Turn.ENDS),
    ]


def test_a_decision_that_is_overdue_stays_and_says_how_late(session: Session, desk: ContractDesk) -> None:
    session.execute(update(Contract).values(ends_on=date(2027, 3, 31), extension_months=[12]))
    assert ahead(session, desk)[0].days_left(TODAY) == -56


def test_a_contract_without_options_has_nothing_to_decide(session: Session, desk: ContractDesk) -> None:
    session.execute(update(Contract).values(ends_on=date(2027, 6, 30)))
    assert turns(ahead(session, desk)) == [(date(2027, 6, 30), Turn.ENDS)]


def test_a_line_is_named_only_where_it_turns_on_its_own(session: Session, desk: ContractDesk) -> None:
    session.execute(update(Contract).values(ends_on=date(2027, 6, 30)))
    session.execute(update(ContractLine).values(ends_on=date(2027, 6, 30), phases_out_on=date(2027, 2, 1)))
    assert turns(ahead(session, desk)) == [
        (date(2027, 2, 1), Turn.PHASES_OUT),
        (date(2027, 6, 30), Turn.ENDS),
    ]


def test_a_product_that_is_valid_no_longer_is_told(session: Session, desk: ContractDesk) -> None:
    session.execute(update(Product).values(valid_until=date(2027, 1, 1)))
    found = ahead(session, desk)
    assert turns(found) == [(date(2027, 1, 1), Turn.VALID_UNTIL)]
    assert turns(ahead(session, desk, with_contracts=False)) == turns(found)


def test_S03_what_happens_in_another_region_is_not_told(session: Session, desk: ContractDesk) -> None:
    session.execute(update(Contract).values(ends_on=date(2027, 6, 30)))
    assert look_ahead(session, region_ids={desk.region_id + 1}, first=TODAY, last=LAST) == []
