"""The process that reads one XLSX file from standard input and writes its cells as JSON."""

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from portal.services.bulk_cells import (
    LONGEST_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    CellKind,
    number_text,
    unguarded,
)

MEMORY_BYTES = 320 * 1024 * 1024
CPU_SECONDS = 5
MOST_CHARACTERS = 8_000_000


class _RefusedError(Exception):
    """The file is refused; the text is the code."""


def main() -> int:
    """Read, and answer `{"rows": [[line, [[text, kind], …]], …]}` or `{"code": …}`."""
    _limit()
    try:
        answer: dict[str, object] = {"rows": list(_rows(sys.stdin.buffer.read()))}
    except _RefusedError as error:
        answer = {"code": str(error)}
    except MemoryError:
        answer = {"code": "file_too_heavy"}
    except Exception:  # noqa: BLE001  a stranger's file may break the parser anywhere; this process ends
        answer = {"code": "file_not_xlsx"}
    sys.stdout.write(json.dumps(answer))
    return 0


def _limit() -> None:
    """Take away what reading a file does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # openpyxl would load numpy, which alone needs more memory than is left.
    sys.modules["numpy"] = None  # type: ignore[assignment]


def _rows(content: bytes) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    from openpyxl import DEFUSEDXML, load_workbook

    if not DEFUSEDXML:
        raise _RefusedError("file_not_xlsx")
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    if not book.worksheets:
        raise _RefusedError("file_not_xlsx")
    page = book.worksheets[0]
    page.reset_dimensions()  # what the file says of its size is not believed
    held = characters = 0
    empty: object = None
    for line, row in enumerate(page.iter_rows(max_col=MAX_COLUMNS), start=1):
        if row is empty:  # rows that the file skips are one and the same row, perhaps a million times
            continue
        cells = [_read(cell) for cell in row]
        if not any(text or kind == CellKind.FORMULA for text, kind in cells):
            empty = row
            continue
        held += 1
        characters += sum(len(text) for text, _ in cells)
        if held > MAX_ROWS + 1:
            raise _RefusedError("file_many_rows")
        if characters > MOST_CHARACTERS:
            raise _RefusedError("file_too_heavy")
        yield line, _without_tail(cells)


def _read(cell: Any) -> tuple[str, str]:
    value = cell.value
    if value is None:
        return "", CellKind.TEXT
    if cell.data_type == "f":
        return "", CellKind.FORMULA
    if isinstance(value, bool):
        return ("WAAR" if value else "ONWAAR"), CellKind.TEXT
    if isinstance(value, int | float):
        return number_text(value)[:LONGEST_CELL], CellKind.NUMBER
    if isinstance(value, date | datetime):
        return f"{value.day:02}-{value.month:02}-{value.year:04}", CellKind.DATE
    if isinstance(value, time):
        return value.isoformat(), CellKind.DATE
    return unguarded(str(value).strip(" "))[: LONGEST_CELL + 1], CellKind.TEXT


def _without_tail(cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    while cells and cells[-1] == ("", CellKind.TEXT):
        cells.pop()
    return cells


if __name__ == "__main__":
    raise SystemExit(main())
