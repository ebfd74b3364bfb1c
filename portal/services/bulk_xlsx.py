"""XLSX: written here, and read in a process of its own with little memory and little time."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from portal.domain.errors import DomainError
from portal.services.bulk_cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    CellKind,
    ReadCell,
    ReadRow,
    Sheet,
    guarded,
)
from portal.services.bulk_container import check_container

READ_WITHIN_SECONDS = 15
_READER = "portal.services.bulk_xlsx_reader"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NARROW, _WIDE, _WIDEST = 12, 26, 44


def write_xlsx(sheet: Sheet) -> bytes:
    """Write a table as a workbook of one sheet; texts are texts, whatever they begin with."""
    return write_book([sheet])


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """Write tables as a workbook, each on a sheet of its own; their titles differ."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.freeze_panes = "B2"
        for position, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(position)].width = width
        page.append([_heading(page, text) for text in sheet.headings])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read_xlsx(content: bytes) -> list[ReadRow]:
    """Read the rows of the first sheet. Formulas are not run; dates and numbers come as they are typed.

    Raises DomainError as check_container, `file_not_xlsx`, `file_too_heavy`, `file_many_rows` or
    `file_many_columns`.
    """
    check_container(content)
    try:
        done = subprocess.run(  # noqa: S603  our own module, in our own interpreter
            [sys.executable, "-m", _READER],
            input=content,
            capture_output=True,
            timeout=READ_WITHIN_SECONDS,
            env={},  # no secret of ours is within reach of what parses a stranger's file
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError("file_too_heavy") from error
    if done.returncode:
        raise DomainError("file_too_heavy")
    answer = json.loads(done.stdout)
    if code := answer.get("code"):
        raise DomainError(code, maximum=MAX_COLUMNS if code == "file_many_columns" else MAX_ROWS)
    return [
        ReadRow(line, tuple(ReadCell(text, CellKind(kind)) for text, kind in cells))
        for line, cells in answer["rows"]
    ]


def _heading(page: WriteOnlyWorksheet, text: str) -> BookCell:
    cell = _cell(page, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E1EFEE")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: WriteOnlyWorksheet, value: Cell) -> BookCell:
    cell: BookCell = WriteOnlyCell(page, value=None)
    if isinstance(value, str):
        cell.value = _NOT_IN_XML.sub(" ", guarded(value))
        cell.data_type = "s"
        return cell
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd-mm-yyyy"
    return cell


def _widths(sheet: Sheet) -> list[int]:
    """Choose a width for each column by what stands in it, in characters."""
    found = []
    for position in range(len(sheet.headings)):
        longest = max((len(str(row[position] or "")) for row in sheet.rows), default=0)
        found.append(_NARROW if longest <= _NARROW else _WIDE if longest <= _WIDE else _WIDEST)
    return found
