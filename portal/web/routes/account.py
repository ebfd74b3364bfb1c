"""A person's own account: sessions, password, and for which organisation they act."""

from typing import cast

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError, NotFoundError
from portal.services.accounts import change_password, describe_roles, has_password, organisation_names
from portal.services.links import cancel_links
from portal.services.resets import tell_of_password
from portal.services.second_factor import find_second_factor
from portal.services.sessions import FoundSession, choose_organisation, end_all, list_sessions
from portal.services.sessions import sign_out_everywhere as sign_all_out
from portal.web.auth import current_actor, current_session, login, logout, provider_ids, signed_in
from portal.web.errors import status_of
from portal.web.forms.access import PasswordForm
from portal.web.forms.base import Form
from portal.web.mailed_links import letterhead
from portal.web.menu import notice
from portal.web.next_page import safe_next
from portal.web.tries import count_own_try
from portal.web.work import now, reader, writing

blueprint = Blueprint("account", __name__)

PASSWORD_TRIES = 10


@blueprint.get("/account")
@signed_in
def show() -> AnyResponse:
    """Show who is signed in, with which roles, and where."""
    return _page(PasswordForm(formdata=None), 200)


@blueprint.post("/account/wachtwoord")
@signed_in
def change_password_now() -> AnyResponse:
    """Change the password and end every other session; this one gets a new id."""
    form, found = PasswordForm(), _own_session()
    if not form.validate():
        return _page(form, 422)
    try:
        count_own_try("password", found.user_id, limit=PASSWORD_TRIES)
        with writing() as session:
            change_password(
                session,
                user_id=found.user_id,
                current=form.current.data or "",
                new=form.new.data or "",
                now=now(),
            )
            end_all(session, user_id=found.user_id, now=now(), but=found.session_id)
            cancel_links(session, user_id=found.user_id, but=LinkPurpose.WEEK_LIST, now=now())
            tell_of_password(
                session,
                user_id=found.user_id,
                name=found.name,
                address=found.email,
                letterhead=letterhead(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _page(form, status_of(error))
    login(
        found.user_id,
        how=None,
        organisation_id=found.organisation_id,
        second_factor_at=found.second_factor_at,
    )
    notice("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd.")
    return redirect(url_for("account.show"), code=303)


@blueprint.post("/account/uitloggen-overal")
@signed_in
def sign_out_everywhere() -> AnyResponse:
    """End all sessions of this person, this one too."""
    with writing() as session:
        sign_all_out(session, user_id=_own_session().user_id, now=now())
    logout()
    return redirect(url_for("access.signed_out"), code=303)


@blueprint.get("/organisatie-kiezen")
@signed_in
def choose_organisation_page() -> str:
    """Ask for which organisation the person acts now."""
    own = provider_ids(current_actor())
    return render_template(
        "account/choose_organisation.html",
        organisations=organisation_names(reader(), organisation_ids=own),
        current_id=_own_session().organisation_id,
        form=Form(formdata=None),
        next=safe_next(request.args.get("next")) or "",
    )


@blueprint.post("/organisatie-kiezen")
@signed_in
def choose_organisation_now() -> AnyResponse:
    """Act for one of the person's own organisations from now on; another one's does not exist."""
    chosen = request.form.get("organisation_id", type=int)
    if chosen is None or chosen not in provider_ids(current_actor()):
        raise NotFoundError
    with writing() as session:
        choose_organisation(session, session_id=_own_session().session_id, organisation_id=chosen, now=now())
    return redirect(safe_next(request.form.get("next")) or "/mijn/week", code=303)


def _own_session() -> FoundSession:
    return cast(FoundSession, current_session())


def _page(form: PasswordForm, status: int) -> AnyResponse:
    found = _own_session()
    page = render_template(
        "account/show.html",
        form=form,
        person=found,
        roles=describe_roles(reader(), user_id=found.user_id),
        sessions=list_sessions(reader(), user_id=found.user_id, now=now()),
        has_password=has_password(reader(), user_id=found.user_id),
        second_factor=find_second_factor(reader(), user_id=found.user_id),
        has_choice=len(provider_ids(current_actor())) > 1,
    )
    return make_response(page, status)
