"""Organisations that refer: made, changed, closed and opened again, by whom and for whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from portal.domain.duties import Role
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.permissions import Action, may_somewhere
from portal.domain.referrers import ReferrerContent, ReferrerKind
from portal.domain.terms import OrganisationKind
from portal.models import AuditEntry, Contract, Invitation, Organisation, OrganisationRole, UserSession
from portal.services.accounts import actor_of
from portal.services.catalogue_plans import Maker
from portal.services.letters import Letterhead
from portal.services.referrer_closing import close_referrer, reopen_referrer
from portal.services.referrer_edit import change_referrer, invite_to_referrer, make_referrer
from portal.services.referrers import find_referrer, list_referrers
from portal.services.sessions import find_session, start_session
from tests.conftest import NOW
from tests.factories import (
    key,
    make_municipality,
    make_organisation,
    make_region,
    make_segment,
    make_user,
)

KVK = "12345678"


@pytest.fixture
def region(session):
    return make_region(session)


@pytest.fixture
def town(session, region):
    return make_municipality(session, region, code="GM9001", name="Proefstad")


@pytest.fixture
def boss_id(session, region):
    office = make_organisation(session, OrganisationKind.REGION, region_id=key(region))
    return key(make_user(session, office, Role.CONTRACT_MANAGER))


@pytest.fixture
def content(town):
    return ReferrerContent("Huisartsen  De Kade", ReferrerKind.GP_PRACTICE, (key(town),))


@pytest.fixture
def make(session, region, boss_id):
    def make(content, request_key=None, **more):
        return make_referrer(
            session,
            content=content,
            region_ids=[key(region)],
            maker=Maker(boss_id, None, request_key),
            now=NOW,
            **more,
        )

    return make


def actions(session):
    return session.exec(
        select(AuditEntry.action)
        .where(col(AuditEntry.action).startswith("referrer."))
        .order_by(col(AuditEntry.id))
    ).all()


def test_a_referrer_is_made_once_and_found_in_its_own_region_only(session, region, content, make):
    made = make(content, "sleutel")
    assert make(content, "sleutel") == made
    assert actions(session) == ["referrer.make"]
    found, total = list_referrers(session, region_ids=[key(region)], name="kade", limit=10)
    assert (total, found[0].name, found[0].towns) == (1, "Huisartsen De Kade", ["Proefstad"])
    other = key(make_region(session, code="anders"))
    assert list_referrers(session, region_ids=[other], limit=10) == ([], 0)
    with pytest.raises(NotFoundError):
        find_referrer(session, organisation_id=made, region_ids=[other])


def test_S38_what_is_missing_or_elsewhere_is_refused_by_field(session, content, make):
    with pytest.raises(InvalidError) as refused:
        make(replace(content, name=" ", kind=None, municipality_ids=(), kvk="12", agb="x", phone="a"))
    assert {one.field for one in refused.value.errors} == {"name", "kind", "towns", "kvk", "agb", "phone"}
    foreign = make_municipality(session, make_region(session, code="anders"), code="GM9002")
    with pytest.raises(InvalidError, match="referrer_town_missing"):
        make(replace(content, municipality_ids=(key(foreign),)))
    make_organisation(session, name="Van een ander", kvk=KVK)
    with pytest.raises(InvalidError, match="referrer_elsewhere"):
        make(replace(content, kvk=KVK), is_known=True)


def test_a_contracted_provider_that_refers_stays_one_organisation(session, region, content, make, boss_id):
    provider = make_organisation(session, name="Jeugdbescherming Proef", kvk=KVK)
    segment = make_segment(session, region)
    session.add(
        Contract(
            organisation_id=key(provider),
            region_id=key(region),
            segment_id=key(segment),
            starts_on=date(2026, 1, 1),
            created_at=NOW,
        )
    )
    session.flush()
    said = replace(content, kind=ReferrerKind.GI, kvk=KVK)
    with pytest.raises(InvalidError, match="referrer_is_provider"):
        make(said)
    assert make(said, is_known=True) == key(provider)
    kinds = session.exec(
        select(OrganisationRole.kind).where(OrganisationRole.organisation_id == key(provider))
    )
    assert set(kinds) == {OrganisationKind.PROVIDER, OrganisationKind.REFERRER}
    user_id = key(make_user(session, provider, Role.REFERRER))
    manager_id = key(make_user(session, provider, Role.PROVIDER_MANAGER))
    common = {"organisation_id": key(provider), "region_ids": [key(region)], "user_id": boss_id, "now": NOW}
    assert close_referrer(session, seen=1, **common)
    assert not may_somewhere(actor_of(session, user_id=user_id), Action.REFER)
    assert may_somewhere(actor_of(session, user_id=manager_id), Action.REPORT_AVAILABILITY)
    with pytest.raises(InvalidError, match="referrer_known"):
        make(said, is_known=True)


def test_R13_the_second_of_two_editors_sees_both_values_and_changes_nothing(
    session, region, content, make, boss_id
):
    made = make(content)
    common = {"organisation_id": made, "region_ids": [key(region)], "user_id": boss_id, "now": NOW}
    first = replace(content, name="Huisartsen De Brug")
    assert change_referrer(session, content=first, seen=1, **common) == 2
    assert change_referrer(session, content=first, seen=1, **common) == 2
    with pytest.raises(ConflictError) as refused:
        change_referrer(session, content=replace(content, name="Huisartsen Het Plein"), seen=1, **common)
    assert refused.value.mine == {"name": "Huisartsen Het Plein"}
    assert refused.value.theirs == {"name": "Huisartsen De Brug"}
    with pytest.raises(ConflictError):
        close_referrer(session, seen=1, **common)
    assert actions(session) == ["referrer.make", "referrer.edit"]


def test_S05_closing_ends_sessions_and_invitations_at_once_and_reopening_lets_in_again(
    session, region, content, make, boss_id
):
    made = make(content)
    common = {"organisation_id": made, "region_ids": [key(region)], "now": NOW}
    letterhead = Letterhead("https://plek.example/", "beheer@plek.example")
    invite_to_referrer(session, email="h@voorbeeld.example", by=boss_id, letterhead=letterhead, **common)
    held = find_referrer(session, organisation_id=made, region_ids=[key(region)])
    doctor_id = key(make_user(session, session.get_one(Organisation, made), Role.REFERRER))
    secret = start_session(session, user_id=doctor_id, expires_at=NOW + timedelta(hours=1), now=NOW)
    assert close_referrer(session, seen=held.version, user_id=boss_id, **common)
    assert find_session(session, secret=secret, now=NOW) is None
    assert actor_of(session, user_id=doctor_id).memberships == ()
    assert session.exec(select(Invitation.withdrawn_at)).all() != [None]
    assert session.exec(select(UserSession.revoked_at)).all() != [None]
    with pytest.raises(DomainError, match="referrer_closed"):
        invite_to_referrer(session, email="i@voorbeeld.example", by=boss_id, letterhead=letterhead, **common)
    assert not close_referrer(session, seen=1, user_id=boss_id, **common)
    assert reopen_referrer(session, seen=2, user_id=boss_id, **common)
    assert may_somewhere(actor_of(session, user_id=doctor_id), Action.REFER)
    assert actions(session) == ["referrer.make", "referrer.close", "referrer.reopen"]
