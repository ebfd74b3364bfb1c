"""An ended product with a successor: names, what names it, lines, offerings, and what stays behind."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from portal.domain.catalogue import PlanAct
from portal.domain.errors import InvalidError
from portal.models import Contract, ContractLine, Municipality, Offering, OutboxLine, Product, Region, Segment
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_effects import apply_due
from portal.services.catalogue_moves import lines_left
from portal.services.catalogue_plans import Maker, make_change, state_on
from portal.services.catalogue_preview import preview_change
from portal.services.catalogue_reading import find_thing, list_successions
from tests.factories import key, make_offering, make_organisation
from tests.services.small_pack import TODAY, loader, small_pack

NEW_YEAR = date(2027, 1, 1)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
THEN = datetime(2027, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def region_id(session, tmp_path) -> int:
    data = small_pack()
    new = {
        **small_pack()["products"][0],
        "code": "begeleiding-nieuw",
        "name": "Begeleiding nieuw",
        "synonyms": [],
    }
    data["products"].append(new)
    loader(session, tmp_path)(data)
    return session.exec(select(Region.id)).one()


@pytest.fixture
def offering(session, region_id) -> Offering:
    product = session.exec(select(Product).where(Product.code == "begeleiding")).one()
    town = session.exec(select(Municipality).where(Municipality.code == "GM0001")).one()
    return make_offering(session, make_organisation(session), product, town)


def _end(session, region_id, code="begeleiding", *, kind="product", starts_on=NEW_YEAR, **more) -> int:
    edit = Edit(kind, code, PlanAct.END, **more)
    seen = find_thing(session, region_id=region_id, kind=kind, code=code).seen
    return make_change(
        session,
        region_id=region_id,
        edit=edit,
        starts_on=starts_on,
        seen=seen,
        maker=Maker(None, None),
        now=NOW,
    )


def _moved(session, region_id) -> None:
    _end(session, region_id, successor="begeleiding-nieuw", moves_lines=True)
    apply_due(session, region_id=region_id, now=THEN)
    session.expire_all()


def test_lines_and_offerings_move_on_the_day_and_the_old_line_ends_the_day_before(
    session, region_id, offering
):
    offering_id, old_line = key(offering), offering.contract_line_id
    _moved(session, region_id)
    now_at = session.get_one(Offering, offering_id)
    new = session.exec(select(Product).where(Product.code == "begeleiding-nieuw")).one()
    line = session.get_one(ContractLine, now_at.contract_line_id)
    assert (now_at.product_id, line.product_id, line.starts_on) == (new.id, new.id, NEW_YEAR)
    assert session.get_one(ContractLine, old_line).ends_on == date(2026, 12, 31)
    assert session.exec(select(OutboxLine).where(OutboxLine.offering_id == offering_id)).first()
    assert lines_left(session, region_id=region_id, on=NEW_YEAR) == []
    (told,) = list_successions(session, region_id=region_id)
    assert (told.code, told.successor, told.moved_count) == ("begeleiding", "begeleiding-nieuw", 1)


def test_old_names_lead_to_the_new_product(session, region_id):
    _end(session, region_id, successor="begeleiding-nieuw", starts_on=TODAY)
    things = state_on(session, region_id=region_id, on=TODAY)
    new = things["product", "begeleiding-nieuw"]
    assert new["synonyms"] == ["Begeleiding", "hulp", "steun"]
    assert new["predecessor"] == "Begeleiding"
    assert ("product", "begeleiding") not in things


def test_what_named_the_old_product_names_the_new_one(session, region_id):
    _end(session, region_id, successor="begeleiding-nieuw", starts_on=TODAY)
    things = state_on(session, region_id=region_id, on=TODAY)
    assert things["product", "verblijf"]["lighter"] == ["begeleiding-nieuw"]
    assert things["municipality", "GM0002"]["scope"] == ["begeleiding-nieuw"]
    assert things["indicator", "KL-1"]["scope"]["products"] == ["begeleiding-nieuw"]


def test_without_moving_the_lines_stay_and_are_listed(session, region_id, offering):
    _end(session, region_id, successor="begeleiding-nieuw", starts_on=TODAY)
    (left,) = lines_left(session, region_id=region_id, on=TODAY)
    assert (left.product_code, left.offering_count) == ("begeleiding", 1)


def test_a_line_whose_contract_is_for_another_segment_stays_and_is_listed(session, region_id):
    product = session.exec(select(Product).where(Product.code == "verblijf")).one()
    town = session.exec(select(Municipality).where(Municipality.code == "GM0001")).one()
    wonen = session.exec(select(Segment.id).where(Segment.code == "wonen")).one()
    kept = make_offering(session, make_organisation(session), product, town)
    line = session.get_one(ContractLine, kept.contract_line_id)
    session.get_one(Contract, line.contract_id).segment_id = wonen
    _end(session, region_id, "verblijf", successor="begeleiding", moves_lines=True)
    apply_due(session, region_id=region_id, now=THEN)
    session.expire_all()
    assert session.get_one(Offering, key(kept)).product_id == product.id
    assert [left.product_code for left in lines_left(session, region_id=region_id, on=NEW_YEAR)] == [
        "verblijf"
    ]


def test_an_ended_product_is_closed_and_never_deleted(session, region_id, offering):
    _end(session, region_id, starts_on=TODAY)
    row = session.exec(select(Product).where(Product.code == "begeleiding")).one()
    assert row.valid_until == date(2026, 11, 24)
    assert session.get_one(Offering, key(offering)).product_id == row.id


def test_a_preview_of_an_end_counts_offerings_providers_and_lines(session, region_id, offering):
    edit = Edit("product", "begeleiding", PlanAct.END)
    found = preview_change(session, region_id=region_id, edit=edit, starts_on=NEW_YEAR, now=NOW)
    assert (found.reach.offering_count, found.reach.provider_count, found.reach.line_count) == (1, 1, 1)
    assert found.after is None


@pytest.mark.parametrize("successor", ["nergens", "begeleiding"])
def test_S38_a_successor_must_be_another_product_that_holds(session, region_id, successor):
    with pytest.raises(InvalidError) as caught:
        _end(session, region_id, successor=successor)
    assert (caught.value.code, caught.value.field) == ("successor_unknown", "successor")


def test_a_segment_that_is_the_only_one_of_a_product_cannot_end(session, region_id):
    with pytest.raises(InvalidError) as caught:
        _end(session, region_id, "ambulant", kind="segment")
    assert {fault.code for fault in caught.value.errors} == {"segment_of_product"}


def test_a_product_that_an_indicator_is_asked_of_alone_cannot_end_without_a_successor(
    session, region_id, tmp_path
):
    data = small_pack()
    data["indicators"][0]["scope"] = {"products": ["verblijf"]}
    loader(session, tmp_path)(data)
    with pytest.raises(InvalidError) as caught:
        _end(session, region_id, "verblijf")
    assert [fault.code for fault in caught.value.errors] == ["scope_of_indicator"]


def test_an_ended_product_can_be_given_a_successor_later(session, region_id):
    _end(session, region_id, starts_on=TODAY)
    _end(session, region_id, successor="begeleiding-nieuw", starts_on=TODAY)
    new = state_on(session, region_id=region_id, on=TODAY)["product", "begeleiding-nieuw"]
    assert new["synonyms"] == ["Begeleiding", "hulp", "steun"]
    assert session.exec(select(col(Product.code)).where(col(Product.valid_until).is_not(None))).all() == [
        "begeleiding"
    ]
