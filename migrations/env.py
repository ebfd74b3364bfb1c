"""Brings the database of DATABASE_URL, or the one handed over, to the newest schema."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Engine

from portal.db import make_engine
from portal.models import metadata
from portal.models.columns import StringList, UtcDateTime
from portal.settings import read_settings

_PLAIN = {UtcDateTime: "sa.DateTime(timezone=True)", StringList: "sa.JSON()"}


def render_item(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain types they are in the database."""
    if kind == "type" and type(item) in _PLAIN:
        return _PLAIN[type(item)]
    if kind == "type" and type(item).__name__ == "AutoString":
        length = getattr(item, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    return False


def migrate(engine: Engine) -> None:
    """Run the migrations in one transaction a revision."""
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=render_item,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    context.configure(url=read_settings().database_url, target_metadata=metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    given = context.config.attributes.get("engine")
    migrate(given if isinstance(given, Engine) else make_engine(read_settings().database_url))
