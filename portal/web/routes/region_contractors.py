"""The providers of a region: who is contracted for what, and bringing in a new one."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.domain.errors import DomainError
from portal.domain.permissions import Action
from portal.domain.terms import ProviderKind
from portal.services.board import BoardView, board_choices, regions_in
from portal.services.bulk_cells import Cell, Sheet
from portal.services.contract_making import make_contract, onboard_provider
from portal.services.contract_reading import read_contracts
from portal.services.contractors import (
    Contractor,
    ContractorChoice,
    Stand,
    list_contractors,
    segment_choices,
)
from portal.services.invitations import invite_colleague, list_open_invitations
from portal.services.people import list_people
from portal.services.referrers import refers_here
from portal.services.region_providers import RegionProvider, find_provider
from portal.services.talk_pack import quarters_at
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.board_filter import choice_of, chosen_regions, read_name, read_number
from portal.web.downloads import FORMS, file_answer
from portal.web.errors import status_of
from portal.web.forms.base import Form
from portal.web.forms.contracts import ContractMakeForm, InviteManagerForm, OnboardForm
from portal.web.mailed_links import letterhead
from portal.web.menu import notice
from portal.web.paging import page_address, read_paging
from portal.web.present import label
from portal.web.tries import count_invitation
from portal.web.work import now, reader, writing

blueprint = Blueprint("region_contractors", __name__, url_prefix="/regio/aanbieders")

PROVIDERS_A_PAGE = 50
MOST_IN_FILE = 20_000
STAND_WORDS = {
    Stand.RUNNING: "loopt",
    Stand.PHASING_OUT: "wordt uitgefaseerd",
    Stand.ENDING: "eindigt binnen een half jaar",
    Stand.AHEAD: "moet nog beginnen",
    Stand.ENDED: "afgelopen",
}
HEADINGS = (
    "Aanbieder",
    "KvK-nummer",
    "AGB-code",
    "Soort",
    "Grootte",
    "Overeenkomsten",
    "Producten",
    "Eerste dag",
    "Laatste dag",
    "Uitfasering",
)


@blueprint.get("")
@allowed(Action.VIEW_CONTRACTS)
def show() -> str:
    """List the providers that the region has or had a contract with."""
    choice, region = _asked()
    paging = read_paging(PROVIDERS_A_PAGE)
    found, total = list_contractors(
        reader(), choice=choice, today=local_date(now()), offset=paging.offset, limit=paging.size
    )
    kept = {name: text for name in request.args if name != "pagina" and (text := request.args.get(name, ""))}
    choices = board_choices(reader(), region_ids=choice.region_ids)
    return render_template(
        "region/contractors.html",
        contractors=found,
        total=total,
        choice=choice,
        choices={view.value: choices[view] for view in choices},
        views=BoardView,
        stands=STAND_WORDS.items(),
        kinds=[(one.value, label(one)) for one in ProviderKind],
        regions=regions_in(reader(), region_ids=region_scope(Action.VIEW_CONTRACTS)),
        region=region,
        kept=kept,
        is_filtered=bool(kept),
        may_edit=_may_edit(),
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("region_contractors.show", **kept),
    )


@blueprint.get("/lijst.<form>")
@allowed(Action.VIEW_CONTRACTS)
def download(form: str) -> Response:
    """Give the same list as a file."""
    if form not in FORMS:
        abort(404)
    choice, _ = _asked()
    found, _ = list_contractors(
        reader(), choice=choice, today=local_date(now()), offset=0, limit=MOST_IN_FILE
    )
    sheet = Sheet("Aanbieders", HEADINGS, [_cells(one) for one in found])
    return file_answer(sheet, form=form, name="aanbieders", now=now())


@blueprint.get("/nieuw")
@allowed(Action.EDIT_CONTRACTS)
def new() -> Response:
    """Ask who the provider is, and what is agreed with it first."""
    return _make_page(OnboardForm(formdata=None), None)


@blueprint.post("/nieuw")
@allowed(Action.EDIT_CONTRACTS)
def onboard() -> AnyResponse:
    """Make the provider and its first contract."""
    form = OnboardForm()
    try:
        contract = form.contract()
        with writing() as session:
            organisation_id = onboard_provider(
                session,
                provider=form.provider(),
                contract=contract,
                region_ids=region_scope(Action.EDIT_CONTRACTS),
                is_known=bool(form.is_known.data),
                user_id=current_user_id(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _make_page(form, None, status_of(error))
    notice("De aanbieder is toegevoegd. Voeg nu de producten toe en nodig een beheerder uit.")
    return _to(organisation_id)


@blueprint.get("/<int:organisation_id>")
@allowed(Action.VIEW_CONTRACTS)
def provider(organisation_id: int) -> Response:
    """Show a provider with its contracts."""
    return _page(_find(organisation_id), InviteManagerForm(formdata=None))


@blueprint.post("/<int:organisation_id>/uitnodigen")
@allowed(Action.EDIT_CONTRACTS)
def invite(organisation_id: int) -> AnyResponse:
    """Invite who manages the provider's figures and people."""
    found, form = _find(organisation_id, Action.EDIT_CONTRACTS), InviteManagerForm()
    try:
        if not found.is_active:
            raise DomainError("provider_closed", "email")
        count_invitation(current_user_id() or 0)
        with writing() as session:
            invite_colleague(
                session,
                organisation_id=organisation_id,
                email=form.email.data or "",
                role=Role.PROVIDER_MANAGER,
                by=current_user_id() or 0,
                letterhead=letterhead(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _page(found, form, status_of(error))
    notice("De uitnodiging is onderweg. De link daarin werkt drie dagen.")
    return _to(organisation_id)


@blueprint.get("/<int:organisation_id>/overeenkomsten/nieuw")
@allowed(Action.EDIT_CONTRACTS)
def new_contract(organisation_id: int) -> Response:
    """Ask what is agreed with a provider for a segment."""
    return _make_page(ContractMakeForm(formdata=None), _find(organisation_id, Action.EDIT_CONTRACTS))


@blueprint.post("/<int:organisation_id>/overeenkomsten/nieuw")
@allowed(Action.EDIT_CONTRACTS)
def add_contract(organisation_id: int) -> AnyResponse:
    """Make a contract."""
    found, form = _find(organisation_id, Action.EDIT_CONTRACTS), ContractMakeForm()
    try:
        contract = form.contract()
        with writing() as session:
            make_contract(
                session,
                organisation_id=organisation_id,
                contract=contract,
                region_ids=region_scope(Action.EDIT_CONTRACTS),
                user_id=current_user_id(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _make_page(form, found, status_of(error))
    told = "De overeenkomst is toegevoegd. Voeg nu de producten toe."
    notice(told if found.is_active else f"{told} Let op: deze aanbieder is gesloten. Heropen hem eerst.")
    return _to(organisation_id)


def _asked() -> tuple[ContractorChoice, int | None]:
    """Read the address; a value that is no choice is no filter, another region is not found."""
    region_ids, region = chosen_regions(region_scope(Action.VIEW_CONTRACTS))
    ids = {name: read_number(request.args.get(name)) for name in ("segment", "product", "gemeente")}
    return (
        ContractorChoice(
            region_ids=region_ids,
            words=read_name("naam"),
            segment_id=ids["segment"],
            product_id=ids["product"],
            municipality_id=ids["gemeente"],
            stand=choice_of(Stand, "stand"),
            kind=choice_of(ProviderKind, "soort"),
        ),
        region,
    )


def _cells(one: Contractor) -> tuple[Cell, ...]:
    kind = label(one.provider_kind) if one.provider_kind else None
    size = label(one.size) if one.size else None
    phasing = "ja" if one.is_phasing_out else "nee"
    return (
        one.name,
        one.kvk,
        one.agb,
        kind,
        size,
        one.contract_count,
        one.line_count,
        one.starts_on,
        one.ends_on,
        phasing,
    )


def _find(organisation_id: int, action: Action = Action.VIEW_CONTRACTS) -> RegionProvider:
    return find_provider(reader(), organisation_id=organisation_id, region_ids=region_scope(action))


def _page(found: RegionProvider, form: InviteManagerForm, status: int = 200) -> Response:
    contracts = read_contracts(
        reader(), organisation_id=found.organisation_id, region_ids=region_scope(Action.VIEW_CONTRACTS)
    )
    body = render_template(
        "region/contractor.html",
        talk_address=url_for(
            "talk.show",
            organisation_id=found.organisation_id,
            period=quarters_at(local_date(now()))[1].code,
        ),
        provider=found,
        contracts=contracts,
        form=form,
        people=list_people(reader(), organisation_id=found.organisation_id),
        invitations=list_open_invitations(reader(), organisation_id=found.organisation_id),
        refers=refers_here(
            reader(),
            organisation_id=found.organisation_id,
            region_ids=region_scope(Action.MANAGE_REGION_PEOPLE),
        ),
        has_regions=len(found.regions) > 1,
        may_edit=_may_edit(),
        today=local_date(now()),
    )
    return make_response(body, status)


def _make_page(form: Form, found: RegionProvider | None, status: int = 200) -> Response:
    scope = region_scope(Action.EDIT_CONTRACTS)
    form["segment_id"].choices = segment_choices(reader(), region_ids=scope)
    body = render_template("region/contract_make.html", form=form, provider=found)
    return make_response(body, status)


def _may_edit() -> bool:
    scope = region_scope(Action.EDIT_CONTRACTS)
    return scope is None or bool(scope)


def _to(organisation_id: int) -> AnyResponse:
    return redirect(url_for("region_contractors.provider", organisation_id=organisation_id), code=303)
