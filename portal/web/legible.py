"""Keeps a page readable whatever was typed: characters that HTML does not allow are shown as �."""

import re

from flask import Flask, Response, request

_FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0e-\x1f\x7f]"
    rb"|\xc2[\x80-\x9f]"
    rb"|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]"
    rb"|\xf0[\x9f\xaf\xbf]\xbf[\xbe\xbf]|[\xf1-\xf3][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]|\xf4\x8f\xbf[\xbe\xbf]"
)
"""Control characters and noncharacters, in UTF-8."""
_SHOWN = "\ufffd".encode()


def install(app: Flask) -> None:
    """Look at a page that may repeat what was typed; a refused form comes back with all that can be shown."""

    @app.after_request
    def show(answer: Response) -> Response:
        is_text = answer.mimetype == "text/html" and "Content-Encoding" not in answer.headers
        if is_text and not answer.is_streamed and _may_hold_typed():
            body = answer.get_data()
            if _FORBIDDEN.search(body):
                answer.set_data(_FORBIDDEN.sub(_SHOWN, body))
        return answer


def _may_hold_typed() -> bool:
    """Say whether anything odd can have come along; what is kept was looked at when it was saved."""
    return request.method not in ("GET", "HEAD") or b"%" in request.query_string
