"""Offerings hear of a changed catalogue, and only those that it concerns."""

import pytest
from sqlmodel import col, select

from portal.models import CurrentReport, Municipality, Offering, OutboxLine, Product
from tests.factories import key, make_offering, make_organisation, make_report
from tests.services.small_pack import Load, loader, slower_pack, small_pack


@pytest.fixture
def load(session, tmp_path) -> Load:
    return loader(session, tmp_path)


@pytest.fixture
def offering(session, load, now) -> Offering:
    load(small_pack())
    product = session.exec(select(Product).where(col(Product.code) == "begeleiding")).one()
    municipality = session.exec(select(Municipality).where(col(Municipality.code) == "GM0002")).one()
    offering = make_offering(session, make_organisation(session), product, municipality)
    make_report(session, offering, at=now)
    return offering


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["products"][0].update(plain="Iets anders"),
        lambda data: data["segments"][0].update(name="Ambulante hulp"),
        lambda data: data["municipalities"][1].update(name="Beekdam-Oost"),
        lambda data: data["region"].update(name="Regio Groot"),
        lambda data: data["reporting"]["waiting"].update(stale_after_days=20),
    ],
    ids=["product", "segment", "municipality", "region", "rhythm"],
)
def test_offerings_that_a_change_concerns_go_on_the_outbox(session, load, offering, change):
    data = small_pack()
    change(data)
    assert load(data).touched_count == 1
    assert session.exec(select(OutboxLine.offering_id)).all() == [key(offering)]


def test_offerings_that_a_change_does_not_concern_stay_off_the_outbox(session, load, offering):
    data = small_pack()
    data["products"][1]["plain"] = "Iets anders"
    data["indicators"][0]["unit"] = "dagen"
    assert load(data).touched_count == 0
    assert session.exec(select(OutboxLine)).all() == []


def test_another_rhythm_makes_freshness_due_at_once(session, load, offering, now):
    load(slower_pack(21))
    session.expire_all()
    assert session.exec(select(CurrentReport.next_change_at)).all() == [now]
