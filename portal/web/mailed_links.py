"""What all pages behind a mailed link share: where a link leads, dead links, and no secret in a Referer."""

from flask import Response, make_response, render_template, url_for

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.services.letters import Letterhead
from portal.web.auth import current_session
from portal.web.errors import status_of
from portal.web.messages import sentence
from portal.web.work import settings

OPENED_ELSEWHERE = {
    LinkPurpose.INVITE: "invitations.show",
    LinkPurpose.RESET: "resets.show",
    LinkPurpose.ADDRESS: "addresses.show",
    LinkPurpose.UNSUBSCRIBE: "unsubscribe.show",
    LinkPurpose.ALERTS: "unsubscribe.show",
}


def letterhead() -> Letterhead:
    """Give the letterhead of this house."""
    return Letterhead(settings().base_url, settings().contact_email)


def own_page(purpose: LinkPurpose | None, secret: str) -> str | None:
    """Give the page of its own that a link of this purpose has, if it has one."""
    if purpose is None or purpose not in OPENED_ELSEWHERE:
        return None
    return url_for(OPENED_ELSEWHERE[purpose], secret=secret)


def dead_link(error: DomainError) -> Response:
    """Say why a link does not work, and what to do instead."""
    is_unknown = error.code == "link_unknown"
    page = render_template(
        "access/dead_link.html",
        text=sentence(error.code, **error.data),
        purpose=error.data.get("purpose"),
        is_unknown=is_unknown,
        is_in=current_session() is not None,
    )
    return without_address(make_response(page, 404 if is_unknown else status_of(error)))


def without_address(answer: Response) -> Response:
    """Keep the secret in the address out of every Referer; the origin stays, for the check on it."""
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer
