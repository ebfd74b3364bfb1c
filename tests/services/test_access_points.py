"""Access teams, crisis numbers and documents: added, changed for later, taken back, by whom and for whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from portal.domain.access_points import AccessContent, AccessKind
from portal.domain.duties import Role
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.terms import OrganisationKind
from portal.models import AccessState, AuditEntry
from portal.services.access_edit import Wish, change_point, make_point, take_back
from portal.services.access_holders import holders_of_offices, holders_of_regions
from portal.services.access_points import find_point, list_points, shown_points
from portal.services.catalogue_plans import Maker
from tests.access_rows import make_access_point
from tests.conftest import NOW
from tests.factories import key, make_municipality, make_organisation, make_region, make_user
from tests.services.quarter import counting

TODAY = date(2026, 11, 25)
NEW_YEAR = date(2027, 1, 1)
TEAM = AccessContent(name="Sociaal team Proefstad", phone="0182123456")


@pytest.fixture
def region(session):
    return make_region(session, name="Regio Proef")


@pytest.fixture
def town(session, region):
    return make_municipality(session, region, code="GM9001", name="Proefstad")


@pytest.fixture
def holders(session, region, town):
    return holders_of_regions(session, region_ids=[key(region)], today=TODAY)


@pytest.fixture
def maker(session, region):
    desk = make_organisation(session, OrganisationKind.REGION, region_id=key(region))
    return Maker(key(make_user(session, desk, Role.CONTRACT_MANAGER)), key(desk))


@pytest.fixture
def team_id(session, holders, maker):
    return make(session, holders[1], maker)


def make(session, holder, maker, content=TEAM, kind=AccessKind.TEAM, valid_from=TODAY, **more):
    wish = Wish(valid_from, content=content, **more)
    return make_point(session, holder=holder, kind=kind, wish=wish, maker=maker, now=NOW)


def change(session, team_id, holders, maker, wish, *, seen=None):
    if seen is None:
        seen = find_point(session, point_id=team_id, holders=holders).version
    change_point(session, point_id=team_id, holders=holders, wish=wish, seen=seen, maker=maker, now=NOW)


def names(session, on=TODAY):
    return [one.content.name for one in shown_points(session, on=on)]


def actions(session):
    return list(session.scalars(select(AuditEntry.action).order_by(col(AuditEntry.id))))


def test_a_region_keeps_its_own_and_those_of_the_municipalities_that_take_part(session, region, holders):
    other = make_region(session, name="Regio Anders")
    make_municipality(session, other, code="GM9002", name="Elders")
    assert [one.name for one in holders] == ["Regio Proef", "Gemeente Proefstad"]
    assert [one.key for one in holders] == [f"regio-{key(region)}", f"gemeente-{holders[1].municipality_id}"]


def test_an_office_keeps_those_of_the_municipality_that_it_is_and_no_other(session, region, town):
    make_municipality(session, region, code="GM9002", name="Buurstad")
    office = make_organisation(session, OrganisationKind.MUNICIPALITY, municipality_id=key(town))
    provider = make_organisation(session, municipality_id=key(town))
    assert [one.name for one in holders_of_offices(session, organisation_ids=[key(office)])] == [
        "Gemeente Proefstad"
    ]
    assert holders_of_offices(session, organisation_ids=[key(provider)]) == []


def test_what_is_added_is_shown_from_its_day_until_and_with_its_last(session, holders, maker):
    make(session, holders[1], maker, valid_from=NEW_YEAR, valid_until=date(2027, 1, 31))
    shown = [bool(names(session, on=NEW_YEAR + timedelta(days=days))) for days in (-1, 0, 30, 31)]
    assert shown == [False, True, True, False]


def test_the_same_form_sent_twice_adds_one(session, holders, maker):
    keyed = replace(maker, request_key="sleutel")
    assert make(session, holders[1], keyed) == make(session, holders[1], keyed)
    assert len(list_points(session, holders=holders)) == 1
    assert actions(session) == ["access.add"]


def test_every_new_one_has_a_code_of_its_own(session, holders, maker):
    for _ in range(3):
        make(session, holders[1], maker)
    assert [one.code for one in list_points(session, holders=holders)] == ["team-1", "team-2", "team-3"]


def test_a_change_for_later_leaves_today_as_it_is(session, holders, maker, team_id):
    change(session, team_id, holders, maker, Wish(NEW_YEAR, content=replace(TEAM, name="Wijkteam")))
    assert names(session) == ["Sociaal team Proefstad"]
    assert names(session, on=NEW_YEAR) == ["Wijkteam"]


def test_what_is_taken_back_makes_what_was_before_it_count_again(session, holders, maker, team_id):
    change(session, team_id, holders, maker, Wish(TODAY, content=replace(TEAM, name="Wijkteam")))
    newest = find_point(session, point_id=team_id, holders=holders).states[-1]
    undo = {"point_id": team_id, "state_id": newest.state_id, "holders": holders, "maker": maker}
    assert take_back(session, **undo, now=NOW)
    assert names(session) == ["Sociaal team Proefstad"]
    assert not take_back(session, **undo, now=NOW)
    assert actions(session) == ["access.add", "access.change", "access.take_back"]


def test_what_is_not_shown_any_more_is_kept_with_who_and_when(session, holders, maker, team_id):
    change(session, team_id, holders, maker, Wish(TODAY))
    assert names(session) == []
    point = find_point(session, point_id=team_id, holders=holders)
    assert [(one.content.name, one.is_gone) for one in point.states] == [
        ("Sociaal team Proefstad", False),
        ("Sociaal team Proefstad", True),
    ]
    assert all(one.made_by and one.made_at == NOW for one in point.states)
    assert actions(session)[-1] == "access.end"


def test_R13_of_two_editors_the_second_is_told_what_the_first_changed(session, holders, maker, team_id):
    seen = find_point(session, point_id=team_id, holders=holders).version
    theirs = replace(TEAM, phone="0182654321")
    change(session, team_id, holders, maker, Wish(TODAY, content=theirs), seen=seen)
    mine = replace(TEAM, email="team@gemeente.nl")
    with pytest.raises(ConflictError) as refused:
        change(session, team_id, holders, maker, Wish(TODAY, content=mine), seen=seen)
    error = refused.value
    assert error.mine == {"phone": "0182123456", "email": "team@gemeente.nl"}
    assert error.theirs == {"phone": "0182654321", "email": None}
    assert (error.data["version"], error.data["at"]) == (seen + 1, NOW)
    assert actions(session) == ["access.add", "access.change"]


def test_a_change_that_changes_nothing_for_anybody_is_told(session, holders, maker, team_id):
    with pytest.raises(DomainError) as refused:
        change(session, team_id, holders, maker, Wish(TODAY, content=TEAM))
    assert refused.value.code == "nothing_changed"


def test_a_wrong_number_is_refused_and_nothing_is_kept(session, holders, maker, team_id):
    with pytest.raises(InvalidError):
        change(session, team_id, holders, maker, Wish(TODAY, content=replace(TEAM, phone="112233")))
    assert len(session.scalars(select(AccessState)).all()) == 1


def test_S01_one_of_another_region_is_not_found(session, maker, team_id):
    other = make_region(session, name="Regio Anders")
    theirs = holders_of_regions(session, region_ids=[key(other)], today=TODAY)
    with pytest.raises(NotFoundError):
        find_point(session, point_id=team_id, holders=theirs)
    with pytest.raises(NotFoundError):
        change(session, team_id, theirs, maker, Wish(TODAY), seen=1)


def test_S19_a_change_is_in_the_trail_with_what_was_and_what_came(session, holders, maker, team_id):
    change(session, team_id, holders, maker, Wish(NEW_YEAR, content=replace(TEAM, name="Wijkteam")))
    entry = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)).one()
    assert (entry.user_id, entry.organisation_id) == (maker.user_id, maker.organisation_id)
    assert entry.before["name"] == "Sociaal team Proefstad"
    assert (entry.after["name"], entry.after["valid_from"]) == ("Wijkteam", "2027-01-01")


def test_the_list_takes_as_many_statements_for_many_as_for_one(session, holders, town):
    counts = []
    for number in range(1, 6):
        make_access_point(session, town, code=f"team-{number}")
        with counting(session) as statements:
            assert len(list_points(session, holders=holders)) == number
        counts.append(len(statements))
    assert set(counts) == {2}
