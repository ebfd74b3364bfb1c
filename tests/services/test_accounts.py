"""People, their passwords and what they may do."""

import pytest
from sqlmodel import select

from portal.domain.duties import Role
from portal.domain.errors import ConflictError, InvalidError
from portal.domain.permissions import Grant
from portal.domain.terms import OrganisationKind
from portal.models import AuditEntry, Membership, OutgoingMail, User
from portal.services.accounts import actor_of, authenticate, change_password, create_user, hash_password
from portal.services.sign_in_links import mail_sign_in_link
from tests.factories import key, make_organisation, make_region, make_user

PASSWORD = "zeven paarse fietsbellen"


def make(session, now, **changed):
    values = {"email": "Mens@Voorbeeld.example ", "name": "Proef Mens", "password": PASSWORD, "now": now}
    return create_user(session, **{**values, **changed})


def test_a_person_is_made_with_roles_and_an_audit_line(session, now):
    organisation = make_organisation(session)
    user_id = make(session, now, roles=[(key(organisation), Role.PROVIDER_EDITOR)])
    user = session.get(User, user_id)
    assert (user.email, user.is_active, user.email_confirmed_at) == ("mens@voorbeeld.example", True, None)
    assert session.exec(select(Membership.role)).all() == [Role.PROVIDER_EDITOR]
    entry = session.exec(select(AuditEntry)).one()
    assert entry.action == "create_user"
    assert PASSWORD not in repr(entry)


@pytest.mark.parametrize(
    "email", ["", "mens", "mens@", "@voorbeeld.example", "a b@voorbeeld.example", "a@b@c.nl"]
)
def test_an_address_that_is_none_is_refused(session, now, email):
    with pytest.raises(InvalidError) as refused:
        make(session, now, email=email)
    assert refused.value.code == "email_invalid"


def test_an_address_is_used_once(session, now):
    make(session, now)
    with pytest.raises(ConflictError) as refused:
        make(session, now, email="MENS@voorbeeld.example")
    assert (refused.value.code, refused.value.field) == ("email_taken", "email")


def test_S15_a_weak_password_is_refused(session, now):
    with pytest.raises(InvalidError) as refused:
        make(session, now, password="welkom01")
    assert refused.value.code == "password_short"


def test_S15_a_password_is_kept_as_argon2id(session, now):
    user = session.get(User, make(session, now))
    assert user.password_hash.startswith("$argon2id$")


def test_the_right_password_lets_in(session, now):
    user_id = make(session, now)
    assert authenticate(session, email=" mens@voorbeeld.example", password=PASSWORD) == user_id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("mens@voorbeeld.example", "iets anders"),
        ("niemand@voorbeeld.example", PASSWORD),
        ("zonder@voorbeeld.example", PASSWORD),
        ("uit@voorbeeld.example", PASSWORD),
    ],
)
def test_nobody_else_gets_in(session, now, email, password):
    make(session, now)
    make_user(session, None, email="zonder@voorbeeld.example")
    make_user(
        session, None, email="uit@voorbeeld.example", is_active=False, password_hash=hash_password(PASSWORD)
    )
    assert authenticate(session, email=email, password=password) is None


def test_an_actor_has_the_roles_of_active_organisations_only(session):
    region = make_region(session)
    desk = make_organisation(session, OrganisationKind.REGION, region_id=region.id)
    gone = make_organisation(session, is_active=False)
    user = make_user(session, desk, Role.CONTRACT_MANAGER)
    session.add(
        Membership(
            user_id=key(user),
            organisation_id=key(gone),
            role=Role.PROVIDER_EDITOR,
            created_at=user.created_at,
        )
    )
    session.flush()
    actor = actor_of(session, user_id=key(user))
    assert actor.memberships == (Grant(key(desk), Role.CONTRACT_MANAGER, key(region)),)


def test_a_password_is_changed_by_who_knows_the_old_one(session, now):
    user_id = make(session, now)
    change_password(session, user_id=user_id, current=PASSWORD, new="acht gele regenlaarzen", now=now)
    assert authenticate(session, email="mens@voorbeeld.example", password=PASSWORD) is None
    assert authenticate(session, email="mens@voorbeeld.example", password="acht gele regenlaarzen")


@pytest.mark.parametrize(
    ("current", "new", "code", "field"),
    [
        ("mis", "acht gele regenlaarzen", "password_wrong", "current"),
        (PASSWORD, "kort", "password_short", "new"),
        (PASSWORD, PASSWORD, "password_same", "new"),
    ],
)
def test_a_password_change_is_refused_at_its_field(session, now, current, new, code, field):
    user_id = make(session, now)
    with pytest.raises(InvalidError) as refused:
        change_password(session, user_id=user_id, current=current, new=new, now=now)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_S12_asking_a_link_for_a_stranger_writes_nothing(session, now):
    make_user(session, None)
    mail_sign_in_link(
        session, email="niemand@x.example", base_url="http://x", contact_email="b@x.example", now=now
    )
    assert session.exec(select(OutgoingMail)).all() == []


def test_S26_a_sign_in_mail_points_to_the_configured_address(session, now):
    user = make_user(session, None)
    mail_sign_in_link(
        session, email=user.email, base_url="https://plek.example/", contact_email="b@x.example", now=now
    )
    mail = session.exec(select(OutgoingMail)).one()
    assert "https://plek.example/l/" in mail.text
    assert "https://plek.example/l/" in mail.html
