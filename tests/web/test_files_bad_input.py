"""Whatever file is sent: a clear sentence, by row and column where there is one, and nothing is saved."""

import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from portal.db import reading
from portal.models import AvailabilityReport, UploadPreview
from tests.pages import Browser, parse, words
from tests.web.test_files import HEADINGS, rows, upload

MEBIBYTE = 1024 * 1024


def count_of(engine: Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 * MEBIBYTE))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Kies eerst een bestand."),
        (b"x" * (2 * MEBIBYTE + 1), "groter dan 2 MB"),
        (b"%PDF-1.7", "geen XLSX- of CSV-bestand"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "heeft een wachtwoord"),
        (b"PK\x03\x04 kapot", "kunnen wij niet lezen"),
        (b"Nummer;Versie\0", "geen tekst die wij kunnen lezen"),
        (HEADINGS.encode(), "geen regels onder de kopregel"),
        (b"Naam;Leeftijd\r\nJan;12", "niet de kolommen van deze lijst"),
        (b"Nummer;Nummer;Wachtenden\r\n1;1;2", "twee keer"),
        (b"Nummer;Wachtenden\r\n" + b"1;2\r\n" * 2_100, "meer dan 2000 regels"),
        (b'Nummer;Wachtenden\r\n1;"2', "aanhalingsteken"),
    ],
    ids=[
        *("nothing", "too large", "a pdf", "a password", "a broken zip", "nul", "headings only"),
        *("another list", "a heading twice", "too many rows", "an open quote"),
    ],
)
def test_S30_a_file_that_cannot_be_read_is_refused_in_words(
    editor: Browser, engine: Engine, content: bytes, said: str
) -> None:
    answer = upload(editor, content)
    assert answer.status_code == 422
    assert said in words(answer)
    link = parse(answer).find(".//*[@id='fouten']//a")
    assert link is not None
    assert link.get("href") == "#bestand-weeklijst"
    assert count_of(engine, UploadPreview) == 0


def test_S30_an_xlsx_bomb_is_refused_before_it_is_opened(editor: Browser, engine: Engine) -> None:
    content = bomb()
    assert len(content) < 2 * MEBIBYTE
    answer = upload(editor, content, name="lijst.xlsx")
    assert (answer.status_code, "te zwaar om te lezen" in words(answer)) == (422, True)


def test_S35_an_upload_of_50_megabytes_is_refused_in_words(editor: Browser, engine: Engine) -> None:
    answer = upload(editor, b"x" * (50 * MEBIBYTE))
    assert answer.status_code == 413
    assert "groter dan 2 MB" in words(answer)
    assert count_of(engine, UploadPreview) == 0


def test_S35_other_forms_take_no_two_megabytes(editor: Browser, world: Any) -> None:
    body = b"csrf_token=x&note=" + b"x" * 2 * MEBIBYTE
    kind = "application/x-www-form-urlencoded"
    answer = editor.post(f"/mijn/week/{world.offering_id}", data=body, content_type=kind)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("bel ons", "bel ons Vul een aantal weken in"),
        ("-1", "-1 Vul een aantal weken in van 0 tot en met 260"),
        ("99999999", "99999999 Vul een aantal weken in van 0"),
        ("<script>alert(1)</script>", "<script>alert(1)</script> Vul een aantal weken in"),
        ("😀", "Vul een aantal weken in"),
        ("x" * 5_000, "Vul een aantal weken in"),
    ],
)
def test_S38_S40_a_figure_that_cannot_be_is_named_by_row_and_column(
    editor: Browser, engine: Engine, world: Any, typed: str, said: str
) -> None:
    content = f"{HEADINGS}\r\n{world.offering_id};;{typed};".encode()
    page = editor.get(upload(editor, content).location)
    assert "2 Kennismaking (weken)" in words(page)
    assert said in words(page)
    assert "Er is niets om op te slaan." in words(page)
    assert count_of(engine, AvailabilityReport) == 2
    assert parse(page).findall(".//main//script") == []


def test_a_bsn_in_a_file_is_refused_with_the_reason_and_not_repeated(editor: Browser, world: Any) -> None:
    page = editor.get(upload(editor, rows(f"{world.offering_id};;2;BSN 111222333")).location)
    assert "lijkt een burgerservicenummer te staan" in words(page)
    assert "111222333" not in page.text


def test_a_csv_file_in_latin_1_with_semicolons_is_read(editor: Browser, world: Any) -> None:
    page = editor.get(upload(editor, rows(f"{world.offering_id};;2;Café, één trap op")).location)
    assert "Café, één trap op" in words(page)


def test_a_number_that_is_missing_odd_or_twice_is_named(editor: Browser, world: Any) -> None:
    own = f"{world.offering_id};;2;"
    said = words(editor.get(upload(editor, rows(";;2;", "abc;;2;", own, own)).location))
    for sentence in ("Het nummer ontbreekt", "Dit is geen nummer uit deze lijst", "staat ook op regel 4"):
        assert sentence in said


def test_columns_that_mean_nothing_are_said_to_be_skipped(editor: Browser, world: Any) -> None:
    content = f"Nummer;Wachtenden;Mijn notitie\r\n{world.offering_id};4;x".encode()
    assert "overgeslagen: Mijn notitie" in words(editor.get(upload(editor, content).location))


def test_a_long_file_name_with_markup_is_shown_as_text(editor: Browser, world: Any) -> None:
    name = "<b>" + "x" * 300 + ".csv"
    answer = upload(editor, rows(f"{world.offering_id};;2;"), name=name)
    assert parse(editor.get(answer.location)).findall(".//main//b") == []


def test_a_session_that_ended_sends_to_sign_in_and_saves_nothing(
    editor: Browser, engine: Engine, clock: Any, world: Any
) -> None:
    token = editor.token()
    clock.advance(hours=3)
    data = {"bestand": (io.BytesIO(rows(f"{world.offering_id};;2;")), "lijst.csv"), "csrf_token": token}
    answer = editor.post("/mijn/bestanden/weeklijst", data=data)
    assert answer.status_code == 302
    assert answer.location.startswith("/inloggen")
    assert count_of(engine, UploadPreview) == 0


def test_S13_more_than_sixty_files_an_hour_are_too_many(editor: Browser) -> None:
    token = editor.token()
    statuses = [
        editor.post("/mijn/bestanden/weeklijst", data={"csrf_token": token}).status_code for _ in range(61)
    ]
    assert statuses == [422] * 60 + [429]
