"""Which schema a database is at, beside the one that this version works with."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

import migrations


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


def alembic_config(engine: Engine | None = None) -> Config:
    """Return how alembic finds the migrations, from whichever folder, and works on a database."""
    config = Config()
    folder = Path(next(iter(migrations.__path__)))
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def revision_of(engine: Engine) -> str | None:
    """Return the schema revision that a database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


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


@cache
def head() -> str:
    """Return the newest revision that this version knows."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


@cache
def _known() -> frozenset[str]:
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    return frozenset(script.revision for script in scripts)
