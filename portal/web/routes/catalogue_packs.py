"""A region pack sent in by a browser: every fault in Dutch, what it would change, and the yes."""

from flask import Blueprint, Response, make_response, render_template, url_for

from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.regions.document import LARGEST_FILE
from portal.regions.faults import Fault
from portal.regions.reader import PackError, read_sent_pack
from portal.services.catalogue_edits import field_code
from portal.services.catalogue_reading import RegionLine
from portal.services.pack_changes import contents_of
from portal.services.pack_contents import open_contents
from portal.services.pack_uploads import confirm_pack, find_pack, judge_pack_again, keep_pack
from portal.web.auth import allowed, current_user_id
from portal.web.catalogue_desk import maker_in, region_at
from portal.web.catalogue_words import change_views, names_in
from portal.web.errors import status_of
from portal.web.htmx import done
from portal.web.messages import sentence
from portal.web.sent_files import count_upload, sent_file, take_files
from portal.web.supply_page import refuse_huge_ids
from portal.web.work import now, reader, writing

blueprint = Blueprint("catalogue_packs", __name__, url_prefix="/regio/catalogus")
blueprint.before_request(refuse_huge_ids)
may_edit = allowed(Action.EDIT_CATALOGUE)

PACKS_PER_HOUR = 30

take_files(blueprint, "send", most_bytes=LARGEST_FILE, code="pack_file_large")


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
    count_upload(user_id, limit=PACKS_PER_HOUR)
    name, content = sent_file(most_bytes=LARGEST_FILE)
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
