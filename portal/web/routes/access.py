"""Getting in and out: password, mailed link, sign-out, and the page where a person begins."""

import logging
from typing import cast

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.services.accounts import authenticate, note_refused_sign_in
from portal.services.links import LinkView, look_at_link, purpose_of, use_link
from portal.services.sessions import choose_organisation
from portal.services.sign_in_links import mail_sign_in_link
from portal.web.auth import any_session, current_actor, current_session, login, logout, public, signed_in
from portal.web.carried import carried_organisation_id, go_on_answer, may_go_on, sign_in_answer
from portal.web.errors import status_of
from portal.web.forms.access import LinkForm, SignInForm
from portal.web.forms.week import read_id
from portal.web.mailed_links import dead_link, own_page, without_address
from portal.web.menu import start_address
from portal.web.messages import sentence
from portal.web.next_page import safe_next
from portal.web.tries import count_tries, give_back_tries
from portal.web.week_link import confirm_by_link, shown_week
from portal.web.work import now, reader, settings, writing

log = logging.getLogger("plekwijzer.web")
blueprint = Blueprint("access", __name__)

TRIES_A_PERSON = 8
TRIES_AN_ADDRESS = 60
LINKS_A_PERSON = 4
LINKS_AN_ADDRESS = 30
OPENED_HERE = (LinkPurpose.WEEK_LIST, LinkPurpose.SIGN_IN)


@blueprint.get("/inloggen")
@public
def sign_in() -> AnyResponse:
    """Show the sign-in form, or go on when the person is in already."""
    back = safe_next(request.args.get("next"))
    found = any_session()
    if found is not None and not found.week_list_only:
        return redirect(back or url_for("access.start"))
    form = SignInForm(formdata=None, next=back or "")
    return make_response(render_template("access/sign_in.html", form=form))


@blueprint.post("/inloggen")
@public
def sign_in_now() -> AnyResponse:
    """Sign in with address and password; whoever is unknown gets the same answer as a wrong password."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    try:
        count_tries("sign-in", form.email.data, a_person=TRIES_A_PERSON, an_address=TRIES_AN_ADDRESS)
    except DomainError as error:
        form.add_refusal(error)
        return _sign_in_page(form, status_of(error), retry_after=error.data.get("retry_after"))
    user_id = authenticate(reader(), email=form.email.data or "", password=form.password.data or "")
    if user_id is None:
        log.warning("sign-in refused", extra={"request_id": g.get("request_id")})
        with writing() as session:
            note_refused_sign_in(session, email=form.email.data or "", step="password", now=now())
        form.form_errors.append(sentence("sign_in_failed"))
        return _sign_in_page(form, 422)
    give_back_tries("sign-in", form.email.data)
    goes_on = may_go_on(user_id)
    try:
        login(user_id, how="password", organisation_id=carried_organisation_id(user_id) if goes_on else None)
    except DomainError as error:
        with writing() as session:
            note_refused_sign_in(session, email=form.email.data or "", step="closed", now=now())
        form.add_refusal(error)
        return _sign_in_page(form, status_of(error))
    if goes_on:
        return go_on_answer()
    return redirect(safe_next(form.next.data) or url_for("access.start"), code=303)


@blueprint.post("/inloggen/verder")
@public
def go_on() -> AnyResponse:
    """Bring back what was typed to who signed in in another tab, or ask to sign in once more."""
    found = current_session()
    if found is None or not may_go_on(found.user_id):
        return redirect(url_for("access.start"), code=303) if found else sign_in_answer()
    return go_on_answer()


@blueprint.get("/inloggen/link")
@public
def ask_link() -> str:
    """Show the form that asks for a mailed sign-in link."""
    return render_template("access/ask_link.html", form=LinkForm(formdata=None))


@blueprint.post("/inloggen/link")
@public
def ask_link_now() -> AnyResponse:
    """Mail a sign-in link to who has an account, and say the same to who has not."""
    form = LinkForm()
    if not form.validate():
        return make_response(render_template("access/ask_link.html", form=form), 422)
    try:
        count_tries("sign-in-link", form.email.data, a_person=LINKS_A_PERSON, an_address=LINKS_AN_ADDRESS)
    except DomainError as error:
        form.add_refusal(error)
        answer = make_response(render_template("access/ask_link.html", form=form), status_of(error))
        answer.headers["Retry-After"] = str(error.data["retry_after"])
        return answer
    with writing() as session:
        mail_sign_in_link(
            session,
            email=form.email.data or "",
            base_url=settings().base_url,
            contact_email=settings().contact_email,
            now=now(),
        )
    return redirect(url_for("access.link_sent"), code=303)


@blueprint.get("/inloggen/link/verstuurd")
@public
def link_sent() -> str:
    """Say what happens next, to everyone alike."""
    return render_template("access/link_sent.html")


@blueprint.get("/l/<secret>")
@public
def open_link(secret: str) -> AnyResponse:
    """Explain what a mailed link does; nothing happens until the button is pressed."""
    if (elsewhere := own_page(purpose_of(reader(), secret=secret), secret)) is not None:
        return without_address(cast(Response, redirect(elsewhere)))
    try:
        view = look_at_link(reader(), secret=secret, purpose=None, now=now())
        _refuse_other_purposes(view.purpose)
    except DomainError as error:
        return dead_link(error)
    week = shown_week(view) if view.purpose is LinkPurpose.WEEK_LIST else None
    page = "access/open_link.html" if week is None else "access/week_link.html"
    answer = without_address(make_response(render_template(page, link=view, week=week)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/l/<secret>")
@public
def use_link_now(secret: str) -> AnyResponse:
    """Use a mailed link up: sign in, or open one week's list; with `klopt` all in it is confirmed at once."""
    confirmed = None
    try:
        if request.form.get("klopt"):
            view, confirmed = confirm_by_link(secret, seen_report_id=read_id(request.form.get("gezien")))
        else:
            with writing() as session:
                view = use_link(session, secret=secret, purpose=None, now=now())
                _refuse_other_purposes(view.purpose)
    except DomainError as error:
        return dead_link(error)
    if view.purpose is LinkPurpose.SIGN_IN:
        login(view.user_id, how="link")
        return redirect(url_for("access.start"), code=303)
    _open_week(view)
    return redirect(url_for("week.show", bevestigd=confirmed), code=303)


@blueprint.post("/uitloggen")
@public
def sign_out() -> AnyResponse:
    """End this session, whatever it may reach."""
    logout()
    return redirect(url_for("access.signed_out"), code=303)


@blueprint.get("/uitgelogd")
@public
def signed_out() -> str:
    """Confirm that the person is out."""
    return render_template("access/signed_out.html")


@blueprint.get("/start")
@signed_in
def start() -> AnyResponse:
    """Bring a person to the page where their work begins."""
    actor = current_actor()
    return redirect("/" if actor is None else start_address(actor))


def _open_week(view: LinkView) -> None:
    """Let this browser in for one week's list; who is in already keeps what they may do."""
    found = current_session()
    if found is None or found.user_id != view.user_id or found.week_list_only:
        login(view.user_id, how="week_link", organisation_id=view.organisation_id, week_list_only=True)
        return
    with writing() as session:
        choose_organisation(
            session,
            session_id=found.session_id,
            organisation_id=cast(int, view.organisation_id),
            now=now(),
        )


def _sign_in_page(form: SignInForm, status: int, retry_after: object = None) -> Response:
    answer = make_response(render_template("access/sign_in.html", form=form), status)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _refuse_other_purposes(purpose: LinkPurpose) -> None:
    if purpose not in OPENED_HERE:
        raise DomainError("link_unknown")
