"""Answers with a file that a browser saves and never runs."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from flask import Response

from portal.domain.calendar import local_date
from portal.services.bulk_cells import Cell, Sheet
from portal.services.bulk_csv import csv_pieces, write_csv
from portal.services.bulk_xlsx import write_book, write_xlsx

FORMS = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}
SANDBOX = "default-src 'none'; sandbox"
_LONGEST_NAME = 80


def file_answer(sheet: Sheet, *, form: str, name: str, now: datetime) -> Response:
    """Answer with a table as "xlsx" or "csv", to be saved under a name with the date of today."""
    write, content_type = FORMS[form]
    return _answer(write(sheet), content_type, f"{name}-{local_date(now)}.{form}")


def book_answer(sheets: Sequence[Sheet], *, name: str, now: datetime) -> Response:
    """Answer with tables as one workbook of several sheets, to be saved under a name with today's date."""
    return _answer(write_book(sheets), FORMS["xlsx"][1], f"{name}-{local_date(now)}.xlsx")


def streamed_answer(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str, now: datetime
) -> Response:
    """Answer with a table as "csv" that is sent while it is read, however long it is."""
    return _answer(csv_pieces(headings, rows), FORMS["csv"][1], f"{name}-{local_date(now)}.csv")


def attachment(name: str) -> str:
    """Write the header that names a file to save: plain letters for old programs, UTF-8 for the rest."""
    clean = re.sub(r'[\x00-\x1f\x7f"\\/:*?<>|;%]+', "-", name)[-_LONGEST_NAME:].strip(" .-") or "bestand"
    letters = unicodedata.normalize("NFKD", clean).encode("ascii", "ignore").decode() or "bestand"
    return f"attachment; filename=\"{letters}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _answer(content: bytes | Iterator[bytes], content_type: str, file_name: str) -> Response:
    answer = Response(content, content_type=content_type)
    answer.headers["Content-Disposition"] = attachment(file_name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
