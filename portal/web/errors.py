"""The pages for what goes wrong: in Dutch, with what to do next, and without a trace of the inside."""

import logging
from typing import cast

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import ConflictError, DomainError, InvalidError, NotAllowedError, NotFoundError
from portal.web.again import run_again
from portal.web.api.problems import is_machine, plain_problem
from portal.web.auth import OrganisationUnchosenError, current_session
from portal.web.carried import can_carry, go_on_answer, may_go_on, sign_in_answer
from portal.web.guards import guard_of
from portal.web.messages import sentence
from portal.web.next_page import safe_next
from portal.web.sentences import STATUS_PAGES
from portal.web.typed import typed_here

log = logging.getLogger("plekwijzer.web")

RETRY_SECONDS = "5"
FAULT_PAGE = "errors/page.html"
_STATUS = {NotFoundError: 404, NotAllowedError: 403, ConflictError: 409, InvalidError: 422}
_LINK_STATUS = 410


def install(app: Flask) -> None:
    """Register a page for every kind of fault."""
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(OrganisationUnchosenError, on_organisation_unchosen)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(OperationalError, on_busy_database)
    app.register_error_handler(PoolTimeoutError, on_busy_database)
    app.register_error_handler(Exception, on_fault)


def keep_at_hand(app: Flask) -> None:
    """Make the page for a fault once: it can still be shown where no file can be opened any more."""
    with app.test_request_context():
        fault_page(500, title="", text="")


def status_of(error: DomainError) -> int:
    """Give the HTTP status that belongs to a refusal."""
    for kind, status in _STATUS.items():
        if isinstance(error, kind):
            return status
    if error.code == "too_many_attempts":
        return 429
    return _LINK_STATUS if error.code.startswith("link_") else 422


def on_domain_error(error: DomainError) -> Response:
    """Answer a refusal that no view caught."""
    status = status_of(error)
    answer = _page(status, sentence(error.code, **error.data))
    if isinstance(seconds := error.data.get("retry_after"), int):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def on_organisation_unchosen(error: OrganisationUnchosenError) -> AnyResponse:
    """Send a person of several organisations to the choice, and back afterwards; what was typed waits."""
    if typed_here() is not None:
        return go_on_answer(status=403, first=url_for("account.choose_organisation_page"))
    back = safe_next(request.full_path.rstrip("?")) if request.method == "GET" else None
    return redirect(url_for("account.choose_organisation_page", next=back), code=302)


def on_csrf_error(error: CSRFError) -> Response:
    """Refuse a form that this browser did not get from us, or got before it signed in anew."""
    view = current_app.view_functions.get(request.endpoint or "")
    if can_carry(guard_of(view)) or request.endpoint == "access.go_on":
        found = current_session()
        if found is None:
            return sign_in_answer()
        if may_go_on(found.user_id):
            return go_on_answer(status=403)
    return _page(403, sentence("form_expired"))


def on_http_error(error: HTTPException) -> AnyResponse:
    """Answer what Flask refused: in our words, with its status and the headers that belong to it."""
    if error.response is not None:
        return cast(AnyResponse, error.response)
    status = error.code or 500
    answer = _page(status)
    kept = ("Allow", "Retry-After", "Location")
    answer.headers.update({name: value for name, value in error.get_headers() if name in kept})
    return answer


def on_busy_database(error: Exception) -> AnyResponse:
    """Try again what another transaction broke off; ask to come back when the database is locked or away."""
    try:
        if (answer := run_again(error)) is not None:
            return answer
    except Exception as raised:  # noqa: BLE001  what the view raised this time has its own page
        return make_response(current_app.handle_user_exception(raised))
    log.error("database", extra={"fault": type(error).__name__, "reason": _reason(error)})
    answer = _page(503)
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def on_fault(error: Exception) -> Response:
    """Answer a fault of our own: the log gets the trace, the visitor does not."""
    log.error("fault", exc_info=error)
    return _page(500)


def _page(status: int, text: str | None = None) -> Response:
    if is_machine():
        return plain_problem(status, text or _explained(status)[1])
    title, explanation = _explained(status)
    return fault_page(status, title=title, text=text or explanation)


def fault_page(status: int, *, title: str, text: str) -> Response:
    """Make the page for a refusal, with the reader's own menu.

    For a fault of ours, and for what cannot be read (400: maybe for another host), one that asks nothing.
    """
    words = {"title": title, "text": text, "status": status}
    if 400 < status < 500:
        try:
            return make_response(render_template("errors/in_house.html", **words), status)
        except SQLAlchemyError as error:
            log.error("database", extra={"fault": type(error).__name__, "reason": _reason(error)})
    return make_response(render_template(FAULT_PAGE, **words), status)


def _explained(status: int) -> tuple[str, str]:
    return STATUS_PAGES.get(status) or STATUS_PAGES[500 if status >= 500 else 400]


def _reason(error: Exception) -> str:
    return str(error.orig)[:200] if isinstance(error, DBAPIError) else ""
