"""A sheet of indicators as a file: download, change, send back, look at what it would do, confirm."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, render_template, url_for

from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_cells import MAX_ROWS
from portal.services.bulk_files import read_file
from portal.services.bulk_preview import Preview
from portal.services.indicator_files import (
    check_sheet,
    judge_answers,
    judge_answers_again,
    keep_answers,
)
from portal.services.indicator_sheet import IndicatorSheet, read_sheet
from portal.services.uploads import find_upload, keep_preview
from portal.web.auth import allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.forms.indicator_sheets import indicator_sheet_file, read_indicator_file
from portal.web.htmx import done
from portal.web.indicator_rooms import EntryRoom
from portal.web.indicator_upload_page import indicator_upload_view
from portal.web.indicator_words import period_name
from portal.web.messages import sentence
from portal.web.person import person
from portal.web.sent_sheets import MEGABYTES, sent_sheet, take_sheets, ticked_rows
from portal.web.work import now, reader, writing

Found = Callable[[EntryRoom, str, str], Any]


def show_files(read: Found, room: EntryRoom, desk: str, period: str) -> Response:
    """Show how to take the sheet along as a file and send it back."""
    return _page(room, read(room, desk, period), None, 200)


def download(read: Found, room: EntryRoom, desk: str, period: str, form: str) -> Response:
    """Give the sheet as a file."""
    if form not in FORMS:
        raise NotFoundError
    sheet: IndicatorSheet = read(room, desk, period)
    name = f"indicatoren-{sheet.desk.code}-{sheet.period.code}"
    return file_answer(indicator_sheet_file(sheet), form=form, name=name, now=now())


def upload(read: Found, room: EntryRoom, desk: str, period: str) -> Response:
    """Read a file and show what it would do; nothing is changed yet."""
    sheet: IndicatorSheet = read(room, desk, period)
    name, content = sent_sheet()
    try:
        found = read_indicator_file(sheet, read_file(content))
    except DomainError as error:
        return _page(room, sheet, sentence(error.code, **error.data), 422)
    judged = judge_answers(sheet, found.claims)
    with writing() as session:
        upload_id = keep_preview(
            session,
            kind=UploadKind.INDICATORS,
            organisation_id=sheet.desk.organisation_id,
            user_id=person(),
            file_name=name,
            preview=Preview(judged.lines, (*found.faults, *judged.faults), found.unknown_headings),
            now=now(),
        )
    return done(_address(room, "preview", sheet, upload_id=upload_id))


def preview(read: Found, room: EntryRoom, desk: str, period: str, upload_id: int) -> Response:
    """Show what a file would change, or what came of it."""
    return _preview(room, read(room, desk, period), upload_id)


def confirm(read: Found, room: EntryRoom, desk: str, period: str, upload_id: int) -> Response:
    """Keep as drafts what was shown; when somebody was first, nothing is kept and the page shows it."""
    sheet: IndicatorSheet = read(room, desk, period)
    at: dict[str, Any] = {"desk": sheet.desk, "period": sheet.period, "upload_id": upload_id}
    try:
        with writing() as session:
            keep_answers(session, chosen=ticked_rows(), user_id=person(), now=now(), **at)
    except ConflictError:
        with writing() as session:
            judge_answers_again(session, user_id=person(), now=now(), **at)
        return _preview(room, read(room, desk, period), upload_id, status=409, is_overtaken=True)
    return done(_address(room, "preview", sheet, upload_id=upload_id))


def add_file_views(blueprint: Blueprint, room: EntryRoom, found: Callable[..., Any]) -> None:
    """Give a room its pages for files."""

    def read(room: EntryRoom, desk: str, period: str) -> IndicatorSheet:
        at, when = found(room, desk, period)
        return read_sheet(reader(), desk=at, period=when, now=now())

    sheet = "/<desk>/<period>/bestand"
    views: tuple[tuple[str, str, str, Callable[..., Any]], ...] = (
        ("GET", sheet, "files", show_files),
        ("POST", sheet, "upload", upload),
        ("GET", f"{sheet}.<form>", "download", download),
        ("GET", f"{sheet}/<int:upload_id>", "preview", preview),
        ("POST", f"{sheet}/<int:upload_id>", "confirm", confirm),
    )
    for method, address, name, view in views:
        guarded = allowed(room.action)(partial(view, read, room))
        blueprint.add_url_rule(address, name, guarded, methods=[method])
    take_sheets(blueprint, "upload")


def _preview(
    room: EntryRoom, sheet: IndicatorSheet, upload_id: int, *, status: int = 200, is_overtaken: bool = False
) -> Response:
    upload = find_upload(
        reader(),
        upload_id=upload_id,
        organisation_id=sheet.desk.organisation_id,
        user_id=person(),
        now=now(),
    )
    if upload.kind is not UploadKind.INDICATORS:
        raise NotFoundError
    check_sheet(upload.preview.lines, desk=sheet.desk, period=sheet.period)
    view = indicator_upload_view(sheet, upload, is_overtaken=is_overtaken)
    page = render_template(
        "indicators/preview.html", room=room, sheet=sheet, name=period_name(sheet.period), view=view
    )
    return make_response(page, status)


def _page(room: EntryRoom, sheet: IndicatorSheet, fault: str | None, status: int) -> Response:
    page = render_template(
        "indicators/files.html",
        room=room,
        sheet=sheet,
        name=period_name(sheet.period),
        fault=fault,
        max_rows=MAX_ROWS,
        max_megabytes=MEGABYTES,
    )
    return make_response(page, status)


def _address(room: EntryRoom, view: str, sheet: IndicatorSheet, **more: int) -> str:
    return url_for(f"{room.name}.{view}", desk=sheet.desk.code, period=sheet.period.code, **more)  # type: ignore[arg-type]
