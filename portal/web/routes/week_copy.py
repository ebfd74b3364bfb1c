"""Taking figures over to other locations: choose which, look at what would change, and only then save."""

from collections.abc import Collection

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action
from portal.services.limit_choices import limit_choices
from portal.services.week_copy import copy_figures
from portal.services.week_list import WeekList, WeekRow
from portal.web.auth import acting_organisation_id, allowed, current_user_id
from portal.web.errors import status_of
from portal.web.forms.week import read_id, read_key
from portal.web.htmx import done
from portal.web.messages import sentence
from portal.web.week_answers import channel, found_row, read_week
from portal.web.week_copy_page import copy_view, other_places
from portal.web.work import now, reader, writing

blueprint = Blueprint("week_copy", __name__)
may_report = allowed(Action.REPORT_AVAILABILITY, week_list=True)


@blueprint.get("/mijn/week/<int:offering_id>/overnemen")
@may_report
def choose(offering_id: int) -> Response:
    """Show the other locations with the same product; none is chosen."""
    week = read_week()
    return _page(week, found_row(week, offering_id), chosen=())


@blueprint.post("/mijn/week/<int:offering_id>/overnemen")
@may_report
def take_over(offering_id: int) -> Response:
    """Show what would change at the chosen locations, or, after that, save it."""
    week = read_week()
    row = found_row(week, offering_id)
    chosen = [found for text in request.form.getlist("naar") if (found := read_id(text))]
    if chosen and "zeker" not in request.form:
        return _page(week, row, chosen=chosen, is_preview=True)
    try:
        with writing() as session:
            count = copy_figures(
                session,
                organisation_id=acting_organisation_id(),
                source_id=offering_id,
                source_report_id=read_id(request.form.get("seen")),
                targets={id_: read_id(request.form.get(f"seen-{id_}")) for id_ in chosen},
                user_id=current_user_id(),
                channel=channel(),
                request_key=read_key(request.form.get("request_key")),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        fault = sentence("copy_changed" if isinstance(error, ConflictError) else error.code, **error.data)
        week = read_week()
        return _page(
            week,
            found_row(week, offering_id),
            chosen=chosen,
            is_preview=bool(chosen),
            fault=fault,
            status=status_of(error),
        )
    return done(url_for("week.show", overgenomen=count))


def _page(
    week: WeekList,
    row: WeekRow,
    *,
    chosen: Collection[int],
    is_preview: bool = False,
    fault: str | None = None,
    status: int = 200,
) -> Response:
    choices = limit_choices(reader(), offering_ids=[other.offering_id for other in other_places(week, row)])
    page = copy_view(week, row, choices=choices, chosen=chosen, is_preview=is_preview)
    return make_response(render_template("provider/copy.html", page=page, fault=fault), status)
