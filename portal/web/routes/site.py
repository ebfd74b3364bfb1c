"""What every site has: health, robots, security contact, and what this is."""

from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from portal.db import can_write
from portal.schema import SchemaState, revision_of, state_of
from portal.web.auth import public
from portal.web.work import house, now, settings

blueprint = Blueprint("site", __name__)

SECURITY_VALID_FOR = timedelta(days=180)
ROBOTS = """User-agent: *
Disallow: /account
Disallow: /afmelden/
Disallow: /beheer
Disallow: /inloggen
Disallow: /l/
Disallow: /mijn
Disallow: /regio
Disallow: /start
Disallow: /zoeken?
"""


@blueprint.get("/gezond")
@public
def health() -> AnyResponse:
    """Say whether the house stands: 200 with a database that can be read and written, 503 without.

    The index may be away, as then the database answers; a newer schema may be, as deploys overlap.
    """
    engine = house().engine
    try:
        schema = state_of(revision_of(engine))
        is_writable = can_write(engine)
    except (SQLAlchemyError, OSError):
        schema, is_writable = None, False
    is_well = is_writable and schema in (SchemaState.CURRENT, SchemaState.NEWER)
    is_index_up = bool(house().search_engine.status().is_available)
    answer = jsonify(database=schema is not None, writable=is_writable, schema=schema, index=is_index_up)
    answer.status_code = 200 if is_well else 503
    answer.headers["Cache-Control"] = "no-store"
    return cast(AnyResponse, answer)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Tell crawlers which pages are for people only."""
    return _plain(ROBOTS)


@blueprint.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Tell where a weakness is reported (RFC 9116)."""
    base = settings().base_url.rstrip("/")
    expires = (now() + SECURITY_VALID_FOR).replace(microsecond=0)
    return _plain(
        f"Contact: mailto:{settings().contact_email}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: nl, en\n"
        f"Canonical: {base}/.well-known/security.txt\n"
        f"Policy: {base}/over#veiligheid\n"
    )


@blueprint.get("/.well-known/change-password")
@public
def change_password() -> AnyResponse:
    """Send password managers to the page where the password is changed."""
    return redirect("/account#wachtwoord", code=302)


@blueprint.get("/over")
@public
def about() -> str:
    """Tell what Plekwijzer is, how honest its figures are, and how to reach the people behind it."""
    return render_template("site/about.html", contact_email=settings().contact_email)


def _plain(content: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    return answer
