"""The command that plays a scripted year and checks the promises."""

import logging
import tempfile
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import click
from alembic import command
from sqlmodel import Session, func, select

from jobs.simulation.ledger import Ledger, Promise
from jobs.simulation.play import Play, without_syncs
from jobs.simulation.reference import FIRST_DAY, LAST_DAY
from portal.commands.edge import current_settings, progress_on_stderr
from portal.commands.schema import alembic_config
from portal.db import make_engine
from portal.models import Organisation

EXAMPLES = 5


@click.command("simulate", short_help="Play a scripted year and check the promises.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), default="2026-12-21", show_default=True)
@click.option("--weeks", type=click.IntRange(1, 100), default=60, show_default=True)
@click.option("--providers", type=click.IntRange(1, 2000), default=200, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--database", is_flag=True, help="Play in DATABASE_URL, which must be empty.")
def simulate(first: datetime, weeks: int, providers: int, seed: int, database: bool) -> None:
    """Play weeks of reporting and chasing through the real services, with a moved clock.

    Uses a throw-away database and sends no mail. Ends with status 1 when a promise was broken.
    """
    if first.date() < FIRST_DAY or first.date() + timedelta(weeks=weeks + 1) > LAST_DAY:
        raise click.BadParameter(f"the play must lie between {FIRST_DAY} and {LAST_DAY}", param_hint="--from")
    logging.disable(logging.ERROR)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ledger = _play(Path(folder), first.date(), weeks, providers, seed, database)
    click.echo(_told(ledger))
    click.echo(f"seed {seed}: {weeks} weeks, {providers} providers, {time.monotonic() - began:.0f} s")
    if any(ledger.breaches.values()):
        raise SystemExit(1)


def _play(folder: Path, first: date, weeks: int, providers: int, seed: int, database: bool) -> Ledger:
    if database:
        engine = make_engine(current_settings().database_url)
    else:
        engine = without_syncs(make_engine(f"sqlite:///{folder / 'play.sqlite3'}"))
    try:
        command.upgrade(alembic_config(engine), "head")
        with Session(engine) as session:
            if session.scalar(select(func.count()).select_from(Organisation)):
                raise click.ClickException("The database is not empty; the play needs one of its own.")
        with progress_on_stderr("Playing") as progress:
            return Play(engine, folder, first, weeks, providers, seed).run(progress)
    finally:
        engine.dispose()


def _told(ledger: Ledger) -> str:
    lines = []
    for week, counts in sorted(ledger.totals.items()):
        lines.append(f"{week}  " + ", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    every: Counter[str] = sum(ledger.totals.values(), Counter())
    lines.append("all       " + ", ".join(f"{number} {what}" for what, number in sorted(every.items())))
    for promise in Promise:
        broken = ledger.breaches[promise]
        lines.append(f"{'BROKEN ' + str(len(broken)) if broken else 'kept'}: {promise.value}")
        lines += [f"    {one}" for one in broken[:EXAMPLES]]
    return "\n".join(lines)
