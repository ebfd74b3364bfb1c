"""A database that may only be read, and too few descriptors: told in words, health is red, nothing breaks."""

import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.db import reading
from portal.web.errors import fault_page
from portal.web.work import house
from tests.limits import bound_by_rights, limit_that_spares, limited
from tests.web.test_R11_locked_database import SAVE, count

SPARE = range(12)


@pytest.fixture
def database(engine, database_url):
    """Give the database's file, with nothing waiting beside it."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return Path(database_url.removeprefix("sqlite:///"))


@contextmanager
def read_only(database):
    """Take the right to write from a database and its folder, and from whoever could do without."""
    paths = (database.parent, *database.parent.glob(f"{database.name}*"))
    before = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(before[path] & ~0o222)
    try:
        with bound_by_rights():
            yield
    finally:
        for path, mode in before.items():
            path.chmod(mode)


def let_go(app):
    """Let the application open its database anew."""
    with app.app_context():
        house().engine.dispose()


def is_whole(engine):
    with reading(engine) as session:
        return session.scalar(text("PRAGMA integrity_check")) == "ok"


@pytest.mark.parametrize("is_open", [True, False], ids=["opened before", "opened after"])
def test_R09_a_database_that_may_only_be_read_saves_nothing_and_says_so(
    app, manager, world, engine, database, is_open
):
    form, before = {"csrf_token": manager.token()}, count(engine)
    engine.dispose()
    if not is_open:
        let_go(app)
    with read_only(database):
        answer = manager.post(SAVE.format(world.offering_id), data=form)
        health = manager.get("/gezond")
    if not is_open:
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "Het is even te druk" in answer.text
        assert count(engine) == before
    assert health.status_code == 503
    assert not health.json["writable"]
    assert is_whole(engine)
    let_go(app)
    assert manager.post(SAVE.format(world.offering_id), data=form).status_code == 303
    assert manager.get("/gezond").status_code == 200


def test_R09_the_page_for_a_fault_opens_no_file(app):
    with app.test_request_context(), limited(resource.RLIMIT_NOFILE, 0):
        assert "Plekwijzer" in fault_page(503, title="Druk", text="Kom terug.").get_data(as_text=True)


def test_R09_with_hardly_a_descriptor_left_a_save_is_whole_or_refused(app, manager, world, engine, database):
    path, statuses = SAVE.format(world.offering_id), []
    for spare in SPARE:
        form, before = {"csrf_token": manager.token(), "request_key": f"{spare:016}"}, count(engine)
        let_go(app)
        engine.dispose()
        with limited(resource.RLIMIT_NOFILE, limit_that_spares(spare)):
            answer = manager.post(path, data=form)
            health = manager.get("/gezond")
        statuses.append(answer.status_code)
        assert count(engine) == before + (answer.status_code == 303)
        assert answer.status_code in (303, 503)
        assert health.status_code in (200, 503)
        if spare == 0:
            assert health.status_code == 503
        assert is_whole(engine)
    assert statuses[0] == 503
    assert statuses[-1] == 303
