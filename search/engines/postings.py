"""Which rows hold which lines of text: lines are shared by many offerings, so a word is sought in few."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Scores = NDArray[np.float32]
Rows = NDArray[np.int32]
_FEW, _LONG = 50, 100
"""From how many lines on the rows of those are gathered in one go that have not many."""


class Postings:
    """Rows by line, as two arrays; rows whose lines changed since stand in two small ones beside them."""

    def __init__(self) -> None:
        self.version = 0
        """Changes with every text that changes."""
        self._base = _Lists.of(np.zeros(0, np.int32), np.zeros(0, np.int32))
        self._told: NDArray[np.int64] = np.zeros(0, np.int64)
        self._later: dict[int, array[int]] = {}
        self._compiled: tuple[_Lists, Rows] | None = None

    @property
    def line_count(self) -> int:
        """How many lines there were when the arrays were made."""
        return len(self._base.starts) - 1

    def put(self, row: int, codes: Sequence[int]) -> None:
        """Let a row hold these lines and no others."""
        kept = array("i", sorted(codes))
        known = self._later.get(row)
        is_same = kept == known if known is not None else self._told_of(row) == _digest(kept)
        if is_same:
            return
        self._later[row] = kept
        self._compiled = None
        self.version += 1

    def spread(self, codes: Codes, scores: Scores, row_count: int) -> Scores:
        """Give each row the best score of its lines; 0 for rows that hold none of them."""
        found = np.zeros(row_count, np.float32)
        self._base.write(found, codes, scores)
        if self._later:
            later, moved = self._compile()
            found[moved] = 0
            later.write(found, codes, scores)
        return found

    def save(self) -> Mapping[str, NDArray[Any]]:
        """Give everything as arrays, the later rows joined with the others."""
        lists, moved = self._compile()
        keep = ~np.isin(self._base.rows, moved)
        codes = np.concatenate([self._base.codes()[keep], lists.codes()])
        rows = np.concatenate([self._base.rows[keep], lists.rows])
        told = np.zeros(max([len(self._told), *(row + 1 for row in self._later)]), np.int64)
        told[: len(self._told)] = self._told
        for row, held in self._later.items():
            told[row] = _digest(held)
        joined = _Lists.of(codes, rows)
        return {"line_starts": joined.starts, "line_rows": joined.rows, "line_told": told}

    @classmethod
    def load(cls, stored: Mapping[str, NDArray[Any]]) -> "Postings":
        """Read what `save` gave; KeyError when it is not that."""
        postings = cls()
        postings._base = _Lists(stored["line_starts"], stored["line_rows"])
        postings._told = stored["line_told"]
        return postings

    def _told_of(self, row: int) -> int | None:
        return int(self._told[row]) if row < len(self._told) else None

    def _compile(self) -> "tuple[_Lists, Rows]":
        if self._compiled is None:
            moved = np.fromiter(self._later, np.int32, len(self._later))
            lengths = np.fromiter(map(len, self._later.values()), np.int64, len(self._later))
            codes = array("i")
            for held in self._later.values():
                codes.extend(held)
            self._compiled = _Lists.of(np.array(codes, np.int32), np.repeat(moved, lengths)), moved
        return self._compiled


class _Lists:
    """The rows of line after line in one array, and where each line's begin."""

    def __init__(self, starts: NDArray[np.int64], rows: Rows) -> None:
        self.starts, self.rows = starts, rows

    @classmethod
    def of(cls, codes: NDArray[np.int32], rows: Rows) -> "_Lists":
        order = np.argsort(codes, kind="stable")
        starts = np.zeros(int(codes.max(initial=-1)) + 2, np.int64)
        np.cumsum(np.bincount(codes, minlength=len(starts) - 1), out=starts[1:])
        return cls(starts, rows[order].astype(np.int32))

    def codes(self) -> NDArray[np.int32]:
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def write(self, found: Scores, codes: Codes, scores: Scores) -> None:
        """Give rows the scores of their lines; what is worth most goes last, over the others."""
        here = codes < len(self.starts) - 1
        codes, scores = codes[here], scores[here]
        starts, lengths = self.starts[codes], self.starts[codes + 1] - self.starts[codes]
        for score in np.unique(scores):
            among = scores == score
            self._write_one(found, starts[among], lengths[among], score)

    def _write_one(
        self, found: Scores, starts: NDArray[np.int64], lengths: NDArray[np.int64], score: np.float32
    ) -> None:
        is_long = lengths > _LONG if len(lengths) > _FEW else np.ones(len(lengths), np.bool_)
        for start, length in zip(starts[is_long].tolist(), lengths[is_long].tolist(), strict=True):
            found[self.rows[start : start + length]] = score
        starts, lengths = starts[~is_long], lengths[~is_long]
        before = np.cumsum(lengths) - lengths
        places = np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
        found[self.rows[places]] = score


def _digest(codes: "array[int]") -> int:
    """Tell two sets of lines apart; numbers are hashed alike in every process."""
    return hash(tuple(codes))
