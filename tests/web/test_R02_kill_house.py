"""The whole web process group is killed while it saves: after a new start nothing acknowledged is lost."""

import os
import random
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from portal.db import reading
from tests.web.test_R01_kill_worker import Browser, assert_whole, count_of, web_process
from tests.web.week_desk import Desk, open_desk

SAVES = 8
LATEST_KILL_SECONDS = 0.05


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    return open_desk(engine, tmp_path, datetime.now(UTC), offerings=1)


def kill_all(master: int) -> None:
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    for process in (master, *map(int, workers)):
        os.kill(process, signal.SIGKILL)


@pytest.mark.slow
def test_R02_killing_master_and_workers_during_saves_loses_and_doubles_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    chance = random.Random(20261126)
    for weeks in range(200, 200 + SAVES):
        form = {"intake_weeks": str(weeks), "seen": str(desk.newest(desk.offering_ids[0]).id)}
        with web_process(desk, tmp_path) as (master, port):
            browser = Browser(port, desk)
            browser.wait_until_answering()
            timer = threading.Timer(chance.uniform(0, LATEST_KILL_SECONDS), kill_all, [master])
            timer.start()
            is_saved = browser.save(form)
            timer.join()
        assert count_of(desk, weeks) in ((1, 1),) if is_saved else ((0, 0), (1, 1))
        with web_process(desk, tmp_path) as (_, port):
            again = Browser(port, desk)
            again.wait_until_answering()
            assert again.save(form)
        assert count_of(desk, weeks) == (1, 1)
    assert_whole(desk)
    with reading(desk.engine) as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
