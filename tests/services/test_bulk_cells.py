"""What is written in a file is never run by a spreadsheet, and comes back as it was."""

import csv
import io
import zipfile
from datetime import date

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.services.bulk_cells import ReadRow, Sheet, guarded, unguarded
from portal.services.bulk_csv import read_csv, write_csv
from portal.services.bulk_xlsx import read_xlsx, write_xlsx

DANGEROUS = [
    "=1+1",
    "+31 182",
    "-2",
    "@SOM(A1)",
    "\tx",
    "\rx",
    "\0x",
    "\ufeff=1",
    '"=1',
    " =1",
    "＝1",
    "''=1",
    "'=1",
]
TEXTS = some.text(
    some.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
)


def texts_of(rows: list[ReadRow]) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_S31_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["'s-Gravenhage", "4-6 weken", "Jan's huis", "0182 - 12", "a=b", ""])
def test_S31_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text == unguarded(text)


@given(some.text(max_size=40) | some.sampled_from(DANGEROUS))
def test_S31_guarding_a_text_can_always_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(' "“”„\ufeff\u00a0\n').startswith(tuple("=+-@\t\r\0＝＋－＠"))


@given(
    some.lists(
        TEXTS | some.sampled_from([one for one in DANGEROUS if "\0" not in one]), min_size=1, max_size=5
    )
)
def test_S31_a_csv_file_gives_back_every_text(texts: list[str]) -> None:
    sheet = Sheet("Proef", ["Nummer", "Tekst"], [[number, text] for number, text in enumerate(texts)])
    found = texts_of(read_csv(write_csv(sheet)))[1:]
    assert [(row[0], row[1].strip(" ")) for row in found] == [
        (str(number), text.strip(" ")) for number, text in enumerate(texts)
    ]


@settings(max_examples=8, deadline=None)
@given(
    some.lists(TEXTS | some.sampled_from(["=1+1", "+31", "@x", "'=1", "'s avonds"]), min_size=20, max_size=40)
)
def test_S31_a_workbook_gives_back_every_text(texts: list[str]) -> None:
    sheet = Sheet("Proef", ["Nummer", "Tekst"], [[number, f"{text}."] for number, text in enumerate(texts)])
    found = texts_of(read_xlsx(write_xlsx(sheet)))
    assert [row[1] for row in found[1:]] == [f"{text}.".strip(" ") for text in texts]


def test_S31_a_workbook_holds_no_formula_and_numbers_stay_numbers() -> None:
    content = write_xlsx(
        Sheet("Proef", ["a", "b", "c"], [["=1+1", 4, 4.5], ["+1", None, date(2026, 12, 31)]])
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): cell for cell in page.iter() if cell.tag.endswith("}c")}
    assert not [one for one in page.iter() if one.tag.endswith("}f")]
    assert {cells[name].get("t") for name in ("A2", "A3")} <= {"s", "inlineStr"}
    assert [cells[name].get("t") for name in ("B2", "C2")] == ["n", "n"]


def test_a_csv_file_is_as_dutch_excel_wants_it() -> None:
    content = write_csv(Sheet("Proef", ["Nummer", "Graden", "Dag"], [[1, 52.0172, date(2026, 12, 31)]]))
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text == "Nummer;Graden;Dag\r\n1;52,0172;31-12-2026\r\n"
    assert next(csv.reader(io.StringIO(text), delimiter=";")) == ["Nummer", "Graden", "Dag"]
