"""The catalogue of a region to read: what is bought, asked and chased, now, before and later."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.permissions import Action
from portal.regions.writer import written
from portal.services.catalogue_moves import lines_left
from portal.services.catalogue_reading import (
    list_plans,
    list_regions,
    list_successions,
    list_things,
    list_versions,
)
from portal.services.pack_contents import open_contents, pack_of_region
from portal.web.auth import allowed, region_scope
from portal.web.catalogue_desk import all_names, region_at, section_at, thing_at
from portal.web.catalogue_page import (
    STANDS,
    later_states,
    matching,
    past_views,
    plan_views,
    resident_text,
    state_rows,
    thing_lines,
    unsaid,
)
from portal.web.catalogue_words import SECTIONS, name_of, section_of
from portal.web.downloads import SANDBOX, attachment
from portal.web.paging import page_address, read_paging
from portal.web.present import date_text
from portal.web.work import now, reader

blueprint = Blueprint("catalogue", __name__, url_prefix="/regio/catalogus")
may_view = allowed(Action.VIEW_CATALOGUE)

LINES_A_PAGE = 50
LONGEST_WORDS = 100


@blueprint.get("")
@may_view
def regions() -> AnyResponse | str:
    """Go to the catalogue of the own region, or let people choose one."""
    found = list_regions(reader(), region_ids=region_scope(Action.VIEW_CATALOGUE))
    if len(found) == 1:
        return redirect(url_for("catalogue.show", region_code=found[0].code), code=302)
    return render_template("catalogue/regions.html", regions=found)


@blueprint.get("/<region_code>")
@may_view
def show(region_code: str) -> str:
    """Show what a region's catalogue holds, and what is planned in it."""
    region = region_at(region_code, Action.VIEW_CATALOGUE)
    held, names = open_contents(reader(), region_id=region.region_id), all_names(region)
    plans = list_plans(reader(), region_id=region.region_id)
    counts = [(section, sum(kind == section.kind for kind, _ in held)) for section in SECTIONS]
    return render_template(
        "catalogue/show.html",
        region=region,
        counts=[(section, count) for section, count in counts if section.slug != "normen"],
        plans=[(plan, section_of(plan.kind)) for plan in plan_views(plans, held, names)],
        may_edit=may_edit_here(region.region_id),
    )


@blueprint.get("/<region_code>/pakket.yaml")
@may_view
def download(region_code: str) -> Response:
    """Give what holds today as a region pack."""
    region = region_at(region_code, Action.VIEW_CATALOGUE)
    pack = pack_of_region(reader(), code=region.code, region_ids=[region.region_id], on=local_date(now()))
    answer = Response(written(pack), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = attachment(f"{region.code}.yaml")
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<region_code>/opvolging")
@may_view
def successions(region_code: str) -> str:
    """Show which products took the place of which, and what is still on an ended one."""
    region = region_at(region_code, Action.VIEW_CATALOGUE)
    return render_template(
        "catalogue/successions.html",
        region=region,
        names=all_names(region),
        plans=list_successions(reader(), region_id=region.region_id),
        left=lines_left(reader(), region_id=region.region_id, on=local_date(now())),
    )


@blueprint.get("/<region_code>/<section>")
@may_view
def things(region_code: str, section: str) -> str:
    """List the things of a kind, with a search."""
    region, chosen = region_at(region_code, Action.VIEW_CATALOGUE), section_at(section)
    words = request.args.get("zoek", "")[:LONGEST_WORDS].strip()
    stand = stand if (stand := request.args.get("stand", "")) in STANDS else ""
    found = matching(
        list_things(reader(), region_id=region.region_id, kind=chosen.kind), words=words, stand=stand
    )
    paging = read_paging(LINES_A_PAGE)
    shown = found[paging.offset : paging.offset + paging.size]
    return render_template(
        "catalogue/list.html",
        region=region,
        section=chosen,
        sections=SECTIONS,
        lines=thing_lines(shown, chosen, all_names(region)),
        total=len(found),
        words=words,
        stand=stand,
        stands=STANDS.items(),
        may_edit=may_edit_here(region.region_id),
        page=paging.page,
        pages=paging.pages(len(found)),
        page_url=page_address(
            "catalogue.things", region_code=region.code, section=chosen.slug, zoek=words, stand=stand
        ),
    )


@blueprint.get("/<region_code>/<section>/<code>")
@may_view
def thing(region_code: str, section: str, code: str) -> str:
    """Show how one thing reads now and later, and how it read before."""
    region, chosen = region_at(region_code, Action.VIEW_CATALOGUE), section_at(section)
    found, names = thing_at(region, chosen, code), all_names(region)
    later, rows = state_rows(found, names)
    said, silent = unsaid(rows)
    versions = list_versions(reader(), region_id=region.region_id, kind=found.kind, code=found.code)
    held = {} if found.content is None else {(found.kind, found.code): found.content}
    is_product = found.kind == "product"
    after = [(on, content) for on, content in later_states(found) if content is not None]
    return render_template(
        "catalogue/thing.html",
        region=region,
        section=section_of(found.kind),
        thing=found,
        name=name_of(found.kind, found.code, found.content or found.last_content),
        later=later,
        rows=said,
        silent=silent,
        plans=plan_views(found.plans, held, names),
        past=past_views(found.kind, found.code, versions, names),
        resident=resident_text(found.content, names) if is_product else None,
        resident_later=[(date_text(on), resident_text(content, names)) for on, content in after]
        if is_product
        else [],
        may_edit=may_edit_here(region.region_id),
    )


def may_edit_here(region_id: int) -> bool:
    """Say whether the person may change the catalogue of a region: for buttons, never as a guard."""
    scope = region_scope(Action.EDIT_CATALOGUE)
    return scope is None or region_id in scope
