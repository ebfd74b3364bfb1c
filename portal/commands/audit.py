"""The command for the audit trail: see whether anything in it was changed behind our back."""

import click

from portal.commands.edge import database
from portal.db import reading
from portal.services.audit_seals import verify_seals


@click.group("audit", short_help="Check the audit trail against its seals.")
def audit() -> None:
    """Check the audit trail: who changed what, closed every minute with a chain of hashes."""


@audit.command("verify")
@click.option("--head", help="A hash that was printed before: it must still be one of the chain.")
@click.pass_context
def verify(ctx: click.Context, head: str | None) -> None:
    """Compute every seal again; exit status 1 when an entry was changed, added or taken away.

    Keep the head that this prints outside the database: whoever can rewrite the whole chain cannot know it.
    """
    with database() as engine, reading(engine) as session:
        found = verify_seals(session)
    faults = list(found.faults)
    if head is not None and head not in found.hashes:
        faults.append(f"the chain no longer holds {head}")
    click.echo(
        f"{found.entry_count} entries in {found.seal_count} seals, {found.unsealed_count} not sealed yet"
    )
    click.echo(f"head: {found.head or 'none'}")
    for fault in faults:
        click.echo(f"FAULT: {fault}", err=True)
    ctx.exit(1 if faults else 0)
