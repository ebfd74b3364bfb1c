"""The figures of a region: all of it, by product, segment, municipality and time, and as files."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from portal.domain.errors import NotFoundError
from portal.domain.permissions import Action
from portal.services.monitor_figures import By, Scope, read_reasons
from portal.services.monitor_scarcity import ScarceProduct, read_scarcity
from portal.services.monitor_subjects import Subject, find_subject, products_of_segment
from portal.services.monitor_weeks import read_weeks
from portal.web.auth import allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.monitor_choice import asked_scope, asked_split, chosen, file_addresses, kept_choice
from portal.web.monitor_desk import PER_WORDS, MonitorDesk, norm_of, open_desk, read_table
from portal.web.monitor_weeks_page import quarters, weeks_sheet, weeks_view
from portal.web.monitor_words import facts_of, figures_sheet, reason_lines
from portal.web.work import now, reader

blueprint = Blueprint("monitor", __name__, url_prefix="/regio/monitor")
may_look = allowed(Action.VIEW_MONITOR)
YEARS = {"1": 52, "2": 104, "5": 260, "10": 520}


@blueprint.get("")
@may_look
def first() -> str:
    """Show the figures of the first region that a person may see."""
    desk = open_desk(request.args.get("regio"))
    return _page(desk, asked_split(), asked_scope(desk))


@blueprint.get("/<region_code>")
@may_look
def overview(region_code: str) -> str:
    """Show the figures of a region or of what is chosen in it, split by product, segment or municipality."""
    desk = open_desk(region_code)
    return _page(desk, asked_split(), asked_scope(desk))


@blueprint.get("/<region_code>/product/<product_code>")
@may_look
def product(region_code: str, product_code: str) -> str:
    """Show the figures of one product, in the region or in one municipality."""
    desk = open_desk(region_code)
    found = find_subject(desk.region.products, product_code)
    scope = replace(asked_scope(desk), product_id=found.id, segment_id=None)
    return _page(desk, By.MUNICIPALITY, scope, found)


@blueprint.get("/<region_code>/segment/<segment_code>")
@may_look
def segment(region_code: str, segment_code: str) -> str:
    """Show the figures of one segment, by product, in the region or in one municipality."""
    desk = open_desk(region_code)
    found = find_subject(desk.region.segments, segment_code)
    scope = replace(asked_scope(desk), segment_id=found.id, product_id=None)
    return _page(desk, By.PRODUCT, scope, found)


@blueprint.get("/<region_code>/gemeente/<municipality_code>")
@may_look
def municipality(region_code: str, municipality_code: str) -> str:
    """Show the figures of one municipality or of a segment in it, by product, and what is scarce there."""
    desk = open_desk(region_code)
    found = find_subject(desk.region.municipalities, municipality_code)
    scope = replace(asked_scope(desk), municipality_id=found.id, product_id=None)
    return _page(desk, By.PRODUCT, scope, found)


@blueprint.get("/<region_code>/tijd")
@may_look
def time(region_code: str) -> str:
    """Show how the figures went, by week and by quarter, over up to ten years."""
    desk = open_desk(region_code)
    scope, kept = asked_scope(desk), request.args.get("jaren", "")
    years = kept if kept in YEARS else "1"
    weeks = read_weeks(reader(), scope=_of_weeks(scope), now=now(), weeks=YEARS[years])
    return render_template(
        "monitor/time.html",
        desk=desk,
        scope=scope,
        kept=kept_choice(desk, scope),
        chosen=chosen(desk, scope),
        years=years,
        choices=YEARS,
        year=weeks_view(weeks, norm_weeks=norm_of(desk, scope).weeks, with_people=desk.is_exact),
        quarters=quarters(weeks),
        weeks_file=_files(desk, scope, "monitor.weeks_file", jaren=years),
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


def _page(desk: MonitorDesk, by: By, scope: Scope, subject: Subject | None = None) -> str:
    table = read_table(desk, scope, by)
    norm = norm_of(desk, scope)
    weeks = read_weeks(reader(), scope=_of_weeks(scope), now=now())
    return render_template(
        "monitor/figures.html",
        desk=desk,
        scope=scope,
        subject=subject,
        kept=kept_choice(desk, scope),
        chosen={name: one for name, one in chosen(desk, scope).items() if one is not subject},
        town=desk.region.municipalities.get(scope.municipality_id or 0),
        per=PER_WORDS[by],
        per_words=PER_WORDS.values(),
        table=table,
        facts=facts_of(table.whole, people=table.people, norm=norm, now=now()),
        reasons=reason_lines(read_reasons(reader(), scope=scope, now=now())),
        year=weeks_view(weeks, norm_weeks=norm.weeks, with_people=desk.is_exact),
        scarce=_scarce(desk, scope),
        figures_file=_files(desk, scope, "monitor.figures_file", per=PER_WORDS[by]),
        weeks_file=_files(desk, scope, "monitor.weeks_file"),
        own=None,
    )


def _scarce(desk: MonitorDesk, scope: Scope) -> list[ScarceProduct]:
    """Read what is scarce in the municipality that a page is about, of the segment where one is chosen."""
    if scope.municipality_id is None or scope.product_id is not None:
        return []
    found = read_scarcity(
        reader(), region_id=desk.region.region_id, municipality_id=scope.municipality_id, now=now()
    )
    scarce = [one for one in found if one.scarcity.is_scarce]
    if scope.segment_id is None:
        return scarce
    own = products_of_segment(reader(), segment_id=scope.segment_id)
    return [one for one in scarce if one.product_id in own]


def _of_weeks(scope: Scope) -> Scope:
    """Keep to what is kept by week: of a product, all its segments together."""
    return replace(scope, segment_id=None) if scope.product_id else scope


def _files(desk: MonitorDesk, scope: Scope, endpoint: str, **more: str) -> dict[str, str]:
    return file_addresses(endpoint, region_code=desk.region.code, **kept_choice(desk, scope), **more)
