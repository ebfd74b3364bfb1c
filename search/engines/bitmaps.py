"""Which rows hold which value of a facet, as one bit a row; and as codes where there are many values."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
FIRST_ROWS = 1024
_FIRST_VALUES = 8
_SPARSE = 3
"""When fewer than one in so many words of a mask hold a row, only those words are looked at."""
_ONE = np.uint64(1)


class Bitmaps:
    """For each value of one facet which rows hold it."""

    def __init__(self, codes: dict[str, int] | None = None, bits: Bits | None = None) -> None:
        self.codes = {} if codes is None else codes
        self.bits: Bits = np.zeros((_FIRST_VALUES, FIRST_ROWS // 64), np.uint64) if bits is None else bits

    def grow(self, row_capacity: int) -> None:
        """Make room for rows; `row_capacity` is a multiple of 64."""
        self.bits = _widened(self.bits, row_capacity // 64)

    def set_row(self, row: int, values: Sequence[str], *, is_new: bool) -> None:
        """Let a row hold these values and no others; a new row holds none yet."""
        word, bit = row >> 6, _ONE << np.uint64(row & 63)
        if not is_new:
            self.bits[:, word] &= ~bit
        for value in values:
            code = self._code(value)  # first: it may make the bits larger
            self.bits[code, word] |= bit

    def holding_any(self, values: Sequence[str]) -> Bits:
        """Give the rows that hold at least one of the values."""
        codes = [self.codes[value] for value in values if value in self.codes]
        found: Bits = np.bitwise_or.reduce(self.bits[codes], axis=0)
        return found

    def count(self, mask: Bits) -> dict[str, int]:
        """Count per value how many rows of a mask hold it; values that none holds are left out."""
        held = self.bits[: len(self.codes), : len(mask)]
        places = np.flatnonzero(mask)
        if len(places) * _SPARSE < len(mask):
            held, mask = held.take(places, axis=1), mask[places]
        counts = np.bitwise_count(held & mask).sum(axis=1, dtype=np.int64).tolist()
        return {value: counts[code] for value, code in self.codes.items() if counts[code]}

    def held(self, mask: Bits) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """Give each value with the rows of a mask that hold it."""
        for value, code in self.codes.items():
            yield value, selected(self.bits[code] & mask)

    def save(self, row_count: int) -> NDArray[Any]:
        """Give the bits of the values and rows that are in use."""
        return self.bits[: len(self.codes), : (row_count + 63) // 64]

    @classmethod
    def load(cls, values: Sequence[str], stored: NDArray[Any], capacity: int) -> "Bitmaps":
        """Read what `save` gave."""
        bits = np.zeros((max(_FIRST_VALUES, len(values)), capacity // 64), np.uint64)
        bits[: len(values), : stored.shape[1]] = stored
        return cls({value: code for code, value in enumerate(values)}, bits)

    def _code(self, value: str) -> int:
        code = self.codes.setdefault(value, len(self.codes))
        if code >= len(self.bits):
            self.bits = np.vstack([self.bits, np.zeros_like(self.bits)])
        return code


class Coded:
    """The few values that each row holds, of a facet that has thousands: a code in one or more columns.

    0 is no value; the second column comes with the first row that holds two.
    """

    def __init__(self, codes: dict[str, int] | None = None, columns: NDArray[np.int32] | None = None) -> None:
        self.codes = {} if codes is None else codes
        self.columns: NDArray[np.int32] = np.zeros((1, FIRST_ROWS), np.int32) if columns is None else columns

    def grow(self, row_capacity: int) -> None:
        """Make room for rows."""
        wider = np.zeros((len(self.columns), row_capacity), np.int32)
        wider[:, : self.columns.shape[1]] = self.columns
        self.columns = wider

    def set_row(self, row: int, values: Sequence[str], *, is_new: bool) -> None:
        """Let a row hold these values and no others."""
        held = dict.fromkeys(values)
        while len(held) > len(self.columns):
            self.columns = np.vstack([self.columns, np.zeros_like(self.columns[:1])])
        self.columns[:, row] = 0
        for place, value in enumerate(held):
            self.columns[place, row] = self.codes.setdefault(value, len(self.codes) + 1)

    def holding_any(self, values: Sequence[str]) -> Bits:
        """Give the rows that hold at least one of the values."""
        codes = [self.codes[value] for value in values if value in self.codes]
        held: NDArray[np.bool_] = np.logical_or.reduce(np.isin(self.columns, codes), axis=0)
        return packed(held, len(held) // 64)

    def count(self, mask: Bits) -> dict[str, int]:
        """Count per value how many rows of a mask hold it; values that none holds are left out."""
        held = self.columns[:, selected(mask)].ravel()
        counts = np.bincount(held, minlength=len(self.codes) + 1).tolist()
        return {value: counts[code] for value, code in self.codes.items() if counts[code]}

    def held(self, mask: Bits) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """Give each value with the rows of a mask that hold it."""
        rows = selected(mask)
        codes = self.columns[:, rows].ravel()
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(1, len(self.codes) + 2))
        for value, code in self.codes.items():
            yield value, rows[order[starts[code - 1] : starts[code]] % max(1, len(rows))]

    def save(self, row_count: int) -> NDArray[Any]:
        """Give the codes of the rows that are in use."""
        return self.columns[:, :row_count]

    @classmethod
    def load(cls, values: Sequence[str], stored: NDArray[Any], capacity: int) -> "Coded":
        """Read what `save` gave."""
        columns = np.zeros((len(stored), capacity), np.int32)
        columns[:, : stored.shape[1]] = stored
        return cls({value: code for code, value in enumerate(values, 1)}, columns)


def packed(flags: NDArray[np.bool_], word_count: int) -> Bits:
    """Pack one flag a row into words of 64 rows."""
    octets = np.zeros(word_count * 8, np.uint8)
    found = np.packbits(flags, bitorder="little")
    octets[: len(found)] = found
    return octets.view(np.uint64)


def selected(mask: Bits) -> NDArray[np.int64]:
    """Give the rows of a mask, ascending."""
    return np.flatnonzero(np.unpackbits(mask.view(np.uint8), bitorder="little").view(np.bool_))


def _widened(bits: Bits, word_count: int) -> Bits:
    wider = np.zeros((len(bits), word_count), np.uint64)
    wider[:, : min(word_count, bits.shape[1])] = bits[:, :word_count]
    return wider
