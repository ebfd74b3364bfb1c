"""Another mail address for the own account: asked here, confirmed behind a link mailed to it."""

from typing import cast

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.services.accounts import has_password
from portal.services.address_change import ask_address_change, change_address
from portal.services.identity_checks import confirm_identity
from portal.services.links import look_at_link
from portal.services.sessions import FoundSession
from portal.web.auth import current_session, logout, public, signed_in
from portal.web.errors import status_of
from portal.web.forms.base import Form
from portal.web.forms.identity import AddressForm
from portal.web.mailed_links import dead_link, letterhead, without_address
from portal.web.tries import count_own_try
from portal.web.work import now, reader, writing

blueprint = Blueprint("addresses", __name__)

TRIES_AN_HOUR = 10


@blueprint.get("/account/adres")
@signed_in
def ask() -> Response:
    """Show the form for another address."""
    return _page(AddressForm(formdata=None), 200)


@blueprint.post("/account/adres")
@signed_in
def ask_now() -> AnyResponse:
    """Mail a link to the new address and a notice to the old one, after making sure who asks."""
    form, found = AddressForm(), _own_session()
    if not form.validate():
        return _page(form, 422)
    try:
        count_own_try("address", found.user_id, limit=TRIES_AN_HOUR)
        with writing() as session:
            confirm_identity(
                session,
                user_id=found.user_id,
                password=form.password.data or "",
                signed_in_at=found.signed_in_at,
                now=now(),
            )
            ask_address_change(
                session,
                user_id=found.user_id,
                email=form.email.data or "",
                letterhead=letterhead(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _page(form, status_of(error))
    return redirect(url_for("addresses.sent"), code=303)


@blueprint.get("/account/adres/verstuurd")
@signed_in
def sent() -> str:
    """Say what happens next, whoever the new address belongs to."""
    return render_template("account/address_sent.html")


@blueprint.get("/adres-bevestigen/<secret>")
@public
def show(secret: str) -> Response:
    """Explain what confirming does; nothing happens until the button is pressed."""
    try:
        view = look_at_link(reader(), secret=secret, purpose=LinkPurpose.ADDRESS, now=now())
    except DomainError as error:
        return dead_link(error)
    page = render_template("account/confirm_address.html", link=view, form=Form(formdata=None))
    return without_address(make_response(page))


@blueprint.post("/adres-bevestigen/<secret>")
@public
def confirm(secret: str) -> AnyResponse:
    """Give the account its new address; everyone signs in again with it."""
    try:
        with writing() as session:
            change_address(session, secret=secret, letterhead=letterhead(), now=now())
    except DomainError as error:
        return dead_link(error)
    if current_session() is None:
        logout()
    return redirect(url_for("addresses.changed"), code=303)


@blueprint.get("/adres-gewijzigd")
@public
def changed() -> str:
    """Confirm that the account has another address."""
    return render_template("account/address_changed.html")


def _own_session() -> FoundSession:
    return cast(FoundSession, current_session())


def _page(form: AddressForm, status: int) -> Response:
    found = _own_session()
    page = render_template(
        "account/address.html",
        form=form,
        person=found,
        has_password=has_password(reader(), user_id=found.user_id),
    )
    return make_response(page, status)
