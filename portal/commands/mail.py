"""The commands for mail: see whether it leaves, and let it out again."""

from datetime import UTC, datetime

import click

from portal.commands.edge import database
from portal.db import reading, unit_of_work
from portal.services.audit import origin
from portal.services.chase import due_steps_now
from portal.services.mail_gate import resume_mail, view_gate


@click.group("mail", short_help="See whether mail leaves, and let it out again.")
def mail() -> None:
    """Mail stops by itself when the database seems restored, or when the clock stands too early."""


@mail.command("status")
def status() -> None:
    """Tell whether mail leaves, and how much is due."""
    now = datetime.now(UTC)
    with database() as engine, reading(engine) as session:
        gate = view_gate(session, now=now)
        due_count = len(due_steps_now(session, now=now))
    held = f"NO MAIL LEAVES: {gate.hold.value}" if gate.hold is not None else "mail leaves"
    since = f" since {gate.since:%Y-%m-%d %H:%M} UTC" if gate.since is not None else ""
    last = f"{gate.last_run_at:%Y-%m-%d %H:%M} UTC" if gate.last_run_at is not None else "never"
    click.echo(f"{held}{since}; last run: {last}")
    click.echo(f"{gate.waiting_count} mails in the queue, {due_count} obligations with a step that is due")


@mail.command("resume")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def resume(ctx: click.Context, yes: bool) -> None:
    """Let mail out again, after a restore or a clock that was wrong. Look at `mail status` first."""
    ctx.invoke(status)
    if not yes:
        click.confirm("Let it out?", abort=True)
    origin.set("command:mail resume")
    with database() as engine, unit_of_work(engine) as session:
        count = resume_mail(session, user_id=None, now=datetime.now(UTC))
    click.echo(f"resumed; {count} mails wait for the next run")
