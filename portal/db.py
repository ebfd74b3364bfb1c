"""The engine, the session and the unit of work at every edge."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlmodel import Session

BUSY_SECONDS = 5
_WRITES = "plekwijzer_writes"
_NUMBER, _COMMITS = "plekwijzer_number", "plekwijzer_commits"
_numbers = itertools.count(1)


def make_engine(database_url: str) -> Engine:
    """Open the database; SQLite runs in WAL with full syncs and foreign keys on, and its folder is made."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=5, pool_timeout=BUSY_SECONDS)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "commit", _count_commit)
    return engine


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """Give a session that writes: committed when the block ends well, rolled back when it raises."""
    with Session(engine.execution_options(**{_WRITES: True}), expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Give a session that only reads; whatever it changed is rolled back."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


def can_write(engine: Engine) -> bool:
    """Say whether a database takes changes: a file may lack the right, and a server may only follow.

    Nothing is written or locked to find out. Raises what the database raises when it cannot be asked.
    """
    if engine.url.get_backend_name() != "sqlite":
        with engine.connect() as connection:
            return bool(connection.scalar(text("SHOW transaction_read_only")) == "off")
    if not engine.url.database or engine.url.database == ":memory:":
        return True
    path = Path(engine.url.database)
    beside = path.with_name(f"{path.name}-wal")
    files = [path, *([beside] if beside.exists() else [])]
    has_rights = {"effective_ids": os.access in os.supports_effective_ids}
    return os.access(path.parent, os.W_OK, **has_rights) and all(
        os.access(file, os.W_OK, **has_rights) for file in files
    )


def state_of_data(session: Session) -> tuple[object, ...]:
    """Return what stays equal for as long as nothing is committed by anybody; one small statement.

    SQLite counts the commits of others for each connection, and not its own: so which connection, and its own
    commits, belong to it. PostgreSQL's snapshot names every transaction that it does not see yet.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return (connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar(),)
    seen = connection.exec_driver_sql("PRAGMA data_version").scalar()
    return connection.info.get(_NUMBER), connection.info.get(_COMMITS, 0), seen


def _prepare_sqlite(connection: Any, record: Any) -> None:
    record.info[_NUMBER] = next(_numbers)
    connection.isolation_level = None  # the driver then leaves BEGIN to the listener below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where a write is meant, so that two writers queue instead of failing."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _count_commit(connection: Connection) -> None:
    connection.info[_COMMITS] = connection.info.get(_COMMITS, 0) + 1
