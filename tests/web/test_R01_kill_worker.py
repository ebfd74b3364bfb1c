"""A web worker is killed while it saves: what was acknowledged is there once, the rest whole or absent."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from portal.db import reading
from portal.models import AuditEntry, AvailabilityReport, CurrentReport, OutboxLine
from tests.web.week_desk import FIGURES, Desk, open_desk

SAVES = 30
LATEST_KILL_SECONDS = 0.05
ANSWERS_WITHIN_SECONDS = 20
"""Two seconds on a quiet machine; tests share theirs."""


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    return open_desk(engine, tmp_path, datetime.now(UTC), offerings=1)


@pytest.mark.slow
def test_R01_killing_the_worker_during_saves_loses_and_doubles_nothing(desk: Desk, tmp_path: Path) -> None:
    chance, acknowledged = random.Random(20261125), 0
    with web_process(desk, tmp_path) as (master, port):
        browser = Browser(port, desk)
        browser.wait_until_answering()
        for weeks in range(100, 100 + SAVES):
            form = {"intake_weeks": str(weeks), "seen": str(desk.newest(desk.offering_ids[0]).id)}
            with killing(master, after=chance.uniform(0, LATEST_KILL_SECONDS)):
                is_saved = browser.save(form)
            acknowledged += is_saved
            assert count_of(desk, weeks) in ((1, 1),) if is_saved else ((0, 0), (1, 1))
            browser.wait_until_answering()
            assert is_saved or browser.save(form)
            assert count_of(desk, weeks) == (1, 1)
    assert 0 < acknowledged < SAVES
    assert_whole(desk)


class Browser:
    """Sends one form at a time, each over a connection of its own."""

    def __init__(self, port: int, desk: Desk) -> None:
        self.port = port
        self.path = f"/mijn/week/{desk.offering_ids[0]}"
        self.token = desk.token()
        cookie = desk.client.get_cookie("plek")
        assert cookie is not None
        self.headers = {"Cookie": f"plek={cookie.value}", "Content-Type": "application/x-www-form-urlencoded"}

    def save(self, form: dict[str, str]) -> bool:
        """Send a row; True when the answer says that it was saved, False when there was no answer."""
        whole = {**FIGURES, "csrf_token": self.token, "request_key": form["intake_weeks"], **form}
        status = self._status("POST", self.path, urlencode(whole))
        assert status in (None, 303)
        return status == 303

    def wait_until_answering(self) -> None:
        """Wait until the service answers again. Raises AssertionError when it takes too long."""
        until = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while self._status("GET", "/mijn/week") != 200:
            assert time.monotonic() < until, "the service does not come back"
            time.sleep(0.05)

    def _status(self, method: str, path: str, body: str | None = None) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERS_WITHIN_SECONDS)
        try:
            connection.request(method, path, body=body, headers=self.headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


@contextmanager
def web_process(desk: Desk, folder: Path) -> Iterator[tuple[int, int]]:
    """Run gunicorn with one worker; give the master's process id and the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PLEKWIJZER_ENV": "test",
        "DATABASE_URL": desk.engine.url.render_as_string(hide_password=False),
        "INDEX_DIR": str(folder / "index"),
        "MAIL_DIR": str(folder / "mail"),
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portal.server", "portal.wsgi:app"]
    with (folder / "gunicorn.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(timeout=40)


@contextmanager
def killing(master: int, *, after: float) -> Iterator[None]:
    """Kill the master's worker so many seconds from now, while the block runs or just after it."""
    timer = threading.Timer(after, _kill_workers, [master])
    timer.start()
    yield
    timer.join()


def _kill_workers(master: int) -> None:
    for worker in Path(f"/proc/{master}/task/{master}/children").read_text().split():
        os.kill(int(worker), signal.SIGKILL)


def count_of(desk: Desk, weeks: int) -> tuple[int, int]:
    """Count the reports of a save, and the audit entries of those reports."""
    with reading(desk.engine) as session:
        report_ids = session.scalars(
            select(col(AvailabilityReport.id)).where(col(AvailabilityReport.intake_weeks) == weeks)
        ).all()
        entries = [entry.after["report_id"] for entry in session.scalars(select(AuditEntry)) if entry.after]
    return len(report_ids), sum(entries.count(report_id) for report_id in report_ids)


def assert_whole(desk: Desk) -> None:
    """Check that the pointer is at the newest report and that no outbox line is of an unknown offering."""
    with reading(desk.engine) as session:
        newest = session.scalars(select(col(AvailabilityReport.id))).all()
        assert session.scalars(select(col(CurrentReport.report_id))).one() == max(map(int, map(str, newest)))
        assert set(session.scalars(select(col(OutboxLine.offering_id)))) <= set(desk.offering_ids)
