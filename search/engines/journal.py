"""What changed in a generation since its base was saved, as lines that other processes read on from."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.document import Document
from search.fingerprints import print_of

COMMIT = "commit"


@dataclass(frozen=True)
class Change:
    """A document that was written in a row, or (without facets) one that was removed."""

    document_id: int
    row: int
    facets: dict[str, list[str]] | None = None
    numbers: dict[str, float | None] | None = None
    told: int = 0


class Journal:
    """An append-only file: changes, then a commit mark when the text index holds them too.

    Readers stop at the last mark. A writer that died leaves changes without a mark, at worst half a line: the
    next writer cuts the half line off, and the rows that the others name stay taken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = 0

    def has_grown(self) -> bool:
        """Say whether there may be something to read."""
        return self.path.stat().st_size > self.offset

    def read_committed(self) -> list[Change]:
        """Give the changes up to the last mark that were not read before."""
        lines, end = self._lines()
        marks = [number for number, line in enumerate(lines) if COMMIT in line]
        if not marks:
            return []
        kept = lines[: marks[-1] + 1]
        self.offset = end[marks[-1]]
        return [_change(line) for line in kept if COMMIT not in line]

    def read_tail(self) -> list[Change]:
        """Cut a half line off and give the changes after the last mark; only while holding the write lock."""
        lines, end = self._lines()
        whole = end[-1] if end else self.offset
        if self.path.stat().st_size > whole:
            os.truncate(self.path, whole)
        return [_change(line) for line in lines if COMMIT not in line]

    def append(self, changes: Sequence[Change]) -> None:
        """Write changes down, safe on disk, before the text index gets them."""
        self._write(
            json.dumps([change.document_id, change.row, change.facets, change.numbers, change.told])
            for change in changes
        )

    def commit(self) -> None:
        """Mark everything so far as held by the text index."""
        self._write([json.dumps({COMMIT: True})])

    def _lines(self) -> tuple[list[Any], list[int]]:
        with self.path.open("rb") as file:
            file.seek(self.offset)
            raw = file.read()
        lines, ends, position = [], [], self.offset
        for line in raw.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            position += len(line)
            lines.append(json.loads(line))
            ends.append(position)
        return lines, ends

    def _write(self, lines: "Iterator[str] | Sequence[str]") -> None:
        with self.path.open("ab") as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())


def written(document: Document, row: int) -> Change:
    """Give the change that a document in a row is."""
    facets = {name: list(values) for name, values in document.facets.items() if values}
    return Change(document.id, row, facets, dict(document.numbers), print_of(document))


def _change(line: list[Any]) -> Change:
    document_id, row, facets, numbers, told = line
    return Change(document_id, row, facets, numbers, told)
