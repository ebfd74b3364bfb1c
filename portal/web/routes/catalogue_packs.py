"""A region pack sent in by a browser: every fault in Dutch, what it would change, and the yes."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.regions.document import LARGEST_FILE
from portal.regions.faults import Fault
from portal.regions.reader import PackError, read_sent_pack
from portal.services.attempts import count_attempt
from portal.services.catalogue_edits import field_code
from portal.services.catalogue_reading import RegionLine
from portal.services.pack_changes import contents_of
from portal.services.pack_contents import open_contents
from portal.services.pack_uploads import confirm_pack, find_pack, judge_pack_again, keep_pack
from portal.web.auth import allowed, current_session, current_user_id
from portal.web.catalogue_desk import maker_in, region_at
from portal.web.catalogue_words import change_views, names_in
from portal.web.errors import status_of
from portal.web.htmx import done
from portal.web.messages import sentence
from portal.web.sent_files import hear_out, sent_file
from portal.web.supply_page import refuse_huge_ids
from portal.web.work import now, reader, writing

blueprint = Blueprint("catalogue_packs", __name__, url_prefix="/regio/catalogus")
blueprint.before_request(refuse_huge_ids)
may_edit = allowed(Action.EDIT_CATALOGUE)

ENVELOPE_BYTES = 64 * 1024
UPLOADS_PER_HOUR = 30


@blueprint.url_value_preprocessor
def allow_a_pack(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Let a request that brings a pack be as large as a pack may be, before anything reads it."""
    if endpoint == "catalogue_packs.send":
        request.max_content_length = LARGEST_FILE + ENVELOPE_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    """Say that the file is too large; a signed-in browser is heard out."""
    if current_session() is not None:
        hear_out()
    words = sentence("pack_file_large")
    page = render_template("errors/page.html", title="Dit bestand is te groot", text=words, status=413)
    return make_response(page, 413)


@blueprint.get("/<region_code>/pakket")
@may_edit
def ask(region_code: str) -> Response:
    """Ask for a pack."""
    return _ask_page(region_at(region_code, Action.EDIT_CATALOGUE), [], 200)


@blueprint.post("/<region_code>/pakket")
@may_edit
def send(region_code: str) -> Response:
    """Read a pack and show what it would change; nothing is changed yet."""
    region, user_id = region_at(region_code, Action.EDIT_CATALOGUE), current_user_id() or 0
    with writing() as session:
        count_attempt(
            session, bucket=f"pack:{user_id}", limit=UPLOADS_PER_HOUR, window_seconds=3600, now=now()
        )
    name, content = sent_file("bestand", most_bytes=LARGEST_FILE)
    try:
        pack = read_sent_pack(content, name=name)
        with writing() as session:
            upload_id = keep_pack(
                session, region_id=region.region_id, user_id=user_id, file_name=name, pack=pack, now=now()
            )
    except PackError as error:
        return _ask_page(region, [_fault_line(fault) for fault in error.faults], 422)
    except DomainError as error:
        return _ask_page(region, [("", "", sentence(error.code, **error.data))], status_of(error))
    return done(url_for("catalogue_packs.show", region_code=region.code, upload_id=upload_id))


@blueprint.get("/<region_code>/pakket/<int:upload_id>")
@may_edit
def show(region_code: str, upload_id: int) -> Response:
    """Show what a pack would change, or did."""
    return _preview(region_at(region_code, Action.EDIT_CATALOGUE), upload_id)


@blueprint.post("/<region_code>/pakket/<int:upload_id>")
@may_edit
def confirm(region_code: str, upload_id: int) -> Response:
    """Load what was shown; when somebody was first nothing is loaded and the page shows how it stands now."""
    region = region_at(region_code, Action.EDIT_CATALOGUE)
    try:
        with writing() as session:
            confirm_pack(
                session,
                upload_id=upload_id,
                region_id=region.region_id,
                maker=maker_in(region),
                now=now(),
            )
    except NotFoundError:
        raise
    except ConflictError as error:
        with writing() as session:
            judge_pack_again(session, upload_id=upload_id, region_id=region.region_id)
        return _preview(region, upload_id, fault=sentence(error.code), status=409)
    except DomainError as error:
        if error.code == "upload_expired":
            raise
        return _preview(region, upload_id, fault=sentence(error.code, **error.data), status=422)
    return done(url_for("catalogue_packs.show", region_code=region.code, upload_id=upload_id))


def _fault_line(fault: Fault) -> tuple[str, str, str]:
    place = str(fault.place.line) if fault.place else ""
    where = " ".join(part for part in (fault.path, f"({fault.code})" if fault.code else "") if part)
    if "expected" in fault.data:
        allowed = str(fault.data["expected"]).replace("'", "").replace(" or ", ", ")
        return place, where, sentence("pack_one_of", allowed=allowed)
    return place, where, sentence(field_code(fault), **fault.data)


def _ask_page(region: RegionLine, faults: list[tuple[str, str, str]], status: int) -> Response:
    return make_response(render_template("catalogue/pack.html", region=region, faults=faults), status)


def _preview(region: RegionLine, upload_id: int, *, fault: str | None = None, status: int = 200) -> Response:
    found = find_pack(
        reader(),
        upload_id=upload_id,
        region_id=region.region_id,
        user_id=current_user_id() or 0,
        now=now(),
    )
    held = open_contents(reader(), region_id=region.region_id)
    names = names_in({**held, **contents_of(found.pack)})
    page = render_template(
        "catalogue/pack_preview.html",
        region=region,
        sent=found,
        changes=change_views(found.changes, names),
        fault=fault,
    )
    return make_response(page, status)
