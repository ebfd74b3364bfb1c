"""A provider sees its own offering as others will, before it is published and after."""

from flask import Blueprint, render_template, request

from portal.domain.errors import NotFoundError
from portal.domain.permissions import Action
from portal.tenancy import beyond_tenant
from portal.web.auth import acting_organisation_id, allowed
from portal.web.supply_page import LARGEST_ID
from portal.web.work import now, reader
from search.choices import choices
from search.offering_view import offering_page
from search.offering_words import offering_words
from search.page_routes import absolute
from search.schema import Audience
from search.viewers import RESIDENT, Viewer

blueprint = Blueprint("preview", __name__)

PROFESSIONAL = "verwijzer"


@blueprint.get("/mijn/aanbod/<int:offering_id>/voorbeeld")
@allowed(Action.EDIT_OFFERING)
def show(offering_id: int) -> str:
    """Show an own offering as a resident sees it, or with `als=verwijzer` as a professional does."""
    if offering_id > LARGEST_ID:
        raise NotFoundError("offering_unknown", "offering_id")
    is_professional = request.args.get("als") == PROFESSIONAL
    organisation_id = acting_organisation_id()
    with beyond_tenant(reader()):  # the page also names what others have near by
        view = offering_page(
            reader(),
            offering_id,
            now=now(),
            viewer=Viewer(Audience.PROFESSIONAL) if is_professional else RESIDENT,
            of_organisation=organisation_id,
        )
        crisis = choices(reader(), now=now()).crisis_near(None)
    return render_template(
        "finder/preview.html",
        view=view,
        words=offering_words(view, None, is_professional=is_professional, now=now()),
        crisis=crisis,
        is_under_review=False,
        answers=(),
        is_professional=is_professional,
        canonical=absolute(f"/aanbod/{offering_id}"),
    )
