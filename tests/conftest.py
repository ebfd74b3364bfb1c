"""Fixtures that every room shares: databases, a frozen clock, people by role."""

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlmodel import Session

from portal.commands.schema import alembic_config
from portal.db import make_engine, unit_of_work
from tests import in_memory, postgres
from tests.compiled import keep_what_is_compiled
from tests.optional import skip_or_fail

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""Wednesday 25 November 2026, 10:00 in Amsterdam, ISO week 48."""


def pytest_configure() -> None:
    """Keep what tests write in memory where that can be: none of it has to outlive them."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(in_memory.folder()))


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        keep_what_is_compiled(patch)
        yield


def migrate(engine: Engine) -> None:
    """Bring a database to the newest schema with the project's own migrations."""
    command.upgrade(alembic_config(engine), "head")


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    settle(engine)
    return path


def settle(engine: Engine) -> None:
    """Close a database on SQLite with all that was written in its one file, so that it can be copied."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_desk() -> Iterator[Connection]:
    """Give a connection on which databases are made and dropped, or skip (REQUIRE_ALL=1: fail)."""
    if not postgres.is_available():
        skip_or_fail(postgres.MISSING)
    with postgres.running_server() as url:
        engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_desk: Connection) -> Iterator[str]:
    """Give the URL of a database that holds the schema, to copy for each test."""
    template = f"plek_template_{uuid.uuid4().hex[:8]}"
    postgres_desk.execute(text(f"CREATE DATABASE {template}"))
    target = postgres_desk.engine.url.set(database=template).render_as_string(hide_password=False)
    engine = make_engine(target)
    migrate(engine)
    engine.dispose()
    yield target
    postgres_desk.execute(text(f"DROP DATABASE {template}"))


@pytest.fixture
def backend() -> str:
    """SQLite unless a room's own conftest asks for both."""
    return "sqlite"


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a fresh database with the whole schema and no rows."""
    if backend == "sqlite":
        path = tmp_path / "plekwijzer.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template = make_url(request.getfixturevalue("postgres_template"))
    desk: Connection = request.getfixturevalue("postgres_desk")
    name = f"plek_{uuid.uuid4().hex[:12]}"
    is_choice = (desk.dialect.server_version_info or ()) >= (15,)
    how = "STRATEGY file_copy" if is_choice else ""  # a third of the work of what it does by itself
    desk.execute(text(f"CREATE DATABASE {name} TEMPLATE {template.database} {how}"))
    yield template.set(database=name).render_as_string(hide_password=False)
    desk.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Give a session that writes; what the test did not commit itself is committed at its end."""
    with unit_of_work(engine) as session:
        yield session
