"""A worker that answers thousands of requests grows no more than a little, and keeps no file open."""

import http.client
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.web.test_R01_kill_worker import Browser, web_process
from tests.web.week_desk import open_desk

WARM_UP, REQUESTS, SAVE_EVERY = 600, 1_800, 50
MOST_GROWTH = 1.05
FILES_THAT_COME_AND_GO = 4
"""A connection to the database with its log, a part of the index: not one more for every so many requests."""


def pages_held(process: int) -> int:
    """Give the pages of memory that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1])


def files_open(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.slow
def test_R28_memory_and_open_files_stay_level_over_many_requests(engine, tmp_path: Path):
    desk = open_desk(engine, tmp_path, datetime.now(UTC), offerings=1)
    paths = (f"/aanbod/{desk.offering_ids[0]}", "/wachttijden", "/zoeken/suggesties?q=beg", "/nergens")
    with web_process(desk, tmp_path) as (master, port):
        browser = Browser(port, desk)
        browser.wait_until_answering()
        (worker,) = map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split())
        warm = (0, 0)
        for number in range(REQUESTS):
            if number == WARM_UP:
                warm = pages_held(worker), files_open(worker)
            if number % SAVE_EVERY == 0:
                seen = str(desk.newest(desk.offering_ids[0]).id)
                assert browser.save(
                    {"intake_weeks": str(1 + number % 90), "request_key": str(number), "seen": seen}
                )
            elif number % 2:
                assert status(port, f"/zoeken?q=woord{number}+hulp&leeftijd={number % 90}") == 200
            else:
                assert status(port, paths[number // 2 % len(paths)]) in (200, 404)
        assert pages_held(worker) <= warm[0] * MOST_GROWTH
        assert files_open(worker) <= warm[1] + FILES_THAT_COME_AND_GO
