"""The commands for the search index: rebuild it, and see whether it is true."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from portal.commands.edge import current_settings, database, moment, progress_on_stderr
from portal.commands.refusals import refusals_told
from search.engine import EngineError, SearchEngine
from search.engine_choice import make_search_engine
from search.indexer import Drift, find_drift, index_state
from search.indexer import rebuild as rebuild_index
from search.indexer import repair as repair_index
from search.indexer import verify as verify_index

SHOWN = 20


@click.group("index", short_help="Rebuild or compare the search index.")
def index() -> None:
    """Rebuild the search index, or compare it with the database."""


@index.command("rebuild")
@click.option("--if-missing", is_flag=True, help="Only when there is no index, or it misses offerings.")
def rebuild(if_missing: bool) -> None:
    """Make a new index beside the old one, then swap.

    The old one keeps answering until the new one is complete. Safe at any time; two at once are refused.
    """
    search_engine = make_search_engine(current_settings())
    with database() as engine:
        if if_missing and _is_true(engine, search_engine):
            click.echo("The index is there and true; nothing was made.")
            return
        with refusals_told(), _engine_told(), progress_on_stderr("Index") as progress:
            count = rebuild_index(engine, search_engine, now=moment(), progress=progress)
    click.echo(f"The new index holds {count} offerings.")


@index.command("status")
@click.pass_context
def status(ctx: click.Context) -> None:
    """Compare the index with the database; exit status 1 when it is away or differs."""
    search_engine = make_search_engine(current_settings())
    with database() as engine:
        state = index_state(engine, search_engine, now=moment())
        drift = find_drift(engine, search_engine, now=moment()) if state.engine.is_available else None
    rebuilt = f"{state.last_rebuilt_at:%Y-%m-%d %H:%M} UTC" if state.last_rebuilt_at else "never"
    detail = f" ({state.engine.detail})" if state.engine.detail else ""
    lines = [
        ("engine", f"{state.engine.name}, {'available' if state.engine.is_available else 'away'}{detail}"),
        ("documents", str(state.engine.document_count)),
        ("findable", f"{state.findable_count} offerings in the database"),
        ("outbox", f"{state.waiting_count} waiting"),
        ("rebuilt", f"{rebuilt}{', and another is under way' if state.is_rebuilding else ''}"),
        ("compared", _told_drift(drift)),
    ]
    for name, text in lines:
        click.echo(f"{name.ljust(10)} {text}")
    if drift is None or not drift.is_none:
        ctx.exit(1)


@index.command("verify")
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Compare every word and figure in the index with the database; exit status 1 when something differs."""
    search_engine = make_search_engine(current_settings())
    with database() as engine, _engine_told():
        drift = verify_index(engine, search_engine, now=moment())
    _tell(drift)
    if not drift.is_none:
        ctx.exit(1)


@index.command("repair")
@click.pass_context
def repair(ctx: click.Context) -> None:
    """Bring to the index what differs from the database.

    Exit status 1 when offerings had changed while nothing in the outbox said so: the index is right again,
    but whatever changed them did not tell.
    """
    search_engine = make_search_engine(current_settings())
    with database() as engine, _engine_told():
        drift = repair_index(engine, search_engine, now=moment())
    _tell(drift)
    if not drift.is_none:
        click.echo("The index was brought up to date.")
    if drift.untold:
        ctx.exit(1)


def _tell(drift: Drift) -> None:
    if drift.is_none:
        click.echo("The index holds exactly what the database says.")
        return
    found = [
        ("missing", drift.missing, "may be found and are not in the index"),
        ("surplus", drift.surplus, "are in the index and may not be found"),
        ("changed", drift.changed, "hold other values than the index was told"),
        ("untold", drift.untold, "changed in the database while no outbox line said so; find out how"),
    ]
    for name, ids, meaning in found:
        if ids:
            shown = ", ".join(map(str, ids[:SHOWN])) + (", …" if len(ids) > SHOWN else "")
            click.echo(f"{name.ljust(8)} {len(ids)} {meaning}: {shown}")


def _is_true(engine: Engine, search_engine: SearchEngine) -> bool:
    if not search_engine.status().is_available:
        return False
    with _engine_told():
        return find_drift(engine, search_engine, now=moment()).is_none


def _told_drift(drift: Drift | None) -> str:
    if drift is None:
        return "not possible; make an index with `plekwijzer index rebuild`"
    if drift.is_none:
        return "the index holds exactly what may be found"
    return f"{len(drift.missing)} missing, {len(drift.surplus)} that should not be there"


@contextmanager
def _engine_told() -> Iterator[None]:
    try:
        yield
    except EngineError as error:
        raise click.ClickException(f"The search engine does not answer: {error}.") from error
