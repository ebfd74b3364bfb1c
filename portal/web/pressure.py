"""When more wait at the door than can be helped soon: searching is sent away first, saving last.

It stands before the application, as it must cost next to nothing: ten times what the house can do may come.
"""

import logging
import socket
import struct
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response

from portal.web.api.problems import ROOT, plain_problem
from portal.web.errors import RETRY_SECONDS, fault_page
from portal.web.sentences import STATUS_PAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("plekwijzer.web")

VISITS_WAIT = 48
"""Connections waiting above which a visitor's page is refused: some half a second of work for two workers."""
READS_WAIT = 192
"""Above which who is signed in may still send, but not look."""
ALL_WAIT = 768
"""Above which everything is refused."""

_ALWAYS = ("/gezond", "/static/", "/lib/")
_STATUS = "503 SERVICE UNAVAILABLE"
_MOST_READ = 1 << 20
_TOLD_EVERY_SECONDS = 1.0
_LISTENING = 10
_STATE_AND_BACKLOG = struct.Struct("B23xI")
"""Of Linux's tcp_info: the state first, and at byte 24 what a listening socket has waiting."""


def stand_before(app: Flask, listeners: Iterable[socket.socket]) -> None:
    """Let an application refuse by how many wait at the sockets of its server."""
    at = tuple(listeners)
    app.wsgi_app = Door(app, lambda: sum(map(connections_waiting, at)))  # type: ignore[method-assign]


def connections_waiting(listener: socket.socket) -> int:
    """Count the connections that no worker took yet; 0 where the system cannot say (not Linux, not TCP)."""
    if not hasattr(socket, "TCP_INFO") or listener.family not in (socket.AF_INET, socket.AF_INET6):
        return 0
    told = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _STATE_AND_BACKLOG.size)
    state, waiting = _STATE_AND_BACKLOG.unpack(told)
    return int(waiting) if state == _LISTENING else 0


class Door:
    """Passes a request on, or answers it with a page that was made before the crowd came."""

    def __init__(self, app: Flask, waiting: Callable[[], int]) -> None:
        self._inside: WSGIApplication = app.wsgi_app
        self._waiting = waiting
        self._cookie = f"{app.config['SESSION_COOKIE_NAME']}="
        self._page, self._problem = _made(app, "/", _page), _made(app, ROOT, _problem)
        self._refused, self._told_at = 0, 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith(_ALWAYS) or (waiting := self._waiting()) <= self._bearable(environ):
            return self._inside(environ, start_response)
        self._tell(waiting)
        headers, body = self._problem if path.startswith(ROOT) else self._page
        start_response(_STATUS, list(headers))
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        if environ.get("CONTENT_LENGTH"):
            environ["wsgi.input"].read(_MOST_READ)  # a connection closed on unread bytes loses its answer
        return [body]

    def _bearable(self, environ: "WSGIEnvironment") -> int:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return ALL_WAIT
        is_known = self._cookie in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ
        return READS_WAIT if is_known else VISITS_WAIT

    def _tell(self, waiting: int) -> None:
        self._refused += 1
        if (at := time.monotonic()) - self._told_at >= _TOLD_EVERY_SECONDS:
            log.warning("crowded", extra={"waiting": waiting, "refused": self._refused})
            self._refused, self._told_at = 0, at


def _made(app: Flask, path: str, make: Callable[[], Response]) -> tuple[list[tuple[str, str]], bytes]:
    with app.test_request_context(path):
        answer = make()
        answer.headers["Retry-After"] = RETRY_SECONDS
        answer.headers["Cache-Control"] = "no-store"
        done = app.process_response(answer)
        return list(done.headers), done.get_data()


def _page() -> Response:
    title, text = STATUS_PAGES[503]
    return fault_page(503, title=title, text=text)


def _problem() -> Response:
    return plain_problem(503, STATUS_PAGES[503][1])
