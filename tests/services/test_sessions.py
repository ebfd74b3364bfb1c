"""Sessions: begun, found, ended."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.models import UserSession
from portal.services.sessions import (
    FoundSession,
    choose_organisation,
    end_all,
    end_session,
    find_session,
    hash_secret,
    list_sessions,
    start_session,
)
from tests.factories import key, make_organisation, make_user


@pytest.fixture
def user(session):
    return make_user(session, None)


@pytest.fixture
def begin(session, user, now):
    return lambda: start_session(session, user_id=key(user), expires_at=now + timedelta(hours=12), now=now)


def found(session, secret, now) -> FoundSession:
    view = find_session(session, secret=secret, now=now)
    assert view is not None
    return view


def test_S10_only_the_hash_of_a_secret_is_kept(session, begin):
    secret = begin()
    row = session.exec(select(UserSession)).one()
    assert (row.token_hash, len(secret) >= 43) == (hash_secret(secret), True)


def test_a_session_is_found_by_its_secret(session, user, begin, now):
    view = found(session, begin(), now)
    assert (view.user_id, view.email, view.week_list_only) == (user.id, user.email, False)


def test_an_unknown_secret_finds_nothing(session, begin, now):
    begin()
    assert find_session(session, secret="verzonnen", now=now) is None


def test_S10_an_expired_session_is_not_found(session, begin, now):
    secret = begin()
    assert find_session(session, secret=secret, now=now + timedelta(hours=12)) is None


def test_S10_an_ended_session_is_not_found(session, begin, now):
    secret = begin()
    end_session(session, secret=secret, now=now)
    assert find_session(session, secret=secret, now=now) is None


def test_S05_the_session_of_a_disabled_person_is_not_found(session, user, begin, now):
    secret = begin()
    user.is_active = False
    session.flush()
    assert find_session(session, secret=secret, now=now) is None


def test_S11_all_sessions_end_at_once_and_one_can_be_kept(session, user, begin, now):
    kept, other = begin(), begin()
    mine = found(session, kept, now)
    assert end_all(session, user_id=key(user), now=now, but=mine.session_id) == 1
    assert find_session(session, secret=other, now=now) is None
    assert find_session(session, secret=kept, now=now) is not None
    assert end_all(session, user_id=key(user), now=now) == 1


def test_a_person_sees_the_sessions_that_hold_newest_first(session, user, begin, now):
    first, second = begin(), begin()
    ids = [found(session, secret, now).session_id for secret in (second, first)]
    assert [one.session_id for one in list_sessions(session, user_id=key(user), now=now)] == ids
    end_session(session, secret=first, now=now)
    assert len(list_sessions(session, user_id=key(user), now=now)) == 1


def test_a_session_remembers_for_whom_it_acts(session, begin, now):
    secret, organisation = begin(), make_organisation(session)
    session_id = found(session, secret, now).session_id
    choose_organisation(session, session_id=session_id, organisation_id=key(organisation), now=now)
    assert found(session, secret, now).organisation_id == organisation.id
