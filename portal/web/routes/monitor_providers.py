"""The figures of providers in a region: the list, one of them, and those of a segment beside each other."""

from flask import Blueprint, Response, render_template, url_for

from portal.domain.errors import NotFoundError
from portal.domain.monitor_figures import Figures
from portal.domain.permissions import Action
from portal.domain.punctuality import Share
from portal.domain.terms import CalendarKind
from portal.services.bulk_cells import Cell, Sheet
from portal.services.monitor_benchmark import Compared, read_benchmark
from portal.services.monitor_figures import Scope, read_reasons
from portal.services.monitor_providers import list_providers, read_provider
from portal.services.monitor_signals import read_shares
from portal.services.monitor_subjects import Subject, find_subject
from portal.services.monitor_weeks import read_provider_weeks
from portal.services.norms import NormLimit
from portal.services.region_providers import find_provider
from portal.web.auth import allowed
from portal.web.downloads import FORMS, file_answer
from portal.web.monitor_choice import asked_scope, chosen, file_addresses, kept_choice
from portal.web.monitor_desk import MonitorDesk, open_desk
from portal.web.monitor_weeks_page import weeks_sheet, weeks_view
from portal.web.monitor_words import (
    HEADINGS,
    FigureRow,
    facts_of,
    figures_sheet,
    norm_text,
    people_text,
    reason_lines,
)
from portal.web.paging import page_address, read_paging
from portal.web.present import date_short, label
from portal.web.work import now, reader

blueprint = Blueprint("monitor_providers", __name__, url_prefix="/regio/monitor/<region_code>")
ROWS_A_PAGE = 50


@blueprint.get("/aanbieders")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def show_all(region_code: str) -> str:
    """Show the providers of a region by name."""
    desk = open_desk(region_code, Action.VIEW_PROVIDER_FIGURES)
    scope, paging = asked_scope(desk), read_paging(ROWS_A_PAGE)
    rows, kept = _rows(desk, scope), kept_choice(desk, scope)
    return render_template(
        "monitor/providers.html",
        desk=desk,
        scope=scope,
        kept=kept,
        chosen=chosen(desk, scope),
        rows=rows[paging.offset : paging.offset + paging.size],
        total=len(rows),
        page=paging.page,
        pages=paging.pages(len(rows)),
        page_url=page_address("monitor_providers.show_all", region_code=region_code, **kept),
        figures_file=file_addresses("monitor_providers.file", region_code=region_code, **kept),
    )


@blueprint.get("/aanbieders.<form>")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def file(region_code: str, form: str) -> Response:
    """Give the providers as a file."""
    desk = open_desk(region_code, Action.VIEW_PROVIDER_FIGURES)
    sheet = figures_sheet("Aanbieders", "Aanbieder", _rows(desk, asked_scope(desk)))
    return file_answer(sheet, form=_checked(form), name=f"aanbieders-{region_code}", now=now())


@blueprint.get("/aanbieders/<int:organisation_id>")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def show(region_code: str, organisation_id: int) -> str:
    """Show one provider: its figures by product, its weeks, and how punctual it is."""
    desk = open_desk(region_code, Action.VIEW_PROVIDER_FIGURES)
    region_id = desk.region.region_id
    provider = find_provider(reader(), organisation_id=organisation_id, region_ids={region_id})
    whole, by_product = read_provider(
        reader(), region_id=region_id, organisation_id=organisation_id, now=now()
    )
    norms = desk.norms
    weeks = read_provider_weeks(reader(), region_id=region_id, organisation_id=organisation_id, now=now())
    scope = Scope(region_id, organisation_id=organisation_id)
    shares = read_shares(reader(), region_id=region_id, now=now())
    return render_template(
        "monitor/provider.html",
        desk=desk,
        provider=provider,
        facts=facts_of(whole, people=_people(desk, whole.waiting_people), norm=NormLimit(), now=now()),
        rows=[
            FigureRow(
                product.name,
                url_for("monitor.product", region_code=region_code, product_code=product.code),
                by_product[product.id],
                norm_text(norms.of(product.id)),
                _people(desk, by_product[product.id].waiting_people),
            )
            for product in desk.region.products.values()
            if product.id in by_product
        ],
        reasons=reason_lines(read_reasons(reader(), scope=scope, now=now())),
        shares={kind: shares.get((organisation_id, kind), Share()) for kind in CalendarKind},
        year=weeks_view(weeks, norm_weeks=None, with_people=desk.is_exact),
        weeks_file=file_addresses(
            "monitor_providers.weeks_file", region_code=region_code, organisation_id=organisation_id
        ),
    )


