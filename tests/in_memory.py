"""A folder of which nothing has to reach a disk, for what does not outlive the tests."""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_LEAST_FREE = 4 * 2**30


def folder() -> Path:
    """Give the folder for throw-away files: in memory where there is room, else the one of the system."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _LEAST_FREE:
        return _MEMORY
    return Path(tempfile.gettempdir())
