"""Whether each file of an index is there, whole, and as it was written."""

import json
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from search.engine import EngineUnavailableError
from search.engines.locks import WRITE_LOCK, is_locked
from search.engines.segments import files_of, is_whole

SEALS = "seals.json"
_PATIENCE_SECONDS = 0.5
_PAUSE_SECONDS = 0.01

_Look = tuple[int, int, int]
"""What a file looks like from outside: size, time and number."""


class Seals:
    """Guards a folder: files that never change by a seal each, those of the text index by their own sums.

    The journal is left to itself: it holds a sum in each of its lines.
    """

    def __init__(self, folder: Path, text: Path) -> None:
        self._folder, self._text = folder, text
        self._seen: dict[Path, _Look] = {}

    def write(self, paths: list[Path]) -> None:
        """Seal files that will not change any more."""
        sums = {path.name: zlib.crc32(path.read_bytes()) for path in paths}
        (self._folder / SEALS).write_text(json.dumps(sums))

    def verify(self) -> None:
        """Look through every file; EngineUnavailableError when one is not as it was written."""
        self._settle({})

    def look(self) -> None:
        """Look through the files that look otherwise than before; costs one question to the system a file."""
        try:
            is_same = bool(self._seen) and all(_look_of(path) == seen for path, seen in self._seen.items())
        except OSError:
            is_same = False
        if not is_same:
            self._settle(self._seen)

    def _settle(self, known: dict[Path, _Look]) -> None:
        """Look again while somebody writes: files of the text index come and go then."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        lock = self._folder.parent / WRITE_LOCK
        while True:
            is_written = is_locked(lock)
            fault = self._fault(known)
            if fault is None:
                return
            if not (is_written or is_locked(lock)) or time.monotonic() > deadline:
                self._seen = {}
                raise EngineUnavailableError(f"the index is broken: {fault}")
            time.sleep(_PAUSE_SECONDS)

    def _fault(self, known: dict[Path, _Look]) -> str | None:
        try:
            seen = {}
            for path, is_right in self._checks().items():
                seen[path] = _look_of(path)
                if known.get(path) != seen[path] and not is_right(path):
                    return f"{path.name} is not as it was written"
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            return str(error)
        self._seen = seen
        return None

    def _checks(self) -> dict[Path, Callable[[Path], bool]]:
        own = self._folder / SEALS
        sums: dict[str, int] = json.loads(own.read_text())
        checks: dict[Path, Callable[[Path], bool]] = {own: _is_there}
        for name, total in sums.items():
            checks[self._folder / name] = partial(_adds_up, total)
        for path, has_sum in files_of(self._text).items():
            checks[path] = is_whole if has_sum else _is_there
        return checks


def _is_there(path: Path) -> bool:
    return path.exists()


def _adds_up(told: int, path: Path) -> bool:
    return zlib.crc32(path.read_bytes()) == told


def _look_of(path: Path) -> _Look:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino
