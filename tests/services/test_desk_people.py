"""The people of a region's desks on both databases, also for several at the same moment."""

import pytest
from sqlmodel import select

from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.teams import REGION_TEAM, team_of
from portal.domain.terms import OrganisationKind
from portal.models import Membership, RegionMunicipality
from portal.services.desk_people import give_roles, let_go, list_desk_people
from portal.services.desks import find_desk, list_desks, open_desk
from tests.factories import key, make_municipality, make_organisation, make_region, make_user
from tests.together import outcomes_of


@pytest.fixture
def region(session):
    return make_region(session, name="Regio Proef")


@pytest.fixture
def office(session, region):
    return make_organisation(session, OrganisationKind.REGION, name="Bureau Proef", region_id=key(region))


@pytest.fixture
def managers(session, office):
    return [key(make_user(session, office, Role.CONTRACT_MANAGER)) for _ in range(2)]


def people(session, office):
    return list_desk_people(session, organisation_ids=[key(office)], team=REGION_TEAM)


def test_a_person_with_two_roles_is_one_line(session, office):
    make_user(session, office, Role.AUDITOR, Role.CATALOGUE_EDITOR, Role.OPERATOR)
    (person,) = people(session, office)
    assert person.roles == (Role.CATALOGUE_EDITOR, Role.AUDITOR)
    assert person.must_have_second_factor


def test_roles_that_are_no_part_of_the_team_are_left_alone(session, office, managers, now):
    user_id = key(make_user(session, office, Role.AUDITOR, Role.OPERATOR))
    let_go(session, organisation_id=key(office), team=REGION_TEAM, user_id=user_id, by=managers[0], now=now)
    left = session.exec(select(Membership.role).where(Membership.user_id == user_id)).all()
    assert left == [Role.OPERATOR]


def test_of_two_contract_managers_who_leave_at_once_one_stays(engine, session, office, managers, now):
    session.commit()
    acts = [
        lambda own, who=who: let_go(
            own,
            organisation_id=key(office),
            team=REGION_TEAM,
            user_id=who,
            by=who,
            is_sure=True,
            now=now,
        )
        for who in managers
    ]
    assert sorted(outcomes_of(engine, acts)) == ["done", "last_contract_manager"]
    assert len(people(session, office)) == 1


def test_R13_of_two_who_change_one_persons_roles_the_second_is_told(session, office, managers, now):
    user_id = key(make_user(session, office, Role.AUDITOR))
    given = {"organisation_id": key(office), "team": REGION_TEAM, "user_id": user_id, "by": managers[0]}
    give_roles(session, roles=[Role.CATALOGUE_EDITOR], roles_seen="auditor", now=now, **given)
    with pytest.raises(DomainError, match="roles_changed"):
        give_roles(session, roles=[Role.CONTRACT_MANAGER], roles_seen="auditor", now=now, **given)


def test_the_desks_are_the_office_and_the_municipalities_of_today(session, region, office, now):
    today = local_date(now)
    make_municipality(session, region, code="GM9101", name="Aaproef")
    town = make_municipality(session, region, code="GM9102", name="Beproef")
    make_organisation(
        session, OrganisationKind.MUNICIPALITY, name="Gemeente Be (proef)", municipality_id=key(town)
    )
    gone = make_municipality(session, region, code="GM9103", name="Ceproef")
    part = select(RegionMunicipality).where(RegionMunicipality.municipality_id == key(gone))
    membership = session.exec(part).one()
    membership.valid_from, membership.valid_until = today.replace(year=2020), today.replace(year=2021)
    session.flush()
    found = list_desks(session, region_ids=[key(region)], today=today)
    assert [one.name for one in found] == ["Bureau Proef", "Gemeente Aaproef", "Gemeente Be (proef)"]


def test_S01_a_provider_or_another_regions_office_is_no_desk(session, region, office, now):
    other = make_region(session, name="Regio Elders")
    foreign = make_organisation(session, OrganisationKind.REGION, name="Bureau B", region_id=key(other))
    provider = make_organisation(session, name="De Eik (proef)")
    for organisation in (foreign, provider):
        with pytest.raises(NotFoundError):
            find_desk(
                session, organisation_id=key(organisation), region_ids=[key(region)], today=local_date(now)
            )
    with pytest.raises(DomainError, match="desk_missing"):
        open_desk(
            session,
            key=f"organisatie-{key(provider)}",
            region_ids=[key(region)],
            today=local_date(now),
            now=now,
        )


def test_only_the_roles_of_a_provider_are_a_ladder():
    assert [team_of(role).is_ladder for role in (Role.PROVIDER_EDITOR, Role.AUDITOR, Role.REFERRER)] == [
        True,
        False,
        False,
    ]
