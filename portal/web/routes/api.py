"""The API: an organisation's machine reads its own offerings and hands in their availability."""

import hashlib
import json
from collections.abc import Callable

from flask import Blueprint, Response, make_response, request, url_for
from pydantic import BaseModel
from sqlmodel import Session

from portal.domain.errors import DomainError
from portal.domain.terms import TokenScope
from portal.services.api_answers import Answer, claim_key, keep_answer
from portal.services.api_offerings import list_own, read_own, read_report
from portal.services.api_reports import Entry, report_batch, report_entry
from portal.services.availability import Saved
from portal.web.api.answers import BatchOut, OfferingsOut, offering_out, report_out, saved_out
from portal.web.api.bodies import BatchIn, ReportIn, read_batch, read_body
from portal.web.api.door import current_token, read_key, read_page, read_seen, refuse_query, with_token
from portal.web.api.openapi import openapi_document
from portal.web.api.problems import ProblemError, on_problem, on_refusal
from portal.web.auth import public
from portal.web.work import now, reader, settings, writing

LARGEST_PAGE = 100
LAST_PAGE = 10_000

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.register_error_handler(ProblemError, on_problem)
blueprint.register_error_handler(DomainError, on_refusal)


@blueprint.get("/openapi.json")
@public
def describe() -> Response:
    """Give the OpenAPI document, to be read from any site."""
    contact = settings().contact_email
    answer = _json(json.dumps(openapi_document(settings().base_url, contact), ensure_ascii=False))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@blueprint.get("/offerings")
@with_token(TokenScope.READ)
def offerings() -> Response:
    """List the organisation's own offerings, page by page."""
    page, size = read_page(LARGEST_PAGE, LAST_PAGE)
    own = current_token().organisation_id
    found, total = list_own(reader(), organisation_id=own, offset=(page - 1) * size, limit=size, now=now())
    shapes = [offering_out(item) for item in found]
    answer = _json(_written(OfferingsOut(offerings=shapes, page=page, page_size=size, total=total)))
    if links := _links(page, size, total):
        answer.headers["Link"] = links
    return answer


@blueprint.get("/offerings/<int:offering_id>/availability")
@with_token(TokenScope.READ)
def availability(offering_id: int) -> Response:
    """Give the newest report of one of the organisation's offerings; the ETag is its id."""
    refuse_query()
    found, report = read_report(
        reader(),
        organisation_id=current_token().organisation_id,
        offering_id=offering_id,
        now=now(),
    )
    return _json(_written(report_out(found, report)), etag=str(report.report_id))


@blueprint.put("/offerings/<int:offering_id>/availability")
@with_token(TokenScope.REPORT)
def put_availability(offering_id: int) -> Response:
    """Hand in the availability of one offering; the whole report is replaced."""
    refuse_query()
    body, in_header = read_body(ReportIn), read_seen()
    if in_header is not None and body.seen_report_id is not None:
        raise ProblemError(400, "seen_twice")
    seen = body.seen_report_id if in_header is None else in_header
    entry = Entry(offering_id, body.availability(), seen)

    def save(session: Session) -> Answer:
        own = current_token().organisation_id
        saved = report_entry(session, organisation_id=own, entry=entry, now=now())
        [shape] = _saved_shapes(session, [entry.offering_id], {entry.offering_id: saved}).reports
        return Answer(200, _written(shape), str(shape.report_id))

    return _once(body, save)


@blueprint.post("/availability-batches")
@with_token(TokenScope.REPORT)
def post_batch() -> Response:
    """Hand in the availability of several offerings at once: all of it, or nothing."""
    refuse_query()
    batch: BatchIn = read_batch()
    entries = [line.entry() for line in batch.reports]

    def save(session: Session) -> Answer:
        saved = report_batch(
            session,
            organisation_id=current_token().organisation_id,
            entries=entries,
            unchanged=batch.unchanged,
            now=now(),
        )
        order = [entry.offering_id for entry in entries] + batch.unchanged
        return Answer(200, _written(_saved_shapes(session, order, saved)))

    return _once(batch, save)


def _once(body: BaseModel, save: Callable[[Session], Answer]) -> Response:
    """Save in one commit, or give the same answer as before when this key was used for the same request."""
    key, token = read_key(), current_token()
    with writing() as session:
        session.info["token_id"] = token.token_id
        answer = None
        if key is not None:
            answer = claim_key(
                session, token_id=token.token_id, key=key, fingerprint=_fingerprint(body), now=now()
            )
        if answer is None:
            answer = save(session)
            if key is not None:
                keep_answer(session, token_id=token.token_id, key=key, answer=answer)
    return _json(answer.body, answer.status, answer.etag)


def _fingerprint(body: BaseModel) -> str:
    """Tell one request from another: method, address, what it replaces, and all that it says."""
    seen = request.headers.get("If-Match", "")
    parts = [request.method, request.path, seen, body.model_dump_json()]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _saved_shapes(session: Session, order: list[int], saved: dict[int, Saved]) -> BatchOut:
    own = current_token().organisation_id
    found = read_own(session, organisation_id=own, offering_ids=order, now=now())
    items = [found[offering_id] for offering_id in order]
    return BatchOut(
        reports=[
            saved_out(item, item.report, saved.get(item.offering.offering_id))
            for item in items
            if item.report is not None
        ]
    )


def _links(page: int, size: int, total: int) -> str:
    pages = max(1, -(-total // size))
    wanted = {"prev": page - 1 if 1 < page <= pages else None, "next": page + 1 if page < pages else None}
    base = settings().base_url.rstrip("/")
    return ", ".join(
        f'<{base}{url_for("api.offerings", page=number, pageSize=size)}>; rel="{rel}"'
        for rel, number in wanted.items()
        if number is not None
    )


def _written(shape: BaseModel) -> str:
    return shape.model_dump_json(by_alias=True)


def _json(body: str, status: int = 200, etag: str | None = None) -> Response:
    answer = make_response(body + "\n", status)
    answer.headers["Content-Type"] = "application/json"
    if etag is not None:
        answer.headers["ETag"] = f'"{etag}"'
    return answer
