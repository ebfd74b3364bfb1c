"""The filterable side of documents as arrays in memory: values, figures and order of each row."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.bitmaps import FIRST_ROWS, Bitmaps, Bits, Coded, selected
from search.engines.order import base_key, soonest_key
from search.fingerprints import Print, print_of_values
from search.schema import FACETS, HIDDEN_FACETS, NUMBERS

_ALL_FACETS = (*FACETS, *HIDDEN_FACETS)
_KIND_OF: dict[str, type[Coded]] = {"provider": Coded, "product": Coded}
"""Facets with very many values, of which a document has one or two."""
_ONE = np.uint64(1)


class Columns:
    """Values, figures and order of all rows; a document keeps its row while its generation lasts."""

    def __init__(self) -> None:
        self.row_count = 0
        self.rows: dict[int, int] = {}
        self.facets = {name: _KIND_OF.get(name, Bitmaps)() for name in _ALL_FACETS}
        self.alive: Bits = np.zeros(FIRST_ROWS // 64, np.uint64)
        self.ids: NDArray[np.int64] = np.zeros(FIRST_ROWS, np.int64)
        self.numbers = {name: np.full(FIRST_ROWS, np.nan) for name in NUMBERS}
        self.globe: NDArray[np.float64] = np.full((3, FIRST_ROWS), np.nan)
        """Where a row lies, as a point on a globe of radius 1."""
        self.base: NDArray[np.int64] = np.zeros(FIRST_ROWS, np.int64)
        self.soonest: NDArray[np.int64] = np.zeros(FIRST_ROWS, np.int64)
        self.told: NDArray[np.int64] = np.zeros(FIRST_ROWS, np.int64)
        self.held: NDArray[np.int64] = np.zeros(FIRST_ROWS, np.int64)

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
        held: int | None = None,
    ) -> None:
        """Write a document in its row; `told` is the fingerprint of all of it, `held` of what stands here."""
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
        self.globe[:, row] = on_globe(self.numbers["lat"][row], self.numbers["lon"][row])
        self.base[row] = base_key(document_id, numbers)
        self.soonest[row] = soonest_key(document_id, numbers)
        self.told[row] = told
        self.held[row] = print_of_values(facets, numbers) if held is None else held

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
            for value, rows in bitmaps.held(self.alive):
                for row in rows.tolist():
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
            arrays[f"facet_{name}"] = bitmaps.save(self.row_count)
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
            columns._grow(max(FIRST_ROWS, len(ids)))
            count, words = len(ids), len(stored["alive"])
            columns.row_count = count
            columns.rows = {document_id: row for row, document_id in enumerate(ids.tolist())}
            columns.ids[:count], columns.alive[:words] = ids, stored["alive"]
            columns.base[:count], columns.soonest[:count] = stored["base"], stored["soonest"]
            columns.told[:count], columns.held[:count] = stored["told"], stored["held"]
            for name, values in json.loads(str(stored["codes"])).items():
                kind = _KIND_OF.get(name, Bitmaps)
                columns.facets[name] = kind.load(values, stored[f"facet_{name}"], len(columns.ids))
            for name, column in columns.numbers.items():
                column[:count] = stored[f"number_{name}"]
        columns.globe = on_globe(columns.numbers["lat"], columns.numbers["lon"])
        return columns

    def _grow(self, wanted: int) -> None:
        capacity = (wanted + 63) // 64 * 64
        self.ids = _lengthened(self.ids, capacity, 0)
        self.globe = np.stack([_lengthened(axis, capacity, np.nan) for axis in self.globe])
        self.base = _lengthened(self.base, capacity, 0)
        self.soonest = _lengthened(self.soonest, capacity, 0)
        self.told = _lengthened(self.told, capacity, 0)
        self.held = _lengthened(self.held, capacity, 0)
        self.alive = _lengthened(self.alive, capacity // 64, 0)
        self.numbers = {name: _lengthened(column, capacity, np.nan) for name, column in self.numbers.items()}
        for bitmaps in self.facets.values():
            bitmaps.grow(capacity)


def on_globe(lat: "NDArray[np.float64] | float", lon: "NDArray[np.float64] | float") -> NDArray[np.float64]:
    """Turn degrees into points on a globe of radius 1, as three axes; nan stays nan."""
    lat, lon = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _lengthened(column: NDArray[Any], length: int, fill: float) -> NDArray[Any]:
    longer = np.full(length, fill, column.dtype)
    longer[: min(length, len(column))] = column[:length]
    return longer
