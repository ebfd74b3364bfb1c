"""Takes from this process, for a while, what a machine can run out of: descriptors, room in files, rights."""

import ctypes
import itertools
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CAPABILITIES_V3 = 0x20080522
_RIGHTS_OVER_FILES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@contextmanager
def limited(kind: int, most: int) -> Iterator[None]:
    """Lower a soft limit, such as resource.RLIMIT_FSIZE, while the block runs."""
    soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))


def limit_that_spares(count: int) -> int:
    """Give the limit on descriptors under which so many more can be opened."""
    used = {int(path.name) for path in Path("/proc/self/fd").iterdir()}
    free = (number for number in itertools.count() if number not in used)
    return next(itertools.islice(free, count, None))


@contextmanager
def bound_by_rights() -> Iterator[None]:
    """Let this thread, also when it is root's, be stopped by the rights of files while the block runs."""
    before = _capabilities()
    _set_capabilities(before[0] & ~_RIGHTS_OVER_FILES, *before[1:])
    try:
        yield
    finally:
        _set_capabilities(*before)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


_Words = ctypes.c_uint32 * 6
"""Effective, permitted and inheritable rights: the low 32, then the high 32."""


def _capabilities() -> tuple[int, ...]:
    words = _Words()
    _ask("capget", words)
    return tuple(words)


def _set_capabilities(*values: int) -> None:
    _ask("capset", _Words(*values))


def _ask(call: str, words: "ctypes.Array[ctypes.c_uint32]") -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, call)(ctypes.byref(_Header(_CAPABILITIES_V3, 0)), words) != 0:
        raise OSError(ctypes.get_errno(), call)
