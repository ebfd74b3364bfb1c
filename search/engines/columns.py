"""The filterable side of documents as arrays in memory: one bit a document for each value of a facet."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.order import base_key, soonest_key
from search.fingerprints import Print, print_of_values
from search.schema import FACETS, HIDDEN_FACETS, NUMBERS

Bits = NDArray[np.uint64]
_ALL_FACETS = (*FACETS, *HIDDEN_FACETS)
_FIRST_ROWS = 1024
_FIRST_VALUES = 8
_ONE = np.uint64(1)


class Bitmaps:
    """For each value of one facet which rows hold it."""

    def __init__(self, codes: dict[str, int] | None = None, bits: Bits | None = None) -> None:
        self.codes = {} if codes is None else codes
        self.bits: Bits = np.zeros((_FIRST_VALUES, _FIRST_ROWS // 64), np.uint64) if bits is None else bits

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
        used = len(self.codes)
        counts = np.bitwise_count(self.bits[:used, : len(mask)] & mask).sum(axis=1, dtype=np.int64).tolist()
        return {value: counts[code] for value, code in self.codes.items() if counts[code]}

    def _code(self, value: str) -> int:
        code = self.codes.setdefault(value, len(self.codes))
        if code >= len(self.bits):
            self.bits = np.vstack([self.bits, np.zeros_like(self.bits)])
        return code


class Columns:
    """Values, figures and order of all rows; a document keeps its row while its generation lasts."""

    def __init__(self) -> None:
        self.row_count = 0
        self.rows: dict[int, int] = {}
        self.facets = {name: Bitmaps() for name in _ALL_FACETS}
        self.alive: Bits = np.zeros(_FIRST_ROWS // 64, np.uint64)
        self.ids: NDArray[np.int64] = np.zeros(_FIRST_ROWS, np.int64)
        self.numbers = {name: np.full(_FIRST_ROWS, np.nan) for name in NUMBERS}
        self.base: NDArray[np.int64] = np.zeros(_FIRST_ROWS, np.int64)
        self.soonest: NDArray[np.int64] = np.zeros(_FIRST_ROWS, np.int64)
        self.told: NDArray[np.int64] = np.zeros(_FIRST_ROWS, np.int64)
        self.held: NDArray[np.int64] = np.zeros(_FIRST_ROWS, np.int64)

    def row_of(self, document_id: int) -> int:
        """Give a document's row, a new one when it has none yet."""
        return self.rows.get(document_id, self.row_count)

    def reserve(self, row: int) -> None:
        """Make sure that a row exists."""
        if row >= len(self.ids):
            self._grow(max(row + 1, 2 * len(self.ids)))
        self.row_count = max(self.row_count, row + 1)

    def put(
        self,
        row: int,
        document_id: int,
        facets: Mapping[str, Sequence[str]],
        numbers: Mapping[str, float | None],
        told: int = 0,
    ) -> None:
        """Write a document in its row; `told` is the fingerprint of all of it."""
        is_new = row >= self.row_count
        self.reserve(row)
        self.rows[document_id] = row
        self.ids[row] = document_id
        self.alive[row >> 6] |= _ONE << np.uint64(row & 63)
        for name, bitmaps in self.facets.items():
            bitmaps.set_row(row, facets.get(name, ()), is_new=is_new)
        for name, column in self.numbers.items():
            value = numbers.get(name)
            column[row] = np.nan if value is None else value
        self.base[row] = base_key(document_id, numbers)
        self.soonest[row] = soonest_key(document_id, numbers)
        self.told[row], self.held[row] = told, print_of_values(facets, numbers)

    def remove(self, document_id: int) -> None:
        """Take a document out; its row stays its own."""
        row = self.rows.get(document_id)
        if row is not None:
            self.alive[row >> 6] &= ~(_ONE << np.uint64(row & 63))

    def alive_count(self) -> int:
        """Count the documents that are in."""
        return int(np.bitwise_count(self.alive).sum())

    def alive_ids(self) -> set[int]:
        """Give the ids of all documents that are in."""
        return set(self.ids[selected(self.alive)].tolist())

    def prints(self) -> dict[int, Print]:
        """Compare each document's values with what they were when it was written."""
        values: dict[int, dict[str, list[str]]] = {row: {} for row in selected(self.alive).tolist()}
        for name, bitmaps in self.facets.items():
            for value, code in bitmaps.codes.items():
                for row in selected(bitmaps.bits[code] & self.alive).tolist():
                    values[row].setdefault(name, []).append(value)
        found = {}
        for row, facets in values.items():
            figures = {name: float(column[row]) for name, column in self.numbers.items()}
            numbers = {name: None if np.isnan(figure) else figure for name, figure in figures.items()}
            is_whole = print_of_values(facets, numbers) == int(self.held[row])
            found[int(self.ids[row])] = Print(int(self.told[row]), is_whole)
        return found

    def save(self, path: Path) -> None:
        """Write everything to one file, compact."""
        words = (self.row_count + 63) // 64
        arrays: dict[str, Any] = {
            "ids": self.ids[: self.row_count],
            "alive": self.alive[:words],
            "base": self.base[: self.row_count],
            "soonest": self.soonest[: self.row_count],
            "told": self.told[: self.row_count],
            "held": self.held[: self.row_count],
            "codes": np.array(json.dumps({name: list(item.codes) for name, item in self.facets.items()})),
        }
        for name, bitmaps in self.facets.items():
            arrays[f"facet_{name}"] = bitmaps.bits[: len(bitmaps.codes), :words]
        for name, column in self.numbers.items():
            arrays[f"number_{name}"] = column[: self.row_count]
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path) -> "Columns":
        """Read what `save` wrote; raises OSError, ValueError or KeyError when it is not that."""
        columns = cls()
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            ids = stored["ids"]
            columns._grow(max(_FIRST_ROWS, len(ids)))
            count, words = len(ids), len(stored["alive"])
            columns.row_count = count
            columns.rows = {document_id: row for row, document_id in enumerate(ids.tolist())}
            columns.ids[:count], columns.alive[:words] = ids, stored["alive"]
            columns.base[:count], columns.soonest[:count] = stored["base"], stored["soonest"]
            columns.told[:count], columns.held[:count] = stored["told"], stored["held"]
            for name, values in json.loads(str(stored["codes"])).items():
                bits = columns.facets[name].bits
                room = np.zeros((max(_FIRST_VALUES, len(values)), bits.shape[1]), np.uint64)
                room[: len(values), :words] = stored[f"facet_{name}"]
                columns.facets[name] = Bitmaps({value: code for code, value in enumerate(values)}, room)
            for name, column in columns.numbers.items():
                column[:count] = stored[f"number_{name}"]
        return columns

    def _grow(self, wanted: int) -> None:
        capacity = (wanted + 63) // 64 * 64
        self.ids = _lengthened(self.ids, capacity, 0)
        self.base = _lengthened(self.base, capacity, 0)
        self.soonest = _lengthened(self.soonest, capacity, 0)
        self.told = _lengthened(self.told, capacity, 0)
        self.held = _lengthened(self.held, capacity, 0)
        self.alive = _lengthened(self.alive, capacity // 64, 0)
        self.numbers = {name: _lengthened(column, capacity, np.nan) for name, column in self.numbers.items()}
        for bitmaps in self.facets.values():
            bitmaps.grow(capacity)


def packed(flags: NDArray[np.bool_], word_count: int) -> Bits:
    """Pack one flag a row into words of 64 rows."""
    octets = np.zeros(word_count * 8, np.uint8)
    found = np.packbits(flags, bitorder="little")
    octets[: len(found)] = found
    return octets.view(np.uint64)


def selected(mask: Bits) -> NDArray[np.int64]:
    """Give the rows of a mask, ascending."""
    return np.flatnonzero(np.unpackbits(mask.view(np.uint8), bitorder="little"))


def _lengthened(column: NDArray[Any], length: int, fill: float) -> NDArray[Any]:
    longer = np.full(length, fill, column.dtype)
    longer[: min(length, len(column))] = column[:length]
    return longer


def _widened(bits: Bits, word_count: int) -> Bits:
    wider = np.zeros((len(bits), word_count), np.uint64)
    wider[:, : min(word_count, bits.shape[1])] = bits[:, :word_count]
    return wider
