"""Lets one thread at a time go on, and the next one sooner when it dawdles."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A turn that is passed on at its end, or after a while when it does not end."""

    def __init__(self, patience_seconds: float) -> None:
        self._patience_seconds = patience_seconds
        self._free = threading.Semaphore()
        self._is_ended = False

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Wait for a turn; it gives whether there is still something to do."""
        self._free.acquire()
        passed_on = threading.Lock()

        def pass_on() -> None:
            if passed_on.acquire(blocking=False):
                self._free.release()

        watch = threading.Timer(self._patience_seconds, pass_on)
        watch.daemon = True
        watch.start()
        try:
            yield not self._is_ended
        finally:
            watch.cancel()
            pass_on()

    def end(self) -> None:
        """Tell all that nothing is left to do."""
        self._is_ended = True
