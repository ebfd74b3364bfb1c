"""A file is read whatever program wrote it, and refused before it can do harm."""

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from portal.domain.errors import DomainError
from portal.services.bulk_cells import CellKind, Sheet
from portal.services.bulk_files import MAX_BYTES, read_file
from portal.services.bulk_xlsx import write_xlsx

ROWS = [["Nummer", "Naam"], ["1", "Café De Brug"]]
PAGE = "xl/worksheets/sheet1.xml"
MEBIBYTE = 1024 * 1024
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


MEASURED = """
import resource, sys
from portal.domain.errors import DomainError
from portal.services.bulk_files import read_file
try:
    read_file(sys.stdin.buffer.read())
except DomainError as error:
    print(error.code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def texts(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_file(content)]


def code(content: bytes) -> str:
    with pytest.raises(DomainError) as refused:
        read_file(content)
    return refused.value.code


def workbook() -> bytes:
    return write_xlsx(Sheet("Proef", ROWS[0], [[1, "Café De Brug"]]))


def rebuilt(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Take a good workbook apart, change its parts and put it together again."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_page(rows: str, before: str = "", dimension: str = "A1:B2") -> bytes:
    xml = (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )
    return rebuilt(lambda parts: parts.update({PAGE: xml.encode()}))


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le"])
def test_S30_a_csv_file_is_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in ROWS)
    assert texts(text.encode(encoding)) == ROWS


def test_a_csv_file_in_latin_1_with_semicolons_is_read() -> None:
    assert texts("Nummer;Naam\r\n1;Café De Brug\r\n".encode("latin-1")) == ROWS


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_S30_any_line_end_is_read_and_a_quoted_one_stays(end: str) -> None:
    assert texts(f'Nummer;Naam{end}1;"een\ntwee"{end}{end}'.encode())[1] == ["1", "een\ntwee"]


def test_the_line_that_names_the_delimiter_is_skipped_and_counted() -> None:
    rows = read_file(b"sep=,\r\nNummer,Naam\r\n1,x\r\n")
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize("content", [b"Nummer;Naam\r\n1;a\0b", b"\0" * 500, b"a;b\n" + b"\0\0\1\2" * 9])
def test_S30_a_file_with_nul_bytes_is_refused(content: bytes) -> None:
    assert code(content) in ("file_holds_nul", "file_unreadable")


def test_S30_a_quote_that_is_never_closed_is_refused_with_its_line() -> None:
    with pytest.raises(DomainError) as refused:
        read_file(b'Nummer;Naam\r\n1;"open\r\n2;x')
    assert refused.value.code == "file_unreadable"


def test_S30_one_field_of_almost_two_megabytes_is_refused_at_once() -> None:
    started = time.monotonic()
    assert code(b"Nummer;Naam\r\n1;" + b"x" * (MAX_BYTES - 100)) == "file_unreadable"
    assert time.monotonic() - started < 5


def test_a_file_over_two_megabytes_is_refused() -> None:
    assert code(b"x" * (MAX_BYTES + 1)) == "file_big"


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"\x89PNG\r\n", b"MZ\x90", b"<html>"])
def test_S30_what_is_no_table_is_refused_by_what_it_is(content: bytes) -> None:
    assert code(content) == "file_unknown"


def test_S30_a_workbook_with_a_password_is_refused() -> None:
    assert code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "file_locked"


def test_a_workbook_is_read() -> None:
    assert texts(workbook()) == ROWS


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("xl/vbaProject.bin", b"macro", "file_macros"),
        ("xl/embeddings/nested.zip", b"PK\x03\x04", "file_not_xlsx"),
        ("../../etc/passwd", b"x", "file_not_xlsx"),
        ("/etc/passwd", b"x", "file_not_xlsx"),
        ("xl/bomb.xml", b"\0" * (21 * MEBIBYTE), "file_too_heavy"),
        ("xl/ratio.xml", b"\0" * (5 * MEBIBYTE), "file_too_heavy"),
    ],
    ids=["macro", "nested zip", "zip slip", "absolute", "too large", "too well packed"],
)
def test_S30_a_workbook_is_refused_for_what_is_in_it(name: str, content: bytes, refusal: str) -> None:
    assert code(rebuilt(lambda parts: parts.update({name: content}))) == refusal


def test_S30_a_macro_workbook_is_refused_whatever_it_is_called() -> None:
    kind = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    assert code(rebuilt(lambda parts: parts.update({"[Content_Types].xml": kind}))) == "file_macros"


def test_S30_more_parts_than_a_workbook_has_are_refused() -> None:
    assert (
        code(rebuilt(lambda parts: parts.update({f"xl/{n}.xml": b"x" for n in range(300)})))
        == "file_too_heavy"
    )


def test_S30_a_link_in_the_zip_is_refused() -> None:
    written = io.BytesIO(workbook())
    with zipfile.ZipFile(written, "a") as archive:
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert code(written.getvalue()) == "file_not_xlsx"


def test_S30_a_zip_that_is_no_workbook_or_cut_off_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("brief.txt", "hallo")
    assert code(written.getvalue()) == "file_not_xlsx"
    assert code(workbook()[:-200]) == "file_not_xlsx"


@pytest.mark.parametrize(
    "before",
    [f"{ENTITIES}]>", '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'],
    ids=["billion laughs", "external entity"],
)
def test_S30_entities_in_a_workbook_are_refused(before: str) -> None:
    assert code(with_page(f'<row r="1">{inline("A1", "&j;")}</row>', before)) == "file_not_xlsx"


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1:A1", "onzin"])
def test_S30_what_a_workbook_says_of_its_own_size_is_not_believed(dimension: str) -> None:
    rows = f'<row r="1">{inline("A1", "Nummer")}</row><row r="2">{inline("A2", "1")}</row>'
    content = with_page(rows, dimension=dimension)
    if dimension == "onzin":
        assert code(content) == "file_not_xlsx"
    else:
        assert texts(content) == [["Nummer"], ["1"]]


def test_S30_a_row_far_down_and_a_column_far_right_cost_nothing() -> None:
    started = time.monotonic()
    first = f'<row r="1">{inline("A1", "a")}{inline("XFD1", "b")}</row>'
    rows = f'{first}<row r="1048576">{inline("A1048576", "c")}</row>'
    assert [(row.line, len(row.cells)) for row in read_file(with_page(rows))] == [(1, 1), (1_048_576, 1)]
    assert time.monotonic() - started < 5


def test_S30_more_than_two_thousand_rows_are_refused() -> None:
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", str(n))}</row>' for n in range(1, 2_100))
    assert code(with_page(rows)) == "file_many_rows"
    assert code(b"Nummer\r\n" + b"1\r\n" * 2_100) == "file_many_rows"


def test_S30_a_heavy_workbook_ends_soon_and_takes_little_memory() -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for _ in range(1_900):
        page.append(["x" * 150 for _ in range(50)])
    written = io.BytesIO()
    book.save(written)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], input=written.getvalue(), capture_output=True, check=True
    )
    refusal, kibibytes = done.stdout.decode().split()
    assert refusal == "file_too_heavy"
    assert int(kibibytes) < 300 * 1024
    assert time.monotonic() - started < 20


def test_S31_a_formula_in_a_workbook_is_seen_and_not_run() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Nummer", "=1+1"])
    written = io.BytesIO()
    book.save(written)
    assert [cell.kind for cell in read_file(written.getvalue())[0].cells] == [CellKind.TEXT, CellKind.FORMULA]
