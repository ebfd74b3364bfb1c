"""The operator's page: jobs, outbox, index and mail at a glance."""

from flask import Blueprint, render_template

from portal.domain.permissions import Action
from portal.services.operations import read_workings
from portal.web.auth import allowed
from portal.web.work import house, now, reader

blueprint = Blueprint("operator", __name__)


@blueprint.get("/beheer")
@allowed(Action.OPERATE)
def workings() -> str:
    """Show how the machinery is doing."""
    return render_template(
        "operator/workings.html",
        workings=read_workings(reader()),
        index=house().search_engine.status(),
        now=now(),
    )
