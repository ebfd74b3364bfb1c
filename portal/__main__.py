"""The `plekwijzer` command."""

import click

from portal.commands.edge import Commands

FOUND_AT = {
    "migrate": "portal.commands.schema:migrate",
    "regions": "portal.commands.regions:regions",
    "sample": "portal.commands.sample:sample",
    "simulate": "portal.commands.simulate:simulate",
    "audit": "portal.commands.audit:audit",
    "index": "portal.commands.index:index",
    "mail": "portal.commands.mail:mail",
    "find": "portal.commands.find:find",
    "open-data": "portal.commands.monitor:open_data",
    "weeks": "portal.commands.monitor:weeks",
    "user": "portal.commands.users:user",
    "routes": "portal.commands.routes:routes",
    "wait-ready": "portal.commands.ready:wait_ready",
}
"""Every command, and where it is read from when it is asked for."""


@click.group(
    cls=Commands,
    found_at=FOUND_AT,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def main() -> None:
    """Plekwijzer: where is there room?

    Keeps a care region's catalogue, its providers' waiting times and the search index, from the shell.
    Settings come from the environment; on a laptop every one of them has a working default.

    \b
    To start from nothing:
      plekwijzer migrate
      plekwijzer regions load --shipped
      plekwijzer sample
      plekwijzer index rebuild
    """


if __name__ == "__main__":
    main(prog_name="plekwijzer")
