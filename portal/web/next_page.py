"""Where a person may be sent back to: pages of this house only."""

import re
from urllib.parse import unquote

MAX_LENGTH = 1000

# Only what a path and query of our own can hold; no backslash, space, control character or non-ASCII slash.
_OWN_ADDRESS = re.compile(r"/[A-Za-z0-9\-._~%/?=&+,:;@!*'()$]*", re.ASCII)
_NOT_BACK_TO = ("/l/", "/inloggen", "/uitloggen")


def safe_next(text: str | None) -> str | None:
    """Return an address within this site, or None when it could lead anywhere else."""
    if not text or len(text) > MAX_LENGTH or not _OWN_ADDRESS.fullmatch(text):
        return None
    path = text.partition("?")[0]
    for _ in range(3):
        if path.startswith("//") or "\\" in path or any(ord(character) < 33 for character in path):
            return None
        if path.startswith(_NOT_BACK_TO):
            return None
        path = unquote(path)
    return text
