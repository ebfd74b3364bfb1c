"""The jobs by hand: start the clock, run one job now, or list them."""

from collections.abc import Callable
from datetime import UTC, datetime

import click

from jobs.clock import run_clock
from jobs.once import last_slots
from jobs.registry import JOBS, job_named
from jobs.workplace import Workplace, clock_from, open_workplace
from portal.commands.edge import Telling, check_present
from portal.log_lines import configure
from portal.schema import OldSchemaError, refuse_older
from portal.services.audit import origin
from portal.settings import Settings, SettingsError, read_settings

ROOMS = ("jobs", "portal", "search", "apscheduler")


@click.group(cls=Telling, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Run the clock of Plekwijzer: the one process that does what nobody asks for. Stop it with SIGTERM."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    configure(settings.log_level, rooms=ROOMS)
    context.obj = settings
    if context.invoked_subcommand is None:
        run_clock(_open(settings))


@main.command()
@click.argument("name", type=click.Choice([job.name for job in JOBS]))
@click.option(
    "--at", "moment", help="Do as if it were this moment (ISO 8601, with time zone). Not in production."
)
@click.pass_obj
def run(settings: Settings, name: str, moment: str | None) -> None:
    """Run one job now and tell in one line what it did. Safe to repeat, and beside a running clock."""
    clock = None if moment is None else clock_from(_parse_moment(settings, moment))
    place = _open(settings, clock=clock)
    origin.set(f"job:{name}")
    outcome = job_named(name).task(place)
    place.engine.dispose()
    click.echo(f"{name}: {outcome or 'nothing to do'}")


@main.command("list")
@click.pass_obj
def list_jobs(settings: Settings) -> None:
    """List every job, its rhythm, and what came of its last slot."""
    place = _open(settings)
    last = last_slots(place.engine)
    for job in JOBS:
        told = "keeps no slots"
        if job.keeps_slot:
            told = "never ran"
        if job.name in last:
            slot = last[job.name]
            told = f"{slot.slot}  {'FAILED ' if slot.is_failed else ''}{slot.outcome}"
        click.echo(f"{job.name:<18}{job.rhythm:<16}{told}")
    place.engine.dispose()


def _open(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Workplace:
    check_present(settings.database_url)
    try:
        place = open_workplace(settings, clock=clock)
        refuse_older(place.engine)
    except (SettingsError, OldSchemaError) as error:
        raise click.ClickException(str(error)) from error
    return place


def _parse_moment(settings: Settings, text: str) -> datetime:
    if settings.is_production:
        raise click.ClickException("--at is not for production: what is due is due now.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a moment such as 2026-11-23T10:00+01:00") from error
    if moment.tzinfo is None:
        raise click.BadParameter("the moment needs a time zone, such as +01:00")
    return moment.astimezone(UTC)


if __name__ == "__main__":
    main()
