"""The command that waits for the web process, then says where it is."""

import http.client
import time
from urllib.parse import urlsplit

import click

from portal.commands.edge import current_settings, database
from portal.commands.sample import told_sign_ins
from portal.db import reading
from portal.services.sample.sign_ins import sign_ins

EVERY_SECONDS = 0.25
PATIENCE_SECONDS = 2.0


@click.command("wait-ready", short_help="Wait for the web process, then print the address.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 3600),
    default=60,
    show_default=True,
    help="How many seconds to wait.",
)
def wait_ready(timeout: float) -> None:
    """Wait until BASE_URL answers, then print the address and who can sign in."""
    base_url = current_settings().base_url.rstrip("/")
    ends_at = time.monotonic() + timeout
    while not is_ready(base_url):
        if time.monotonic() >= ends_at:
            raise click.ClickException(f"{base_url} does not answer yet, after {timeout:g} seconds.")
        time.sleep(EVERY_SECONDS)
    lines = ["", f"Plekwijzer is ready: {base_url}"]
    with database() as engine, reading(engine) as session:
        people = sign_ins(session)
    if people:
        lines += [f"Sign in at {base_url}/inloggen as:", *told_sign_ins(people)]
    click.echo("\n".join([*lines, ""]))


def is_ready(base_url: str) -> bool:
    """Say whether the house at an address says that it stands."""
    parts = urlsplit(base_url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", f"{parts.path}/gezond")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
