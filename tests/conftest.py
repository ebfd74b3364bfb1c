"""Fixtures that every room shares: databases, a frozen clock, people by role."""

import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, make_url, text
from sqlmodel import Session

from portal.commands.schema import alembic_config
from portal.db import make_engine, unit_of_work
from tests import postgres
from tests.optional import skip_or_fail

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""Wednesday 25 November 2026, 10:00 in Amsterdam, ISO week 48."""


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
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """Give the URL of a server whose template database holds the schema, or skip (REQUIRE_ALL=1: fail)."""
    if not postgres.is_available():
        skip_or_fail(postgres.MISSING)
    with postgres.running_server() as url:
        template = f"plek_template_{uuid.uuid4().hex[:8]}"
        _run(url, f"CREATE DATABASE {template}")
        target = make_url(url).set(database=template).render_as_string(hide_password=False)
        engine = make_engine(target)
        migrate(engine)
        engine.dispose()
        yield target
        _run(url, f"DROP DATABASE {template}")


def _run(url: str, statement: str) -> None:
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


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
    name = f"plek_{uuid.uuid4().hex[:12]}"
    address = template.render_as_string(hide_password=False)
    _run(address, f"CREATE DATABASE {name} TEMPLATE {template.database}")
    yield template.set(database=name).render_as_string(hide_password=False)
    _run(address, f"DROP DATABASE {name} WITH (FORCE)")


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
