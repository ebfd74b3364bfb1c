"""Reads a file that a person sent, whatever kind it is, into rows of cells."""

from portal.domain.errors import DomainError
from portal.services.bulk_cells import ReadRow
from portal.services.bulk_container import is_old_office, is_zip
from portal.services.bulk_csv import read_csv
from portal.services.bulk_xlsx import read_xlsx

MAX_BYTES = 2 * 1024 * 1024
_NOT_A_TABLE = (
    *(b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ"),
    *(b"<!DOC", b"<html"),
)


def read_file(content: bytes) -> list[ReadRow]:
    """Read the rows that hold something, by what the bytes are and not by what the file is called.

    Raises DomainError `file_missing`, `file_big`, `file_locked` or `file_unknown`, and as read_xlsx and
    read_csv.
    """
    if not content:
        raise DomainError("file_missing")
    if len(content) > MAX_BYTES:
        raise DomainError("file_big", maximum=MAX_BYTES // (1024 * 1024))
    if is_old_office(content):
        raise DomainError("file_locked")
    if is_zip(content):
        return read_xlsx(content)
    if content.startswith(_NOT_A_TABLE):
        raise DomainError("file_unknown")
    return read_csv(content)