@blueprint.get("/aanbieders/<int:organisation_id>/weken.<form>")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def weeks_file(region_code: str, organisation_id: int, form: str) -> Response:
    """Give the weeks of one provider as a file."""
    desk = open_desk(region_code, Action.VIEW_PROVIDER_FIGURES)
    region_id = desk.region.region_id
    find_provider(reader(), organisation_id=organisation_id, region_ids={region_id})
    weeks = read_provider_weeks(reader(), region_id=region_id, organisation_id=organisation_id, now=now())
    sheet = weeks_sheet(weeks, with_people=desk.is_exact)
    return file_answer(sheet, form=_checked(form), name=f"weken-aanbieder-{organisation_id}", now=now())


@blueprint.get("/vergelijken/<segment_code>")
@allowed(Action.COMPARE_PROVIDERS)
def compare(region_code: str, segment_code: str) -> str:
    """Show the providers of a segment beside each other, by name, each with what it says itself."""
    desk, segment = _compared(region_code, segment_code)
    found = read_benchmark(reader(), region_id=desk.region.region_id, segment_id=segment.id, now=now())
    return render_template(
        "monitor/compare.html",
        desk=desk,
        segment=segment,
        rows=[(one, _compared_row(desk, one)) for one in found],
        figures_file=file_addresses(
            "monitor_providers.compare_file", region_code=region_code, segment_code=segment_code
        ),
    )


@blueprint.get("/vergelijken/<segment_code>.<form>")
@allowed(Action.COMPARE_PROVIDERS)
def compare_file(region_code: str, segment_code: str, form: str) -> Response:
    """Give the same as a file."""
    desk, segment = _compared(region_code, segment_code)
    found = read_benchmark(reader(), region_id=desk.region.region_id, segment_id=segment.id, now=now())
    plain = figures_sheet("x", "Aanbieder", [_compared_row(desk, one) for one in found])
    headings = ["Aanbieder", "Omvang", *HEADINGS, "Op tijd", "Aanleveringen", "Toelichting"]
    rows: list[list[Cell]] = [
        [
            cells[0],
            label(one.size) if one.size else None,
            *cells[1:],
            one.waiting.on_time,
            one.waiting.due,
            "\n".join(f"{told.about}, {date_short(told.on)}: {told.text}" for told in one.told) or None,
        ]
        for one, cells in zip(found, plain.rows, strict=True)
    ]
    sheet = Sheet("Vergelijken", headings, rows)
    return file_answer(sheet, form=_checked(form), name=f"vergelijken-{segment.code}", now=now())


def _compared(region_code: str, segment_code: str) -> tuple[MonitorDesk, Subject]:
    desk = open_desk(region_code, Action.COMPARE_PROVIDERS)
    return desk, find_subject(desk.region.segments, segment_code)


def _compared_row(desk: MonitorDesk, one: Compared) -> FigureRow:
    return _row(desk, one.organisation_id, one.name, one.figures)


def _rows(desk: MonitorDesk, scope: Scope) -> list[FigureRow]:
    found = list_providers(reader(), scope=scope, now=now())
    return [_row(desk, one.organisation_id, one.name, one.figures) for one in found]


def _row(desk: MonitorDesk, organisation_id: int, name: str, figures: Figures) -> FigureRow:
    address = url_for("monitor_providers.show", region_code=desk.region.code, organisation_id=organisation_id)
    return FigureRow(name, address, figures, "", _people(desk, figures.waiting_people))


def _people(desk: MonitorDesk, count: int | None) -> str:
    """Write how many people wait, for who may see exact figures only: counts of a provider are small."""
    return people_text(count, is_hidden=False) if desk.is_exact else ""


def _checked(form: str) -> str:
    if form not in FORMS:
        raise NotFoundError
    return form
