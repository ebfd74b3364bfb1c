"""A migration that is killed is done again, and code beside another schema serves or refuses in words."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.testing import FlaskClient
from sqlalchemy import Engine, MetaData, inspect, text
from sqlalchemy.schema import CreateTable

from portal.app import create_app
from portal.commands.schema import alembic_config
from portal.db import make_engine
from portal.schema import (
    OldSchemaError,
    SchemaState,
    head,
    refuse_older,
    revision_of,
    state_of,
)
from portal.settings import Settings
from portal.web.work import house

KILLS = 4
WORK_SECONDS = 1.2
"""About as long as a migration of an empty database takes here, before and after its statements."""


def environment(database_url: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PLEKWIJZER_ENV": "test",
        "DATABASE_URL": database_url,
        "INDEX_DIR": str(folder / "index"),
        "MAIL_DIR": str(folder / "mail"),
        "BIND": "127.0.0.1:0",
    }


def run(command_line: list[str], database_url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command_line,
        env=environment(database_url, folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def tables_of(engine: Engine) -> dict[str, str]:
    """Write every table as the database holds it."""
    found = MetaData()
    found.reflect(engine)
    return {name: str(CreateTable(table).compile(engine)) for name, table in found.tables.items()}


def go_down(engine: Engine, revision: str) -> None:
    command.downgrade(alembic_config(engine), revision)


def stamp(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


@pytest.mark.slow
def test_R25_a_migration_that_was_killed_is_whole_after_running_it_again(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    chance, whole, killed = random.Random(20261125), tables_of(engine), 0
    migrate = [sys.executable, "-m", "portal", "migrate"]
    for _ in range(KILLS):
        go_down(engine, "base")
        engine.dispose()
        process = subprocess.Popen(
            migrate, env=environment(database_url, tmp_path), stdout=subprocess.PIPE, text=True
        )
        try:
            process.wait(timeout=WORK_SECONDS * chance.uniform(0.5, 2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
        done = subprocess.run(
            migrate, env=environment(database_url, tmp_path), check=True, capture_output=True
        )
        assert head() in done.stdout.decode()
        assert tables_of(engine) == whole
    assert killed > 0


def test_R25_new_code_does_not_start_on_an_old_schema(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    go_down(engine, "-1")
    engine.dispose()
    with pytest.raises(OldSchemaError, match="migrate"):
        refuse_older(engine)
    for words in (("gunicorn", "--config", "python:portal.server", "portal.wsgi:app"), ("jobs", "list")):
        done = run([sys.executable, "-m", *words], database_url, tmp_path)
        assert done.returncode != 0
        assert "Run `plekwijzer migrate` first" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_R25_code_that_runs_while_the_schema_goes_back_is_red_and_well_again(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    with browser_of(database_url, tmp_path) as browser:
        assert browser.get("/gezond").status_code == 200
        go_down(engine, "-1")
        answer = browser.get("/gezond")
        assert (answer.status_code, answer.get_json()["schema"]) == (503, "older")
        command.upgrade(alembic_config(engine), "head")
        assert browser.get("/gezond").status_code == 200


def test_R25_old_code_serves_from_a_schema_that_has_more(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE offering ADD COLUMN nieuw VARCHAR(20)"))
        connection.execute(text("CREATE TABLE nieuwe_tabel (id INTEGER PRIMARY KEY)"))
    stamp(engine, "9999")
    assert refuse_older(engine) is SchemaState.NEWER
    with browser_of(database_url, tmp_path) as browser:
        answer = browser.get("/gezond")
        assert (answer.status_code, answer.get_json()["schema"]) == (200, "newer")
        assert browser.get("/zoeken?q=hulp").status_code == 200
    assert "nieuwe_tabel" in inspect(engine).get_table_names()


def test_R25_what_is_read_of_the_migrations_is_what_runs_them(engine: Engine) -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert head() == scripts.get_current_head()
    assert all(state_of(one.revision) is not SchemaState.NEWER for one in scripts.walk_revisions())
    with engine.connect() as connection:
        assert revision_of(engine) == MigrationContext.configure(connection).get_current_revision()


def test_R25_an_empty_database_is_an_old_one(engine: Engine) -> None:
    assert state_of(None) is SchemaState.OLDER
    assert state_of(revision_of(engine)) is SchemaState.CURRENT


@contextmanager
def browser_of(database_url: str, folder: Path) -> Iterator[FlaskClient]:
    settings = Settings(
        environment="test",
        database_url=database_url,
        index_dir=folder / "index",
        mail_dir=folder / "mail",
    )
    app = create_app(settings)
    yield app.test_client()
    with app.app_context():
        house().engine.dispose()


def test_R25_a_database_without_a_file_is_an_old_one(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'leeg.sqlite3'}")
    with pytest.raises(OldSchemaError, match="empty"):
        refuse_older(engine)
    engine.dispose()
