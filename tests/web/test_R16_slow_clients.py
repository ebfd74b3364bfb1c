"""A client that goes away half-way, sending or reading, leaves nothing half and holds nobody up."""

import socket
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import func, select

from portal.db import reading
from portal.models import AvailabilityReport, UploadPreview
from tests.web.test_R01_kill_worker import Browser, web_process
from tests.web.week_desk import Desk, open_desk

GONE = 40


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    return open_desk(engine, tmp_path, datetime.now(UTC), offerings=1)


def send_half(port: int, browser: Browser, *, path: str, announced: int, sent: bytes) -> None:
    """Announce a body, send a part of it, and go."""
    head = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {announced}"]
    head += [f"{name}: {value}" for name, value in browser.headers.items() if name != "Content-Type"]
    head += ["Content-Type: multipart/form-data; boundary=grens", "", ""]
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        connection.sendall("\r\n".join(head).encode() + sent)


@pytest.mark.slow
def test_R16_clients_that_leave_half_way_leave_nothing_and_others_are_served(
    desk: Desk, tmp_path: Path
) -> None:
    part = (
        b'--grens\r\nContent-Disposition: form-data; name="file"; filename="w.csv"\r\n\r\nNummer;Versie\r\n'
    )
    with web_process(desk, tmp_path) as (_, port):
        browser = Browser(port, desk)
        browser.wait_until_answering()
        for _ in range(GONE):
            send_half(port, browser, path="/mijn/bestanden/weeklijst", announced=100_000, sent=part)
            send_half(port, browser, path=browser.path, announced=5_000, sent=b"--grens\r\n")
        began = time.monotonic()
        browser.wait_until_answering()
        assert time.monotonic() - began < 10
        for _ in range(GONE):
            with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
                cookie = browser.headers["Cookie"]
                connection.sendall(
                    f"GET /mijn/week HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
                )
                connection.recv(10)
        browser.wait_until_answering()
    with reading(desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(UploadPreview)) == 0
        assert session.scalar(select(func.count()).select_from(AvailabilityReport)) == 1
