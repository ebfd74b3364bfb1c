"""Writes the open data as CSV or JSON, piece by piece, to a browser or to a folder."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from portal.services.bulk_cells import guarded
from portal.services.open_data import find_file, list_files
from portal.services.open_data_fields import (
    LICENCE,
    LICENCE_ADDRESS,
    LICENCE_NAME,
    DataField,
    DataSet,
    Record,
)

_ROWS_A_PIECE = 500
DICTIONARY = "datapackage.json"


def csv_pieces(data_set: DataSet, records: Iterable[Record]) -> Iterator[bytes]:
    """Write records with commas and points, in UTF-8 (RFC 4180); no text becomes a formula (S31)."""
    names = [field.name for field in data_set.fields]
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(names)
    for number, record in enumerate(records, 1):
        writer.writerow([_cell(record[name]) for name in names])
        if number % _ROWS_A_PIECE == 0:
            yield _emptied(held)
    yield _emptied(held)


def json_pieces(data_set: DataSet, records: Iterable[Record]) -> Iterator[bytes]:
    """Write records as one JSON list of objects, a line each."""
    names = [field.name for field in data_set.fields]
    held = io.StringIO()
    held.write("[")
    for number, record in enumerate(records, 1):
        held.write("\n" if number == 1 else ",\n")
        held.write(json.dumps({name: _value(record[name]) for name in names}, ensure_ascii=False))
        if number % _ROWS_A_PIECE == 0:
            yield _emptied(held)
    held.write("\n]\n")
    yield _emptied(held)


FORMS: dict[str, tuple[Callable[[DataSet, Iterable[Record]], Iterator[bytes]], str]] = {
    "csv": (csv_pieces, "text/csv; charset=utf-8"),
    "json": (json_pieces, "application/json"),
}


def dictionary(base_address: str, names: Iterable[tuple[str, DataSet]]) -> dict[str, Any]:
    """Describe the files as a Frictionless data package."""
    return {
        "name": "plekwijzer",
        "title": "Plekwijzer: open data",
        "licenses": [{"name": LICENCE, "title": LICENCE_NAME, "path": LICENCE_ADDRESS}],
        "resources": [
            {
                "name": name,
                "title": data_set.title,
                "description": data_set.text,
                "path": f"{base_address}{name}.csv",
                "format": "csv",
                "encoding": "utf-8",
                "schema": {"fields": [_described(data_set, one) for one in data_set.fields]},
            }
            for name, data_set in names
        ],
    }


def write_folder(session: Session, folder: Path, *, now: datetime) -> list[tuple[str, int]]:
    """Write every file in both forms with the dictionary; returns names and sizes in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[tuple[str, int]] = []
    files = list_files(session)
    for one in files:
        data_set, read = find_file(one.name)
        for form, (pieces, _) in FORMS.items():
            path = folder / f"{one.name}.{form}"
            with path.open("wb") as out:
                size = sum(out.write(piece) for piece in pieces(data_set, read(session, now)))
            written.append((path.name, size))
    described = dictionary("", [(one.name, one.data_set) for one in files])
    size = (folder / DICTIONARY).write_text(json.dumps(described, ensure_ascii=False, indent=1), "utf-8")
    return [*written, (DICTIONARY, size)]


def _described(data_set: DataSet, field: DataField) -> dict[str, str]:
    told = {"name": field.name, "type": field.kind, "description": field.text}
    unit = {} if field.unit is None else {"unit": field.unit}
    return {**told, **unit, "source": data_set.source_of(field)}


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else value


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _emptied(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()
