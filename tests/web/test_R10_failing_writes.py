"""The first write fails, then the second, and so on: until all succeed nothing is half, and all is told."""

import resource
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from portal.db import reading
from tests.limits import limited
from tests.web.test_R01_kill_worker import assert_whole, count_of
from tests.web.week_desk import FIGURES, open_desk

LOG_HEAD, PAGE_IN_LOG = 32, 4096 + 24
"""Bytes of SQLite's write-ahead log: its head, and a page with the head of that page."""
MOST_WRITES = 60


def test_R10_whichever_write_fails_a_save_is_absent_until_it_is_whole(engine, tmp_path: Path):
    desk = open_desk(engine, tmp_path, datetime.now(UTC), offerings=1)
    path, token = f"/mijn/week/{desk.offering_ids[0]}", desk.token()
    seen = str(desk.newest(desk.offering_ids[0]).id)
    refused = 0
    for writes in range(MOST_WRITES):
        form = {**FIGURES, "csrf_token": token, "seen": seen, "request_key": "r10", "intake_weeks": "100"}
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0
        with limited(resource.RLIMIT_FSIZE, LOG_HEAD + writes * PAGE_IN_LOG):
            answer = desk.client.post(path, data=form)
        with reading(engine) as session:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        if answer.status_code == 303:
            break
        refused += 1
        assert answer.status_code == 503
        assert "Het is even te druk" in answer.text
        assert count_of(desk, 100) == (0, 0)
    assert refused > 5
    assert answer.status_code == 303
    assert count_of(desk, 100) == (1, 1)
    assert_whole(desk)
