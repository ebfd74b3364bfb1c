"""The finder's own style sheet and script, under addresses that change with their content."""

from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
YEAR_SECONDS = 31_536_000


@cache
def finder_address(name: str) -> str:
    """Give the address of one of the finder's files."""
    digest = sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/zoeken/bestand/{digest}/{name}"
