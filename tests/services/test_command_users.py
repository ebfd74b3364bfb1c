"""`plekwijzer user add`: the only way to a first account."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.domain.duties import LinkPurpose, Role
from portal.domain.terms import OrganisationKind
from portal.models import Membership, Organisation, SecondFactor, User
from portal.regions.reader import read_pack, shipped_packs
from portal.services.accounts import authenticate
from portal.services.links import use_link
from portal.services.packs import load_pack
from portal.services.sessions import find_session, start_session
from tests.factories import key, make_organisation, make_region, make_user
from tests.services.shell import Run, shell_on

SECRET = "vlinder kraan stapel nevel"


@pytest.fixture
def run(database_url, tmp_path, monkeypatch) -> Run:
    return shell_on(database_url, tmp_path, monkeypatch)


@pytest.fixture
def add(run):
    def add_person(*words: str, role: str = "operator", organisation: str = "Regio Plek", typed: str = ""):
        base = ["user", "add", "beheer@plek.example", "--name", "A. Beheer", "--role", role]
        return run(*base, "--organisation", organisation, *words, typed=typed)

    return add_person


def test_S45_a_new_installation_has_no_account_at_all(session, now):
    for path in shipped_packs():
        load_pack(session, pack=read_pack(path), source_name=path.name, on=now.date(), now=now)
    assert session.exec(select(User)).all() == []


def test_S45_the_first_operator_comes_in_by_a_link_that_works_once(add, session):
    result = add("--create", "--link")
    assert result.exit_code == 0, result.output
    found = re.search(r"http://127\.0\.0\.1:8000/l/(\S+)", result.output)
    assert found
    user = session.exec(select(User)).one()
    assert (user.email, user.password_hash, user.email_confirmed_at) == ("beheer@plek.example", None, None)
    view = use_link(session, secret=found[1], purpose=LinkPurpose.SIGN_IN, now=user.created_at)
    assert view.user_id == user.id
    assert session.exec(select(Membership.role)).one() is Role.OPERATOR


def test_a_password_that_is_typed_twice_signs_in(add, session):
    result = add("--create", typed=f"{SECRET}\n{SECRET}\n")
    assert result.exit_code == 0, result.output
    assert authenticate(session, email="beheer@plek.example", password=SECRET) is not None
    assert SECRET not in result.output


def test_an_address_that_is_known_to_be_theirs_is_confirmed(add, session):
    add("--create", "--link", "--confirmed")
    assert session.exec(select(User.email_confirmed_at)).one() is not None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("kort\nkort\n", "A password needs at least 12 characters."),
        ("welkomwelkom\nwelkomwelkom\n", "This password is too easy to guess"),
    ],
)
def test_a_weak_password_is_refused_and_nothing_is_made(add, session, typed, sentence):
    result = add("--create", typed=typed)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert session.exec(select(User)).all() == []
    assert session.exec(select(Organisation)).all() == []


def test_a_second_person_with_the_same_address_is_refused(add):
    add("--create", "--link")
    again = add("--link")
    assert again.exit_code == 1
    assert "There is a person with this e-mail address already." in again.stderr


def test_an_organisation_that_is_not_there_is_made_only_when_asked(add, session):
    result = add("--link")
    assert result.exit_code == 1
    assert "No organisation is called 'Regio Plek'. Say --create to make it." in result.stderr
    assert session.exec(select(User)).all() == []


@pytest.fixture
def organisations(session):
    region = make_region(session, code="plek")
    make_organisation(session, OrganisationKind.REGION, name="Regio Plek", region_id=key(region))
    provider = make_organisation(session, OrganisationKind.PROVIDER, name="De Wilg (proef)")
    session.commit()
    return key(provider)


def test_an_organisation_is_found_by_name_or_id(add, session, organisations):
    result = add("--link", role="provider_manager", organisation=str(organisations))
    assert result.exit_code == 0, result.output
    assert session.exec(select(Membership.organisation_id)).one() == organisations


@pytest.mark.parametrize(
    ("role", "organisation", "sentence"),
    [
        ("provider_editor", "Regio Plek", "Regio Plek is no provider: provider_editor needs one."),
        ("contract_manager", "de wilg (proef)", "De Wilg (proef) is no region: contract_manager needs one."),
    ],
)
def test_a_role_that_an_organisation_cannot_give_is_refused(add, organisations, role, organisation, sentence):
    result = add("--link", role=role, organisation=organisation)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_contract_manager_needs_a_region(add, organisations):
    without = add("--create", "--link", role="contract_manager", organisation="Inkoop")
    unknown = add("--create", "--link", "--region", "nergens", role="contract_manager", organisation="Inkoop")
    within = add("--create", "--link", "--region", "plek", role="contract_manager", organisation="Inkoop")
    assert "Inkoop belongs to no region: contract_manager needs one." in without.stderr
    assert "No region has the code 'nergens'." in unknown.stderr
    assert within.exit_code == 0, within.output


def test_who_lost_phone_and_codes_gets_rid_of_the_second_factor_and_is_signed_out(run, session, now):
    user = make_user(session, None, email="kwijt@plek.example")
    session.add(SecondFactor(user_id=key(user), sealed_secret="dicht", created_at=now, confirmed_at=now))
    secret = start_session(session, user_id=key(user), expires_at=now + timedelta(hours=1), now=now)
    session.commit()
    result = run("user", "reset-second-factor", "Kwijt@plek.example")
    assert result.exit_code == 0, result.output
    assert session.exec(select(SecondFactor)).all() == []
    assert find_session(session, secret=secret, now=now) is None
    session.commit()
    assert "has no second factor" in run("user", "reset-second-factor", "kwijt@plek.example").output
    assert run("user", "reset-second-factor", "niemand@plek.example").exit_code == 1
