"""The figures of a municipality for who reads for it: their own municipality and no other."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import select
from sqlmodel import col

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.permissions import ROLES, Action
from portal.models import Organisation
from portal.services.indicator_reading import readable_regions
from portal.services.monitor_figures import By, Scope, read_figures, read_reasons
from portal.services.monitor_scarcity import ScarceProduct, read_scarcity
from portal.services.monitor_subjects import Subject, find_region, find_subject, regions_of_municipality
from portal.services.monitor_weeks import read_weeks
from portal.web.auth import allowed, current_actor
from portal.web.downloads import FORMS, file_answer
from portal.web.monitor_desk import FigureTable, MonitorDesk, norm_of, read_table
from portal.web.monitor_weeks_page import weeks_sheet, weeks_view
from portal.web.monitor_words import facts_of, figures_sheet, reason_lines
from portal.web.work import now, reader

blueprint = Blueprint("own_monitor", __name__, url_prefix="/gemeente/monitor")
may_look = allowed(Action.VIEW_OWN_MUNICIPALITY)


@blueprint.get("")
@may_look
def show() -> str:
    """Show the figures of the own municipality, by product, and what is scarce there."""
    desk = _desk()
    table = read_table(desk, desk.scope, By.PRODUCT)
    found = read_scarcity(reader(), region_id=desk.region.region_id, municipality_id=desk.own_id, now=now())
    return _render(desk, desk.scope, table, scarce=[one for one in found if one.scarcity.is_scarce])


@blueprint.get("/product/<product_code>")
@may_look
def product(product_code: str) -> str:
    """Show one product in the own municipality."""
    desk = _desk()
    subject = find_subject(desk.region.products, product_code)
    scope = replace(desk.scope, product_id=subject.id)
    whole = read_figures(reader(), scope=scope, now=now())
    return _render(desk, scope, FigureTable((), whole, ""), subject=subject)


@blueprint.get("/cijfers.<form>")
@may_look
def figures_file(form: str) -> Response:
    """Give the table as a file, with the same hidden."""
    desk = _desk()
    if form not in FORMS:
        raise NotFoundError
    table = read_table(desk, desk.scope, By.PRODUCT)
    return file_answer(
        figures_sheet("Cijfers", "Product", table.rows), form=form, name="cijfers-gemeente", now=now()
    )


@blueprint.get("/weken.<form>")
@may_look
def weeks_file(form: str) -> Response:
    """Give the weeks as a file, of the municipality or of one product in it."""
    desk = _desk()
    if form not in FORMS:
        raise NotFoundError
    code = request.args.get("product")
    product_id = find_subject(desk.region.products, code).id if code else None
    weeks = read_weeks(reader(), scope=replace(desk.scope, product_id=product_id), now=now())
    return file_answer(weeks_sheet(weeks, with_people=False), form=form, name="weken-gemeente", now=now())


def _render(
    desk: MonitorDesk,
    scope: Scope,
    table: FigureTable,
    *,
    subject: Subject | None = None,
    scarce: Sequence[ScarceProduct] = (),
) -> str:
    norm = norm_of(desk, scope)
    weeks = read_weeks(reader(), scope=scope, now=now())
    kept = {"regio": desk.region.code}
    return render_template(
        "monitor/figures.html",
        desk=desk,
        scope=scope,
        subject=subject,
        town=desk.region.municipalities[desk.own_id or 0],
        by=By.PRODUCT,
        per="product",
        per_words=(),
        table=table,
        facts=facts_of(table.whole, people=table.people, norm=norm, now=now()),
        reasons=reason_lines(read_reasons(reader(), scope=scope, now=now())),
        year=weeks_view(weeks, norm_weeks=norm.weeks, with_people=False),
        scarce=scarce,
        figures_file={form: url_for("own_monitor.figures_file", form=form, **kept) for form in FORMS},  # type: ignore[arg-type]
        weeks_file={
            form: url_for(
                "own_monitor.weeks_file",
                form=form,
                product=subject.code if subject else None,
                **kept,  # type: ignore[arg-type]
            )
            for form in FORMS
        },
        own=desk.region.municipalities[desk.own_id or 0],
    )


def _desk() -> MonitorDesk:
    """Open the own municipality, in a region that it takes part in. Raises NotFoundError without one."""
    actor, today = current_actor(), local_date(now())
    grants = [] if actor is None else actor.memberships
    ids = [one.organisation_id for one in grants if one.role in ROLES[Action.VIEW_OWN_MUNICIPALITY]]
    towns = reader().scalars(select(col(Organisation.municipality_id)).where(col(Organisation.id).in_(ids)))
    own_ids = [id_ for id_ in towns if id_ is not None]
    codes = regions_of_municipality(reader(), municipality_ids=own_ids, on=today)
    code = request.args.get("regio") or (codes[0] if codes else "")
    if code not in codes:
        raise NotFoundError
    region = find_region(reader(), code=code, region_ids=None, on=today)
    own_id = next(id_ for id_ in own_ids if id_ in region.municipalities)
    names = dict(readable_regions(reader(), region_ids=None))
    return MonitorDesk(
        region=replace(region, municipalities={own_id: region.municipalities[own_id]}),
        regions=[(one, names[one]) for one in codes],
        is_exact=False,
        sees_providers=False,
        compares=False,
        own_id=own_id,
    )
