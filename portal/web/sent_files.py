"""A file in a request: let in by one view of a room, taken out within bounds, heard out when too large."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from portal.services.attempts import count_attempt
from portal.web.auth import current_session
from portal.web.errors import fault_page, on_http_error
from portal.web.messages import sentence
from portal.web.work import now, writing

FIELD = "bestand"
"""The name that a file has in every form."""
UPLOADS_PER_HOUR = 60
_ENVELOPE_BYTES = 64 * 1024
"""What a form adds to the file in it."""
_MOST_DRAINED_BYTES = 64 * 1024 * 1024


def take_files(blueprint: Blueprint, view: str, *, most_bytes: int, code: str, **data: Any) -> None:
    """Let one view of a room take a file of so many bytes; a larger one is answered with this sentence."""
    endpoint = f"{blueprint.name}.{view}"

    def let_in(called: str | None, values: dict[str, object] | None) -> None:
        # Before anything reads the form.
        if called == endpoint:
            request.max_content_length = most_bytes + _ENVELOPE_BYTES

    def refuse(error: RequestEntityTooLarge) -> Response:
        if request.endpoint != endpoint:
            return on_http_error(error)
        if current_session() is not None:
            _hear_out()
        return fault_page(413, title="Dit bestand is te groot", text=sentence(code, **data))

    blueprint.url_value_preprocessor(let_in)
    blueprint.register_error_handler(RequestEntityTooLarge, refuse)


def count_upload(user_id: int, *, limit: int = UPLOADS_PER_HOUR) -> None:
    """Count a file that somebody sends; raises DomainError `too_many_attempts` after `limit` in an hour."""
    with writing() as session:
        count_attempt(session, bucket=f"upload:{user_id}", limit=limit, window_seconds=3600, now=now())


def sent_file(*, most_bytes: int) -> tuple[str, bytes]:
    """Take the file out of the request: what it is called and at most one byte more than may be read."""
    sent = request.files.get(FIELD)
    if sent is None:
        return "", b""
    with sent.stream:
        return sent.filename or "", sent.stream.read(most_bytes + 1)


def _hear_out() -> None:
    """Read on, up to a bound, and throw away: a browser that is cut off would see a broken line."""
    read: Callable[[int], bytes] = request.environ["wsgi.input"].read
    left = min(request.content_length or 0, _MOST_DRAINED_BYTES)
    while left > 0 and (chunk := read(min(left, 1 << 16))):
        left -= len(chunk)
