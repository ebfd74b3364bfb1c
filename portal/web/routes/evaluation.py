"""The evaluation over the whole period: of a region and each of its municipalities, and the own one."""

from datetime import date

from flask import Blueprint, Response, render_template, request

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.evaluation import MOMENTS
from portal.domain.permissions import Action
from portal.services.evaluation import Evaluation, read_evaluation
from portal.web.auth import allowed
from portal.web.downloads import FORMS, book_answer, file_answer
from portal.web.evaluation_words import evaluation_sheets, evaluation_view, quarters_sheet
from portal.web.report_desk import ReportDesk, open_own_reports, open_region_reports
from portal.web.work import now, reader

blueprint = Blueprint("evaluation", __name__)


@blueprint.get("/regio/evaluatie")
@allowed(Action.VIEW_COUNCIL_REPORT)
def show() -> str:
    """Show the evaluation of a region or of one of its municipalities."""
    return _page(open_region_reports("evaluation"))


@blueprint.get("/regio/evaluatie/cijfers.<form>")
@allowed(Action.VIEW_COUNCIL_REPORT)
def file(form: str) -> Response:
    """Give the evaluation as a workbook, or all its quarters as CSV."""
    return _file(open_region_reports("evaluation"), form)


@blueprint.get("/gemeente/evaluatie")
@allowed(Action.VIEW_OWN_MUNICIPALITY)
def own_show() -> str:
    """Show the evaluation of the own municipality."""
    return _page(open_own_reports("evaluation"))


@blueprint.get("/gemeente/evaluatie/cijfers.<form>")
@allowed(Action.VIEW_OWN_MUNICIPALITY)
def own_file(form: str) -> Response:
    """Give the evaluation of the own municipality as a workbook, or all its quarters as CSV."""
    return _file(open_own_reports("evaluation"), form)


def _page(room: ReportDesk) -> str:
    until = _until()
    found = _read(room, until)
    asked = None if until is None else str(until)
    return render_template(
        "council/evaluation.html",
        desk=room.desk,
        place=room.place,
        view=None if found is None else evaluation_view(found, place=room.place),
        town=room.town,
        towns=room.towns("show", tot=asked),
        regions=room.regions("show"),
        moments=[(None, "tot nu", room.address("show"))]
        + [(year, f"tot en met {year}", room.address("show", tot=str(year))) for year in _reached()],
        until=until,
        files={form: room.address("file", form=form, tot=asked) for form in FORMS},
        printed_on=local_date(now()),
    )


def _file(room: ReportDesk, form: str) -> Response:
    found = _read(room, _until())
    if form not in FORMS or found is None:
        raise NotFoundError
    name = f"evaluatie-{room.code}"
    if form == "xlsx":
        return book_answer(evaluation_sheets(found), name=name, now=now())
    return file_answer(quarters_sheet(found), form=form, name=name, now=now())


def _read(room: ReportDesk, until: int | None) -> Evaluation | None:
    return read_evaluation(
        reader(),
        region=room.desk.region,
        municipality_id=room.town.id if room.town else None,
        until=local_date(now()) if until is None else date(until, 12, 31),
        now=now(),
    )


def _until() -> int | None:
    """Read the year to which the page looks back; None: to now. Raises NotFoundError."""
    asked = request.args.get("tot")
    if not asked:
        return None
    found = next((year for year in _reached() if str(year) == asked), None)
    if found is None:
        raise NotFoundError
    return found


def _reached() -> list[int]:
    return [year for year in MOMENTS if year <= local_date(now()).year]
