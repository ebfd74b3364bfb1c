"""A provider's own pages beside the week's list: where they begin, and what was handed in before."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, url_for

from portal.domain.permissions import Action
from portal.services.offerings import ContractedOffering
from portal.services.report_history import handed_in, report_history
from portal.services.week_course import offering_course, product_course, product_offerings
from portal.web.auth import acting_organisation_id, allowed, current_actor, provider_ids
from portal.web.downloads import file_answer
from portal.web.htmx import done
from portal.web.week_words import given_by, visible_text
from portal.web.work import now, reader
from portal.web.year_page import reports_sheet, year_view

blueprint = Blueprint("provider", __name__)
blueprint.add_app_template_filter(visible_text, "visible_text")
blueprint.add_app_template_filter(given_by, "given_by")


@blueprint.get("/mijn")
@allowed(Action.REPORT_AVAILABILITY, week_list=True)
def start() -> Response:
    """Begin where the work is: at the week's list, or for a region's people at their own page."""
    return done(url_for("week.show" if provider_ids(current_actor()) else "access.start"))


@blueprint.get("/mijn/aanbod/<int:offering_id>")
@allowed(Action.VIEW_PROVIDER)
def history(offering_id: int) -> str:
    """Show everything that was handed in for one offering, and how its year went."""
    organisation_id = acting_organisation_id()
    found = report_history(reader(), organisation_id=organisation_id, offering_id=offering_id)
    course = offering_course(reader(), organisation_id=organisation_id, offering_id=offering_id, now=now())
    return render_template("provider/history.html", history=found, year=year_view(course))


@blueprint.get("/mijn/aanbod/<int:offering_id>/opgaven.csv")
@allowed(Action.VIEW_PROVIDER)
def offering_reports(offering_id: int) -> Response:
    """Give everything that was handed in for one offering as a file."""
    found = offering_course(
        reader(), organisation_id=acting_organisation_id(), offering_id=offering_id, now=now()
    )
    return _reports_file(found.offerings, f"opgaven-aanbod-{offering_id}")


@blueprint.get("/mijn/hulp/<int:product_id>")
@allowed(Action.VIEW_PROVIDER)
def product(product_id: int) -> str:
    """Show how the year went for all offerings of one product together."""
    course = product_course(
        reader(), organisation_id=acting_organisation_id(), product_id=product_id, now=now()
    )
    return render_template("provider/product.html", course=course, year=year_view(course))


@blueprint.get("/mijn/hulp/<int:product_id>/opgaven.csv")
@allowed(Action.VIEW_PROVIDER)
def product_reports(product_id: int) -> Response:
    """Give everything that was handed in for one product as a file."""
    found = product_offerings(reader(), acting_organisation_id(), product_id)
    return _reports_file(found, f"opgaven-hulp-{product_id}")


def _reports_file(offerings: Sequence[ContractedOffering], name: str) -> Response:
    reports = handed_in(
        reader(),
        organisation_id=acting_organisation_id(),
        offering_ids=[offering.offering_id for offering in offerings],
    )
    return file_answer(reports_sheet(offerings, reports), form="csv", name=name, now=now())
