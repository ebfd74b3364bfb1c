"""Mailed links: bound to one purpose and person, used once, short-lived."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db import unit_of_work
from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.models import MailedLink, User
from portal.services.links import issue_link, look_at_link, use_link
from portal.services.sessions import hash_secret
from tests.factories import key, make_organisation, make_user

SIGN_IN, WEEK_LIST = LinkPurpose.SIGN_IN, LinkPurpose.WEEK_LIST


@pytest.fixture
def issue(session, now):
    user = make_user(session, None, email="mens@voorbeeld.example")

    def give(purpose=SIGN_IN, **changed):
        values = {
            "purpose": purpose,
            "user_id": key(user),
            "organisation_id": None,
            "week_start": None,
            "address": user.email,
            "expires_at": now + timedelta(minutes=10),
            "now": now,
        }
        return issue_link(session, **{**values, **changed})

    return give


def code_of(call, *args, **kwargs):
    with pytest.raises(DomainError) as refused:
        call(*args, **kwargs)
    return refused.value.code


def test_S17_a_secret_has_256_bits_and_only_its_hash_is_kept(session, issue):
    secret = issue()
    row = session.exec(select(MailedLink)).one()
    assert len(secret) >= 43
    assert row.token_hash == hash_secret(secret)
    assert secret not in repr(row)


def test_S17_looking_at_a_link_does_not_use_it(session, issue, now):
    secret = issue()
    for _ in range(2):
        view = look_at_link(session, secret=secret, purpose=SIGN_IN, now=now)
    assert view.address == "mens@voorbeeld.example"


def test_S17_a_link_works_once(session, issue, now):
    secret = issue()
    use_link(session, secret=secret, purpose=SIGN_IN, now=now)
    assert code_of(use_link, session, secret=secret, purpose=SIGN_IN, now=now) == "link_used"
    assert code_of(look_at_link, session, secret=secret, purpose=SIGN_IN, now=now) == "link_used"


def test_S17_a_link_ends_at_its_expiry(session, issue, now):
    secret = issue()
    just_before, at_expiry = now + timedelta(minutes=9, seconds=59), now + timedelta(minutes=10)
    assert look_at_link(session, secret=secret, purpose=SIGN_IN, now=just_before).purpose is SIGN_IN
    assert code_of(use_link, session, secret=secret, purpose=SIGN_IN, now=at_expiry) == "link_expired"


def test_S17_a_link_opens_nothing_but_its_purpose(session, issue, now):
    secret = issue(WEEK_LIST)
    assert code_of(use_link, session, secret=secret, purpose=SIGN_IN, now=now) == "link_unknown"


def test_S17_an_unknown_secret_is_unknown(session, now):
    assert code_of(look_at_link, session, secret="verzonnen", purpose=None, now=now) == "link_unknown"


def test_S17_a_newer_link_for_the_same_week_ends_the_older_one(session, issue, now):
    monday = now.date()
    older, newer = issue(WEEK_LIST, week_start=monday), issue(WEEK_LIST, week_start=monday)
    assert code_of(look_at_link, session, secret=older, purpose=None, now=now) == "link_expired"
    assert look_at_link(session, secret=newer, purpose=None, now=now).week_start == monday


def test_a_link_for_another_week_or_organisation_stays(session, issue, now):
    first = issue(WEEK_LIST, week_start=now.date())
    issue(WEEK_LIST, week_start=now.date() + timedelta(days=7))
    issue(WEEK_LIST, week_start=now.date(), organisation_id=key(make_organisation(session)))
    assert look_at_link(session, secret=first, purpose=WEEK_LIST, now=now).week_start == now.date()


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "ander@voorbeeld.example"}])
def test_S17_a_link_is_bound_to_an_active_person_at_that_address(session, issue, now, change):
    secret = issue()
    user = session.exec(select(User)).one()
    for name, value in change.items():
        setattr(user, name, value)
    session.flush()
    assert code_of(use_link, session, secret=secret, purpose=SIGN_IN, now=now) == "link_unknown"


def test_S17_of_twenty_at_once_one_gets_in(engine, session, issue, now):
    secret = issue()
    session.commit()
    outcomes: list[str] = []
    start = threading.Barrier(20)

    def attempt():
        start.wait()
        try:
            with unit_of_work(engine) as own:
                use_link(own, secret=secret, purpose=SIGN_IN, now=now)
            outcomes.append("in")
        except DomainError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", *["link_used"] * 19]


def test_S17_a_link_of_a_clock_that_stood_ahead_gives_way_to_a_new_one(session, issue, now):
    ahead = now + timedelta(minutes=2)
    early = issue(now=ahead)
    issue()
    row = session.exec(select(MailedLink).where(MailedLink.token_hash == hash_secret(early))).one()
    session.refresh(row)
    assert row.expires_at == ahead
