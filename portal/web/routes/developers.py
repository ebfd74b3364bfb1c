"""The page for who builds a connection: how to report by machine, in a few lines of curl."""

import json

from flask import Blueprint, render_template

from portal.services.tokens import REQUESTS_A_MINUTE
from portal.web.api.bodies import MOST_IN_BATCH
from portal.web.api.door import VERSION
from portal.web.api.openapi import examples
from portal.web.api.problems import LARGEST_BODY_KB, TITLES
from portal.web.auth import public
from portal.web.work import settings

blueprint = Blueprint("developers", __name__)


@blueprint.get("/ontwikkelaars")
@public
def show() -> str:
    """Show how a machine reads and reports."""
    shown = examples()
    return render_template(
        "developers/show.html",
        base=f"{settings().base_url.rstrip('/')}/api/v1",
        version=VERSION,
        figures=json.dumps(shown["figures"], ensure_ascii=False),
        batch=json.dumps(shown["batch"], ensure_ascii=False),
        refusal=json.dumps(shown["badRequest"], ensure_ascii=False, indent=2),
        limits={"minute": REQUESTS_A_MINUTE, "batch": MOST_IN_BATCH, "size": LARGEST_BODY_KB},
        titles=TITLES,
        contact_email=settings().contact_email,
    )
