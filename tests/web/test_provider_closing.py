"""The page on which a region closes a provider whose contracts are over, and opens it again."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.models import AuditEntry, Contract, ContractLine, Organisation
from tests.pages import words
from tests.web.conftest import PASSWORD
from tests.web.mailbox import link_to

REASON = {"reason": "Gestopt met jeugdhulp.", "version": "1"}


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


@pytest.fixture
def address(world):
    return f"/regio/aanbieders/{world.own_id}/sluiten"


@pytest.fixture
def ended(engine, world):
    """Let all contracts of the own provider be over since yesterday."""
    with unit_of_work(engine) as session:
        mine = col(Contract.organisation_id) == world.own_id
        session.execute(update(Contract).where(mine).values(ends_on=date(2026, 11, 24)))


def is_open(engine, world):
    with reading(engine) as session:
        return session.get_one(Organisation, world.own_id).is_active


def actions(engine):
    with reading(engine) as session:
        return session.scalars(select(col(AuditEntry.action)).order_by(col(AuditEntry.id))).all()


def notes(engine):
    return [action for action in actions(engine) if action.startswith("organisation.")]


def test_closing_shows_first_what_it_does_and_then_does_it(engine, boss, world, address, ended):
    page = words(boss.get(address))
    for text in ("Proef manager", "Proef editor", "van deze aanbieder is nu al geen aanbod te vinden"):
        assert text in page
    assert is_open(engine, world)
    assert boss.send(address, REASON).status_code == 303
    assert not is_open(engine, world)
    page = words(boss.get(address))
    for text in ("is gesloten", "Gestopt met jeugdhulp.", "Heropen deze aanbieder"):
        assert text in page
    assert "gesloten" in words(boss.get("/regio/aanbieders?naam=Wilgenboom"))
    own = words(boss.get(f"/regio/aanbieders/{world.own_id}"))
    assert "Deze aanbieder is gesloten" in own
    assert "Nodig een beheerder uit" not in own


def test_S05_its_people_are_out_at_once_and_in_again_after_reopening(
    app, engine, boss, manager, world, address, ended
):
    assert manager.get("/mijn/week").status_code == 200
    boss.send(address, REASON)
    assert manager.get("/mijn/week").status_code in (302, 303)
    refused = app.test_client().sign_in(world.emails["manager"], PASSWORD)
    assert refused.status_code == 422
    assert "Uw organisatie doet niet meer mee aan Plekwijzer." in words(refused)
    assert "session.refuse" in actions(engine)
    boss.send(f"{address}/heropenen", {"version": "2"})
    assert app.test_client().sign_in(world.emails["manager"], PASSWORD).status_code == 303


def test_S05_a_mailed_link_lets_nobody_of_a_closed_provider_in(app, engine, boss, world, address, ended):
    boss.send(address, REASON)
    guest = app.test_client()
    assert guest.send("/inloggen/link", {"email": world.emails["manager"]}).status_code == 303
    answer = guest.send(link_to(engine, world.emails["manager"]))
    assert answer.status_code == 422
    assert "Uw organisatie doet niet meer mee aan Plekwijzer." in words(answer)
    assert guest.get("/account").status_code in (302, 303)


def test_a_closed_provider_invites_nobody(boss, world, address, ended):
    boss.send(address, REASON)
    invited = boss.send(f"/regio/aanbieders/{world.own_id}/uitnodigen", {"email": "nieuw@voorbeeld.example"})
    assert invited.status_code == 422
    assert "Deze aanbieder is gesloten. Heropen hem eerst." in words(invited)


def test_a_running_contract_is_named_with_the_way_to_end_it(boss, engine, world, address):
    answer = boss.get(address)
    assert answer.status_code == 200
    assert "kunt u nu niet sluiten" in words(answer)
    with reading(engine) as session:
        contract = session.scalars(
            select(col(Contract.id)).where(col(Contract.organisation_id) == world.own_id)
        ).one()
    assert f"/regio/aanbieders/overeenkomsten/{contract}/beeindigen" in answer.text


def test_S38_closing_by_hand_while_a_contract_runs_is_refused_and_leaves_no_row(boss, engine, world, address):
    answer = boss.send(address, REASON)
    assert answer.status_code == 422
    assert "Er loopt nog een overeenkomst met deze aanbieder." in words(answer)
    assert is_open(engine, world)
    assert notes(engine) == []


def test_S38_a_provider_that_works_for_another_region_stays_open(boss, engine, world, address, ended):
    with unit_of_work(engine) as session:
        own = session.scalars(select(Contract).where(col(Contract.organisation_id) == world.own_id)).one()
        elsewhere = Contract(
            organisation_id=world.own_id,
            region_id=world.other_region_id,
            segment_id=own.segment_id,
            starts_on=date(2026, 2, 1),
            created_at=own.created_at,
        )
        session.add(elsewhere)
    assert "werkt ook voor een andere regio" in words(boss.get(address))
    assert boss.send(address, REASON).status_code == 422
    assert is_open(engine, world)
    assert notes(engine) == []


def test_without_a_reason_nothing_is_closed_and_with_a_wrong_one_nothing_is_lost(
    boss, engine, world, address, ended
):
    assert "Schrijf kort op waarom." in words(boss.send(address, {"version": "1"}))
    answer = boss.send(address, {"reason": "Cliënt 123456782 <b>", "version": "1"})
    assert answer.status_code == 422
    assert "Cliënt 123456782 &lt;b&gt;" in answer.text
    assert is_open(engine, world)


def test_R13_what_changed_meanwhile_is_told_and_nothing_is_closed(boss, engine, world, address, ended):
    answer = boss.send(address, {**REASON, "version": "7"})
    assert answer.status_code == 409
    assert "heeft deze aanbieder net gewijzigd" in words(answer)
    assert "Gestopt met jeugdhulp." in answer.text
    assert is_open(engine, world)
    assert boss.send(address, REASON).status_code == 303
    assert boss.send(f"{address}/heropenen", {"version": "1"}).status_code == 409
    assert not is_open(engine, world)


def test_R15_sent_twice_it_is_closed_once_and_reopened_once(boss, engine, address, ended):
    for _ in range(2):
        assert boss.send(address, REASON).status_code == 303
    for _ in range(2):
        assert boss.send(f"{address}/heropenen", {"version": "2"}).status_code == 303
    assert notes(engine) == ["organisation.close", "organisation.reopen"]


def test_S03_only_the_reason_is_read(boss, engine, world, address, ended):
    boss.send(address, {**REASON, "name": "Anders", "region_id": "9", "is_active": "1"})
    with reading(engine) as session:
        row = session.get_one(Organisation, world.own_id)
        assert (row.name, row.region_id, row.is_active) == ("De Wilgenboom (proef)", None, False)
        assert session.scalars(select(col(ContractLine.ends_on))).all() == [None, None]


def test_S04_another_region_finds_neither_page_nor_button(browser_for, engine, world, address, ended):
    other = browser_for("other_region")
    assert other.get(address).status_code == 404
    assert other.send(address, REASON).status_code == 404
    assert other.send(f"{address}/heropenen", {"version": "1"}).status_code == 404
    assert is_open(engine, world)
