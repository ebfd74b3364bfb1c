"""Where a region keeps the names, the numbers, the kind and the size of a provider, and what they were."""

from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.services.change_history import change_history
from portal.services.provider_details import DETAILS_CHANGED, edit_details, provider_details, take_back
from portal.services.region_providers import find_provider
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.errors import status_of
from portal.web.forms.provider_details import DetailsForm, typed_details
from portal.web.forms.seen import SeenForm
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.supply_page import ConflictView, change_view, conflict_view, refuse_huge_ids
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

blueprint = Blueprint(
    "provider_details", __name__, url_prefix="/regio/aanbieders/<int:organisation_id>/gegevens"
)
blueprint.before_request(refuse_huge_ids)


@blueprint.get("")
@allowed(Action.EDIT_CONTRACTS)
def show(organisation_id: int) -> Response:
    """Show the form as it is, and what was changed before."""
    return _page(organisation_id, _held_form(organisation_id))


@blueprint.post("")
@allowed(Action.EDIT_CONTRACTS)
def save(organisation_id: int) -> AnyResponse:
    """Save what was typed."""
    form = DetailsForm()
    if resumes_typing():
        return _page(organisation_id, form)
    try:
        with writing() as session:
            saved = edit_details(
                session,
                organisation_id=organisation_id,
                region_ids=_scope(),
                details=form.details(),
                seen=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except NotFoundError:
        raise
    except ConflictError as error:
        form.version.data = str(error.data["version"])
        return _page(organisation_id, form, 409, conflict=conflict_view(error, {}))
    except DomainError as error:
        form.add_refusal(error)
        return _page(organisation_id, form, status_of(error))
    told = "Opgeslagen. Bezoekers zien een nieuwe naam binnen een paar minuten."
    if not saved.is_changed:
        told = "Er is niets veranderd."
    if saved.same_agb:
        told += f" Let op: deze AGB-code staat ook bij {', '.join(saved.same_agb)}."
    notice(told)
    return done(url_for("provider_details.show", organisation_id=organisation_id))


@blueprint.post("/terug/<int:entry_id>")
@allowed(Action.EDIT_CONTRACTS)
def undo(organisation_id: int, entry_id: int) -> AnyResponse:
    """Let what one change changed be as it was before."""
    seen = SeenForm().seen_version
    try:
        with writing() as session:
            saved = take_back(
                session,
                organisation_id=organisation_id,
                region_ids=_scope(),
                entry_id=entry_id,
                seen=seen,
                user_id=current_user_id(),
                now=now(),
            )
    except NotFoundError:
        raise
    except ConflictError as error:
        form = _held_form(organisation_id, error.mine)
        return _page(organisation_id, form, 409, conflict=conflict_view(error, {}))
    except DomainError as error:
        form = _held_form(organisation_id)
        form.add_refusal(error)
        return _page(organisation_id, form, status_of(error))
    notice("Teruggezet." if saved.is_changed else "Zo was het al.")
    return done(url_for("provider_details.show", organisation_id=organisation_id))


def _held_form(organisation_id: int, other: object = None) -> DetailsForm:
    held = provider_details(reader(), organisation_id=organisation_id, region_ids=_scope())
    details = replace(held.details, **other) if isinstance(other, dict) else held.details
    data = {**typed_details(details), "version": str(held.version)}
    return DetailsForm(formdata=None, data=data)


def _page(
    organisation_id: int, form: DetailsForm, status: int = 200, *, conflict: ConflictView | None = None
) -> Response:
    provider = find_provider(reader(), organisation_id=organisation_id, region_ids=_scope())
    changes, _ = change_history(
        reader(), organisation_id=organisation_id, subject_kind="organisation", subject_id=organisation_id
    )
    page = render_template(
        "region/details.html",
        provider=provider,
        form=form,
        again=url_for("provider_details.show", organisation_id=organisation_id),
        past=[change_view(one, {}) for one in changes if one.action == DETAILS_CHANGED],
        conflict=conflict,
    )
    return make_response(page, status)


def _scope() -> frozenset[int] | None:
    return region_scope(Action.EDIT_CONTRACTS)
