"""Invitations and roles on both databases, also for many at the same moment."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from portal.domain.duties import Role
from portal.domain.errors import DomainError
from portal.models import Invitation, MailedLink, Membership, OutgoingMail, User
from portal.services.acceptances import accept_as_known, accept_as_new, look_at_invitation
from portal.services.clean_up import clean_up
from portal.services.invitations import invite_colleague, list_open_invitations
from portal.services.letters import Letterhead
from portal.services.people import change_role, list_people, remove_colleague
from tests.factories import key, make_organisation, make_user
from tests.together import outcomes_of

NEW = "nieuw@voorbeeld.example"
HEAD = Letterhead("https://plek.example/", "beheer@plek.example")
MANAGER, EDITOR = Role.PROVIDER_MANAGER, Role.PROVIDER_EDITOR


@pytest.fixture
def office(session):
    return make_organisation(session, name="De Wilgenboom <proef>")


@pytest.fixture
def managers(session, office):
    return [key(make_user(session, office, MANAGER)) for _ in range(2)]


@pytest.fixture
def invite(session, office, managers, now):
    """Invite an address, and give the secret of the link that was mailed."""

    def send(email: str = NEW, role: Role = EDITOR) -> str:
        invite_colleague(
            session,
            organisation_id=key(office),
            email=email,
            role=role,
            by=managers[0],
            letterhead=HEAD,
            now=now,
        )
        mail = session.exec(select(OutgoingMail).where(OutgoingMail.to_address == email)).one()
        session.commit()
        return mail.text.partition("/l/")[2].split()[0]

    return send


def roles(session, user_id):
    return list(session.exec(select(Membership.role).where(Membership.user_id == user_id)))


def test_S17_of_twenty_at_once_one_takes_the_invitation_up(engine, session, invite, now):
    secret = invite()

    def accept(own):
        accept_as_new(own, secret=secret, name="Nel", password=None, now=now)

    outcomes = outcomes_of(engine, [accept] * 20)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "link_used", "email_taken"}
    count = select(func.count()).select_from(User).where(User.email == NEW)
    assert session.exec(count).one() == 1


def test_of_two_managers_who_step_down_at_once_one_stays(engine, session, office, managers, now):
    session.commit()
    acts = [
        lambda own, who=who: remove_colleague(
            own, organisation_id=key(office), user_id=who, by=who, is_sure=True, now=now
        )
        for who in managers
    ]
    assert outcomes_of(engine, acts) == ["done", "last_manager"]
    assert len(list_people(session, organisation_id=key(office))) == 1


def test_of_ten_at_once_one_invites_an_address(engine, session, office, managers, now):
    session.commit()

    def send(own):
        invite_colleague(
            own,
            organisation_id=key(office),
            email=NEW,
            role=EDITOR,
            by=managers[0],
            letterhead=HEAD,
            now=now,
        )

    assert outcomes_of(engine, [send] * 10) == ["already_invited"] * 9 + ["done"]


def test_S17_only_the_hash_of_an_invitations_secret_is_kept_and_nobody_is_made(session, invite):
    secret = invite()
    link = session.exec(select(MailedLink)).one()
    assert (len(link.token_hash), link.user_id, secret in repr(link)) == (64, None, False)
    assert session.exec(select(User).where(User.email == NEW)).all() == []


def test_a_mail_shows_an_organisations_name_as_text_in_both_twins(session, invite):
    invite()
    mail = session.exec(select(OutgoingMail)).one()
    assert "De Wilgenboom <proef>" in mail.text
    assert "De Wilgenboom &lt;proef&gt;" in mail.html
    assert "https://plek.example/l/" in mail.text


def test_whoever_is_manager_here_already_stays_so(session, office, invite, now):
    user = make_user(session, None, email=NEW)
    secret = invite(role=EDITOR)
    session.add(Membership(user_id=key(user), organisation_id=key(office), role=MANAGER, created_at=now))
    session.flush()
    accept_as_known(session, secret=secret, now=now)
    assert roles(session, key(user)) == [MANAGER]


def test_an_accepted_invitation_confirms_the_address_of_an_existing_account(session, invite, now):
    user = make_user(session, None, email=NEW, email_confirmed_at=None)
    accept_as_known(session, secret=invite(), now=now)
    session.expire_all()
    assert session.get(User, user.id).email_confirmed_at == now


@pytest.mark.parametrize("gone", ["organisation", "person"])
def test_S17_an_invitation_of_what_is_no_longer_active_is_unknown(session, office, invite, now, gone):
    user = make_user(session, None, email=NEW)
    secret = invite()
    (office if gone == "organisation" else user).is_active = False
    session.flush()
    with pytest.raises(DomainError, match="link_unknown"):
        look_at_invitation(session, secret=secret, now=now)


def test_a_person_with_two_roles_has_one_line_and_gets_one_role(session, office, managers, now):
    user = make_user(session, office, EDITOR, MANAGER, name="Aa Proef")
    assert [one.role for one in list_people(session, organisation_id=key(office))] == [MANAGER] * 3
    change_role(session, organisation_id=key(office), user_id=key(user), role=EDITOR, by=managers[0], now=now)
    assert roles(session, key(user)) == [EDITOR]


def test_a_disabled_manager_does_not_count_as_the_one_who_stays(session, office, managers, now):
    session.get(User, managers[1]).is_active = False
    session.flush()
    with pytest.raises(DomainError, match="last_manager"):
        remove_colleague(
            session, organisation_id=key(office), user_id=managers[0], by=managers[0], is_sure=True, now=now
        )


def test_old_invitations_are_thrown_away_with_their_links(session, office, invite, now):
    invite()
    clean_up(session, now=now + timedelta(days=34))
    assert session.exec(select(Invitation)).all() == []
    assert not list_open_invitations(session, organisation_id=key(office))
