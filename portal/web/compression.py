"""Sends text smaller: files for everybody, pages only to who brings no session and is given none."""

import zlib
from collections import OrderedDict

from flask import Flask, Response, request, session

from portal.web.api.problems import is_machine

_PAGES = frozenset({"text/html", "application/json", "text/csv"})
_FILES = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
_GZIP = 31
"""What zlib calls the format of gzip, with its largest window."""
_PAGE_LEVEL, _FILE_LEVEL = 4, 9
_LEAST_BYTES = 1024
_MOST_KEPT = 64


class Kept:
    """The newest files in their small form: the digest in an address says that its content never changes."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, bytes] = OrderedDict()

    def small(self, address: str, answer: Response) -> bytes:
        """Give the body of an immutable file in gzip, from memory when it was asked before."""
        found = self._bodies.get(address)
        if found is None:
            answer.direct_passthrough = False
            found = self._bodies[address] = small(answer.get_data(), level=_FILE_LEVEL)
            if len(self._bodies) > _MOST_KEPT:
                self._bodies.popitem(last=False)
        return found


def small(body: bytes, *, level: int) -> bytes:
    """Write bytes in gzip, without a moment in it: the same bytes always give the same."""
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


def install(app: Flask) -> None:
    """Compress answers last of all; install it before what else looks at answers."""
    kept = Kept()

    @app.after_request
    def compress(answer: Response) -> Response:
        is_file = answer.mimetype in _FILES
        if not is_file and (answer.mimetype not in _PAGES or is_machine()):
            return answer
        if answer.status_code != 200 or "Content-Encoding" in answer.headers:
            return answer
        answer.vary.add("Accept-Encoding")
        if request.method != "GET" or not request.accept_encodings["gzip"]:
            return answer
        if is_file and answer.cache_control.immutable:
            return _with(answer, kept.small(request.path, answer))
        if is_file or answer.is_streamed or answer.direct_passthrough or _is_personal():
            return answer
        body = answer.get_data()
        return answer if len(body) < _LEAST_BYTES else _with(answer, small(body, level=_PAGE_LEVEL))


def _is_personal() -> bool:
    """Say whether an answer may hold a secret, such as the token of a form.

    The length of a compressed page that repeats what an address says betrays the rest of that page (BREACH).
    """
    return bool(session) or session.modified


def _with(answer: Response, body: bytes) -> Response:
    etag, _ = answer.get_etag()
    if (close := getattr(answer.response, "close", None)) is not None:
        close()  # the file that was opened for this answer
    answer.response, answer.direct_passthrough = [body], False
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Content-Length"] = str(len(body))
    answer.headers.pop("Accept-Ranges", None)
    if etag is not None:
        answer.set_etag(etag, weak=True)
    return answer
