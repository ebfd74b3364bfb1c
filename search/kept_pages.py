"""Pages of results that a worker made a moment ago, for visitors who ask the same while nothing changed.

A page is given again only while the database says that nothing at all was committed since, within the same
minute. So a change shows as soon as it did without this, and words about time are at most a minute old.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, request, session

from portal.db import state_of_data
from portal.web.compression import small
from portal.web.htmx import is_fragment
from portal.web.work import now, reader
from search.choices import Choices, choices

MOST_BYTES = 2 << 20
LONGEST_QUERY = 500
_LEVEL = 4

_Key = tuple[bytes, bool, bool]


@dataclass(frozen=True)
class Moment:
    """What must be the same for a page to be the same: the data, the minute, and the lists to choose from."""

    data: tuple[object, ...]
    minute: datetime
    lists: Choices

    def is_same(self, other: "Moment") -> bool:
        return self.data == other.data and self.minute == other.minute and self.lists is other.lists


@dataclass(frozen=True)
class KeptPage:
    """A page's body, as it goes over the wire, and the address that htmx shows with it."""

    at: Moment
    body: bytes
    pushed: str | None


class KeptPages:
    """The pages asked for last, as many as fit in MOST_BYTES."""

    def __init__(self) -> None:
        self._pages: OrderedDict[_Key, KeptPage] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def find(self, key: _Key, at: Moment) -> KeptPage | None:
        """Give the page of a question, when it was made at the same moment."""
        with self._lock:
            found = self._pages.get(key)
            if found is None or not found.at.is_same(at):
                return None
            self._pages.move_to_end(key)
            return found

    def keep(self, key: _Key, page: KeptPage) -> None:
        """Keep a page, and let go of those that were asked longest ago."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._size += len(page.body)
            while self._size > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: _Key) -> None:
        if (gone := self._pages.pop(key, None)) is not None:
            self._size -= len(gone.body)


_kept = KeptPages()


def kept_or_made(make: Callable[[], tuple[Response, bool]]) -> Response:
    """Answer a visitor's question from what is kept, else by making it; `make` says whether it may be kept.

    Who has a session always gets a page of their own.
    """
    query = request.query_string
    if session or len(query) > LONGEST_QUERY or request.method != "GET":
        return make()[0]
    is_small = bool(request.accept_encodings["gzip"])
    key = (query, is_fragment(), is_small)
    at = _moment()
    if (found := _kept.find(key, at)) is not None:
        return _answer(found, is_small=is_small)
    answer, may_keep = make()
    if not may_keep:
        return answer
    body = answer.get_data()
    page = KeptPage(at, small(body, level=_LEVEL) if is_small else body, answer.headers.get("HX-Push-Url"))
    _kept.keep(key, page)
    return _answer(page, is_small=is_small)


def _moment() -> Moment:
    minute = now().replace(second=0, microsecond=0)
    return Moment(state_of_data(reader()), minute, choices(reader(), now=now()))


def _answer(page: KeptPage, *, is_small: bool) -> Response:
    answer = make_response(page.body)
    answer.vary.add("HX-Request")
    if is_small:
        answer.headers["Content-Encoding"] = "gzip"
        answer.vary.add("Accept-Encoding")
    if page.pushed is not None:
        answer.headers["HX-Push-Url"] = page.pushed
    return answer
