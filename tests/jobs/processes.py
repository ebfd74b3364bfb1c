"""Real processes, a real SMTP server on loopback, and a workplace for tests."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from jobs.mailers import Mailer, MemoryMailer
from jobs.workplace import Workplace
from portal.db import unit_of_work
from portal.settings import Settings
from search.engines.embedded import EmbeddedEngine
from tests.chased import Chased, owe_last_week

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120.0


class Household:
    """Starts `python -m jobs` with a database, an index and a mail folder of its own, and ends it."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database_url = database_url
        self.folder = folder
        self._started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a process; without arguments it is the clock."""
        names = ("PATH", "HOME", "LANG", "TMPDIR")
        known = {name: value for name, value in os.environ.items() if name in names}
        given = {
            "DATABASE_URL": self.database_url,
            "INDEX_DIR": str(self.folder / "index"),
            "MAIL_DIR": str(self.folder / "mail"),
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "jobs", *arguments],
            cwd=ROOT,
            env={**known, **given, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._started.append(process)
        return process

    def end(self) -> None:
        """Kill what still runs."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for a process to end and return what it printed."""
    output, _ = process.communicate(timeout=PATIENCE)
    return output


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def furnish(engine: Engine) -> None:
    """Put a provider in the database that owes figures since last week."""
    with unit_of_work(engine) as session:
        Chased(session)
        owe_last_week(session)


def make_place(
    engine: Engine, folder: Path, clock: Callable[[], datetime], mailer: Mailer | None = None
) -> Workplace:
    """Make a workplace within this process."""
    way_out = mailer or MemoryMailer()
    return Workplace(
        settings=Settings(environment="test", index_dir=folder / "index", mail_dir=folder / "mail"),
        engine=engine,
        search_engine=EmbeddedEngine(folder / "index"),
        open_mailer=lambda: way_out,
        clock=clock,
        worker="proef",
    )


class Mailbox:
    """What an SMTP server was given; it can answer slowly, or refuse."""

    def __init__(self) -> None:
        self.message_ids: list[str] = []
        self.raw: list[bytes] = []
        self.recipient_named = threading.Event()
        self.data_arrived = threading.Event()
        self.pause_at_recipient = 0.0
        self.pause_after_data = 0.0
        self.answer_to_recipient = "250 OK"
        self.answer_to_data = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        self.recipient_named.set()
        await asyncio.sleep(self.pause_at_recipient)
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.raw.append(envelope.content)
        self.message_ids.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        self.data_arrived.set()
        await asyncio.sleep(self.pause_after_data)
        return self.answer_to_data

    def be_quick(self) -> None:
        """Answer at once from now on."""
        self.pause_at_recipient = self.pause_after_data = 0.0


@contextmanager
def smtp_server() -> Iterator[tuple[Mailbox, str]]:
    """Run an SMTP server on loopback; give its mailbox and its URL."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
