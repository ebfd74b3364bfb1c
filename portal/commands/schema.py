"""The command that brings the database to the newest schema."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine

import migrations
from portal.commands.edge import database
from portal.schema import revision_of


@click.command("migrate", short_help="Bring the database to the newest schema.")
def migrate() -> None:
    """Bring the database of DATABASE_URL to the newest schema.

    Safe to run again: without a newer schema nothing happens.
    """
    with database(may_be_empty=True) as engine:
        before = revision_of(engine)
        try:
            command.upgrade(alembic_config(engine), "head")
        except CommandError as error:
            raise click.ClickException(
                f"The database is at a schema that this version does not know ({error})."
            ) from error
        after = revision_of(engine)
    if before == after:
        click.echo(f"The database is already at {after}.")
    else:
        click.echo(f"The database went from {before or 'empty'} to {after}.")


def alembic_config(engine: Engine | None = None) -> Config:
    """Return how alembic finds the migrations, from whichever folder, and works on a database."""
    config = Config()
    folder = Path(next(iter(migrations.__path__)))
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config
