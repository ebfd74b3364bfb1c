"""Stopping the weekly digest, or all alerts, behind a mailed link by one press, also of a mail program."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.domain.saved_searches import WATCHED_FOR
from portal.services.alert_links import look_at_alerts, resume_alerts, stop_alerts
from portal.services.stop_links import purpose_of
from portal.services.unsubscribing import look_at_subscription, set_subscription
from portal.web.auth import public
from portal.web.mailed_links import dead_link, without_address
from portal.web.work import now, reader, writing

blueprint = Blueprint("unsubscribe", __name__)
one_click = Blueprint("unsubscribe_now", __name__)
"""A mail program presses without having seen the page (RFC 8058): no token can be asked of it."""


@blueprint.get("/afmelden/<secret>")
@public
def show(secret: str) -> Response:
    """Show how it stands, with a button; looking changes nothing."""
    try:
        page = _page(secret)
    except DomainError as error:
        return dead_link(error)
    return without_address(make_response(page))


@one_click.post("/afmelden/<secret>")
@public
def stop(secret: str) -> AnyResponse:
    """Stop what the link is about; pressing twice is no fault."""
    return _set(secret, is_wanted=False)


@blueprint.post("/afmelden/<secret>/terug")
@public
def take_up(secret: str) -> AnyResponse:
    """Take it up again; alerts go on for their full time."""
    return _set(secret, is_wanted=True)


def _page(secret: str) -> str:
    if purpose_of(reader(), secret=secret) is LinkPurpose.ALERTS:
        alerts = look_at_alerts(reader(), secret=secret, now=now())
        return render_template("access/alerts.html", alerts=alerts, days=WATCHED_FOR.days, secret=secret)
    subscription = look_at_subscription(reader(), secret=secret, now=now())
    return render_template("access/unsubscribe.html", subscription=subscription, secret=secret)


def _set(secret: str, *, is_wanted: bool) -> AnyResponse:
    try:
        with writing() as session:
            if purpose_of(session, secret=secret) is not LinkPurpose.ALERTS:
                set_subscription(session, secret=secret, is_wanted=is_wanted, now=now())
            elif is_wanted:
                resume_alerts(session, secret=secret, now=now())
            else:
                stop_alerts(session, secret=secret, now=now())
    except DomainError as error:
        return dead_link(error)
    return redirect(url_for("unsubscribe.show", secret=secret), code=303)
