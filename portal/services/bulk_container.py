"""Looks an XLSX file over before anything in it is parsed: it is a zip, and a zip can be a bomb."""

import io
import stat
import zipfile
import zlib

from portal.domain.errors import DomainError

MAX_ENTRIES = 200
MAX_INFLATED_BYTES = 20 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM_BYTES = 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".gz", ".7z", ".rar", ".docx", ".jar")
_CHUNK = 64 * 1024


def is_zip(content: bytes) -> bool:
    """Say whether a file begins as a zip, and so as an XLSX, does."""
    return content.startswith(_ZIP)


def is_old_office(content: bytes) -> bool:
    """Say whether a file begins as an old XLS, or an XLSX with a password, does."""
    return content.startswith(_OLD_OFFICE)


def check_container(content: bytes) -> None:
    """Refuse what is no plain XLSX, or would grow too large.

    Reads the list of contents first, then counts the bytes that really come out. Raises DomainError
    `file_not_xlsx`, `file_macros`, `file_locked` or `file_too_heavy`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_list(archive.infolist(), len(content))
            _check_bytes(archive)
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        raise DomainError("file_not_xlsx") from error


def _check_list(entries: list[zipfile.ZipInfo], length: int) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        raise DomainError("file_too_heavy")
    if not set(names) >= _NEEDED:
        raise DomainError("file_not_xlsx")
    if sum(entry.compress_size for entry in entries) > length:
        raise DomainError("file_too_heavy")
    if sum(entry.file_size for entry in entries) > MAX_INFLATED_BYTES:
        raise DomainError("file_too_heavy")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if "vbaproject" in name or "macrosheets/" in name:
        raise DomainError("file_macros")
    if entry.flag_bits & 0x1:
        raise DomainError("file_locked")
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
        raise DomainError("file_not_xlsx")
    if stat.S_ISLNK(entry.external_attr >> 16) or name.endswith(_ARCHIVES):
        raise DomainError("file_not_xlsx")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DomainError("file_not_xlsx")
    if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise DomainError("file_too_heavy")


def _check_bytes(archive: zipfile.ZipFile) -> None:
    """Count what really comes out; the list may lie."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as opened:
            while chunk := opened.read(_CHUNK):
                total += len(chunk)
                if total > MAX_INFLATED_BYTES:
                    raise DomainError("file_too_heavy")
                if entry.filename == "[Content_Types].xml" and b"macroEnabled" in chunk:
                    raise DomainError("file_macros")
