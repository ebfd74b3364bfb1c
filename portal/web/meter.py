"""How often one address searches: counted in a small file that all workers of this machine share.

Search writes nothing in the database, so its limit cannot live there; that it forgets at a new start is fine.
No address is kept: only a place in the file that follows from it and from a secret.
"""

import hashlib
import hmac
import mmap
import struct
from ipaddress import ip_address
from pathlib import Path

from flask import Flask, request

from portal.domain.errors import DomainError
from portal.settings import Settings
from portal.web.work import now

PLACES = 1 << 16
MINUTE = 60
LIMITS = {
    "finder.results": 300,
    "finder_map.points": 300,
    "suggestions.suggestions": 900,
    "waiting.overview": 300,
    "waiting.overview_file": 60,
}
"""Requests a minute of one address, generous: behind one address a whole town hall may be searching."""
_CELL = struct.Struct("<II")


class Meter:
    """Counts by address and door within a minute; that two addresses share a place is rare and harmless."""

    def __init__(self, path: Path, secret: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._secret = secret.encode()
        with path.open("a+b") as file:
            file.truncate(PLACES * _CELL.size)
            self._cells = mmap.mmap(file.fileno(), PLACES * _CELL.size)

    def count(self, door: str, address: str, *, minute: int) -> int:
        """Count one request and return how many there were in this minute."""
        digest = hmac.digest(self._secret, f"{door} {address}".encode(), hashlib.sha256)
        at = int.from_bytes(digest[:4], "little") % PLACES * _CELL.size
        known, count = _CELL.unpack_from(self._cells, at)
        count = count + 1 if known == minute else 1
        _CELL.pack_into(self._cells, at, minute, min(count, 2**32 - 1))
        return count


def install(app: Flask, settings: Settings) -> None:
    """Refuse who searches more than a person can; a request from this machine itself is not counted."""
    meter = Meter(settings.index_dir.parent / "meter", settings.secret_key)

    @app.before_request
    def check_pace() -> None:
        limit = LIMITS.get(request.endpoint or "")
        if limit is None or _is_loopback(request.remote_addr):
            return
        seconds = int(now().timestamp())
        count = meter.count(request.endpoint or "", request.remote_addr or "-", minute=seconds // MINUTE)
        if count > limit:
            raise DomainError("too_many_attempts", retry_after=MINUTE - seconds % MINUTE)


def _is_loopback(address: str | None) -> bool:
    try:
        return address is None or ip_address(address).is_loopback
    except ValueError:
        return False
