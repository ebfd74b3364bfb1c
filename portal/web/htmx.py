"""One URL, two answers: a whole page, or the fragment that htmx asked for."""

from typing import cast

from flask import Flask, Response, make_response, redirect, render_template
from htmx_flask import Htmx, request


def install(app: Flask) -> None:
    """Teach the application's requests about htmx."""
    Htmx(app)


def is_fragment() -> bool:
    """Say whether htmx asks for a part of a page; a restored history entry wants the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def respond(page_template: str, partial_template: str, *, status: int = 200, **context: object) -> Response:
    """Render the page, or only its partial for htmx; both from the same context."""
    template = partial_template if is_fragment() else page_template
    return _varying(make_response(render_template(template, **context), status))


def done(url: str, partial_template: str | None = None, **context: object) -> Response:
    """Answer a change: a redirect to `url`, or the partial for htmx when there is one."""
    if is_fragment() and partial_template is not None:
        return _varying(make_response(render_template(partial_template, **context)))
    if is_fragment():
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = url
        return _varying(answer)
    return _varying(cast(Response, redirect(url, code=303)))


def _varying(answer: Response) -> Response:
    answer.vary.add("HX-Request")
    return answer
