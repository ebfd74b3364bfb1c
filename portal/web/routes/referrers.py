"""The organisations that refer in a region: listed, added, changed, closed and opened again."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.domain.referrers import ReferrerKind
from portal.services.catalogue_plans import Maker
from portal.services.referrer_closing import close_referrer, reopen_referrer
from portal.services.referrer_edit import change_referrer, make_referrer
from portal.services.referrers import Referrer, list_referrers
from portal.web.auth import allowed
from portal.web.errors import status_of
from portal.web.forms.referrers import ReferrerForm, typed_referrer
from portal.web.forms.seen import SeenForm
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.paging import page_address, read_paging
from portal.web.referrer_desk import own_referrer, own_regions, own_towns, user_id
from portal.web.referrer_words import KIND_WORDS, conflict_view
from portal.web.routes.referrer_people import referrer_page
from portal.web.supply_page import refuse_huge_ids
from portal.web.typing_marks import resumes_typing
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing

blueprint = Blueprint("referrers", __name__, url_prefix="/regio/verwijzers")
blueprint.before_request(refuse_huge_ids)
may_manage = allowed(Action.MANAGE_REGION_PEOPLE)

REFERRERS_A_PAGE = 50
LONGEST_SEARCH = 100


@blueprint.get("")
@may_manage
def show() -> str:
    """List the referrers of the region."""
    name, asked = request.args.get("naam", "")[:LONGEST_SEARCH], request.args.get("soort", "")
    kind = next((one for one in ReferrerKind if one.value == asked), None)
    paging = read_paging(REFERRERS_A_PAGE)
    found, total = list_referrers(
        reader(),
        region_ids=own_regions(),
        name=name,
        kind=kind,
        offset=paging.offset,
        limit=paging.size,
    )
    return render_template(
        "referrer_desks/list.html",
        referrers=found,
        total=total,
        name=name,
        kind=kind,
        kinds=KIND_WORDS,
        is_filtered=bool(name.strip() or kind),
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("referrers.show", naam=name, soort=kind.value if kind else ""),
    )


@blueprint.get("/nieuw")
@may_manage
def new() -> Response:
    """Show an empty form."""
    return _form_page(None, ReferrerForm(formdata=None, data={"request_key": new_key()}))


@blueprint.post("/nieuw")
@may_manage
def make() -> AnyResponse:
    """Add a referrer."""
    form = ReferrerForm()
    if resumes_typing():
        return _form_page(None, form)
    try:
        with writing() as session:
            made = make_referrer(
                session,
                content=form.content(),
                region_ids=own_regions(),
                is_known=bool(form.is_known.data),
                maker=Maker(user_id(), None, form.key),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _form_page(None, form, status=status_of(error))
    notice("Toegevoegd. Nodig nu de mensen uit die hier verwijzen.")
    return done(url_for("referrer_people.show_one", referrer_id=made))


@blueprint.get("/<int:referrer_id>/wijzigen")
@may_manage
def edit(referrer_id: int) -> Response:
    """Show the form of a referrer as it is."""
    held = own_referrer(referrer_id)
    data = {**typed_referrer(held.content), "version": str(held.version)}
    return _form_page(held, ReferrerForm(formdata=None, data=data))


@blueprint.post("/<int:referrer_id>/wijzigen")
@may_manage
def save(referrer_id: int) -> AnyResponse:
    """Save what was typed."""
    held, form = own_referrer(referrer_id), ReferrerForm()
    if resumes_typing():
        return _form_page(held, form)
    try:
        with writing() as session:
            change_referrer(
                session,
                organisation_id=referrer_id,
                region_ids=own_regions(),
                content=form.content(),
                seen=form.seen_version,
                user_id=user_id(),
                now=now(),
            )
    except ConflictError as error:
        form.version.data = str(error.data["version"])
        return _form_page(held, form, status=409, conflict=error)
    except DomainError as error:
        if isinstance(error, NotFoundError):
            raise
        form.add_refusal(error)
        return _form_page(held, form, status=status_of(error))
    notice("Opgeslagen.")
    return done(url_for("referrer_people.show_one", referrer_id=referrer_id))


@blueprint.post("/<int:referrer_id>/sluiten")
@may_manage
def close(referrer_id: int) -> AnyResponse:
    """Close a referrer; who works there is signed out at once."""
    form = SeenForm()
    try:
        with writing() as session:
            is_changed = close_referrer(
                session,
                organisation_id=referrer_id,
                region_ids=own_regions(),
                seen=form.seen_version,
                user_id=user_id(),
                now=now(),
            )
    except ConflictError as error:
        return referrer_page(referrer_id, refusal=error)
    notice(
        "Gesloten. Wie hier werkt is meteen uitgelogd." if is_changed else "Deze organisatie was al gesloten."
    )
    return done(url_for("referrer_people.show_one", referrer_id=referrer_id))


@blueprint.post("/<int:referrer_id>/heropenen")
@may_manage
def reopen(referrer_id: int) -> AnyResponse:
    """Open a closed referrer again."""
    form = SeenForm()
    try:
        with writing() as session:
            is_changed = reopen_referrer(
                session,
                organisation_id=referrer_id,
                region_ids=own_regions(),
                seen=form.seen_version,
                user_id=user_id(),
                now=now(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return referrer_page(referrer_id, refusal=error)
    notice("Heropend. De mensen kunnen weer inloggen." if is_changed else "Deze organisatie was al open.")
    return done(url_for("referrer_people.show_one", referrer_id=referrer_id))


def _form_page(
    held: Referrer | None,
    form: ReferrerForm,
    *,
    status: int = 200,
    conflict: ConflictError | None = None,
) -> Response:
    towns = own_towns()
    form.offer(towns)
    named = {one.municipality_id or 0: one.name.removeprefix("Gemeente ") for one in towns}
    page = render_template(
        "referrer_desks/edit.html",
        held=held,
        form=form,
        again=url_for("referrers.edit", referrer_id=held.organisation_id)
        if held
        else url_for("referrers.new"),
        conflict=None if conflict is None else conflict_view(conflict, named),
    )
    return make_response(page, status)
