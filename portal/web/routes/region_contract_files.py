"""Providers, contracts and products by file: fetched, sent in, looked at, and only then saved."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.duties import Role
from portal.domain.errors import ConflictError, DomainError, NotAllowedError
from portal.domain.permissions import Action
from portal.services.board import regions_in
from portal.services.bulk_files import read_file
from portal.services.contract_reading import read_region
from portal.services.contract_uploads import confirm_contracts, judge_contracts_again, keep_contracts
from portal.services.region_providers import provider_numbers
from portal.services.uploads import find_upload
from portal.web.auth import allowed, current_actor
from portal.web.board_filter import read_number
from portal.web.contract_sheet import CONTRACTS, contract_sheet
from portal.web.downloads import file_answer
from portal.web.errors import status_of
from portal.web.forms.contract_sheets import MOST_ROWS, read_contracts_file
from portal.web.messages import sentence
from portal.web.person import person
from portal.web.sent_sheets import MEGABYTES, sent_sheet, take_sheets
from portal.web.upload_page import upload_view
from portal.web.work import now, reader, writing

blueprint = Blueprint("region_contract_files", __name__, url_prefix="/regio/aanbieders/bestand")
may_edit = allowed(Action.EDIT_CONTRACTS)

take_sheets(blueprint, "upload")


@dataclass(frozen=True)
class Desk:
    """The region that a contract manager works for now, and the organisation that holds the file.

    `asked` is what addresses say of the region: nothing for who has one.
    """

    region_id: int
    organisation_id: int
    user_id: int
    region_ids: tuple[int, ...]

    @property
    def asked(self) -> int | None:
        return self.region_id if len(self.region_ids) > 1 else None


@blueprint.get("")
@may_edit
def show() -> Response:
    """Show what can be fetched and sent back."""
    return _page(_desk(), None)


@blueprint.get("/overeenkomsten.xlsx")
@may_edit
def download() -> Response:
    """Give all contracts of the region, a row a product."""
    desk = _desk()
    contracts = read_region(reader(), region_id=desk.region_id)
    sheet = contract_sheet(contracts, provider_numbers(reader(), region_ids={desk.region_id}))
    return file_answer(sheet, form="xlsx", name=CONTRACTS.slug, now=now())


@blueprint.post("")
@may_edit
def upload() -> AnyResponse:
    """Read a file and judge every row of it; nothing is saved yet."""
    desk = _desk()
    name, content = sent_sheet()
    try:
        read = read_contracts_file(read_file(content))
    except DomainError as error:
        return _page(desk, sentence(error.code, **error.data), 422)
    with writing() as session:
        upload_id = keep_contracts(
            session,
            region_id=desk.region_id,
            organisation_id=desk.organisation_id,
            user_id=desk.user_id,
            file_name=name,
            rows=read.rows,
            faults=read.faults,
            unknown_headings=read.unknown_headings,
            now=now(),
        )
    return _to(desk, upload_id)


@blueprint.get("/<int:upload_id>")
@may_edit
def preview(upload_id: int) -> Response:
    """Show what a file would make and change, or what came of it."""
    return _preview(_desk(), upload_id)


@blueprint.post("/<int:upload_id>")
@may_edit
def confirm(upload_id: int) -> AnyResponse:
    """Save what was shown; when something changed meanwhile, nothing is saved and it is judged anew."""
    desk = _desk()
    try:
        with writing() as session:
            confirm_contracts(
                session,
                upload_id=upload_id,
                region_id=desk.region_id,
                organisation_id=desk.organisation_id,
                user_id=desk.user_id,
                now=now(),
            )
    except ConflictError as error:
        with writing() as session:
            judge_contracts_again(
                session,
                upload_id=upload_id,
                region_id=desk.region_id,
                organisation_id=desk.organisation_id,
                user_id=desk.user_id,
                now=now(),
            )
        return _preview(desk, upload_id, is_overtaken=True, status=status_of(error))
    return _to(desk, upload_id)


def _preview(desk: Desk, upload_id: int, *, is_overtaken: bool = False, status: int = 200) -> Response:
    upload = find_upload(
        reader(),
        upload_id=upload_id,
        organisation_id=desk.organisation_id,
        user_id=desk.user_id,
        now=now(),
    )
    view = upload_view(upload, is_overtaken=is_overtaken, kind=CONTRACTS)
    page = render_template("region/contract_preview.html", view=view, region=desk.asked)
    return make_response(page, status)


def _page(desk: Desk, fault: str | None, status: int = 200) -> Response:
    page = render_template(
        "region/contract_file.html",
        region=desk.asked,
        regions=regions_in(reader(), region_ids=desk.region_ids),
        fault=fault,
        columns=CONTRACTS.columns,
        max_rows=MOST_ROWS,
        max_megabytes=MEGABYTES,
    )
    return make_response(page, status)


def _desk() -> Desk:
    """Take the own region; with several, the one in the address, or else the first."""
    actor = current_actor()
    grants = () if actor is None else actor.memberships
    own = {
        int(one.region_id): int(one.organisation_id)
        for one in grants
        if one.role is Role.CONTRACT_MANAGER and one.region_id is not None
    }
    if not own:
        raise NotAllowedError
    wanted = read_number(request.args.get("regio"))
    region_id = wanted if wanted in own else next(iter(own))
    return Desk(region_id, own[region_id], person(), tuple(own))


def _to(desk: Desk, upload_id: int) -> AnyResponse:
    address = url_for("region_contract_files.preview", upload_id=upload_id, regio=desk.asked)
    return redirect(address, code=303)
