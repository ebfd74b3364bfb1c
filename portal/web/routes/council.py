"""The council's report: of a region and each of its municipalities, and the own one of a municipal reader."""

from dataclasses import replace

from flask import Blueprint, Response, render_template

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.indicator_periods import IndicatorPeriod, read_period
from portal.domain.permissions import Action
from portal.services.council_report import LENGTHS, periods_kept, read_council_report
from portal.web.auth import allowed
from portal.web.council_words import CouncilView, council_sheets, council_view, table_sheet
from portal.web.downloads import FORMS, book_answer, file_answer
from portal.web.indicator_words import period_name
from portal.web.report_desk import ReportDesk, open_own_reports, open_region_reports
from portal.web.work import now, reader

blueprint = Blueprint("council", __name__)


@blueprint.get("/regio/rapport")
@allowed(Action.VIEW_COUNCIL_REPORT)
def periods() -> str:
    """List the periods of which there is a report, of a region or a municipality in it."""
    return _index(open_region_reports("council"))


@blueprint.get("/regio/rapport/<period>")
@allowed(Action.VIEW_COUNCIL_REPORT)
def show(period: str) -> str:
    """Show the report of a region or of one of its municipalities over a period."""
    return _page(open_region_reports("council"), period)


@blueprint.get("/regio/rapport/<period>/cijfers.<form>")
@allowed(Action.VIEW_COUNCIL_REPORT)
def file(period: str, form: str) -> Response:
    """Give the report as a workbook, or its table as CSV."""
    return _file(open_region_reports("council"), period, form)


@blueprint.get("/gemeente/rapport")
@allowed(Action.VIEW_OWN_MUNICIPALITY)
def own_periods() -> str:
    """List the periods of which there is a report of the own municipality."""
    return _index(open_own_reports("council"))


@blueprint.get("/gemeente/rapport/<period>")
@allowed(Action.VIEW_OWN_MUNICIPALITY)
def own_show(period: str) -> str:
    """Show the report of the own municipality over a period."""
    return _page(open_own_reports("council"), period)


@blueprint.get("/gemeente/rapport/<period>/cijfers.<form>")
@allowed(Action.VIEW_OWN_MUNICIPALITY)
def own_file(period: str, form: str) -> Response:
    """Give the report of the own municipality as a workbook, or its table as CSV."""
    return _file(open_own_reports("council"), period, form)


def _index(room: ReportDesk) -> str:
    found = periods_kept(reader(), region_id=room.desk.region.region_id, now=now())
    return render_template(
        "council/periods.html",
        desk=room.desk,
        place=room.place,
        regions=room.regions("periods"),
        periods=[(one, _name(one), room.address("show", period=one.code)) for one in found],
        evaluation=replace(room, blueprint="evaluation").address("show"),
        today=local_date(now()),
    )


def _page(room: ReportDesk, code: str) -> str:
    period = _period(code)
    view = _view(room, period)
    return render_template(
        "council/report.html",
        desk=room.desk,
        view=view,
        town=room.town,
        towns=room.towns("show", period=period.code),
        index=room.address("periods"),
        files={form: room.address("file", period=period.code, form=form) for form in FORMS},
        before=room.address("show", period=view.report.before.code),
        printed_on=local_date(now()),
    )


def _file(room: ReportDesk, code: str, form: str) -> Response:
    if form not in FORMS:
        raise NotFoundError
    period = _period(code)
    view = _view(room, period)
    name = f"raadsrapport-{room.code}-{period.code}"
    if form == "xlsx":
        return book_answer(council_sheets(view), name=name, now=now())
    return file_answer(table_sheet(view.report), form=form, name=name, now=now())


def _view(room: ReportDesk, period: IndicatorPeriod) -> CouncilView:
    report = read_council_report(
        reader(),
        region=room.desk.region,
        municipality_id=room.town.id if room.town else None,
        period=period,
        now=now(),
    )
    return council_view(report, place=room.place, is_running=period.end >= local_date(now()))


def _period(code: str) -> IndicatorPeriod:
    """Read a quarter or year that has begun. Raises NotFoundError."""
    period = read_period(code)
    if period is None or period.length not in LENGTHS or period.start > local_date(now()):
        raise NotFoundError
    return period


def _name(period: IndicatorPeriod) -> str:
    name = period_name(period)
    return f"{name[:1].upper()}{name[1:]}"
