"""A manager makes a key, sees it once, sees when it was used, and revokes it; nobody else can."""

import re

import pytest
from sqlalchemy import delete, select
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.models import ApiToken, AuditEntry, Membership, metadata
from tests.pages import token_in, words
from tests.web.machine import LIST, Machine, machine_of

ADDRESS = "/mijn/sleutels"
FORM = {"name": "Roostersysteem", "scope": "report", "days": "365", "request_key": "eenmalig"}


def tokens(engine):
    with reading(engine) as session:
        found = session.scalars(select(ApiToken)).all()
        session.expunge_all()
    return found


def make(browser, **fields):
    return browser.send(ADDRESS, {**FORM, **fields})


def secret_in(answer):
    found = re.search(r'value="(plek_[\w-]+)"', answer.text)
    assert found is not None
    return found[1]


def test_a_manager_makes_a_key_that_works_and_is_shown_once(app, engine, manager):
    answer = make(manager)
    secret = secret_in(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert Machine(app, engine, secret).get(LIST).status_code == 200
    page = manager.get(ADDRESS)
    assert secret not in page.text
    assert secret[:9] in page.text


def test_the_list_shows_name_reach_and_last_use(app, engine, manager, clock):
    secret = secret_in(make(manager, scope="read"))
    text = words(manager.get(ADDRESS))
    assert "Roostersysteem" in text
    assert "alleen lezen" in text
    assert "nog nooit" in text
    Machine(app, engine, secret).get(LIST)
    assert "25-11-2026 10:00" in words(manager.get(ADDRESS))


def test_a_key_holds_as_long_as_was_chosen(app, engine, manager, clock):
    machine = Machine(app, engine, secret_in(make(manager, days="90")))
    clock.advance(days=89)
    assert machine.get(LIST).status_code == 200
    clock.advance(days=2)
    assert machine.get(LIST).status_code == 401


def test_S05_a_key_that_is_revoked_stops_at_once(app, engine, manager):
    machine = Machine(app, engine, secret_in(make(manager)))
    assert machine.get(LIST).status_code == 200
    answer = manager.send(f"{ADDRESS}/{tokens(engine)[0].id}/intrekken")
    assert answer.status_code == 303
    assert machine.get(LIST).status_code == 401
    page = words(manager.get(ADDRESS))
    assert "ingetrokken op 25-11-2026" in page
    assert "werkt niet meer" in page


def test_R15_the_same_form_again_makes_no_second_key_and_shows_none(engine, manager):
    make(manager)
    again = make(manager)
    assert again.status_code == 422
    assert "Deze sleutel is al gemaakt" in words(again)
    assert "plek_" not in re.sub(r"<code>plek_\S{4}…</code>", "", again.text)
    assert len(tokens(engine)) == 1


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": ""}, "Geef de sleutel een naam"),
        ({"name": "   "}, "Geef de sleutel een naam"),
        ({"name": "x" * 5_000}, "Deze tekst is te lang"),
        ({"name": "BSN 111222333"}, "burgerservicenummer"),
        ({"scope": "alles"}, "Kies een van de mogelijkheden"),
        ({"days": "99999"}, "Kies een van de mogelijkheden"),
        ({"days": "-1"}, "Kies een van de mogelijkheden"),
    ],
)
def test_S38_a_wrong_form_comes_back_with_the_reason_and_what_was_typed(engine, manager, fields, text):
    answer = make(manager, **fields)
    assert answer.status_code == 422
    assert text in words(answer)
    assert tokens(engine) == []
    if "name" not in fields:
        assert 'value="Roostersysteem"' in answer.text


def test_markup_in_a_name_is_shown_as_text(manager):
    make(manager, name='<img src=x onerror="alert(1)">')
    assert "<img" not in manager.get(ADDRESS).text


def test_S03_no_other_column_is_set_through_the_form(engine, world, manager):
    names = {column.name for table in metadata.tables.values() for column in table.columns}
    make(manager, **{**dict.fromkeys(names - FORM.keys(), "1"), "organisation_id": str(world.foreign_id)})
    [token] = tokens(engine)
    assert (token.organisation_id, token.created_by) == (world.own_id, world.people["manager"])
    assert (token.revoked_at, token.last_used_at) == (None, None)


def test_S01_another_organisations_key_is_neither_seen_nor_revoked(
    app, engine, world, now, manager, stranger
):
    machine = machine_of(app, engine, organisation_id=world.own_id, user_id=world.people["manager"], now=now)
    assert "Roostersysteem" not in stranger.get(ADDRESS).text
    assert stranger.send(f"{ADDRESS}/{tokens(engine)[0].id}/intrekken").status_code == 404
    assert machine.get(LIST).status_code == 200


def test_an_editor_manages_no_keys_and_finds_no_way_there(editor, manager):
    assert editor.get(ADDRESS).status_code == 403
    assert make(editor).status_code == 403
    assert ADDRESS not in editor.get("/mijn/aanbod").text
    assert ADDRESS in manager.get("/mijn/mensen").text


def test_S05_a_manager_who_is_no_longer_one_makes_no_key(engine, world, manager):
    token = token_in(manager.get(ADDRESS))
    with unit_of_work(engine) as session:
        session.execute(delete(Membership).where(col(Membership.user_id) == world.people["manager"]))
    assert manager.post(ADDRESS, data={**FORM, "csrf_token": token}).status_code == 403
    assert tokens(engine) == []


def test_S19_making_and_revoking_leave_one_entry_each_without_the_secret(engine, manager):
    secret = secret_in(make(manager))
    manager.send(f"{ADDRESS}/{tokens(engine)[0].id}/intrekken")
    with reading(engine) as session:
        found = session.scalars(select(AuditEntry).where(col(AuditEntry.subject_kind) == "api_token"))
        entries = [(entry.action, str(entry.after)) for entry in found]
    assert [action for action, _ in entries] == ["token.make", "token.revoke"]
    assert not any(secret[5:] in after for _, after in entries)
