"""A forgotten password: asking for a link, and choosing a new password behind it."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError, InvalidError
from portal.services.links import LinkView, look_at_link
from portal.services.resets import mail_reset_link, reset_password
from portal.web.auth import login, public
from portal.web.errors import status_of
from portal.web.forms.access import LinkForm
from portal.web.forms.identity import NewPasswordForm
from portal.web.mailed_links import dead_link, letterhead, without_address
from portal.web.menu import notice
from portal.web.tries import count_tries
from portal.web.work import now, reader, writing

blueprint = Blueprint("resets", __name__)

LINKS_A_PERSON = 4
LINKS_AN_ADDRESS = 30


@blueprint.get("/wachtwoord-vergeten")
@public
def ask() -> str:
    """Show the form that asks for a reset link."""
    return render_template("access/ask_reset.html", form=LinkForm(formdata=None))


@blueprint.post("/wachtwoord-vergeten")
@public
def ask_now() -> AnyResponse:
    """Mail a reset link to who has an account, and say the same to who has not."""
    form = LinkForm()
    if not form.validate():
        return make_response(render_template("access/ask_reset.html", form=form), 422)
    try:
        count_tries("reset", form.email.data, a_person=LINKS_A_PERSON, an_address=LINKS_AN_ADDRESS)
    except DomainError as error:
        form.add_refusal(error)
        answer = make_response(render_template("access/ask_reset.html", form=form), status_of(error))
        answer.headers["Retry-After"] = str(error.data["retry_after"])
        return answer
    with writing() as session:
        mail_reset_link(session, email=form.email.data or "", letterhead=letterhead(), now=now())
    return redirect(url_for("resets.sent"), code=303)


@blueprint.get("/wachtwoord-vergeten/verstuurd")
@public
def sent() -> str:
    """Say what happens next, to everyone alike."""
    return render_template("access/reset_sent.html")


@blueprint.get("/wachtwoord-kiezen/<secret>")
@public
def show(secret: str) -> Response:
    """Show the form for a new password; looking does not use the link."""
    try:
        view = _look(secret)
    except DomainError as error:
        return dead_link(error)
    return _page(view, NewPasswordForm(formdata=None), 200)


@blueprint.post("/wachtwoord-kiezen/<secret>")
@public
def choose(secret: str) -> AnyResponse:
    """Set the new password and go on signed in, with the second factor still to be proved by who has one."""
    form = NewPasswordForm()
    try:
        view = _look(secret)
        if not form.validate():
            return _page(view, form, 422)
        with writing() as session:
            reset_password(
                session, secret=secret, new=form.new.data or "", letterhead=letterhead(), now=now()
            )
    except InvalidError as error:
        form.add_refusal(error)
        return _page(view, form, status_of(error))
    except DomainError as error:
        return dead_link(error)
    login(view.user_id, how="reset")
    notice("Uw nieuwe wachtwoord is bewaard. Op andere apparaten bent u uitgelogd.")
    return redirect(url_for("access.start"), code=303)


def _look(secret: str) -> LinkView:
    return look_at_link(reader(), secret=secret, purpose=LinkPurpose.RESET, now=now())


def _page(view: LinkView, form: NewPasswordForm, status: int) -> Response:
    page = render_template("access/choose_password.html", form=form, link=view)
    return without_address(make_response(page, status))
