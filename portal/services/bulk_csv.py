"""CSV as Dutch Excel writes and reads it, and as any other program may have written it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from portal.domain.errors import DomainError
from portal.services.bulk_cells import (
    LONGEST_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    ReadCell,
    ReadRow,
    Sheet,
    guarded,
    number_text,
    unguarded,
)

_ROWS_A_PIECE = 500
_DELIMITERS = ";,\t"
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def write_csv(sheet: Sheet) -> bytes:
    """Write a table with semicolons, decimal commas, CRLF and a byte order mark, so that Excel opens it."""
    return b"".join(csv_pieces(sheet.headings, sheet.rows))


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write the same piece by piece, however many rows there are."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    written.write("\ufeff")
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        writer.writerow([_as_text(cell) for cell in row])
        if number % _ROWS_A_PIECE == 0:
            yield _emptied(written)
    yield _emptied(written)


def read_csv(content: bytes) -> list[ReadRow]:
    """Read the rows of a CSV file: Latin-1, UTF-8 or UTF-16; semicolons, commas or tabs.

    Raises DomainError `file_holds_nul`, `file_unreadable`, `file_many_rows` or `file_many_columns`.
    """
    text = _decoded(content)
    if "\0" in text:
        raise DomainError("file_holds_nul")
    lines = io.StringIO(text, newline="")
    first = text.partition("\n")[0]
    skipped = 0
    if first.strip().casefold() in {f"sep={delimiter}" for delimiter in _DELIMITERS}:
        delimiter, skipped = first.strip()[-1], 1
        lines.readline()
    else:
        delimiter = _delimiter(first)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    found: list[ReadRow] = []
    line = 1
    try:
        for row in reader:
            start, line = line + skipped, reader.line_num + 1
            if any(cell.strip() for cell in row):
                found.append(_read_row(start, row))
            if len(found) > MAX_ROWS + 1:
                raise DomainError("file_many_rows", maximum=MAX_ROWS)
    except csv.Error as error:
        raise DomainError("file_unreadable", line=line + skipped) from error
    return found


def _emptied(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()


def _read_row(line: int, row: list[str]) -> ReadRow:
    if len(row) > MAX_COLUMNS:
        raise DomainError("file_many_columns", maximum=MAX_COLUMNS)
    return ReadRow(line, tuple(ReadCell(unguarded(cell.strip(" "))[: LONGEST_CELL + 1]) for cell in row))


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, int | float):
        return number_text(cell)
    return guarded(cell)


def _decoded(content: bytes) -> str:
    """Decode by byte order mark, else as UTF-8, else as what Windows calls Latin-1."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise DomainError("file_unreadable", line=1) from error
    if b"\0" in content:
        return _unmarked_utf16(content)
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _unmarked_utf16(content: bytes) -> str:
    """Decode UTF-16 without its mark when every second byte of the beginning is nothing."""
    start = content[:200]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        halves = start[offset::2]
        if halves and halves.count(0) > 0.9 * len(halves):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    raise DomainError("file_holds_nul")


def _delimiter(first_line: str) -> str:
    """Choose the delimiter that the headings use most; a semicolon when there is none."""
    return max(_DELIMITERS, key=first_line.count)
