"""A machine says for whom there is room in fields; what it handed in stands under the name of its key."""

import pytest
from sqlalchemy import select

from portal.db import reading
from portal.models import Municipality
from tests.web.machine import FIGURES, KEY_NAME, codes_of, machine_of, place_of


@pytest.fixture
def machine(app, engine, world, now):
    return machine_of(app, engine, organisation_id=world.own_id, user_id=world.people["manager"], now=now)


def test_S19_the_history_names_the_key_that_handed_in_on_the_page_and_in_the_file(machine, world, editor):
    machine.put(world.offering_id)
    machine.batch({"unchanged": [world.offering_id]})
    page = editor.get(f"/mijn/aanbod/{world.offering_id}").text
    assert page.count(f"sleutel {KEY_NAME}, koppeling") == 2
    file = editor.get(f"/mijn/aanbod/{world.offering_id}/opgaven.csv").data.decode("utf-8-sig")
    assert file.count(f"sleutel {KEY_NAME}") == 2


def test_a_limit_is_handed_in_as_fields_and_read_back(machine, world, engine):
    with reading(engine) as session:
        gouda = session.scalars(select(Municipality)).one()
        code, name = gouda.code, gouda.name
    limit = {"limitMunicipalities": [code.lower()], "limitAgeMin": 12, "limitProblems": None}
    answer = machine.put(world.offering_id, {**FIGURES, "accepting": "limited", **limit})
    assert (answer.status_code, answer.json["limitMunicipalities"]) == (200, [name])
    read = machine.get(place_of(world.offering_id)).json
    assert (read["limitMunicipalities"], read["limitProblems"], read["limitText"]) == ([name], [], None)


def test_a_limit_that_the_offering_does_not_name_is_refused_at_its_field(machine, world):
    limit = {"accepting": "limited", "limitProblems": ["autisme"]}
    line = {"offeringId": world.offering_id, "availability": {**FIGURES, **limit}}
    assert codes_of(machine.put(world.offering_id, {**FIGURES, **limit})) == {
        "#/limitProblems": "limit_problem_unknown"
    }
    assert codes_of(machine.batch({"reports": [line]})) == {
        "#/reports/0/availability/limitProblems": "limit_problem_unknown"
    }
