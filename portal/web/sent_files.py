"""A file in a request: taken out within bounds, and heard out when it is too large."""

from collections.abc import Callable

from flask import request

MOST_DRAINED_BYTES = 64 * 1024 * 1024


def sent_file(name: str, *, most_bytes: int) -> tuple[str, bytes]:
    """Take a file out of the request: what it is called and at most one byte more than may be read."""
    sent = request.files.get(name)
    if sent is None:
        return "", b""
    with sent.stream:
        return sent.filename or "", sent.stream.read(most_bytes + 1)


def hear_out() -> None:
    """Read on, up to a bound, and throw away: a browser that is cut off would see a broken line."""
    read: Callable[[int], bytes] = request.environ["wsgi.input"].read
    left = min(request.content_length or 0, MOST_DRAINED_BYTES)
    while left > 0 and (chunk := read(min(left, 1 << 16))):
        left -= len(chunk)
