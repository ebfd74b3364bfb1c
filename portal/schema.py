"""Which schema a database is at, beside the one that this version works with."""

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, inspect, text

import migrations

_TABLE = "alembic_version"
_REVISION = re.compile(r'^revision\b[^=]*= "(\w+)"', re.MULTILINE)
_BELOW = re.compile(r'^down_revision\b[^=]*= "(\w+)"', re.MULTILINE)


class SchemaState(StrEnum):
    """How a database's schema stands to this version's; `newer`: any revision unknown here."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


class OldSchemaError(Exception):
    """The database lacks what this version needs: serving from it would only fail halfway."""

    def __init__(self, revision: str | None) -> None:
        at = f"at {revision}" if revision else "empty"
        super().__init__(
            f"The database is {at}, this version needs {head()}. Run `plekwijzer migrate` first."
        )


def revision_of(engine: Engine) -> str | None:
    """Return the schema revision that a database is at; None when it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(_TABLE):
            return None
        found = connection.scalar(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608  a constant
    return None if found is None else str(found)


def state_of(revision: str | None) -> SchemaState:
    """Say how a revision stands to the one of this version."""
    if revision == head():
        return SchemaState.CURRENT
    return SchemaState.OLDER if revision is None or revision in _known() else SchemaState.NEWER


def refuse_older(engine: Engine) -> SchemaState:
    """Return the state of a database that can be served from: a newer one may, as deploys overlap.

    Raises OldSchemaError, and what the database raises when it cannot be asked.
    """
    revision = revision_of(engine)
    if (state := state_of(revision)) is SchemaState.OLDER:
        raise OldSchemaError(revision)
    return state


def head() -> str:
    """Return the newest revision that this version knows."""
    ((newest, _),) = [line for line in _lines() if line[0] not in {below for _, below in _lines()}]
    return newest


def _known() -> frozenset[str]:
    return frozenset(revision for revision, _ in _lines())


@cache
def _lines() -> tuple[tuple[str, str | None], ...]:
    """Read each migration's revision and the one below; loading what runs them takes a worker 11 MB."""
    folder = Path(next(iter(migrations.__path__))) / "versions"
    return tuple(_line(path.read_text()) for path in sorted(folder.glob("*.py")))


def _line(code: str) -> tuple[str, str | None]:
    revision, below = _REVISION.search(code), _BELOW.search(code)
    if revision is None:
        raise RuntimeError("a migration without a revision")
    return revision[1], None if below is None else below[1]
