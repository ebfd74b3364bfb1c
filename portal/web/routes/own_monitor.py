"""The figures of a municipality for who reads for it: their own municipality and no other."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from portal.domain.errors import NotFoundError
from portal.domain.permissions import Action
from portal.services.monitor_figures import By, Scope, read_figures, read_reasons
from portal.services.monitor_scarcity import ScarceProduct, read_scarcity
from portal.services.monitor_subjects import Subject, find_subject
from portal.services.monitor_weeks import read_weeks
from portal.web.auth import allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.monitor_choice import file_addresses
from portal.web.monitor_desk import FigureTable, MonitorDesk, norm_of, read_table
from portal.web.monitor_weeks_page import weeks_sheet, weeks_view
from portal.web.monitor_words import facts_of, figures_sheet, reason_lines
from portal.web.own_desk import open_own_desk
from portal.web.work import now, reader

blueprint = Blueprint("own_monitor", __name__, url_prefix="/gemeente/monitor")
may_look = allowed(Action.VIEW_OWN_MUNICIPALITY)


@blueprint.get("")
@may_look
def show() -> str:
    """Show the figures of the own municipality, by product, and what is scarce there."""
    desk = open_own_desk()
    table = read_table(desk, desk.scope, By.PRODUCT)
    found = read_scarcity(reader(), region_id=desk.region.region_id, municipality_id=desk.own_id, now=now())
    return _render(desk, desk.scope, table, scarce=[one for one in found if one.scarcity.is_scarce])


@blueprint.get("/product/<product_code>")
@may_look
def product(product_code: str) -> str:
    """Show one product in the own municipality."""
    desk = open_own_desk()
    subject = find_subject(desk.region.products, product_code)
    scope = replace(desk.scope, product_id=subject.id)
    whole = read_figures(reader(), scope=scope, now=now())
    return _render(desk, scope, FigureTable((), whole, ""), subject=subject)


@blueprint.get("/cijfers.<form>")
@may_look
def figures_file(form: str) -> Response:
    """Give the table as a file, with the same hidden."""
    desk = open_own_desk()
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
    desk = open_own_desk()
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
    return render_template(
        "monitor/figures.html",
        desk=desk,
        scope=scope,
        subject=subject,
        town=desk.region.municipalities[desk.own_id or 0],
        per="product",
        per_words=(),
        table=table,
        facts=facts_of(table.whole, people=table.people, norm=norm, now=now()),
        reasons=reason_lines(read_reasons(reader(), scope=scope, now=now())),
        year=weeks_view(weeks, norm_weeks=norm.weeks, with_people=False),
        scarce=scarce,
        kept={},
        chosen={},
        figures_file=file_addresses("own_monitor.figures_file", regio=desk.region.code),
        weeks_file=file_addresses(
            "own_monitor.weeks_file", regio=desk.region.code, product=subject.code if subject else None
        ),
        own=desk.region.municipalities[desk.own_id or 0],
    )
