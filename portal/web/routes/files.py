"""Whole lists as files: download, change, send back, look at what it would do, confirm."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.domain.calendar import local_date
from portal.domain.errors import DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action
from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_cells import MAX_ROWS, Sheet
from portal.services.bulk_files import read_file
from portal.services.bulk_locations import read_locations
from portal.services.bulk_offerings import read_offerings, town_names
from portal.services.bulk_preview import Preview
from portal.services.uploads import Upload, confirm_upload, find_upload, judge, judge_again, keep_preview
from portal.services.week_list import week_list
from portal.web.auth import acting_organisation_id, allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.errors import status_of
from portal.web.forms.sheets import read_sheet
from portal.web.htmx import done
from portal.web.messages import sentence
from portal.web.person import person
from portal.web.sent_sheets import MEGABYTES, sent_sheet, take_sheets, ticked_rows
from portal.web.sheets import KINDS, SheetKind, location_sheet, offering_sheet, week_sheet
from portal.web.upload_page import upload_view
from portal.web.work import now, reader, writing

blueprint = Blueprint("files", __name__)
may_edit = allowed(Action.EDIT_OFFERING)

take_sheets(blueprint, "upload")


@blueprint.get("/mijn/bestanden")
@may_edit
def show() -> Response:
    """Show what can be downloaded and sent back."""
    return _page(None, None, 200)


@blueprint.get("/mijn/bestanden/<slug>.<form>")
@may_edit
def download(slug: str, form: str) -> Response:
    """Give a list as a file."""
    kind = _kind(slug)
    if form not in FORMS:
        raise NotFoundError
    return file_answer(_sheet(kind), form=form, name=kind.slug, now=now())


@blueprint.post("/mijn/bestanden/<slug>")
@may_edit
def upload(slug: str) -> Response:
    """Read a file, judge every row of it and show what it would do; nothing is changed yet."""
    kind = _kind(slug)
    organisation_id = acting_organisation_id()
    file_name, content = sent_sheet()
    try:
        read = read_sheet(kind, read_file(content))
    except DomainError as error:
        return _page(kind, sentence(error.code, **error.data), 422)
    with writing() as session:
        found = judge(session, kind=kind.kind, organisation_id=organisation_id, claims=read.claims, now=now())
        upload_id = keep_preview(
            session,
            kind=kind.kind,
            organisation_id=organisation_id,
            user_id=person(),
            file_name=file_name,
            preview=Preview(found.lines, (*read.faults, *found.faults), read.unknown_headings),
            now=now(),
        )
    return done(url_for("files.preview", upload_id=upload_id))


@blueprint.get("/mijn/bestanden/voorbeeld/<int:upload_id>")
@may_edit
def preview(upload_id: int) -> Response:
    """Show what a file would change, or what came of it."""
    return _preview(upload_id)


@blueprint.post("/mijn/bestanden/voorbeeld/<int:upload_id>")
@may_edit
def confirm(upload_id: int) -> Response:
    """Save what was shown; when somebody was first, nothing is saved and the page shows how it stands now."""
    try:
        with writing() as session:
            confirm_upload(
                session,
                upload_id=upload_id,
                organisation_id=acting_organisation_id(),
                user_id=person(),
                chosen=ticked_rows(),
                also_same="gelijk" in request.form,
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        if error.code == "upload_expired":
            raise
        _judge_again(upload_id)
        return _preview(upload_id, status=status_of(error), is_overtaken=True)
    return done(url_for("files.preview", upload_id=upload_id))


def _preview(upload_id: int, *, status: int = 200, is_overtaken: bool = False) -> Response:
    view = upload_view(_found(upload_id), is_overtaken=is_overtaken)
    return make_response(render_template("files/preview.html", view=view), status)


def _judge_again(upload_id: int) -> None:
    with writing() as session:
        judge_again(
            session,
            upload_id=upload_id,
            organisation_id=acting_organisation_id(),
            user_id=person(),
            now=now(),
        )


def _found(upload_id: int) -> Upload:
    return find_upload(
        reader(),
        upload_id=upload_id,
        organisation_id=acting_organisation_id(),
        user_id=person(),
        now=now(),
    )


def _page(kind: SheetKind | None, fault: str | None, status: int) -> Response:
    page = render_template(
        "files/show.html",
        kinds=list(KINDS.values()),
        faulty=kind,
        fault=fault,
        max_rows=MAX_ROWS,
        max_megabytes=MEGABYTES,
    )
    return make_response(page, status)


def _sheet(kind: SheetKind) -> Sheet:
    organisation_id = acting_organisation_id()
    if kind.kind is UploadKind.WEEK:
        return week_sheet(week_list(reader(), organisation_id=organisation_id, now=now()), now())
    if kind.kind is UploadKind.LOCATIONS:
        return location_sheet(read_locations(reader(), organisation_id=organisation_id))
    found = read_offerings(reader(), organisation_id=organisation_id, today=local_date(now()))
    return offering_sheet(found, town_names(reader()))


def _kind(slug: str) -> SheetKind:
    kind = KINDS.get(slug)
    if kind is None:
        raise NotFoundError
    return kind
