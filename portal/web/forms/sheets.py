"""Reads the rows of a file as what a person means by them: numbers, waits, words, dates, texts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.domain.errors import DomainError, FieldError
from portal.domain.typed_figures import UnreadableError, read_figures
from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_cells import MAX_ROWS, CellKind, ReadCell, ReadRow
from portal.services.bulk_preview import Claim, Fault, make_fault
from portal.web.forms.record_cells import read_cell
from portal.web.forms.sheet_headings import NO_CELL, cell_at, check_rows, find_columns, plain
from portal.web.present import label
from portal.web.sheets import NUMBER, VERSION, Column, SheetKind

_ID = re.compile(r"\d{1,9}", re.ASCII)
_ALSO = {"nee": "stop", "stop": "stop", "aanmeldstop": "stop", "deels": "limited"}


@dataclass(frozen=True)
class ReadSheet:
    """What a file says: its claims, what cannot be read, and the headings that mean nothing here."""

    claims: list[Claim]
    faults: list[Fault]
    unknown_headings: tuple[str, ...]


def read_sheet(kind: SheetKind, rows: Sequence[ReadRow]) -> ReadSheet:
    """Read the rows under their headings, in whatever order the columns stand.

    Raises DomainError `file_empty`, `file_many_rows`, `heading_missing` or `heading_double`.
    """
    check_rows(rows, most=MAX_ROWS)
    places, unknown = _places(kind, rows[0])
    claims, faults, lines = list[Claim](), list[Fault](), dict[int, int]()
    for row in rows[1:]:
        claim, found = _read_row(kind, row, places)
        if claim is not None and claim.subject_id in lines:
            error = FieldError("row_double", NUMBER, {"line": lines[claim.subject_id]})
            faults.append(make_fault(row.line, error, str(claim.subject_id)))
            continue
        if claim is not None:
            lines[claim.subject_id] = row.line
        faults += found
        if claim is not None and not found:
            claims.append(claim)
    return ReadSheet(claims, faults, unknown)


def _places(kind: SheetKind, row: ReadRow) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find where each column stands, and the headings that are none of ours."""
    places, unknown = find_columns(row, {column.field: column.heading for column in kind.columns})
    if NUMBER not in places or not places.keys() & kind.editable.keys():
        raise DomainError("heading_missing", heading=kind.heading(NUMBER))
    return places, unknown


def _read_row(kind: SheetKind, row: ReadRow, places: Mapping[str, int]) -> tuple[Claim | None, list[Fault]]:
    cells = {field: cell_at(row, position) for field, position in places.items()}
    number = cells[NUMBER].text.strip()
    if not _ID.fullmatch(number):
        error = FieldError("row_number_unreadable" if number else "row_number_missing", NUMBER)
        return None, [make_fault(row.line, error, number)]
    seen = cells.get(VERSION, NO_CELL).text.strip()
    typed = {name: cells[name].text.strip() for name in kind.editable if name in cells}
    odd = [fault for name in typed if (fault := _odd(name, cells[name], kind))]
    values, errors = _read_values(kind, typed)
    known = {fault.field for fault in odd}
    errors = [*odd, *(error for error in errors if error.field not in known)]
    faults = [make_fault(row.line, error, typed.get(error.field or "", "")) for error in errors]
    return Claim(row.line, int(number), int(seen) if _ID.fullmatch(seen) else None, values, typed), faults


def _odd(name: str, cell: ReadCell, kind: SheetKind) -> FieldError | None:
    """Refuse a formula, and a date that Excel made of "4-6"."""
    if cell.kind is CellKind.FORMULA:
        return FieldError("cell_is_formula", name)
    is_number = name.endswith(("_weeks", "_count", "_places", "_age_min", "_age_max"))
    if cell.kind is CellKind.DATE and kind.kind is UploadKind.WEEK and is_number:
        return FieldError("cell_became_date", name)
    return None


def _read_values(kind: SheetKind, typed: Mapping[str, str]) -> tuple[dict[str, object], list[FieldError]]:
    if kind.kind is UploadKind.WEEK:
        return read_figures({name: _as_value(kind.editable[name], text) for name, text in typed.items()})
    values: dict[str, object] = {}
    errors: list[FieldError] = []
    for name, text in typed.items():
        try:
            values[name] = read_cell(name, text)
        except UnreadableError as error:
            errors.append(FieldError(str(error), name))
    return values, errors


def _as_value(column: Column, text: str) -> str:
    """Turn the word of a choice into its value; anything else stays as it was typed."""
    if column.choices is None or not text:
        return text
    words = {plain(label(member)): member.value for member in column.choices}
    words |= _ALSO if column.field == "accepting" else {}
    return words.get(plain(text), text)
