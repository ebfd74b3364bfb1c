"""The keys of an organisation's machines: make one and see it once, see which are used, revoke one."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import DomainError, NotAllowedError
from portal.domain.permissions import Action
from portal.domain.terms import TokenScope
from portal.services.tokens import list_tokens, make_token, revoke_token
from portal.web.auth import acting_organisation_id, allowed, current_user_id
from portal.web.errors import status_of
from portal.web.forms.tokens import TokenForm
from portal.web.menu import notice
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing

blueprint = Blueprint("tokens", __name__, url_prefix="/mijn/sleutels")
may_manage = allowed(Action.MANAGE_TOKENS)


@blueprint.get("")
@may_manage
def show() -> AnyResponse:
    """Show the organisation's keys, and the form that makes one."""
    return _page(TokenForm(formdata=None), 200)


@blueprint.post("")
@may_manage
def make() -> AnyResponse:
    """Make a key and show its secret on this one page; the same form again makes no second key."""
    form = TokenForm()
    if not form.validate():
        return _page(form, 422)
    try:
        with writing() as session:
            secret = make_token(
                session,
                organisation_id=acting_organisation_id(),
                name=form.name.data or "",
                scope=TokenScope(form.scope.data),
                expires_at=form.expires_at(now()),
                user_id=_user_id(),
                request_key=form.key,
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _page(form, status_of(error))
    page = render_template("tokens/made.html", secret=secret, name=form.name.data)
    return make_response(page, 200)


@blueprint.post("/<int:token_id>/intrekken")
@may_manage
def revoke(token_id: int) -> AnyResponse:
    """End a key at once."""
    with writing() as session:
        revoke_token(
            session,
            organisation_id=acting_organisation_id(),
            token_id=token_id,
            user_id=_user_id(),
            now=now(),
        )
    notice("De sleutel is ingetrokken en werkt niet meer.")
    return redirect(url_for("tokens.show"), code=303)


def _user_id() -> int:
    found = current_user_id()
    if found is None:
        raise NotAllowedError
    return found


def _page(form: TokenForm, status: int) -> AnyResponse:
    form.request_key.data = new_key()
    lines = list_tokens(reader(), organisation_id=acting_organisation_id())
    page = render_template(
        "tokens/list.html",
        form=form,
        holding=[line for line in lines if line.holds(now())],
        ended=[line for line in lines if not line.holds(now())],
    )
    return make_response(page, status)
