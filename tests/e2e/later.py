"""The same house some days later: its web process with a clock that runs ahead."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Flask

from portal.app import create_app, utc_now
from portal.settings import read_settings
from tests.e2e.house import House, free_port, serving

DAYS = "PLEKWIJZER_TEST_DAYS_LATER"


def make_later_app() -> Flask:
    """Make the application as the environment says, with its clock ahead."""
    ahead = timedelta(days=int(os.environ[DAYS]))

    def clock() -> datetime:
        return utc_now() + ahead

    return create_app(read_settings(), clock=clock)


@contextmanager
def open_later(house: House, *, days: int) -> Iterator[House]:
    """Serve what is in a house once more, on another port, as it will be in some days."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {DAYS: str(days), "BASE_URL": url, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1"}
    environ = house.environ | own
    web = ["gunicorn", "--config", "python:portal.server", "tests.e2e.later:make_later_app()"]
    with serving([web], environ, house.folder / "later-log"):
        yield House(url, house.folder, environ)
