"""The rule for contract lines: who is new in a closed group is refused, by hand and by file."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col, func, select

from portal.domain.contracting import Step
from portal.domain.errors import ConflictError, InvalidError
from portal.models import (
    Contract,
    ContractLine,
    MunicipalityProduct,
    Organisation,
    Region,
    RegionMunicipality,
    Segment,
)
from portal.services.bulk_contracts import judge_contracts
from portal.services.closure_rule import TownNote, town_notes
from portal.services.contract_course import WantedStep, take_step
from portal.services.contract_line_edit import content_of, put_line
from portal.services.contract_reading import read_contract
from tests.closure_rows import make_closure
from tests.factories import key, make_product
from tests.services.contract_desk import make_desk
from tests.services.test_bulk_contracts import confirm, keep, known, row

TODAY, NEXT_YEAR = date(2026, 11, 25), date(2027, 1, 1)


@pytest.fixture
def desk(session, now):
    return make_desk(session, now)


def close(session, desk, town_id=None, **said):
    return make_closure(
        session,
        region_id=desk.region_id,
        municipality_id=town_id or desk.other_town_id,
        segment_id=desk.segment_id,
        **said,
    )


def read(session, desk, contract_id=None):
    return read_contract(session, contract_id=contract_id or desk.contract_id, region_ids={desk.region_id})


def put(session, desk, *, line_id=None, contract_id=None, **more):
    contract = read(session, desk, contract_id)
    content = content_of(contract, line_id or contract.lines[0].line_id)
    return put_line(
        session,
        contract_id=contract.contract_id,
        region_ids={desk.region_id},
        line_id=line_id,
        content=replace(content, **more),
        version=contract.version,
        user_id=desk.user_id,
        now=desk.now,
    )


def refused(session, desk, **more):
    before = session.scalar(select(func.count()).select_from(ContractLine))
    with pytest.raises(InvalidError) as refusal:
        put(session, desk, **more)
    assert session.scalar(select(func.count()).select_from(ContractLine)) == before
    return [(one.code, one.field, one.data.get("town")) for one in refusal.value.errors]


def new_line(desk, **more):
    """Say of a new line that it gives the other municipality from next year."""
    return {"starts_on": NEXT_YEAR, "municipality_ids": (desk.other_town_id,), **more}


SHUT = [("group_closed", "municipality_ids", "Waddinxveen")]


def test_S38_a_new_line_in_a_closed_group_is_refused_by_field_and_not_made(session, desk):
    close(session, desk)
    assert refused(session, desk, **new_line(desk)) == SHUT


def test_the_refusal_says_which_group_since_when_and_until_when(session, desk):
    close(session, desk, closed_until=date(2027, 6, 30))
    with pytest.raises(InvalidError) as refusal:
        put(session, desk, **new_line(desk))
    fault = refusal.value.errors[0]
    assert fault.code == "group_closed_until"
    assert fault.data == {
        "town": "Waddinxveen",
        "group": "Begeleiding",
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2027, 6, 30),
    }


@pytest.mark.parametrize(
    "said",
    [
        {"closed_from": date(2027, 1, 2)},
        {"closed_until": date(2026, 12, 31)},
        {"is_withdrawn": True},
    ],
)
def test_a_line_goes_through_where_the_group_is_not_closed_on_its_first_day(session, desk, said):
    close(session, desk, **said)
    assert put(session, desk, **new_line(desk))


def test_a_closure_in_another_municipality_or_segment_refuses_nothing(session, desk):
    close(session, desk, desk.town_id)
    assert put(session, desk, **new_line(desk))


def test_who_is_there_already_may_get_a_new_line_of_any_product_of_the_segment(session, desk):
    close(session, desk, desk.town_id)
    segment = session.get_one(Segment, desk.segment_id)
    product = make_product(session, session.get_one(Region, desk.region_id), segment, name="Nog iets")
    assert put(session, desk, product_id=key(product), starts_on=NEXT_YEAR)


def test_a_renewal_after_the_old_contract_ends_is_no_newcomer_but_after_a_gap_it_is(session, desk):
    close(session, desk, desk.town_id)
    session.execute(update(Contract).values(ends_on=date(2026, 12, 31)))
    later = Contract(
        organisation_id=desk.organisation_id,
        region_id=desk.region_id,
        segment_id=desk.segment_id,
        starts_on=NEXT_YEAR,
        created_at=desk.now,
    )
    session.add(later)
    session.flush()
    known_line = session.get_one(ContractLine, desk.line_id)
    content = replace(content_of(read(session, desk), key(known_line)), starts_on=NEXT_YEAR)

    def renew(day):
        return put_line(
            session,
            contract_id=key(later),
            region_ids={desk.region_id},
            line_id=None,
            content=replace(content, starts_on=day),
            version=1,
            user_id=desk.user_id,
            now=desk.now,
        )

    with pytest.raises(InvalidError) as refusal:
        renew(date(2027, 1, 2))
    assert refusal.value.code == "group_closed"
    assert renew(NEXT_YEAR)


def test_S38_a_closed_municipality_added_to_a_running_line_is_refused(session, desk):
    close(session, desk)
    both = (desk.town_id, desk.other_town_id)
    assert refused(session, desk, line_id=desk.line_id, municipality_ids=both) == SHUT


def test_a_line_that_gains_no_municipality_is_never_refused(session, desk):
    close(session, desk, desk.town_id, closed_from=date(2020, 1, 1))
    assert put(session, desk, line_id=desk.line_id, acceptance_duty=True) == desk.line_id


def test_who_is_there_may_be_extended_and_phased_out(session, desk):
    close(session, desk, desk.town_id)
    session.execute(update(Contract).values(ends_on=date(2026, 12, 31), extension_months=[24]))
    for step, day in ((Step.EXTEND, date(2028, 12, 31)), (Step.PHASE_OUT, NEXT_YEAR)):
        take_step(
            session,
            contract_id=desk.contract_id,
            region_ids={desk.region_id},
            wanted=WantedStep(step, day),
            version=read(session, desk).version,
            user_id=desk.user_id,
            now=desk.now,
        )
    contract = session.get_one(Contract, desk.contract_id)
    session.refresh(contract)
    assert (contract.ends_on, contract.phases_out_on) == (date(2028, 12, 31), NEXT_YEAR)


def test_a_municipality_that_does_not_join_for_the_product_is_refused_with_its_own_sentence(session, desk):
    session.execute(
        update(RegionMunicipality)
        .where(col(RegionMunicipality.municipality_id) == desk.other_town_id)
        .values(joins_all=False)
    )
    assert refused(session, desk, **new_line(desk)) == [
        ("town_not_for_product", "municipality_ids", "Waddinxveen")
    ]
    held = session.exec(
        select(RegionMunicipality.id).where(RegionMunicipality.municipality_id == desk.other_town_id)
    ).one()
    session.add(MunicipalityProduct(region_municipality_id=held, product_id=desk.product_id))
    session.flush()
    assert put(session, desk, **new_line(desk))


def test_S38_a_row_of_a_file_for_a_newcomer_is_a_fault_of_that_row_and_makes_nothing(session, desk):
    close(session, desk, desk.town_id)
    upload_id = keep(session, desk, row(session, desk))
    judged, faults = judge_contracts(
        session, region_id=desk.region_id, rows=[row(session, desk), known(session, desk)], today=TODAY
    )
    assert [(one.line, one.field, one.code) for one in faults] == [(2, "municipalities", "group_closed")]
    assert [one.row.name for one in judged] == ["De Wilgenboom (proef)"]
    assert confirm(session, desk, upload_id) == 0
    assert session.exec(select(Organisation).where(Organisation.kvk == "87654321")).all() == []


def test_a_new_contract_in_a_file_of_who_is_there_already_goes_through(session, desk):
    close(session, desk, desk.town_id)
    session.execute(update(Contract).values(ends_on=date(2026, 12, 31)))
    _, faults = judge_contracts(
        session,
        region_id=desk.region_id,
        rows=[known(session, desk, starts_on=NEXT_YEAR)],
        today=TODAY,
    )
    assert faults == []


def test_a_group_that_closes_after_the_preview_stops_the_file(session, desk):
    upload_id = keep(session, desk, row(session, desk))
    close(session, desk, desk.town_id)
    with pytest.raises(ConflictError):
        confirm(session, desk, upload_id)
    assert session.exec(select(Organisation).where(Organisation.kvk == "87654321")).all() == []


def test_the_form_knows_of_every_municipality_what_to_say_beside_it(session, desk):
    close(session, desk, desk.town_id, closed_until=date(2027, 6, 30))
    close(session, desk, closed_from=NEXT_YEAR)
    session.execute(
        update(RegionMunicipality)
        .where(col(RegionMunicipality.municipality_id) == desk.other_town_id)
        .values(joins_all=False)
    )
    assert town_notes(session, contract=read(session, desk), today=TODAY) == {
        desk.town_id: TownNote(date(2026, 3, 1), date(2027, 6, 30), True, None),
        desk.other_town_id: TownNote(NEXT_YEAR, None, False, frozenset()),
    }
    session.execute(update(Contract).values(ends_on=date(2026, 6, 30)))
    assert not town_notes(session, contract=read(session, desk), today=TODAY)[desk.town_id].is_held
