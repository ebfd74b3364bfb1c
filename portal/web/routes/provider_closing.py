"""Where a region closes a provider whose contracts ended, seeing first what that does, and reopens it."""

from flask import Blueprint, Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.services.provider_closing import close_provider, list_turns, reopen_provider
from portal.services.provider_closing_effects import closing_effects
from portal.services.region_providers import find_provider
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.errors import status_of
from portal.web.forms.provider_closing import ClosingForm
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.supply_page import refuse_huge_ids
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

blueprint = Blueprint(
    "provider_closing", __name__, url_prefix="/regio/aanbieders/<int:organisation_id>/sluiten"
)
blueprint.before_request(refuse_huge_ids)


@blueprint.get("")
@allowed(Action.EDIT_CONTRACTS)
def show(organisation_id: int) -> Response:
    """Show what closing does or what keeps it from being done, or that the provider is closed."""
    return _page(organisation_id, ClosingForm(formdata=None))


@blueprint.post("")
@allowed(Action.EDIT_CONTRACTS)
def close(organisation_id: int) -> AnyResponse:
    """Close the provider; who works there is signed out at once."""
    form = ClosingForm()
    if resumes_typing():
        return _page(organisation_id, form)
    try:
        with writing() as session:
            is_changed = close_provider(
                session,
                organisation_id=organisation_id,
                region_ids=_scope(),
                reason=form.reason.data or "",
                seen=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return _refusal(organisation_id, form, error)
    notice(
        "Gesloten. Wie hier werkt is meteen uitgelogd." if is_changed else "Deze aanbieder was al gesloten."
    )
    return done(url_for("provider_closing.show", organisation_id=organisation_id))


@blueprint.post("/heropenen")
@allowed(Action.EDIT_CONTRACTS)
def reopen(organisation_id: int) -> AnyResponse:
    """Open a closed provider again."""
    form = ClosingForm()
    try:
        with writing() as session:
            is_changed = reopen_provider(
                session,
                organisation_id=organisation_id,
                region_ids=_scope(),
                seen=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except ConflictError as error:
        return _refusal(organisation_id, form, error)
    notice("Heropend. De mensen kunnen weer inloggen." if is_changed else "Deze aanbieder was al open.")
    return done(url_for("provider_closing.show", organisation_id=organisation_id))


def _refusal(organisation_id: int, form: ClosingForm, error: DomainError) -> Response:
    form.add_refusal(error)
    return _page(organisation_id, form, status_of(error))


def _page(organisation_id: int, form: ClosingForm, status: int = 200) -> Response:
    scope = _scope()
    provider = find_provider(reader(), organisation_id=organisation_id, region_ids=scope)
    effects = closing_effects(reader(), organisation_id=organisation_id, region_ids=scope, now=now())
    form.version.data = str(effects.version)
    page = render_template(
        "region/closing.html",
        provider=provider,
        effects=effects,
        turns=list_turns(reader(), organisation_id=organisation_id),
        may_see_referrer=effects.refers_in is not None and (scope is None or effects.refers_in in scope),
        form=form,
    )
    return make_response(page, status)


def _scope() -> frozenset[int] | None:
    return region_scope(Action.EDIT_CONTRACTS)
