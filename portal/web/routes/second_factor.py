"""The second step of signing in, setting it up, its recovery codes, and turning it off."""

from typing import cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import DomainError, NotAllowedError
from portal.domain.second_factor import is_app_code, tidy_code
from portal.services.accounts import has_password, note_refused_sign_in
from portal.services.factor_notices import NEW_CODES, OFF, ON, RECOVERY_CODE, tell_of_second_factor
from portal.services.identity_checks import confirm_identity
from portal.services.sealing import Sealer
from portal.services.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    find_second_factor,
    look_at_setup,
    prove_second_factor,
    remove_second_factor,
    renew_recovery_codes,
)
from portal.services.sessions import FoundSession, end_all
from portal.web.auth import (
    any_session,
    awaits_second_step,
    login,
    must_have_second_factor,
    second_step,
    signed_in,
)
from portal.web.errors import status_of
from portal.web.forms.identity import CodeForm, ConfirmForm
from portal.web.mailed_links import letterhead
from portal.web.menu import notice
from portal.web.next_page import safe_next
from portal.web.qr import qr_code
from portal.web.tries import count_own_try, count_tries, give_back_own_try, give_back_tries
from portal.web.work import now, reader, settings, writing

blueprint = Blueprint("second_factor", __name__)

TRIES_HERE = 6
TRIES_AN_ADDRESS = 60
TRIES_AN_HOUR = 20
PASSWORD_TRIES = 10


@blueprint.get("/tweede-stap")
@second_step
def ask() -> AnyResponse:
    """Ask for a code, or to set the second step up, of who has to; send on who has done it."""
    found = _session()
    if not awaits_second_step(found):
        return redirect(_next() or url_for("access.start"))
    if not found.has_second_factor:
        return redirect(url_for("second_factor.set_up"))
    return _ask_page(CodeForm(formdata=None), 200)


@blueprint.post("/tweede-stap")
@second_step
def prove() -> AnyResponse:
    """Accept a code once; wrong ones are counted here and in all."""
    found, form = _session(), CodeForm()
    if not awaits_second_step(found) or not found.has_second_factor:
        return redirect(url_for("second_factor.ask"), code=303)
    if not form.validate():
        return _ask_page(form, 422)
    is_from_app = is_app_code(tidy_code(form.code.data or ""))
    try:
        _count_step(found.user_id, is_from_app=is_from_app)
        with writing() as session:
            passed = prove_second_factor(
                session, user_id=found.user_id, code=form.code.data or "", sealer=_sealer(), now=now()
            )
            if passed.by_recovery_code:
                _tell(session, RECOVERY_CODE)
    except DomainError as error:
        with writing() as session:
            note_refused_sign_in(session, email=found.email, step="second_factor", now=now())
        form.add_refusal(error)
        return _ask_page(form, status_of(error))
    _give_back_step(found.user_id, is_from_app=is_from_app)
    login(found.user_id, how="second_factor", organisation_id=found.organisation_id, second_factor_at=now())
    if passed.by_recovery_code:
        notice(f"Deze herstelcode is nu op. U heeft er nog {passed.codes_left}.", "warning")
    return redirect(_next() or url_for("access.start"), code=303)


@blueprint.get("/tweede-stap/instellen")
@second_step
def set_up() -> AnyResponse:
    """Show how to set the second step up, and once begun the secret for the app."""
    if (elsewhere := _done_already()) is not None:
        return elsewhere
    return _set_up_page(CodeForm(formdata=None), 200)


@blueprint.post("/tweede-stap/instellen")
@second_step
def begin() -> AnyResponse:
    """Make a new secret, after making sure who asks."""
    if (elsewhere := _done_already()) is not None:
        return elsewhere
    form, found = ConfirmForm(), _session()
    try:
        if not awaits_second_step(found):
            _confirm_identity(form)
        with writing() as session:
            begin_second_factor(session, user_id=found.user_id, sealer=_sealer(), now=now())
    except DomainError as error:
        form.add_refusal(error)
        return _set_up_page(form, status_of(error))
    return redirect(url_for("second_factor.set_up"), code=303)


@blueprint.post("/tweede-stap/bevestigen")
@second_step
def confirm() -> AnyResponse:
    """Turn the second step on with a first code, and show the recovery codes on this one page."""
    if (elsewhere := _done_already()) is not None:
        return elsewhere
    form, found = CodeForm(), _session()
    if not form.validate():
        return _set_up_page(form, 422)
    try:
        count_own_try("second-step-setup", found.user_id, limit=TRIES_AN_HOUR)
        with writing() as session:
            codes = confirm_second_factor(
                session, user_id=found.user_id, code=form.code.data or "", sealer=_sealer(), now=now()
            )
            end_all(session, user_id=found.user_id, now=now(), but=found.session_id)
            _tell(session, ON)
    except DomainError as error:
        form.add_refusal(error)
        return _set_up_page(form, status_of(error))
    login(found.user_id, how=None, organisation_id=found.organisation_id, second_factor_at=now())
    return _codes_page(codes)


