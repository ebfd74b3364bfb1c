"""Closed groups: made once, changed, opened and taken back, listed, and what they mean for contracts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from portal.domain.closures import ClosureContent, Stand
from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.models import (
    AuditEntry,
    ContractLine,
    ContractLineMunicipality,
    GroupClosure,
    GroupClosureVersion,
    Municipality,
    Product,
)
from portal.services.catalogue_plans import Maker
from portal.services.closure_edit import (
    add_closure,
    bring_closure_back,
    change_closure,
    open_group,
    withdraw_closure,
)
from portal.services.closure_effects import effect_of_closure
from portal.services.closure_groups import group_towns
from portal.services.closures import ClosureChoice, Group, find_closure, list_closures, past_closures
from tests.conftest import NOW
from tests.factories import make_line, make_organisation
from tests.services.contract_desk import make_desk
from tests.services.test_week_list import counted_statements

TODAY, NEXT_YEAR = date(2026, 11, 25), date(2027, 1, 1)
CLOSED = ClosureContent(date(2026, 3, 1), None, "Er zijn er genoeg.")


@pytest.fixture
def desk(session, now):
    return make_desk(session, now)


def add(session, desk, content=CLOSED, *, key=None, **more):
    values = {
        "municipality_id": desk.town_id,
        "segment_id": desk.segment_id,
        "region_ids": {desk.region_id},
        **more,
    }
    return add_closure(session, content=content, maker=Maker(desk.user_id, None, key), now=NOW, **values)


def act(session, desk, verb, closure_id, *, seen, key=None, region_id=None, **more):
    return verb(
        session,
        closure_id=closure_id,
        region_ids={region_id or desk.region_id},
        seen=seen,
        maker=Maker(desk.user_id, None, key),
        now=NOW,
        **more,
    )


def content_of(session, desk, closure_id):
    return find_closure(session, closure_id=closure_id, region_ids={desk.region_id}).content


def faults(refused):
    return [(one.code, one.field) for one in refused.value.errors]


def actions(session):
    rows = session.exec(select(AuditEntry).where(AuditEntry.subject_kind == "group_closure"))
    return [one.action for one in sorted(rows, key=lambda row: row.id)]


def listed(session, desk, **choice):
    found, total = list_closures(
        session, choice=ClosureChoice({desk.region_id}, **choice), today=TODAY, limit=50
    )
    assert total == len(found)
    return [one.content.closed_from and one.content.closed_from.year for one in found]


def test_S19_a_group_is_closed_with_its_first_version_and_one_note(session, desk):
    closure_id = add(session, desk)
    assert content_of(session, desk, closure_id) == CLOSED
    past = past_closures(session, closure_id=closure_id)
    assert [(one.version, one.content, one.made_at) for one in past] == [(1, CLOSED, NOW)]
    assert actions(session) == ["closure.add"]
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "closure.add")).one()
    assert entry.after["municipality"] == "Gouda"


def test_the_same_form_twice_is_one_closure(session, desk):
    assert add(session, desk, key="a") == add(session, desk, key="a")
    assert actions(session) == ["closure.add"]
    closure_id = add(
        session, desk, replace(CLOSED, closed_from=date(2020, 1, 1), closed_until=TODAY), key="a"
    )
    assert session.exec(select(GroupClosure.id)).all() == [closure_id]


def test_two_closures_of_one_group_never_overlap(session, desk):
    add(session, desk)
    with pytest.raises(InvalidError) as refused:
        add(session, desk, replace(CLOSED, closed_from=date(2027, 1, 1)))
    assert faults(refused) == [("closure_overlaps", "closed_from")]
    assert add(session, desk, municipality_id=desk.other_town_id)
    assert add(session, desk, ClosureContent(date(2025, 1, 1), date(2026, 2, 28), "Toen ook."))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"municipality_id": None}, ("closure_town_missing", "municipality_id")),
        ({"municipality_id": 999_999}, ("town_not_in_region", "municipality_id")),
        ({"segment_id": None}, ("segment_unknown", "segment_id")),
        ({"region_ids": {999_999}}, ("segment_unknown", "segment_id")),
    ],
)
def test_only_a_segment_of_the_own_region_in_one_of_its_municipalities_can_be_closed(
    session, desk, more, fault
):
    with pytest.raises(InvalidError) as refused:
        add(session, desk, **more)
    assert faults(refused) == [fault]
    assert session.exec(select(GroupClosure)).all() == []


def test_a_change_keeps_the_version_before_it_and_no_change_leaves_all_as_it_is(session, desk):
    closure_id = add(session, desk)
    later = replace(CLOSED, closed_from=date(2026, 4, 1))
    assert act(session, desk, change_closure, closure_id, seen=1, content=later) == 2
    assert act(session, desk, change_closure, closure_id, seen=1, content=later) == 2
    assert [one.content for one in past_closures(session, closure_id=closure_id)] == [later, CLOSED]
    assert actions(session) == ["closure.add", "closure.edit"]


def test_R13_the_second_of_two_editors_is_told_what_the_first_said(session, desk):
    closure_id = add(session, desk)
    act(session, desk, change_closure, closure_id, seen=1, content=replace(CLOSED, reason="Eerst."))
    with pytest.raises(ConflictError) as refused:
        act(session, desk, change_closure, closure_id, seen=1, content=replace(CLOSED, reason="Daarna."))
    assert (refused.value.mine, refused.value.theirs) == ({"reason": "Daarna."}, {"reason": "Eerst."})
    assert refused.value.data["version"] == 2


def test_a_change_may_not_make_two_closures_overlap(session, desk):
    first = add(session, desk, ClosureContent(date(2025, 1, 1), date(2025, 12, 31), "Toen."))
    add(session, desk)
    with pytest.raises(InvalidError) as refused:
        act(
            session,
            desk,
            change_closure,
            first,
            seen=1,
            content=ClosureContent(date(2025, 1, 1), date(2026, 3, 1), "Toen."),
        )
    assert faults(refused) == [("closure_overlaps", "closed_from")]


def test_a_group_opens_from_a_day_and_is_closed_up_to_the_day_before(session, desk):
    closure_id = add(session, desk)
    assert act(session, desk, open_group, closure_id, seen=1, opens_on=date(2027, 1, 1)) == 2
    assert content_of(session, desk, closure_id).closed_until == date(2026, 12, 31)
    assert act(session, desk, open_group, closure_id, seen=1, opens_on=date(2027, 1, 1)) == 2
    assert actions(session) == ["closure.add", "closure.open"]
    with pytest.raises(InvalidError) as refused:
        act(session, desk, open_group, closure_id, seen=2, opens_on=TODAY - timedelta(days=1))
    assert faults(refused) == [("closure_open_in_past", "opens_on")]


def test_a_withdrawn_closure_can_be_brought_back_unless_another_took_its_days(session, desk):
    closure_id = add(session, desk)
    assert act(session, desk, withdraw_closure, closure_id, seen=1) == 2
    assert content_of(session, desk, closure_id).is_withdrawn
    assert act(session, desk, bring_closure_back, closure_id, seen=2, version=1) == 3
    assert content_of(session, desk, closure_id) == CLOSED
    act(session, desk, withdraw_closure, closure_id, seen=3)
    add(session, desk, replace(CLOSED, closed_from=date(2026, 5, 1)))
    with pytest.raises(InvalidError) as refused:
        act(session, desk, bring_closure_back, closure_id, seen=4, version=3)
    assert faults(refused) == [("closure_overlaps", "closed_from")]
    assert actions(session)[:3] == ["closure.add", "closure.withdraw", "closure.bring_back"]
    assert len(session.exec(select(GroupClosureVersion)).all()) == 5


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        (change_closure, {"content": CLOSED}),
        (open_group, {"opens_on": date(2027, 1, 1)}),
        (withdraw_closure, {}),
        (bring_closure_back, {"version": 1}),
    ],
)
def test_S01_a_closure_of_another_region_is_not_found(session, desk, verb, more):
    closure_id = add(session, desk)
    with pytest.raises(NotFoundError):
        act(session, desk, verb, closure_id, seen=1, region_id=desk.region_id + 1, **more)


def test_a_version_that_never_was_is_not_found(session, desk):
    closure_id = add(session, desk)
    with pytest.raises(NotFoundError):
        act(session, desk, bring_closure_back, closure_id, seen=1, version=9)


def test_what_holds_comes_first_then_what_comes_then_what_was(session, desk):
    add(session, desk, ClosureContent(date(2024, 1, 1), date(2025, 12, 31), "Toen."))
    add(session, desk)
    add(session, desk, ClosureContent(date(2027, 1, 1), None, "Straks."), municipality_id=desk.other_town_id)
    gone = add(session, desk, ClosureContent(date(2023, 1, 1), date(2023, 2, 1), "Fout."))
    act(session, desk, withdraw_closure, gone, seen=1)
    assert listed(session, desk) == [2026, 2027, 2024, 2023]
    assert listed(session, desk, stand=Stand.NOW) == [2026]
    assert listed(session, desk, stand=Stand.AHEAD) == [2027]
    assert listed(session, desk, stand=Stand.OVER) == [2024]
    assert listed(session, desk, stand=Stand.WITHDRAWN) == [2023]
    assert listed(session, desk, municipality_ids={desk.other_town_id}) == [2027]
    assert listed(session, desk, segment_id=desk.segment_id + 1) == []
    assert list_closures(session, choice=ClosureChoice({desk.region_id + 1}), today=TODAY, limit=9) == ([], 0)


def test_a_page_of_the_list_takes_two_statements_however_long_it_is(session, engine, desk):
    for year in range(2000, 2020):
        add(session, desk, ClosureContent(date(year, 1, 1), date(year, 6, 1), "Toen."))
    session.flush()
    with counted_statements(engine) as counted:
        found, total = list_closures(
            session, choice=ClosureChoice({desk.region_id}), today=TODAY, offset=5, limit=10
        )
    assert (len(found), total, len(counted)) == (10, 20, 2)


def test_a_town_that_left_the_region_is_no_choice(session, desk):
    assert group_towns(session, region_ids={desk.region_id}, today=TODAY) == [
        (desk.town_id, "Gouda"),
        (desk.other_town_id, "Waddinxveen"),
    ]


def test_who_is_there_stays_and_who_is_still_to_begin_there_is_named(session, desk):
    town = session.get_one(Municipality, desk.town_id)
    product = session.get_one(Product, desk.product_id)
    for name, begins in (("Straks Eerst", date(2026, 12, 1)), ("Straks Later", date(2027, 2, 1))):
        make_line(session, make_organisation(session, name=name), product, town, starts_on=begins)
    there = Group(desk.region_id, desk.town_id, desk.segment_id, "", "", "")
    content = replace(CLOSED, closed_from=date(2027, 1, 1))
    effect = effect_of_closure(session, group=there, content=content, today=TODAY)
    assert [name for _, name in effect.stay] == ["De Wilgenboom (proef)"]
    assert [(one.organisation_name, one.starts_on) for one in effect.newcomers] == [
        ("Straks Later", date(2027, 2, 1))
    ]
    elsewhere = replace(there, municipality_id=desk.other_town_id)
    effect = effect_of_closure(session, group=elsewhere, content=content, today=TODAY)
    assert (list(effect.stay), list(effect.newcomers)) == ([], [])


def test_a_renewal_is_no_newcomer(session, desk):
    session.execute(
        update(ContractLine).where(col(ContractLine.id) == desk.line_id).values(ends_on=date(2026, 12, 31))
    )
    session.add(ContractLine(contract_id=desk.contract_id, product_id=desk.product_id, starts_on=NEXT_YEAR))
    session.flush()
    line_id = session.exec(select(ContractLine.id).where(ContractLine.starts_on == NEXT_YEAR)).one()
    session.add(ContractLineMunicipality(contract_line_id=line_id, municipality_id=desk.town_id))
    session.flush()
    there = Group(desk.region_id, desk.town_id, desk.segment_id, "", "", "")
    assert list(effect_of_closure(session, group=there, content=CLOSED, today=TODAY).newcomers) == []
