"""The private feed of a kept search: whoever has its address reads it, without signing in."""

from datetime import datetime

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from portal.web.auth import public
from portal.web.work import now, reader, settings
from search.alert_feed import read_feed

blueprint = Blueprint("search_feed", __name__)


@blueprint.get("/zoekvraag/<secret>")
@public
def show(secret: str) -> Response:
    """Answer the feed as Atom (RFC 4287), or 404 when it is not there any more."""
    moment = now()
    feed = read_feed(reader(), secret=secret, now=moment) or abort(404)
    page = render_template(
        "referrers/feed.xml", feed=feed, base=settings().base_url.rstrip("/"), stamp=_stamp
    )
    answer = make_response(page)
    answer.mimetype = "application/atom+xml"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.add_etag()
    return answer.make_conditional(request)


def _stamp(moment: datetime) -> str:
    """Write a moment as Atom wants it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
