"""A real server and curl: two reports, shown by the finder within two seconds, and once per key."""

import json
import re
import shutil
import subprocess
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import col

from portal.app import create_app
from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import Accepting, TokenScope
from portal.models import AuditEntry, AvailabilityReport, Membership, Offering
from portal.services.tokens import make_token
from portal.settings import Settings
from search import indexer
from tests.factories import make_report
from tests.optional import skip_or_fail
from tests.web.test_R01_kill_worker import web_process
from tests.web.week_desk import Desk, open_desk

WITHIN_SECONDS = 2
ANSWERS_WITHIN_SECONDS = 20
FIGURES = {"accepting": "yes", "intakeWeeks": 1, "startWeeks": 0, "freePlaces": 3, "totalPlaces": 6}


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    """Two offerings that take nobody in now, and an index that knows so."""
    now = datetime.now(UTC)
    desk = open_desk(engine, tmp_path, now, role=Role.PROVIDER_MANAGER)
    with unit_of_work(engine) as session:
        for offering in session.scalars(select(Offering)):
            make_report(session, offering, at=now - timedelta(days=1), accepting=Accepting.STOP)
    settings = Settings(
        environment="test",
        database_url=engine.url.render_as_string(hide_password=False),
        index_dir=tmp_path / "index",
    )
    app = create_app(settings)
    indexer.rebuild(engine, app.extensions["plekwijzer"].search_engine, now=now)
    return desk


@pytest.fixture
def secret(desk: Desk, engine: Engine) -> str:
    with unit_of_work(engine) as session:
        return make_token(
            session,
            organisation_id=desk.organisation_id,
            name="Roostersysteem",
            scope=TokenScope.REPORT,
            expires_at=desk.now + timedelta(days=1),
            user_id=session.scalars(select(col(Membership.user_id))).one(),
            request_key=None,
            now=desk.now,
        )


@pytest.mark.slow
def test_curl_reports_two_offerings_that_the_finder_shows_within_two_seconds_and_once_per_key(
    desk: Desk, secret: str, engine: Engine, tmp_path: Path
) -> None:
    curl = shutil.which("curl")
    if curl is None:
        skip_or_fail(
            "curl is not installed: the test that reports with it is left out (Debian package: curl)"
        )
    with web_process(desk, tmp_path) as (_, port):
        base = f"http://127.0.0.1:{port}"
        _wait_for(lambda: _page(base, "/gezond") is not None, ANSWERS_WITHIN_SECONDS)
        assert _shown(base) == set()
        first, second = desk.offering_ids

        put = (curl, "PUT", f"{base}/api/v1/offerings/{first}/availability", secret)
        lines = {"reports": [{"offeringId": second, "availability": FIGURES}]}
        post = (curl, "POST", f"{base}/api/v1/availability-batches", secret)
        began = time.monotonic()
        answers = [_send(*put, FIGURES, "een"), _send(*post, lines, "twee")]
        assert [status for status, _ in answers] == [200, 200]
        _wait_for(lambda: _shown(base) == {first, second}, WITHIN_SECONDS - (time.monotonic() - began))

        before = _rows(engine)
        assert [_send(*put, FIGURES, "een"), _send(*post, lines, "twee")] == answers
        assert _rows(engine) == before
        status, body = _send(*put, {**FIGURES, "intakeWeeks": 9}, "een")
        assert (status, body["code"]) == (409, "request_key_reused")
        assert _rows(engine) == before


def _send(curl: str, method: str, url: str, secret: str, body: Any, key: str) -> tuple[int, Any]:
    """Send JSON the way the page for developers shows; return the status and what came back."""
    command = [curl, "--silent", "--show-error", "--max-time", "20", "-X", method, url]
    for header in (
        f"Authorization: Bearer {secret}",
        "Content-Type: application/json",
        f"Idempotency-Key: {key}",
    ):
        command += ["-H", header]
    command += ["-d", json.dumps(body), "--write-out", "%{http_code}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout[-3:]), json.loads(done.stdout[:-3])


def _shown(base: str) -> set[int]:
    """Give the offerings that a visitor finds among those that have room now."""
    page = _page(base, "/zoeken?plek=ja") or ""
    return {int(found) for found in re.findall(r'href="/aanbod/(\d+)', page)}


def _page(base: str, path: str) -> str | None:
    try:
        with urllib.request.urlopen(base + path, timeout=5) as answer:
            return answer.read().decode()
    except OSError:
        return None


def _wait_for(is_so: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)


def _rows(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (AvailabilityReport, AuditEntry)
        ]
