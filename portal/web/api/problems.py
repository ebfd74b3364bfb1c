"""What goes wrong for a machine: application/problem+json (RFC 9457) with a Dutch sentence and its code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, make_response, request

from portal.domain.errors import (
    ConflictError,
    DomainError,
    FieldError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
)
from portal.services.api_reports import BatchRefusedError
from portal.web.api.answers import FiguresOut, camel
from portal.web.messages import sentence
from portal.web.work import settings

ROOT = "/api/"
MEDIA_TYPE = "application/problem+json"
LARGEST_BODY_KB = 256
LONGEST_POINTER = 200
TITLES: Mapping[int, str] = {
    400: "De aanvraag klopt niet",
    401: "Geen geldige sleutel",
    403: "Dit mag niet met deze sleutel",
    404: "Niet gevonden",
    405: "Deze methode kan hier niet",
    409: "Dit botst met wat er staat",
    412: "Intussen gewijzigd",
    413: "Te groot",
    415: "Dit soort bericht lezen wij niet",
    429: "Te veel aanvragen",
    500: "Er ging iets mis bij ons",
    503: "Het is even te druk",
}
_CODES = {404: "address_unknown", 405: "method_unknown", 413: "body_too_large"}
_STATUS = {InvalidError: 400, NotAllowedError: 403, NotFoundError: 404}
_GRAVEST = (400, 403, 404, 409)


@dataclass(frozen=True)
class Fault:
    """One fault at one place: in the body a JSON pointer, in query or header a name."""

    code: str
    detail: str
    pointer: str | None = None
    name: str | None = None
    place: str = "body"

    def as_json(self) -> dict[str, object]:
        location = {"pointer": self.pointer} if self.name is None else {"name": self.name}
        return {"in": self.place, "location": location, "code": self.code, "detail": self.detail}


class ProblemError(Exception):
    """A machine's request is refused by the edge itself, before any rule was asked."""

    def __init__(
        self, status: int, code: str, *, faults: Sequence[Fault] = (), challenge: str = "", **data: object
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.faults = tuple(faults)
        self.challenge = challenge
        self.data = data


def is_machine() -> bool:
    """Say whether this request is a machine's, by its address."""
    return request.path.startswith(ROOT)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    faults: Sequence[Fault] = (),
    extra: Mapping[str, Any] | None = None,
) -> Response:
    """Make the answer that says what is wrong and what to do."""
    body: dict[str, Any] = {
        "type": f"{settings().base_url.rstrip('/')}/ontwikkelaars#fouten",
        "title": TITLES.get(status, TITLES[500 if status >= 500 else 400]),
        "status": status,
        "detail": detail,
        "code": code,
        "requestId": g.get("request_id"),
        **(extra or {}),
    }
    if faults:
        body["errors"] = [fault.as_json() for fault in faults]
    answer = make_response((json.dumps(body, ensure_ascii=False) + "\n").encode("utf-8", "replace"), status)
    answer.headers["Content-Type"] = MEDIA_TYPE
    return answer


def plain_problem(status: int, text: str) -> Response:
    """Make the answer for what the application refused outside the API's own views."""
    code = _CODES.get(status, f"status_{status}")
    return problem(status, code, sentence(code, maximum=LARGEST_BODY_KB) if status in _CODES else text)


def on_problem(error: ProblemError) -> Response:
    """Answer what the edge of the API refused."""
    answer = problem(error.status, error.code, sentence(error.code, **error.data), faults=error.faults)
    if error.challenge:
        answer.headers["WWW-Authenticate"] = error.challenge
    if isinstance(seconds := error.data.get("retry_after"), int):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def on_refusal(error: DomainError) -> Response:
    """Answer what a rule refused: every fault at its own place, and at a conflict what both sides say."""
    status = api_status(error)
    extra: dict[str, object] = {}
    if isinstance(error, BatchRefusedError):
        statuses = {api_status(refusal.error) for refusal in error.refusals}
        status = next((known for known in _GRAVEST if known in statuses), 400)
        conflicts = [
            {"pointer": f"#/{refusal.part}/{refusal.index}", **_conflict(refusal.error)}
            for refusal in error.refusals
            if isinstance(refusal.error, ConflictError)
        ]
        extra = {"conflicts": conflicts} if conflicts else {}
    elif isinstance(error, ConflictError) and error.mine is not None:
        extra = {"conflict": _conflict(error)}
        status = 412 if request.headers.get("If-Match") else 409
    code = "input_invalid" if isinstance(error, InvalidError) else error.code
    return problem(status, code, sentence(code, **error.data), faults=_faults(error), extra=extra)


def api_status(error: DomainError) -> int:
    """Give the status of a refusal: 400 for input, and 409 for what the state of things does not allow."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 409)


def _faults(error: DomainError) -> list[Fault]:
    if isinstance(error, BatchRefusedError):
        found = []
        for refusal in error.refusals:
            base = f"#/{refusal.part}/{refusal.index}"
            inner = f"{base}/availability" if refusal.part == "reports" else base
            if isinstance(refusal.error, InvalidError):
                found += [_fault(one, inner) for one in refusal.error.errors]
            else:
                code = refusal.error.code
                found.append(Fault(code, sentence(code, **refusal.error.data), base))
        return found
    return [_fault(one, "#") for one in error.errors] if isinstance(error, InvalidError) else []


def _fault(fault: FieldError, base: str) -> Fault:
    pointer = f"{base}/{camel(fault.field)}" if fault.field else base
    return Fault(fault.code, sentence(fault.code, **fault.data), pointer)


def _conflict(error: DomainError) -> dict[str, object]:
    return {
        "mine": _figures(error.data.get("mine")),
        "theirs": _figures(error.data.get("theirs")),
        "currentReportId": error.data.get("report_id"),
    }


def _figures(values: object) -> object:
    if not isinstance(values, Mapping):
        return None
    return FiguresOut.model_validate(values).model_dump(mode="json", by_alias=True)
