"""The page behind an invitation: with a new account, or with the one that the address has."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import ConflictError, DomainError, InvalidError
from portal.services.acceptances import (
    InvitationView,
    accept_as_known,
    accept_as_new,
    look_at_invitation,
)
from portal.services.invitations import ROLE_WORDS
from portal.services.sessions import choose_organisation
from portal.web.auth import current_session, login, public
from portal.web.errors import status_of
from portal.web.forms.people import AcceptForm
from portal.web.mailed_links import dead_link, without_address
from portal.web.menu import notice
from portal.web.work import now, reader, writing

blueprint = Blueprint("invitations", __name__)


@blueprint.get("/uitnodiging/<secret>")
@public
def show(secret: str) -> Response:
    """Explain the invitation; nothing happens until the button is pressed."""
    try:
        view = look_at_invitation(reader(), secret=secret, now=now())
    except DomainError as error:
        return dead_link(error)
    return _page(view, AcceptForm(formdata=None), 200)


@blueprint.post("/uitnodiging/<secret>")
@public
def accept(secret: str) -> AnyResponse:
    """Take the invitation up, once."""
    try:
        view = look_at_invitation(reader(), secret=secret, now=now())
        if view.user_id is not None:
            return _accept_as_known(secret)
    except DomainError as error:
        return dead_link(error)
    form = AcceptForm()
    if not form.validate():
        return _page(view, form, 422)
    try:
        with writing() as session:
            user_id, organisation_id = accept_as_new(
                session,
                secret=secret,
                name=form.name.data or "",
                password=form.password.data,
                now=now(),
            )
    except (InvalidError, ConflictError) as error:
        form.add_refusal(error)
        return _page(view, form, status_of(error))
    except DomainError as error:
        return dead_link(error)
    login(user_id, how="invitation", organisation_id=organisation_id)
    notice("Welkom bij Plekwijzer. Uw account is gemaakt.")
    return redirect(url_for("access.start"), code=303)


@blueprint.get("/uitnodiging/aangenomen")
@public
def accepted() -> str:
    """Say that the account has the role now, and ask to sign in with it."""
    return render_template("people/accepted.html")


def _accept_as_known(secret: str) -> AnyResponse:
    """Add the role to the account; this link lives too long to sign anyone in."""
    with writing() as session:
        user_id, organisation_id = accept_as_known(session, secret=secret, now=now())
        found = current_session()
        is_own = found is not None and found.user_id == user_id and not found.week_list_only
        if found is not None and is_own:
            choose_organisation(
                session, session_id=found.session_id, organisation_id=organisation_id, now=now()
            )
    if not is_own:
        return redirect(url_for("invitations.accepted"), code=303)
    notice("U werkt nu ook voor deze organisatie.")
    return redirect(url_for("access.start"), code=303)


def _page(view: InvitationView, form: AcceptForm, status: int) -> Response:
    page = render_template("people/accept.html", form=form, invitation=view, what=ROLE_WORDS[view.role])
    return without_address(make_response(page, status))
