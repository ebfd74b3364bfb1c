"""The command that fills the loaded regions with invented data."""

import click

from portal.commands.edge import current_settings, database, moment, progress_on_stderr
from portal.commands.refusals import refusals_told
from portal.db import reading, unit_of_work
from portal.services.monitor_weeks import make_weeks
from portal.services.sample.making import has_sample, make_sample
from portal.services.sample.sign_ins import SignIn, sign_ins


@click.command("sample", short_help="Make invented providers, reports and people.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same data.")
@click.option(
    "--scale",
    type=click.FloatRange(0.01, 10),
    default=1.0,
    show_default=True,
    help="How many providers: 1 is as many as the packs say, 0.1 a tenth.",
)
@click.option("--if-empty", is_flag=True, help="Do nothing when there is sample data already.")
@click.option("--sign-ins", "only_sign_ins", is_flag=True, help="Only print who can sign in.")
def sample(seed: int, scale: float, if_empty: bool, only_sign_ins: bool) -> None:
    """Make invented providers, offerings, half a year of reports, and people.

    Everything is invented; nothing in it is a real organisation or person. The people share one known
    password, so this is refused in production. Run `plekwijzer index rebuild` afterwards.
    """
    if current_settings().is_production and not only_sign_ins:
        raise click.ClickException("Sample data has known passwords and is not for production.")
    with database() as engine:
        if not only_sign_ins:
            with reading(engine) as session:
                exists = has_sample(session)
            if exists and if_empty:
                click.echo("There is sample data already; nothing was made.")
                return
            with (
                refusals_told(),
                progress_on_stderr("Sample data") as progress,
                unit_of_work(engine) as session,
            ):
                made = make_sample(session, seed=seed, scale=scale, now=moment(), progress=progress)
            with unit_of_work(engine) as session:
                make_weeks(session, now=moment())
            click.echo(
                f"Made {made.providers} providers with {made.locations} locations,"
                f" {made.offerings} offerings, {made.reports} reports,"
                f" {made.indicator_values} indicator values, {made.obligations} obligations"
                f" and {made.users} people."
            )
        with reading(engine) as session:
            people = sign_ins(session)
    if not people:
        raise click.ClickException("There is no sample data. Run `plekwijzer sample` first.")
    click.echo("\n".join(["Sign in as:", *told_sign_ins(people)]))


def told_sign_ins(people: list[SignIn]) -> list[str]:
    """Return a line for every person: role, address and password."""
    role_width = max(len(person.role) for person in people)
    email_width = max(len(person.email) for person in people)
    return [
        f"  {person.role.ljust(role_width)}  {person.email.ljust(email_width)}  {person.password}"
        for person in people
    ]
