"""One table says who may do what, and how far."""

from itertools import product

import pytest

from portal.domain.duties import Role
from portal.domain.permissions import (
    EVERYWHERE,
    FOR_OWN_ONLY,
    OWN_ORGANISATION,
    OWN_REGION,
    ROLES,
    Action,
    Actor,
    Grant,
    may,
    may_somewhere,
    sees,
)

OWN, OTHER, REGION, OTHER_REGION = 1, 2, 10, 20


def actor(role, *, region_id=None):
    return Actor(7, (Grant(OWN, role, region_id),))


def test_every_action_has_roles_and_every_role_a_reach():
    assert set(ROLES) == set(Action)
    assert all(ROLES.values())
    assert set(Role) == OWN_ORGANISATION | OWN_REGION | EVERYWHERE
    assert len(Role) == len(OWN_ORGANISATION) + len(OWN_REGION) + len(EVERYWHERE)


@pytest.mark.parametrize("action", Action)
def test_a_visitor_may_do_nothing(action):
    visitor = Actor(None)
    assert not may(visitor, action, organisation_id=OWN, region_ids=[REGION])
    assert not may_somewhere(visitor, action)


@pytest.mark.parametrize(("role", "action"), list(product(sorted(OWN_ORGANISATION), Action)))
def test_S01_a_provider_reaches_its_own_organisation_only(role, action):
    person = actor(role)
    assert may(person, action, organisation_id=OWN, region_ids=[REGION]) is (role in ROLES[action])
    assert not may(person, action, organisation_id=OTHER, region_ids=[REGION])
    assert not may(person, action)


@pytest.mark.parametrize(("role", "action"), list(product(sorted(OWN_REGION), Action)))
def test_S01_a_region_role_reaches_what_is_contracted_in_its_region_only(role, action):
    person = actor(role, region_id=REGION)
    assert may(person, action, organisation_id=OTHER, region_ids=[OTHER_REGION, REGION]) is (
        role in ROLES[action]
    )
    assert may(person, action, region_id=REGION) is (role in ROLES[action])
    assert not may(person, action, organisation_id=OTHER, region_ids=[OTHER_REGION])
    assert not may(person, action, organisation_id=OWN)
    assert not may(person, action)


@pytest.mark.parametrize("action", Action)
def test_S01_a_region_role_without_a_region_reaches_nothing(action):
    assert not may(actor(Role.CONTRACT_MANAGER), action, organisation_id=OTHER, region_ids=[REGION])


@pytest.mark.parametrize(
    ("role", "action"),
    list(product([Role.REFERRER, Role.MUNICIPAL_READER, Role.OPERATOR], sorted(set(Action) - FOR_OWN_ONLY))),
)
def test_referrers_readers_and_operators_reach_everywhere(role, action):
    assert may(actor(role), action, organisation_id=OTHER) is (role in ROLES[action])
    assert may(actor(role), action) is (role in ROLES[action])


def test_S01_a_municipality_reports_on_itself_only():
    reader = actor(Role.MUNICIPAL_READER)
    assert may(reader, Action.REPORT_MUNICIPAL_INDICATORS, organisation_id=OWN)
    assert not may(reader, Action.REPORT_MUNICIPAL_INDICATORS, organisation_id=OTHER, region_ids=[REGION])
    assert not may(reader, Action.REPORT_MUNICIPAL_INDICATORS)


def test_an_auditor_reads_everything_or_one_region():
    assert may(actor(Role.AUDITOR), Action.VIEW_AUDIT, organisation_id=OTHER)
    assert may(actor(Role.AUDITOR, region_id=REGION), Action.VIEW_BOARD, region_id=REGION)
    assert not may(actor(Role.AUDITOR, region_id=REGION), Action.VIEW_BOARD, region_id=OTHER_REGION)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MUNICIPAL_READER, Role.REFERRER])
def test_reading_roles_change_nothing(role):
    changing = {
        Action.REPORT_AVAILABILITY,
        Action.REPORT_INDICATORS,
        Action.EDIT_OFFERING,
        Action.PUBLISH_OFFERING,
        Action.MANAGE_PEOPLE,
        Action.EXCUSE,
        Action.EDIT_CATALOGUE,
        Action.OPERATE,
    }
    assert not any(role in ROLES[action] for action in changing)


def test_exact_figures_are_for_the_provider_and_the_contract_manager_only():
    assert ROLES[Action.VIEW_EXACT_FIGURES] == OWN_ORGANISATION | {Role.CONTRACT_MANAGER}


def test_an_editor_does_not_publish_or_manage_people():
    editor = actor(Role.PROVIDER_EDITOR)
    assert not may(editor, Action.PUBLISH_OFFERING, organisation_id=OWN)
    assert not may(editor, Action.MANAGE_PEOPLE, organisation_id=OWN)
    assert may(editor, Action.REPORT_AVAILABILITY, organisation_id=OWN)


def test_rights_of_several_memberships_add_up_and_do_not_mix():
    both = Actor(7, (Grant(OWN, Role.PROVIDER_EDITOR), Grant(OTHER, Role.PROVIDER_MANAGER)))
    assert may(both, Action.PUBLISH_OFFERING, organisation_id=OTHER)
    assert not may(both, Action.PUBLISH_OFFERING, organisation_id=OWN)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (actor(Role.PROVIDER_EDITOR), False),
        (Actor(7, (Grant(OTHER, Role.PROVIDER_EDITOR),)), True),
        (actor(Role.CONTRACT_MANAGER, region_id=REGION), True),
        (actor(Role.CONTRACT_MANAGER, region_id=OTHER_REGION), False),
        (actor(Role.AUDITOR), True),
        (actor(Role.REFERRER), False),
        (Actor(None), False),
    ],
)
def test_S01_who_does_not_see_an_organisation_is_told_it_does_not_exist(person, expected):
    assert sees(person, OTHER, [REGION]) is expected


def test_a_menu_may_ask_whether_someone_may_do_something_somewhere():
    assert may_somewhere(actor(Role.CONTRACT_MANAGER, region_id=REGION), Action.VIEW_BOARD)
    assert not may_somewhere(actor(Role.PROVIDER_EDITOR), Action.VIEW_BOARD)
