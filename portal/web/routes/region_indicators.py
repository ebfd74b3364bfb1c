"""What was handed in for the indicators of a region: the list, one indicator, the versions of a figure."""

from flask import Blueprint, Response, render_template, request

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.permissions import Action, may, may_somewhere
from portal.services.indicator_reading import (
    RegionFacts,
    count_indicators,
    read_history,
    read_indicator,
    read_region,
    readable_regions,
)
from portal.web.auth import allowed, current_actor, region_scope
from portal.web.downloads import FORMS, file_answer
from portal.web.indicator_correction import version_views
from portal.web.indicator_reading_page import ReadingView, hidden_versions, reading_sheet, reading_view
from portal.web.indicator_words import period_name
from portal.web.paging import page_address, read_paging
from portal.web.work import now, reader

blueprint = Blueprint("region_indicators", __name__, url_prefix="/regio/indicatoren")
may_look = allowed(Action.VIEW_BOARD)
ROWS_A_PAGE = 50


@blueprint.get("")
@may_look
def show_all() -> str:
    """Show the indicators of a region, and how many figures were handed in for a period."""
    regions = readable_regions(reader(), region_ids=region_scope(Action.VIEW_BOARD))
    asked = request.args.get("regio") or (regions[0][0] if regions else None)
    region = _region(asked) if asked else None
    period = _period(region) if region else None
    counts = count_indicators(reader(), region=region, period=period) if region and period else ()
    actor = current_actor()
    return render_template(
        "indicators/region.html",
        regions=regions,
        region=region,
        period=period,
        periods=[(one.code, period_name(one)) for one in region.periods] if region else [],
        counts=counts,
        may_fill_in=actor is not None and may_somewhere(actor, Action.REPORT_REGIONAL_INDICATORS),
    )


@blueprint.get("/<region_code>/<code>")
@may_look
def show(region_code: str, code: str) -> str:
    """Show one indicator: its course, and for a period the figure of every provider."""
    region = _region(region_code)
    view = _view(region, code)
    paging = read_paging(ROWS_A_PAGE)
    return render_template(
        "indicators/reading.html",
        region=region,
        view=view,
        rows=view.rows[paging.offset : paging.offset + paging.size],
        page=paging.page,
        pages=paging.pages(len(view.rows)),
        page_url=page_address(
            "region_indicators.show", region_code=region.code, code=code, periode=view.period_code
        ),
    )


@blueprint.get("/<region_code>/<code>/cijfers.<form>")
@may_look
def download(region_code: str, code: str, form: str) -> Response:
    """Give the figures of a period as a file, with the same hidden as on the page."""
    if form not in FORMS:
        raise NotFoundError
    view = _view(_region(region_code), code)
    name = f"indicator-{code}-{view.period_code}"
    return file_answer(reading_sheet(view), form=form, name=name, now=now())


@blueprint.get("/<region_code>/<code>/<int:value_id>")
@may_look
def history(region_code: str, code: str, value_id: int) -> str:
    """Show every version of one figure; who may not see small numbers sees that they are hidden."""
    region = _region(region_code)
    given, versions, text, period = read_history(reader(), region=region, code=code, value_id=value_id)
    reading = read_indicator(reader(), region=region, code=code)
    hidden = hidden_versions(reading, period, given, versions, is_exact=_is_exact(region))
    return render_template(
        "indicators/history.html",
        region=region,
        given=given,
        text=text,
        period_code=period.code,
        period_name=period_name(period),
        versions=version_views(versions, text.definition, hidden=hidden),
    )


def _view(region: RegionFacts, code: str) -> ReadingView:
    period = _period(region)
    if period is None:
        raise NotFoundError
    reading = read_indicator(reader(), region=region, code=code)
    return reading_view(reading, period, is_exact=_is_exact(region))


def _region(code: str) -> RegionFacts:
    scope = region_scope(Action.VIEW_BOARD)
    return read_region(reader(), region_code=code, region_ids=scope, today=local_date(now()))


def _period(region: RegionFacts) -> IndicatorPeriod | None:
    """Read the period from the address; without one the newest. Raises NotFoundError for what is none."""
    asked = request.args.get("periode")
    if not asked:
        return region.periods[0] if region.periods else None
    found = next((one for one in region.periods if one.code == asked), None)
    if found is None:
        raise NotFoundError
    return found


def _is_exact(region: RegionFacts) -> bool:
    """Say whether the person may see small numbers in a region."""
    actor = current_actor()
    return actor is not None and may(actor, Action.VIEW_EXACT_FIGURES, region_id=region.region_id)
