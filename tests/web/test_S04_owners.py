"""Nobody reads a private word of another organisation or person: over all routes, by role, and by key."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.db import make_engine, reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import TokenScope
from portal.services.monitor_weeks import make_weeks
from portal.services.sample.making import make_sample
from portal.services.tokens import make_token
from search.indexer import rebuild
from tests.services.sample.loading import load_packs
from tests.web.owner_canaries import (
    FOR_PROFESSIONALS,
    ORGANISATIONS,
    PERSONS,
    addresses,
    canaries_in,
    furnish,
    plant,
    unsaid_tables,
)
from tests.web.region_canaries import sign_in
from tests.web.sample_house import open_application

SCALE = 0.02
HIDDEN, GONE = 403, 404
OF_PROVIDERS = (Role.PROVIDER_MANAGER, Role.PROVIDER_EDITOR)
OTHERS = (Role.REFERRER, Role.MUNICIPAL_READER, Role.CONTRACT_MANAGER, Role.AUDITOR, Role.OPERATOR)
READ_EVERY_PROVIDER = {Role.CONTRACT_MANAGER, Role.AUDITOR}
"""Within their region, that is: `test_S04_regions` walks that."""


@pytest.fixture(scope="module")
def owned(tmp_path_factory, sqlite_template, now):
    """Give an application full of canaries, who walk, and of two providers the ids and a key each."""
    folder = tmp_path_factory.mktemp("owner-canaries")
    path = folder / "owned.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
        make_weeks(session, now=now)
    with unit_of_work(engine) as session:
        people = _people(session)
        organisations = sorted(
            {organisation_id for role, _, organisation_id in people if role in OF_PROVIDERS}
        )
        furnish(session, organisations, [user_id for _, user_id, _ in people], now)
        secrets = {
            organisation_id: make_token(
                session,
                organisation_id=organisation_id,
                name="proef",
                scope=TokenScope.READ,
                expires_at=now + timedelta(days=30),
                user_id=people[0][1],
                request_key=None,
                now=now,
            )
            for organisation_id in organisations
        }
    with unit_of_work(engine) as session:
        assert plant(session) > 10
    engine.dispose()
    with open_application(path, now) as application:
        house = application.extensions["plekwijzer"]
        rebuild(house.engine, house.search_engine, now=now)
        yield application, people, organisations, secrets


def _people(session):
    """Pick two providers of one region with somebody each, and one person of every other role."""
    rows = session.execute(
        text(
            "SELECT m.role, u.id, m.organisation_id, min(c.region_id)"
            ' FROM membership m JOIN "user" u ON u.id = m.user_id'
            " LEFT JOIN contract c ON c.organisation_id = m.organisation_id"
            " WHERE u.is_active AND (SELECT count(*) FROM membership n WHERE n.user_id = u.id) = 1"
            " GROUP BY m.role, u.id, m.organisation_id ORDER BY u.id"
        )
    ).all()
    manager = next(row for row in rows if row[0] == Role.PROVIDER_MANAGER)
    editors = [row for row in rows if row[0] == Role.PROVIDER_EDITOR and row[2] != manager[2]]
    editor = min(editors, key=lambda row: row[3] != manager[3])
    chosen = [manager, editor, *(next(row for row in rows if row[0] == role) for role in OTHERS)]
    return [(Role(role), user_id, organisation_id) for role, user_id, organisation_id, _ in chosen]


def walk(owned, now, person):
    """Ask every address with one's own things in it and with another's, as page and as fragment."""
    application, people, organisations, _ = owned
    role, user_id, own_id = person
    browser = sign_in(application, user_id, now)
    mine = own_id if own_id in organisations else organisations[0]
    another = next(one for one in organisations if one != mine)
    stranger = next(other for _, other, _ in people if other != user_id)
    read, failed = {}, []
    for organisation_id, person_id in ((mine, user_id), (another, stranger)):
        with reading(application.extensions["plekwijzer"].engine) as session:
            paths = list(addresses(application, session, organisation_id, person_id))
        for path in paths:
            for headers in ({}, {"HX-Request": "true"}):
                answer = browser.get(path, headers=headers)
                if answer.status_code >= 500:
                    failed.append((role, path, answer.status_code))
                if found := canaries_in(answer):
                    read[f"{path} {headers}"] = found
                if answer.status_code in (HIDDEN, GONE):
                    break
    return read, failed


@pytest.mark.parametrize("role", [*OF_PROVIDERS, *OTHERS])
def test_S04_nobody_reads_what_is_of_another_organisation_or_person(owned, now, role):
    person = next(one for one in owned[1] if one[0] is role)
    _, user_id, own_id = person
    read, failed = walk(owned, now, person)

    def is_foreign(kind, owner):
        if kind == PERSONS:
            return owner != user_id
        if kind == FOR_PROFESSIONALS:
            return role is Role.OPERATOR
        return owner != own_id and role not in READ_EVERY_PROVIDER

    leaks = {
        address: foreign
        for address, found in read.items()
        if (foreign := sorted(one for one in found if is_foreign(*one[:2])))
    }
    assert leaks == {}
    assert failed == []
    columns = {(kind, column) for found in read.values() for kind, owner, column in found}
    if role in (Role.REFERRER, Role.MUNICIPAL_READER):
        assert (PERSONS, "call_note.remark") in columns
        assert (PERSONS, "saved_search.name") in columns
    if role in OF_PROVIDERS:
        assert len([column for kind, column in columns if kind == ORGANISATIONS]) > 3


def test_S04_a_key_of_an_organisation_reads_nothing_of_another(owned):
    application, _, (one, other), secrets = owned
    for mine, another in ((one, other), (other, one)):
        with reading(application.extensions["plekwijzer"].engine) as session:
            paths = {
                path
                for organisation_id in (mine, another)
                for path in addresses(application, session, organisation_id, 1)
                if path.startswith("/api/")
            }
        read = set()
        for path in paths:
            answer = application.test_client().get(path, headers={"Authorization": f"Bearer {secrets[mine]}"})
            assert answer.status_code in (200, GONE)
            read |= canaries_in(answer)
        assert {owner for _, owner, _ in read} == {mine}


def test_S04_of_every_table_with_a_person_in_it_it_is_known_whose_it_is():
    assert unsaid_tables() == set()
