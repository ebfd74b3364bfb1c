"""More wait than can be helped soon: searching is sent away first, saving last."""

import http.client
import os
import signal
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from portal.web.pressure import ALL_WAIT, READS_WAIT, VISITS_WAIT, Door, connections_waiting
from tests.web.test_R01_kill_worker import Browser, assert_whole, count_of, web_process
from tests.web.week_desk import FIGURES, open_desk

SEARCHES, SAVES, LATEST_SECONDS = 160, 6, 40


@pytest.fixture
def crowd(app, monkeypatch):
    """Let as many wait at the door as a test says."""
    waiting = [0]
    monkeypatch.setattr(app, "wsgi_app", Door(app, lambda: waiting[0]))
    return waiting


def test_R29_a_visitor_is_sent_away_in_words_and_told_when_to_come_back(visitor, crowd):
    crowd[0] = VISITS_WAIT + 1
    answer = visitor.get("/zoeken?q=autisme")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers
    assert "Het is even te druk" in answer.text
    crowd[0] = VISITS_WAIT
    assert visitor.get("/zoeken?q=autisme").status_code == 200


def test_R29_who_is_signed_in_still_sees_the_list_when_visitors_do_not(manager, crowd):
    crowd[0] = READS_WAIT
    assert manager.get("/mijn/week").status_code == 200
    crowd[0] = READS_WAIT + 1
    assert manager.get("/mijn/week").status_code == 503


def test_R29_saving_is_refused_last(manager, world, crowd):
    path, form = f"/mijn/week/{world.offering_id}/bevestigen", {"csrf_token": manager.token()}
    crowd[0] = ALL_WAIT
    assert manager.post(path, data=form).status_code == 303
    crowd[0] = ALL_WAIT + 1
    assert manager.post(path, data=form).status_code == 503


def test_R29_the_page_for_the_crowd_is_nobodys(manager, visitor, crowd):
    crowd[0] = READS_WAIT + 1
    signed_in, strange = manager.get("/mijn/week"), visitor.get("/zoeken")
    assert signed_in.text == strange.text


def test_R29_what_is_made_beforehand_is_no_line_in_the_log(app, caplog):
    caplog.set_level("INFO", logger="plekwijzer.access")
    Door(app, lambda: 0)
    assert caplog.records == []


def test_R29_a_machine_is_refused_in_its_own_words(visitor, crowd):
    crowd[0] = ALL_WAIT + 1
    answer = visitor.get("/api/v1/offerings")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


def test_R29_health_and_files_are_never_refused(visitor, crowd):
    crowd[0] = ALL_WAIT + 1
    assert visitor.get("/gezond").status_code == 200
    page = visitor.get("/zoeken").text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert visitor.get(sheet).status_code == 200


def test_R29_connections_that_nobody_took_are_counted():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(20)
        callers = [socket.create_connection(listener.getsockname()) for _ in range(5)]
        assert connections_waiting(listener) == 5
        listener.accept()[0].close()
        assert connections_waiting(listener) == 4
        for caller in callers:
            caller.close()


def test_R29_a_socket_that_cannot_tell_has_nobody_waiting():
    with socket.socket(socket.AF_UNIX) as listener:
        assert connections_waiting(listener) == 0


@pytest.mark.slow
def test_R29_a_worker_that_finds_a_crowd_saves_everything_and_sends_searches_away(engine, tmp_path: Path):
    desk = open_desk(engine, tmp_path, datetime.now(UTC), offerings=1)
    with web_process(desk, tmp_path) as (master, port):
        browser = Browser(port, desk)
        browser.wait_until_answering()
        (worker,) = map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split())
        os.kill(worker, signal.SIGSTOP)
        searches = [Call(port, "GET", "/zoeken?q=hulp") for _ in range(SEARCHES)]
        seen = str(desk.newest(desk.offering_ids[0]).id)
        saves = [save_call(browser, weeks, seen) for weeks in range(100, 100 + SAVES)]
        os.kill(worker, signal.SIGCONT)
        saved = [call.status() for call in saves]
        searched = [call.status() for call in searches]
        assert Call(port, "GET", "/zoeken?q=hulp").status() == 200
    assert set(searched) == {200, 503}
    assert searched.count(503) >= SEARCHES - VISITS_WAIT - len(saves)
    assert saved == [303] + [409] * (SAVES - 1)
    assert count_of(desk, 100) == (1, 1)
    assert_whole(desk)


def save_call(browser: Browser, weeks: int, seen: str) -> "Call":
    """Send a row; who is second has seen what no longer stands, and is asked."""
    form = {**FIGURES, "csrf_token": browser.token, "request_key": str(weeks), "seen": seen}
    body = urlencode({**form, "intake_weeks": str(weeks)})
    return Call(browser.port, "POST", browser.path, body, browser.headers)


class Call:
    """A request that is sent at once and waits in a thread for its answer."""

    def __init__(self, port: int, method: str, path: str, body: str | None = None, headers=None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LATEST_SECONDS)
        self._connection.request(method, path, body=body, headers=headers or {})
        self._status: int | None = None
        self._thread = threading.Thread(target=self._wait)
        self._thread.start()

    def _wait(self) -> None:
        self._status = self._connection.getresponse().status
        self._connection.close()

    def status(self) -> int | None:
        """Wait for the answer and give its status."""
        self._thread.join()
        return self._status
