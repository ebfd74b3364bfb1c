"""The page on which a region changes the name, the numbers and the size of a provider."""

import pytest
from sqlmodel import col, select

from portal.db import reading
from portal.models import AuditEntry, Organisation
from tests.pages import words


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


@pytest.fixture
def address(world):
    return f"/regio/aanbieders/{world.own_id}/gegevens"


def name_of(engine, address):
    with reading(engine) as session:
        return session.get_one(Organisation, int(address.split("/")[3])).name


TYPED = {"name": "Zorg Hernoemd", "kvk": "12344321", "agb": "73730001", "size": "large", "version": "1"}


def test_a_change_is_saved_and_stands_in_the_history(engine, boss, address):
    assert boss.send(address, TYPED).status_code == 303
    assert name_of(engine, address) == "Zorg Hernoemd"
    page = words(boss.get(address))
    for text in ("Opgeslagen.", "→ Zorg Hernoemd", "→ 73730001"):
        assert text in page


def test_a_wrong_number_is_told_at_its_field_and_loses_nothing_typed(engine, boss, address):
    answer = boss.send(address, {**TYPED, "kvk": "123"})
    assert answer.status_code == 422
    assert "Een KvK-nummer heeft 8 cijfers" in words(answer)
    assert 'value="Zorg Hernoemd"' in answer.get_data(as_text=True)
    assert name_of(engine, address) != "Zorg Hernoemd"


def test_the_second_of_two_editors_sees_both_and_may_save_then(engine, boss, address):
    boss.send(address, TYPED)
    answer = boss.send(address, {**TYPED, "name": "Andere naam"})
    assert answer.status_code == 409
    assert "heeft dit intussen gewijzigd" in words(answer)
    assert boss.send(address, {**TYPED, "name": "Andere naam", "version": "2"}).status_code == 303
    assert name_of(engine, address) == "Andere naam"


def test_S03_only_the_named_fields_are_read(engine, boss, address):
    boss.send(address, {**TYPED, "is_active": "", "region_id": "1", "about": "Anders"})
    with reading(engine) as session:
        row = session.get_one(Organisation, int(address.split("/")[3]))
        assert (row.is_active, row.region_id, row.about == "Anders") == (True, None, False)


def test_a_change_is_taken_back_from_the_history(engine, boss, address):
    was = name_of(engine, address)
    boss.send(address, {**TYPED, "provider_kind": "practice", "statutory_name": "Stichting Zorg"})
    page = boss.get(address)
    for text in ("→ vrijgevestigde praktijk", "→ Stichting Zorg", "Zet terug"):
        assert text in words(page)
    with reading(engine) as session:
        entry_id = session.scalars(
            select(col(AuditEntry.id)).where(col(AuditEntry.action) == "organisation.details")
        ).one()
    assert f'action="{address}/terug/{entry_id}"' in page.text
    stale = boss.send(f"{address}/terug/{entry_id}", {"version": "1"})
    assert stale.status_code == 409
    assert f'value="{was}"' in stale.text
    assert boss.send(f"{address}/terug/{entry_id}", {"version": "2"}).status_code == 303
    assert name_of(engine, address) == was
    assert boss.send(f"{address}/terug/999999", {"version": "3"}).status_code == 404


def test_S04_another_region_takes_nothing_back(browser_for, boss, address):
    boss.send(address, TYPED)
    assert browser_for("other_region").send(f"{address}/terug/1", {"version": "2"}).status_code == 404
