"""The project's own files, as the architecture tests read them."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_TEXT = {".png", ".jpg", ".ico", ".woff2", ".gz"}
_NOT_OURS = {".git", ".venv", "var", "__pycache__"}


@cache
def project_files() -> tuple[Path, ...]:
    """List what git tracks or would track; every file outside the ignored folders where there is no git."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        return tuple(path for path in ROOT.rglob("*") if path.is_file() and not _NOT_OURS & set(path.parts))
    found = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Give each text file as (path from the root, text), of the suffixes named or of all."""
    for path in project_files():
        if path.suffix not in _NOT_TEXT and (not suffixes or path.suffix in suffixes):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
