"""Locks between processes of one machine; the system frees them when a process dies, however it dies."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.engine import EngineBusyError, EngineUnavailableError

WRITE_LOCK, REBUILD_LOCK = "write.lock", "rebuild.lock"
PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.01


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold a lock file; EngineBusyError when another holds it and we do not wait, or waited too long."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise EngineUnavailableError(f"cannot open the lock {path.name}: {error}") from error
    with file:
        _take(file.fileno(), path.name, time.monotonic() + (PATIENCE_SECONDS if wait else 0))
        yield


def is_locked(path: Path) -> bool:
    """Say whether some process holds a lock file at this moment."""
    try:
        with locked(path, wait=False):
            return False
    except EngineBusyError:
        return True
    except EngineUnavailableError:
        return False


def _take(descriptor: int, name: str, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise EngineBusyError(f"another process holds {name}") from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return
