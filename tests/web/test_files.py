"""Lists go out as files that are safe to open, and come back by way of a preview."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, func, select
from sqlmodel import col
from werkzeug.test import TestResponse

from portal.db import reading, unit_of_work
from portal.domain.availability import Availability
from portal.domain.terms import ReportChannel
from portal.models import AuditEntry, AvailabilityReport, Offering
from portal.services.availability import confirm_unchanged, report_availability
from portal.services.bulk_csv import read_csv
from tests.pages import Browser, words

HEADINGS = "Nummer;Versie;Kennismaking (weken);Toelichting voor verwijzers"


def upload(
    browser: Browser, content: bytes, *, slug: str = "weeklijst", name: str = "lijst.csv"
) -> TestResponse:
    """Send a file as a browser does; the parts are put together here, so that no temporary file is left."""
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = b"\r\n".join(
        [
            b"--grens\r\n" + part.format("csrf_token", "").encode() + browser.token().encode(),
            b"--grens\r\n" + part.format("bestand", f'; filename="{name}"').encode() + content,
            b"--grens--\r\n",
        ]
    )
    kind = "multipart/form-data; boundary=grens"
    return browser.post(f"/mijn/bestanden/{slug}", data=body, content_type=kind)


def rows(*lines: object) -> bytes:
    return "\r\n".join([HEADINGS, *map(str, lines)]).encode("latin-1")


def newest(engine: Engine, offering_id: int) -> AvailabilityReport:
    with reading(engine) as session:
        found = session.scalars(
            select(AvailabilityReport)
            .where(col(AvailabilityReport.offering_id) == offering_id)
            .order_by(col(AvailabilityReport.id).desc())
        ).first()
        assert found is not None
        session.expunge(found)
    return found


def counts(engine: Engine) -> tuple[int, int]:
    with reading(engine) as session:
        reports = session.scalar(select(func.count()).select_from(AvailabilityReport)) or 0
        return reports, session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@pytest.fixture
def row(engine: Engine, world: Any) -> Callable[..., str]:
    """Write a row about the own offering."""

    def write(weeks: str = "2", remark: str = "", number: object = None) -> str:
        seen = newest(engine, world.offering_id).id
        return f"{number or world.offering_id};{seen};{weeks};{remark}"

    return write


@pytest.mark.parametrize("slug", ["weeklijst", "locaties", "aanbod"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_S32_a_download_is_a_file_that_no_browser_runs(editor: Browser, slug: str, form: str) -> None:
    answer = editor.get(f"/mijn/bestanden/{slug}.{form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(
        f'attachment; filename="{slug}-2026-11-25.{form}"; filename*='
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_download_holds_own_rows_only_and_numbers_are_numbers(editor: Browser, world: Any) -> None:
    page = load_workbook(io.BytesIO(editor.get("/mijn/bestanden/weeklijst.xlsx").data)).worksheets[0]
    headings, *found = page.iter_rows(values_only=True)
    assert [row[0] for row in found] == [world.offering_id]
    assert found[0][headings.index("Kennismaking (weken)")] == 5
    assert found[0][headings.index("Neemt mensen aan")] == "ja"


@pytest.mark.parametrize("slug", ["weeklijst", "locaties", "aanbod"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_file_that_comes_back_unchanged_changes_nothing(
    editor: Browser, engine: Engine, slug: str, form: str
) -> None:
    content = editor.get(f"/mijn/bestanden/{slug}.{form}").data
    before = counts(engine)
    page = editor.get(upload(editor, content, slug=slug, name=f"x.{form}").location)
    assert "0 regels wijzigen, 1 regel blijft gelijk." in words(page)
    assert counts(engine) == before


def test_a_workbook_goes_out_is_changed_and_comes_back(editor: Browser, engine: Engine, world: Any) -> None:
    book = load_workbook(io.BytesIO(editor.get("/mijn/bestanden/weeklijst.xlsx").data))
    headings = [cell.value for cell in book.worksheets[0][1]]
    typed: dict[str, str | int] = {
        "Kennismaking (weken)": "2 maanden",
        "Wachtenden": 12,
        "Neemt mensen aan": "Beperkt",
        "Voor wie wel": "alleen 12+",
    }
    for heading, value in typed.items():
        book.worksheets[0].cell(2, headings.index(heading) + 1).value = value
    written = io.BytesIO()
    book.save(written)
    answer = upload(editor, written.getvalue(), name="weeklijst.xlsx")
    assert answer.status_code == 303
    assert newest(engine, world.offering_id).intake_weeks == 5
    page = editor.get(answer.location)
    assert "Kennismaking (weken) 5 8" in words(page)
    assert "Neemt mensen aan ja beperkt" in words(page)
    done = editor.send(answer.location)
    assert done.status_code == 303
    assert "Opgeslagen: 1 regel." in words(editor.get(done.location))
    found = newest(engine, world.offering_id)
    assert (found.intake_weeks, found.waiting_count, found.limit_text) == (8, 12, "alleen 12+")


def test_R15_confirming_twice_or_after_going_back_saves_once(
    editor: Browser, engine: Engine, row: Any
) -> None:
    address = upload(editor, rows(row())).location
    before = counts(engine)
    answers = [editor.send(address) for _ in range(3)]
    assert {answer.location for answer in answers} == {address}
    assert counts(engine) == (before[0] + 1, before[1] + 1)


def test_R14_a_save_on_the_page_while_the_file_was_open_is_shown_beside_it(
    editor: Browser, engine: Engine, world: Any, row: Any, now: Any
) -> None:
    address = upload(editor, rows(row("2"))).location
    with unit_of_work(engine) as session:
        report_availability(
            session,
            offering_id=world.offering_id,
            organisation_id=world.own_id,
            availability=Availability(intake_weeks=9, start_weeks=4),
            user_id=world.people["manager"],
            channel=ReportChannel.PORTAL,
            seen_report_id=newest(engine, world.offering_id).id,
            request_key=None,
            now=now,
        )
    answer = editor.send(address)
    assert answer.status_code == 409
    assert "Er is nog niets opgeslagen" in words(answer)
    assert "Kennismaking (weken) 9 2" in words(answer)
    assert newest(engine, world.offering_id).intake_weeks == 9
    assert editor.send(address, {"toch": str(world.offering_id)}).status_code == 303
    assert newest(engine, world.offering_id).intake_weeks == 2


def test_a_colleague_does_not_see_the_preview(editor: Browser, manager: Browser, row: Any) -> None:
    address = upload(editor, rows(row())).location
    assert manager.get(address).status_code == 404
    assert manager.send(address).status_code == 404


def test_S02_a_file_with_another_providers_number_changes_nothing_there(
    editor: Browser, engine: Engine, world: Any, row: Any
) -> None:
    page = editor.get(upload(editor, rows(row(number=world.foreign_offering_id))).location)
    assert "Wij kunnen dit aanbod niet vinden" in words(page)
    assert editor.send(page.request.path).status_code == 303
    assert newest(engine, world.foreign_offering_id).intake_weeks == 5


def test_an_expired_preview_is_said_to_be_so(editor: Browser, clock: Any, row: Any) -> None:
    address = upload(editor, rows(row())).location
    for _ in range(2):
        clock.advance(minutes=61)
        editor.get("/mijn/week")
    answer = editor.get(address)
    assert (answer.status_code, "Dit voorbeeld is verlopen" in words(answer)) == (422, True)


def test_a_link_from_a_mail_opens_no_files(app: Any, world: Any, engine: Engine, now: Any) -> None:
    from portal.services.sessions import start_session

    with unit_of_work(engine) as session:
        secret = start_session(
            session,
            user_id=world.people["editor"],
            organisation_id=world.own_id,
            week_list_only=True,
            expires_at=now + timedelta(hours=1),
            now=now,
        )
    browser = app.test_client()
    with browser.session_transaction() as kept:
        kept.update({"_user_id": secret, "_fresh": True, "seen": int(now.timestamp())})
    for path in ("/mijn/bestanden", "/mijn/bestanden/weeklijst.csv", "/mijn/hulp/1"):
        assert browser.get(path).status_code == 403


def test_S31_a_text_that_looks_like_a_formula_goes_out_harmless_and_comes_back_the_same(
    editor: Browser, engine: Engine, world: Any
) -> None:
    with unit_of_work(engine) as session:
        offering = session.get(Offering, world.offering_id)
        assert offering is not None
        offering.referrer_note = '=HYPERLINK("http://kwaad.example";"klik")'
    content = editor.get("/mijn/bestanden/aanbod.csv").data
    assert "'=HYPERLINK" in content.decode("utf-8-sig")
    assert any(cell.text.startswith("=HYPERLINK") for cell in read_csv(content)[1].cells)
    assert "0 regels wijzigen" in words(editor.get(upload(editor, content, slug="aanbod").location))


def test_a_confirmation_by_a_colleague_meanwhile_is_no_conflict(
    editor: Browser, engine: Engine, world: Any, row: Any, now: Any
) -> None:
    content = rows(row())
    with unit_of_work(engine) as session:
        confirm_unchanged(
            session,
            organisation_id=world.own_id,
            offering_ids=None,
            user_id=world.people["manager"],
            channel=ReportChannel.PORTAL,
            request_key=None,
            now=now,
        )
    assert "1 regel wijzigt" in words(editor.get(upload(editor, content).location))
