"""Where a region is short of care, as a list, a file and a map; and what else deserves attention."""

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from portal.domain.errors import NotFoundError
from portal.domain.permissions import Action
from portal.domain.scarcity import NEAR_KM
from portal.services.monitor_scarcity import ScarceProduct, read_scarcity
from portal.services.monitor_signals import SHOWN, read_signals
from portal.services.monitor_subjects import Subject, find_subject
from portal.web.auth import allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.monitor_desk import MonitorDesk, open_desk
from portal.web.monitor_scarcity_page import near_words, place_words, scarcity_json, scarcity_sheet, towns_of
from portal.web.monitor_signals_page import doubt_counts, doubt_lines
from portal.web.paging import page_address, read_paging
from portal.web.work import now, reader

blueprint = Blueprint("monitor_scarcity", __name__, url_prefix="/regio/monitor/<region_code>")
DOUBTS_A_PAGE = 50

for word in (place_words, near_words):
    blueprint.add_app_template_filter(word, word.__name__)


@blueprint.get("/schaarste")
@allowed(Action.VIEW_MONITOR)
def show(region_code: str) -> str:
    """Show per municipality the products without a free place or without an offering near."""
    desk, product, found = _asked(region_code)
    code = None if product is None else product.code
    return render_template(
        "monitor/scarcity.html",
        desk=desk,
        product=product,
        towns=towns_of(found),
        found=found,
        near_km=int(NEAR_KM),
        map_address=url_for("monitor_scarcity.points", region_code=region_code, product=code),
        files={
            form: url_for("monitor_scarcity.file", region_code=region_code, form=form, product=code)
            for form in FORMS
        },
    )


@blueprint.get("/schaarste.<form>")
@allowed(Action.VIEW_MONITOR)
def file(region_code: str, form: str) -> Response:
    """Give every product of every municipality as a file."""
    desk, _, found = _asked(region_code)
    if form not in FORMS:
        raise NotFoundError
    return file_answer(scarcity_sheet(found), form=form, name=f"schaarste-{desk.region.code}", now=now())


@blueprint.get("/schaarste/kaart.json")
@allowed(Action.VIEW_MONITOR)
def points(region_code: str) -> Response:
    """Answer the municipalities for the map; the list on the page says the same."""
    desk, _, found = _asked(region_code)
    answer = jsonify(scarcity_json(towns_of(found), desk.region.code))
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    return answer


@blueprint.get("/signalen")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def signals(region_code: str) -> str:
    """Show missed searches, feedback, punctuality and doubtful figures in one overview."""
    desk = open_desk(region_code, Action.VIEW_PROVIDER_FIGURES)
    found = read_signals(reader(), region_id=desk.region.region_id, now=now())
    paging = read_paging(DOUBTS_A_PAGE)
    return render_template(
        "monitor/signals.html",
        desk=desk,
        found=found,
        shown=SHOWN,
        doubts=doubt_counts(found.doubts),
        lines=doubt_lines(found.doubts[paging.offset : paging.offset + paging.size]),
        page=paging.page,
        pages=paging.pages(len(found.doubts)),
        page_url=page_address("monitor_scarcity.signals", region_code=region_code),
    )


def _asked(region_code: str) -> tuple[MonitorDesk, Subject | None, list[ScarceProduct]]:
    desk = open_desk(region_code)
    code = request.args.get("product")
    product = find_subject(desk.region.products, code) if code else None
    found = read_scarcity(reader(), region_id=desk.region.region_id, now=now())
    return desk, product, [one for one in found if product is None or one.product_id == product.id]
