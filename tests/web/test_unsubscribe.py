"""The link in a digest stops the digest, that one thing only, by one press."""

import pytest
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.duties import LinkPurpose
from portal.models import AuditEntry, User
from portal.services.stop_links import WORKS_FOR, issue_stop_link
from tests.pages import words


@pytest.fixture
def address(engine, world, now):
    with unit_of_work(engine) as session:
        secret = issue_stop_link(
            session,
            purpose=LinkPurpose.UNSUBSCRIBE,
            user_id=world.people["contract_manager"],
            address=world.emails["contract_manager"],
            now=now,
        )
    return f"/afmelden/{secret}"


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture
def is_stopped(engine, world):
    def look():
        with reading(engine) as session:
            return session.get_one(User, world.people["contract_manager"]).digest_stopped_at is not None

    return look


def test_looking_stops_nothing(visitor, address, is_stopped):
    assert "Meld mij af" in words(visitor.get(address))
    assert not is_stopped()


def test_pressing_stops_the_digest(visitor, address, is_stopped):
    assert "U bent afgemeld" in words(visitor.post(address, follow_redirects=True))
    assert is_stopped()


def test_a_mail_program_stops_it_without_a_token(visitor, address, is_stopped):
    answer = visitor.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    assert is_stopped()


def test_S19_stopping_twice_is_in_the_trail_once(visitor, address, engine):
    for _ in range(2):
        visitor.post(address)
    with reading(engine) as session:
        rows = session.exec(select(AuditEntry).where(col(AuditEntry.action) == "digest.stop")).all()
        assert len(rows) == 1
        assert address.rsplit("/", 1)[1] not in str(rows[0].after)


def test_taking_it_up_again_asks_for_a_token(visitor, address, is_stopped):
    visitor.post(address)
    assert visitor.post(f"{address}/terug").status_code == 403
    assert is_stopped()


def test_it_can_be_taken_up_again(visitor, address, is_stopped):
    visitor.post(address)
    visitor.get(address)
    visitor.send(f"{address}/terug")
    assert not is_stopped()


def test_S17_the_link_signs_nobody_in(visitor, address):
    secret = address.rsplit("/", 1)[1]
    assert visitor.get(f"/l/{secret}").status_code in (302, 303)
    visitor.send(f"/l/{secret}")
    assert visitor.get("/account").status_code in (302, 303)


def test_a_link_of_long_ago_says_so(visitor, address, clock):
    clock.at += WORKS_FOR
    assert "Deze link werkt niet meer" in words(visitor.get(address))


def test_the_secret_stays_out_of_the_referer(visitor, address):
    assert visitor.get(address).headers["Referrer-Policy"] == "strict-origin"
