"""The commands for figures: the open data into a folder, and the weeks made anew."""

from pathlib import Path

import click

from portal.commands.edge import database, moment, progress_on_stderr
from portal.db import reading, unit_of_work
from portal.services.monitor_weeks import make_week, weeks_to_make
from portal.services.open_data_files import write_folder


@click.command("open-data", short_help="Write the open data into a folder.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
def open_data(out: Path) -> None:
    """Write every open data file as CSV and JSON, with the data dictionary, into a folder."""
    with database() as engine, reading(engine) as session:
        written = write_folder(session, out, now=moment())
    for name, size in written:
        click.echo(f"{size:>12}  {name}")


@click.command("weeks", short_help="Make the figures of the weeks that have ended.")
@click.option("--again", is_flag=True, help="Make all weeks anew, also those that were made already.")
def weeks(again: bool) -> None:
    """Make the figures of ended weeks from the reports; the clock does this every night.

    Use --again when a rule changed, or after reports came in from elsewhere.
    """
    with database() as engine, progress_on_stderr("Weeks") as progress:
        with unit_of_work(engine) as session:
            mondays = weeks_to_make(session, now=moment(), again=again)
        total = 0
        for number, monday in enumerate(mondays, 1):
            with unit_of_work(engine) as session:
                total += make_week(session, monday, now=moment())
            progress(number, len(mondays))
    click.echo(f"Made {total} figures of {len(mondays)} weeks.")
