"""What changed in a generation since its base was saved, as lines that other processes read on from."""

import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.document import Document
from search.fingerprints import print_of

COMMIT = "commit"
_AT_ONCE = 4 << 20
"""Bytes that are read at once: a busy Monday writes a hundred million."""


@dataclass(frozen=True)
class Change:
    """A document that was written in a row, or (without facets) one that was removed."""

    document_id: int
    row: int
    facets: dict[str, list[str]] | None = None
    numbers: dict[str, float | None] | None = None
    told: int = 0
    lines: tuple[int, ...] = ()
    """The codes of its lines in the text index."""


class Journal:
    """An append-only file: changes, then a commit mark when the text index holds them too.

    Readers stop at the last mark. A writer that died leaves changes without a mark, at worst half a line: the
    next writer cuts the half line off, and the rows that the others name stay taken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = 0

    def has_grown(self) -> bool:
        """Say whether there may be something to read; ValueError when what was read is no longer there."""
        size = self.path.stat().st_size
        if size < self.offset:
            raise ValueError("the journal was cut off")
        return size > self.offset

    def verify(self) -> None:
        """Hold what was read so far against its sums; ValueError when it is not as it was written."""
        left = self.offset
        with self.path.open("rb") as file:
            while left > 0 and (line := file.readline()):
                left -= len(line)
                _checked(line)
        if left:
            raise ValueError("the journal was cut off")

    def read_committed(self) -> Iterator[list[Change]]:
        """Give the changes up to the last mark that were not read before, some at a time."""
        most = _AT_ONCE
        while True:
            lines, ends = self._lines(most)
            marks = [number for number, line in enumerate(lines) if COMMIT in line]
            if marks:
                self.offset, most = ends[marks[-1]], _AT_ONCE
                yield [_change(line) for line in lines[: marks[-1] + 1] if COMMIT not in line]
            elif self.path.stat().st_size > self.offset + most:
                most *= 2
            else:
                return

    def read_tail(self) -> list[Change]:
        """Cut a half line off and give the changes after the last mark; only while holding the write lock."""
        lines, ends = self._lines()
        whole = ends[-1] if ends else self.offset
        if self.path.stat().st_size > whole:
            os.truncate(self.path, whole)
        return [_change(line) for line in lines if COMMIT not in line]

    def append(self, changes: Sequence[Change]) -> None:
        """Write changes down, safe on disk, before the text index gets them."""
        self._write(
            json.dumps(
                [change.document_id, change.row, change.facets, change.numbers, change.told, change.lines]
            )
            for change in changes
        )

    def commit(self) -> None:
        """Mark everything so far as held by the text index."""
        self._write([json.dumps({COMMIT: True})])

    def _lines(self, most: int = -1) -> tuple[list[Any], list[int]]:
        with self.path.open("rb") as file:
            file.seek(self.offset)
            raw = file.read(most)
        lines, ends, position = [], [], self.offset
        for line in raw.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            position += len(line)
            lines.append(_checked(line))
            ends.append(position)
        return lines, ends

    def _write(self, lines: "Iterator[str] | Sequence[str]") -> None:
        with self.path.open("ab") as file:
            file.write("".join(f"{_sum(line)} {line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())


def written(document: Document, row: int, lines: Sequence[int]) -> Change:
    """Give the change that a document in a row is."""
    facets = {name: list(values) for name, values in document.facets.items() if values}
    return Change(document.id, row, facets, dict(document.numbers), print_of(document), tuple(lines))


def _change(line: list[Any]) -> Change:
    document_id, row, facets, numbers, told, lines = line
    return Change(document_id, row, facets, numbers, told, tuple(lines))


def _sum(line: str) -> str:
    return f"{zlib.crc32(line.encode()):08x}"


def _checked(line: bytes) -> Any:
    """Read a line; ValueError when it is not as it was written."""
    told, _, content = line.decode().removesuffix("\n").partition(" ")
    if told != _sum(content):
        raise ValueError("a line of the journal does not add up")
    return json.loads(content)
