"""Nobody reads a private word or volume of another region: over all routes, by role."""

import shutil

import pytest
from sqlalchemy import text

from portal.db import make_engine, reading, unit_of_work
from portal.services.monitor_weeks import make_weeks
from portal.services.sample.making import make_sample
from tests.services.sample.loading import load_packs
from tests.web.region_canaries import addresses, canaries_in, one_person_a_place, plant, sign_in
from tests.web.sample_house import open_application

SCALE = 0.02
HIDDEN, GONE = 403, 404


@pytest.fixture(scope="module")
def planted_app(tmp_path_factory, sqlite_template, now):
    folder = tmp_path_factory.mktemp("region-canaries")
    path = folder / "planted.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
        make_weeks(session, now=now)
    with unit_of_work(engine) as session:
        assert plant(session) > 10
    engine.dispose()
    with open_application(path, now) as application:
        yield application


@pytest.fixture(scope="module")
def places(planted_app):
    """Give of every region its code and the addresses filled in with its things."""
    with reading(planted_app.extensions["plekwijzer"].engine) as session:
        regions = session.execute(
            text(
                "SELECT DISTINCT r.id, r.code FROM region r JOIN contract c"
                " ON c.region_id = r.id ORDER BY r.id"
            )
        ).all()
        return {id_: (code, tuple(addresses(planted_app, session, id_))) for id_, code in regions}


@pytest.fixture(scope="module")
def people(planted_app):
    with reading(planted_app.extensions["plekwijzer"].engine) as session:
        return one_person_a_place(session)


def walk(app, now, places, person):
    """Ask every address of a region that is theirs and of one that is not, as page and as fragment.

    Returns what of whom was read, by address, and what failed.
    """
    _, user_id, own = person
    browser = sign_in(app, user_id, now)
    read, failed = {}, []
    regions = [*sorted(own & set(places))[:1], next(id_ for id_ in places if id_ not in own)]
    for region_id in regions:
        code, paths = places[region_id]
        for path in paths:
            asked = code if "/monitor" in path else str(region_id)
            for query, headers in (({}, {}), ({"regio": asked}, {"HX-Request": "true"})):
                answer = browser.get(path, query_string=query, headers=headers)
                if answer.status_code >= 500:
                    failed.append((path, answer.status_code))
                if found := canaries_in(answer):
                    read[f"{path} {query}"] = found
                if answer.status_code in (HIDDEN, GONE):
                    break
    return read, failed


def test_S04_nobody_reads_what_is_of_another_region(planted_app, now, places, people):
    assert len(places) > 1
    leaks, faults, own_read = {}, [], set()
    for person in people:
        role, _, own = person
        read, failed = walk(planted_app, now, places, person)
        faults += [(role, *one) for one in failed]
        for address, found in read.items():
            if foreign := {one for one in found if one[0] not in own}:
                leaks[f"{role} of {sorted(own)}: {address}"] = sorted(foreign)[:3]
            own_read |= {(role, column) for region_id, column in found if region_id in own}
    assert leaks == {}
    assert ("contract_manager", "volume") in own_read
    assert {role for role, _ in own_read} >= {"contract_manager", "provider_manager"}
    assert sorted({path for _, path, _ in faults}) == []


def test_S04_every_role_walks(people):
    assert {role for role, _, _ in people} >= {
        "provider_manager",
        "contract_manager",
        "catalogue_editor",
        "municipal_reader",
        "referrer",
        "auditor",
    }
