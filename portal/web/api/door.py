"""The door of the API: who comes in by which key, how often, and what every answer carries."""

import re
from collections.abc import Callable
from functools import wraps
from typing import cast

from flask import Flask, Response, g, request

from portal.domain.errors import DomainError
from portal.domain.terms import TokenScope
from portal.services.tokens import REQUESTS_A_MINUTE, Token, count_use, find_token
from portal.web.api.problems import LARGEST_BODY_KB, Fault, ProblemError, is_machine
from portal.web.guards import Answer, Arguments, Guard, mark
from portal.web.messages import sentence
from portal.web.work import act_for, now, reader, writing

VERSION = "1.0.0"
_REALM = 'Bearer realm="plekwijzer"'
_ETAG = re.compile(r'"(\d{1,10})"', re.ASCII)
_PRINTABLE = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


def with_token(
    scope: TokenScope,
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """Let pass who brings a key with this scope in the Authorization header; cookies say nothing here."""

    def guard(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        @wraps(view)
        def passed(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            token = _token()
            _count(token)
            if not token.scope.covers(scope):
                challenge = f'{_REALM}, error="insufficient_scope", scope="{scope.value}"'
                raise ProblemError(403, "scope_missing", challenge=challenge)
            g.api_token = token
            act_for(token.organisation_id)
            return view(*args, **kwargs)

        return mark(passed, Guard("token"))

    return guard


def current_token() -> Token:
    """Return the key by which this request came in."""
    return cast(Token, g.api_token)


def read_key() -> str | None:
    """Read the Idempotency-Key. Raises ProblemError when it is not one."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _PRINTABLE.fullmatch(key):
        raise _bad_header("Idempotency-Key", "key_invalid")
    return key


def read_seen() -> int | None:
    """Read the report's id in If-Match. Raises ProblemError when it is no ETag of ours."""
    text = request.headers.get("If-Match")
    if text is None:
        return None
    found = _ETAG.fullmatch(text.strip())
    if found is None:
        raise _bad_header("If-Match", "if_match_invalid")
    return int(found[1])


def read_page(largest_size: int, last_page: int) -> tuple[int, int]:
    """Read `page` and `pageSize` from the address, 1 and 50 when not given. Raises ProblemError."""
    bounds = {"page": (1, last_page), "pageSize": (50, largest_size)}
    found, faults = {name: usual for name, (usual, _) in bounds.items()}, []
    for name in request.args:
        if name not in bounds:
            faults.append(_in_query(name, "parameter_unknown"))
            continue
        text, largest = request.args[name], bounds[name][1]
        is_number = text.isascii() and text.isdecimal() and len(text) < 10
        if is_number and 1 <= int(text) <= largest and len(request.args.getlist(name)) == 1:
            found[name] = int(text)
        else:
            faults.append(_in_query(name, "parameter_invalid", minimum=1, maximum=largest))
    if faults:
        raise ProblemError(400, "input_invalid", faults=faults)
    return found["page"], found["pageSize"]


def refuse_query() -> None:
    """Refuse an address with parameters where there are none. Raises ProblemError."""
    faults = [_in_query(name, "parameter_unknown") for name in request.args]
    if faults:
        raise ProblemError(400, "input_invalid", faults=faults)


def install(app: Flask) -> None:
    """Bound what machines send, free them of form tokens, and mark every answer with the version."""

    @app.before_request
    def bound_body() -> None:
        if is_machine():
            request.max_content_length = LARGEST_BODY_KB * 1024

    @app.after_request
    def mark_version(answer: Response) -> Response:
        if is_machine():
            answer.headers["API-Version"] = VERSION
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def _token() -> Token:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not secret.strip():
        raise ProblemError(401, "token_missing", challenge=_REALM)
    token = find_token(reader(), secret=secret.strip(), now=now())
    if token is None:
        raise ProblemError(401, "token_invalid", challenge=f'{_REALM}, error="invalid_token"')
    return token


def _count(token: Token) -> None:
    """Count the request in a commit of its own, so that a refusal counts as well."""
    refused: DomainError | None = None
    with writing() as session:
        try:
            count_use(session, token=token, now=now())
        except DomainError as error:
            refused = error
    if refused is not None:
        seconds = refused.data.get("retry_after")
        raise ProblemError(429, "too_many_requests", limit=REQUESTS_A_MINUTE, retry_after=seconds)


def _bad_header(name: str, code: str) -> ProblemError:
    fault = Fault(code, sentence(code), name=name, place="header")
    return ProblemError(400, "input_invalid", faults=[fault])


def _in_query(name: str, code: str, **data: object) -> Fault:
    return Fault(code, sentence(code, **data), name=name[:100], place="query")
