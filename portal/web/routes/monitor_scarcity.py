"""Where a region is short of care, as a list, a file and a map; and what else deserves attention."""

from flask import Blueprint, Response, jsonify, render_template, url_for

from portal.domain.errors import NotFoundError
from portal.domain.permissions import Action
from portal.domain.scarcity import NEAR_KM
from portal.services.monitor_figures import Scope
from portal.services.monitor_scarcity import ScarceProduct, read_scarcity
from portal.services.monitor_signals import SHOWN, read_signals
from portal.services.monitor_subjects import products_of_segment
from portal.web.auth import allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.monitor_choice import asked_scope, chosen, file_addresses, kept_choice
from portal.web.monitor_desk import MonitorDesk, open_desk
from portal.web.monitor_scarcity_page import (
    closed_words,
    near_words,
    place_words,
    scarcity_json,
    scarcity_sheet,
    towns_of,
)
from portal.web.monitor_signals_page import doubt_counts, doubt_lines
from portal.web.paging import page_address, read_paging
from portal.web.work import now, reader

blueprint = Blueprint("monitor_scarcity", __name__, url_prefix="/regio/monitor/<region_code>")
DOUBTS_A_PAGE = 50

for word in (place_words, near_words, closed_words):
    blueprint.add_app_template_filter(word, word.__name__)


@blueprint.get("/schaarste")
@allowed(Action.VIEW_MONITOR)
def show(region_code: str) -> str:
    """Show per municipality the products without a free place or without an offering near."""
    desk, scope = _asked(region_code)
    kept = kept_choice(desk, scope)
    return render_template(
        "monitor/scarcity.html",
        desk=desk,
        scope=scope,
        kept=kept,
        chosen=chosen(desk, scope),
        product=desk.region.products.get(scope.product_id or 0),
        towns=towns_of(_found(scope)),
        near_km=int(NEAR_KM),
        map_address=url_for("monitor_scarcity.points", region_code=region_code, **kept),  # type: ignore[arg-type]
        files=file_addresses("monitor_scarcity.file", region_code=region_code, **kept),
    )


@blueprint.get("/schaarste.<form>")
@allowed(Action.VIEW_MONITOR)
def file(region_code: str, form: str) -> Response:
    """Give every product of every municipality as a file."""
    desk, scope = _asked(region_code)
    if form not in FORMS:
        raise NotFoundError
    sheet = scarcity_sheet(_found(scope))
    return file_answer(sheet, form=form, name=f"schaarste-{desk.region.code}", now=now())


@blueprint.get("/schaarste/kaart.json")
@allowed(Action.VIEW_MONITOR)
def points(region_code: str) -> Response:
    """Answer the municipalities for the map; the list on the page says the same."""
    desk, scope = _asked(region_code)
    product = desk.region.products.get(scope.product_id or 0)
    answer = jsonify(scarcity_json(towns_of(_found(scope)), desk.region.code, product))
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


def _asked(region_code: str) -> tuple[MonitorDesk, Scope]:
    desk = open_desk(region_code)
    return desk, asked_scope(desk)


def _found(scope: Scope) -> list[ScarceProduct]:
    """Read what is chosen: scarcity is of a product, so a segment is the products that belong to it."""
    found = read_scarcity(
        reader(), region_id=scope.region_id, municipality_id=scope.municipality_id, now=now()
    )
    if scope.product_id is not None:
        return [one for one in found if one.product_id == scope.product_id]
    if scope.segment_id is None:
        return found
    own = products_of_segment(reader(), segment_id=scope.segment_id)
    return [one for one in found if one.product_id in own]
