"""What every command needs: settings, the database, the clock, and faults told without a traceback."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, inspect, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from portal.db import make_engine
from portal.services.audit import origin
from portal.settings import Settings, SettingsError, read_settings

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""


_NO_TABLES = "The database has no tables yet, or old ones. Run `plekwijzer migrate` first."


class SettingsFault(click.ClickException):
    """One or more settings are wrong: one sentence each, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        for line in self.message.splitlines():
            click.echo(line, err=True)


class Telling(click.Group):
    """A group that tells in a sentence what the database refuses."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            raise click.ClickException(_database_sentence(error)) from error
        except SQLAlchemyError as error:
            raise click.ClickException(f"The database cannot be used: {error}.") from error


class Commands(Telling):
    """A group that reads a command when it is asked for."""

    def __init__(self, *args: Any, found_at: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found_at = found_at

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._found_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._found_at:
            return None
        module, _, name = self._found_at[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None


def _database_sentence(error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason given"
    if "no such table" in said or "UndefinedTable" in type(error.orig).__name__:
        return _NO_TABLES
    if "locked" in said:
        return "The database is busy with another writer. Try again in a moment."
    return f"The database does not do what was asked: {said}."


def current_settings() -> Settings:
    """Read the settings; a wrong one ends the command with status 2 and a sentence for each."""
    try:
        return read_settings()
    except SettingsError as error:
        raise SettingsFault(str(error)) from error


@contextmanager
def database(*, may_be_empty: bool = False) -> Iterator[Engine]:
    """Give the database of the settings, closed afterwards; one without tables ends the command."""
    database_url = current_settings().database_url
    if (context := click.get_current_context(silent=True)) is not None:
        origin.set(f"command:{context.command_path}"[:64])
    if not may_be_empty:
        check_present(database_url)
    engine = make_engine(database_url)
    try:
        if not may_be_empty and not inspect(engine).has_table("region"):
            raise click.ClickException(_NO_TABLES)
        yield engine
    finally:
        engine.dispose()


def check_present(database_url: str) -> None:
    """End the command when this is SQLite without a file: looking must not make one."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        raise click.ClickException(_NO_TABLES)


def moment() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


@contextmanager
def progress_on_stderr(label: str) -> Iterator[Progress]:
    """Give a function that shows progress: a bar on a terminal, else a line at every tenth."""
    stream = sys.stderr
    if not stream.isatty():
        yield _plain_progress(label)
        return
    bar = click.progressbar(length=1000, label=label, file=stream)
    shown = 0
    with bar:

        def show(done: int, total: int) -> None:
            nonlocal shown
            reached = 1000 * done // max(total, 1)
            bar.update(reached - shown)
            shown = reached

        yield show


def _plain_progress(label: str) -> Progress:
    shown = 0

    def show(done: int, total: int) -> None:
        nonlocal shown
        tenths = 10 * done // max(total, 1)
        if tenths > shown:
            shown = tenths
            click.echo(f"{label}: {tenths * 10}%", err=True)

    return show
