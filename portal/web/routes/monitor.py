"""The figures of a region: all of it, by product, segment, municipality and time, and as files."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request, url_for

from portal.domain.errors import NotFoundError
from portal.domain.permissions import Action
from portal.services.monitor_figures import By, Scope, read_reasons
from portal.services.monitor_scarcity import read_scarcity
from portal.services.monitor_subjects import Subject, find_subject
from portal.services.monitor_weeks import read_weeks
from portal.web.auth import allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.monitor_desk import (
    PER_WORDS,
    MonitorDesk,
    asked_scope,
    asked_split,
    norm_of,
    open_desk,
    read_table,
    subjects_of,
)
from portal.web.monitor_weeks_page import quarters, weeks_sheet, weeks_view
from portal.web.monitor_words import facts_of, figures_sheet, reason_lines
from portal.web.work import now, reader

blueprint = Blueprint("monitor", __name__, url_prefix="/regio/monitor")
may_look = allowed(Action.VIEW_MONITOR)
LONGEST_WEEKS = 520
YEARS = {"1": 52, "2": 104, "5": 260, "10": 520}


@blueprint.get("")
@may_look
def first() -> str:
    """Show the figures of the first region that a person may see."""
    return _page(open_desk(request.args.get("regio")), asked_split())


@blueprint.get("/<region_code>")
@may_look
def overview(region_code: str) -> str:
    """Show the figures of a region, split by product, segment or municipality."""
    return _page(open_desk(region_code), asked_split())


@blueprint.get("/<region_code>/product/<product_code>")
@may_look
def product(region_code: str, product_code: str) -> str:
    """Show the figures of one product, in the region or in one municipality."""
    desk = open_desk(region_code)
    found = find_subject(desk.region.products, product_code)
    scope = replace(asked_scope(desk), product_id=found.id)
    return _page(desk, By.MUNICIPALITY, replace(scope, segment_id=None), found)


@blueprint.get("/<region_code>/segment/<segment_code>")
@may_look
def segment(region_code: str, segment_code: str) -> str:
    """Show the figures of one segment, by product."""
    desk = open_desk(region_code)
    found = find_subject(desk.region.segments, segment_code)
    return _page(desk, By.PRODUCT, Scope(desk.region.region_id, segment_id=found.id), found)


@blueprint.get("/<region_code>/gemeente/<municipality_code>")
@may_look
def municipality(region_code: str, municipality_code: str) -> str:
    """Show the figures of one municipality, by product, and what is scarce there."""
    desk = open_desk(region_code)
    found = find_subject(desk.region.municipalities, municipality_code)
    return _page(desk, By.PRODUCT, Scope(desk.region.region_id, municipality_id=found.id), found)


@blueprint.get("/<region_code>/tijd")
@may_look
def time(region_code: str) -> str:
    """Show how the figures went, by week and by quarter, over up to ten years."""
    desk = open_desk(region_code)
    scope = asked_scope(desk)
    years = request.args.get("jaren", "")
    years = years if years in YEARS else "1"
    weeks = read_weeks(reader(), scope=_of_weeks(scope), now=now(), weeks=YEARS[years])
    return render_template(
        "monitor/time.html",
        desk=desk,
        scope=scope,
        years=years,
        choices=YEARS,
        year=weeks_view(weeks, norm_weeks=norm_of(desk, scope).weeks, with_people=desk.is_exact),
        quarters=quarters(weeks),
        weeks_file=_file_address(desk, scope, "monitor.weeks_file", jaren=years),
    )


@blueprint.get("/<region_code>/cijfers.<form>")
@may_look
def figures_file(region_code: str, form: str) -> Response:
    """Give the table of a page as a file, with the same hidden."""
    desk = open_desk(region_code)
    by, scope = asked_split(), asked_scope(desk)
    if form not in FORMS:
        raise NotFoundError
    table = read_table(desk, scope, by)
    sheet = figures_sheet("Cijfers", PER_WORDS[by].capitalize(), table.rows)
    return file_answer(sheet, form=form, name=f"cijfers-{desk.region.code}-{PER_WORDS[by]}", now=now())


@blueprint.get("/<region_code>/weken.<form>")
@may_look
def weeks_file(region_code: str, form: str) -> Response:
    """Give the weeks as a file."""
    desk = open_desk(region_code)
    if form not in FORMS:
        raise NotFoundError
    count = YEARS.get(request.args.get("jaren", ""), YEARS["1"])
    weeks = read_weeks(reader(), scope=_of_weeks(asked_scope(desk)), now=now(), weeks=count)
    sheet = weeks_sheet(weeks, with_people=desk.is_exact)
    return file_answer(sheet, form=form, name=f"weken-{desk.region.code}", now=now())


def _page(desk: MonitorDesk, by: By, scope: Scope | None = None, subject: Subject | None = None) -> str:
    scope = scope or desk.scope
    table = read_table(desk, scope, by)
    norm = norm_of(desk, scope)
    weeks = read_weeks(reader(), scope=_of_weeks(scope), now=now())
    town = desk.region.municipalities.get(scope.municipality_id or 0)
    scarce = []
    if town is not None and scope.product_id is None:
        found = read_scarcity(
            reader(), region_id=desk.region.region_id, municipality_id=scope.municipality_id, now=now()
        )
        scarce = [one for one in found if one.scarcity.is_scarce]
    return render_template(
        "monitor/figures.html",
        desk=desk,
        scope=scope,
        subject=subject,
        town=town,
        by=by,
        per=PER_WORDS[by],
        per_words=PER_WORDS.values(),
        table=table,
        facts=facts_of(table.whole, people=table.people, norm=norm, now=now()),
        reasons=reason_lines(read_reasons(reader(), scope=scope, now=now())),
        year=weeks_view(weeks, norm_weeks=norm.weeks, with_people=desk.is_exact),
        scarce=scarce,
        names=subjects_of(desk.region, by),
        figures_file=_file_address(desk, scope, "monitor.figures_file", per=PER_WORDS[by]),
        weeks_file=_file_address(desk, scope, "monitor.weeks_file"),
        own=None,
    )


def _of_weeks(scope: Scope) -> Scope:
    """Keep to what is kept by week: a segment alone, or a product and municipality."""
    return replace(scope, product_id=None, municipality_id=None) if scope.segment_id else scope


def _file_address(desk: MonitorDesk, scope: Scope, endpoint: str, **more: str) -> dict[str, str]:
    """Give the addresses of the file of a page, by form."""
    region = desk.region
    asked = {
        "product": region.products.get(scope.product_id or 0),
        "segment": region.segments.get(scope.segment_id or 0),
        "gemeente": region.municipalities.get(scope.municipality_id or 0),
    }
    codes = {name: one.code for name, one in asked.items() if one is not None}
    return {
        form: url_for(endpoint, region_code=region.code, form=form, **codes, **more)  # type: ignore[arg-type]
        for form in FORMS
    }
