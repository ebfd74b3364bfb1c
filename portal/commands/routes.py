"""The command that lists every route with who may come in."""

import click

from portal.app import create_app
from portal.commands.edge import current_settings
from portal.web.guards import Guard, guard_of
from portal.web.work import House


@click.command("routes", short_help="Print every route with its guard.")
def routes() -> None:
    """Print every route with its methods and its guard; exit status 1 when one has none."""
    app = create_app(current_settings())
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append((methods, rule.rule, _told(guard_of(app.view_functions[rule.endpoint])), rule.endpoint))
    house = app.extensions["plekwijzer"]
    if isinstance(house, House):
        house.engine.dispose()
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    for row in rows:
        click.echo(
            "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        )
    open_ones = [row[3] for row in rows if row[2] == _NONE]
    if open_ones:
        raise click.ClickException(f"These routes have no guard: {', '.join(open_ones)}.")


_NONE = "NO GUARD"


def _told(guard: Guard | None) -> str:
    if guard is None:
        return _NONE
    action = f" {guard.action.value}" if guard.action else ""
    return f"{guard.kind}{action}{', week link' if guard.week_list else ''}"