@blueprint.get("/account/tweede-stap")
@signed_in
def show() -> Response:
    """Show how the own second step stands."""
    return _own_page(ConfirmForm(formdata=None), 200)


@blueprint.post("/account/tweede-stap/herstelcodes")
@signed_in
def renew_codes() -> Response:
    """Make new recovery codes and show them on this one page; the old ones are dead."""
    form, found = ConfirmForm(), _session()
    try:
        _confirm_identity(form)
        with writing() as session:
            codes = renew_recovery_codes(session, user_id=found.user_id, now=now())
            _tell(session, NEW_CODES)
    except DomainError as error:
        return _refused(form, error)
    return _codes_page(codes)


@blueprint.post("/account/tweede-stap/uit")
@signed_in
def turn_off() -> AnyResponse:
    """Go on without a second step, for who may; the other sessions end."""
    form, found = ConfirmForm(), _session()
    if must_have_second_factor(found):
        raise NotAllowedError("second_factor_mandatory")
    try:
        _confirm_identity(form)
        with writing() as session:
            remove_second_factor(session, user_id=found.user_id, by=found.user_id, now=now())
            end_all(session, user_id=found.user_id, now=now(), but=found.session_id)
            _tell(session, OFF)
    except DomainError as error:
        return _refused(form, error)
    login(found.user_id, how=None, organisation_id=found.organisation_id)
    notice("De tweede stap is uit.")
    return redirect(url_for("account.show"), code=303)


def _session() -> FoundSession:
    return cast(FoundSession, any_session())


def _sealer() -> Sealer:
    keys = (settings().secret_key, *settings().secret_key_fallbacks)
    return Sealer(keys, purpose="second factor")


def _next() -> str | None:
    return safe_next(request.values.get("next"))


def _done_already() -> AnyResponse | None:
    """Send on who has a second factor: to prove it, never to set up another in its place."""
    found = _session()
    if not found.has_second_factor:
        return None
    return redirect(url_for("second_factor.ask" if awaits_second_step(found) else "second_factor.show"))


def _tell(session: Session, what: str) -> None:
    found = _session()
    tell_of_second_factor(
        session,
        what=what,
        user_id=found.user_id,
        name=found.name,
        address=found.email,
        letterhead=letterhead(),
        now=now(),
    )


def _confirm_identity(form: ConfirmForm) -> None:
    found = _session()
    count_own_try("password", found.user_id, limit=PASSWORD_TRIES)
    confirm_identity(
        reader(),
        user_id=found.user_id,
        password=form.password.data or "",
        signed_in_at=found.signed_in_at,
        now=now(),
    )


def _count_step(user_id: int, *, is_from_app: bool) -> None:
    """Count a try; recovery codes apart, so that whoever guesses at the app locks nobody out for good."""
    kind = "second-step" if is_from_app else "recovery-code"
    count_tries(kind, str(user_id), a_person=TRIES_HERE, an_address=TRIES_AN_ADDRESS)
    if is_from_app:
        count_own_try(kind, user_id, limit=TRIES_AN_HOUR)


def _give_back_step(user_id: int, *, is_from_app: bool) -> None:
    kind = "second-step" if is_from_app else "recovery-code"
    give_back_tries(kind, str(user_id))
    if is_from_app:
        give_back_own_try(kind, user_id)


def _refused(form: ConfirmForm, error: DomainError) -> Response:
    status = status_of(error)
    if status == 404:
        raise error
    form.add_refusal(error)
    return _own_page(form, status)


def _ask_page(form: CodeForm, status: int) -> Response:
    return make_response(render_template("second_factor/ask.html", form=form, next=_next() or ""), status)


def _set_up_page(form: CodeForm | ConfirmForm, status: int) -> Response:
    found = _session()
    setup = look_at_setup(reader(), user_id=found.user_id, email=found.email, sealer=_sealer())
    is_forced = awaits_second_step(found)
    page = render_template(
        "second_factor/set_up.html",
        form=form,
        code_form=form if isinstance(form, CodeForm) else CodeForm(formdata=None),
        confirm_form=form if isinstance(form, ConfirmForm) else ConfirmForm(formdata=None),
        setup=setup,
        drawing=None if setup is None else qr_code(setup.address),
        is_forced=is_forced,
        asks_password=not is_forced and has_password(reader(), user_id=found.user_id),
    )
    return make_response(page, status)


def _own_page(form: ConfirmForm, status: int) -> Response:
    found = _session()
    page = render_template(
        "second_factor/show.html",
        form=form,
        factor=find_second_factor(reader(), user_id=found.user_id),
        is_mandatory=must_have_second_factor(found),
        asks_password=has_password(reader(), user_id=found.user_id),
    )
    return make_response(page, status)


def _codes_page(codes: list[str]) -> Response:
    return make_response(render_template("second_factor/codes.html", codes=codes))
