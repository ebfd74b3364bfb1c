"""Pages about waiting: per product in a region or municipality, one product over half a year, and crisis."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.services.catalogue_successions import successor_of
from portal.web.auth import current_actor, public
from portal.web.downloads import file_answer
from portal.web.work import now, reader
from search.choices import Choices, MunicipalityChoice, choices
from search.crisis_page import crisis_groups
from search.page_reading import read_municipality, read_region, read_theme
from search.page_routes import absolute
from search.product_page import ProductFacts, find_product
from search.viewers import viewer_of
from search.waiting import ProductWaits, load_norms, load_waits
from search.waiting_weeks import WaitWeek, load_weeks
from search.waiting_words import half_year, norm_text, wait_row, waits_sentence, waits_sheet, weeks_sheet

blueprint = Blueprint("waiting", __name__)


@blueprint.get("/wachttijden")
@public
def overview() -> str:
    """Show per product how long people wait in a region or a municipality."""
    lists = choices(reader(), now=now())
    region, municipality, theme = _asked(lists)
    found = _waits(region, municipality, theme)
    return render_template(
        "pages/waiting.html",
        rows=[wait_row(item, now=now()) for item in found],
        lists=lists,
        region=region,
        region_name=lists.regions.get(region or "", ""),
        municipality=municipality,
        theme=theme,
        file=url_for(
            "waiting.overview_file",
            regio=None if municipality else region,
            gemeente=None if municipality is None else municipality.code,
            thema=theme,
        ),
        canonical=absolute("/wachttijden"),
    )


@blueprint.get("/wachttijden.csv")
@public
def overview_file() -> AnyResponse:
    """Give the same figures as a file."""
    lists = choices(reader(), now=now())
    region, municipality, theme = _asked(lists)
    found = _waits(region, municipality, theme)
    where = municipality.name if municipality else lists.regions.get(region or "", "")
    return file_answer(waits_sheet(found), form="csv", name=f"wachttijden {where}", now=now())


@blueprint.get("/wachttijden/<region_code>/<product_code>")
@public
def product(region_code: str, product_code: str) -> AnyResponse | str:
    """Show how the wait for one product went over half a year; an ended one leads to its successor."""
    lists = choices(reader(), now=now())
    try:
        facts, municipality, weeks = _half_year(lists, region_code, product_code)
    except NotFoundError:
        return _to_successor("waiting.product", region_code, product_code)
    current = load_waits(
        reader(),
        region_code=region_code,
        municipality_code=None if municipality is None else municipality.code,
        product_code=product_code,
        now=now(),
    )
    norms = load_norms(reader(), region_code=region_code, today=local_date(now()))
    norm_weeks, norm_hours = norms.get(facts.product_id) or norms.get(None) or (None, None)
    return render_template(
        "pages/waiting_product.html",
        facts=facts,
        row=wait_row(current[0], now=now()) if current else None,
        sentence=waits_sentence(current[0], now=now()) if current else "Niemand biedt deze hulp hier nu aan.",
        norm=norm_text(norm_weeks, norm_hours),
        chart=half_year(weeks, norm_weeks=norm_weeks),
        weeks=weeks,
        municipality=municipality,
        municipalities=[item for item in lists.municipalities if item.region_code == region_code],
        file=url_for(
            "waiting.product_file",
            region_code=region_code,
            product_code=product_code,
            gemeente=None if municipality is None else municipality.code,
        ),
        canonical=absolute(f"/wachttijden/{region_code}/{product_code}"),
    )


@blueprint.get("/wachttijden/<region_code>/<product_code>/weken.csv")
@public
def product_file(region_code: str, product_code: str) -> AnyResponse:
    """Give the half year as a file; of an ended product that of its successor."""
    try:
        facts, municipality, weeks = _half_year(choices(reader(), now=now()), region_code, product_code)
    except NotFoundError:
        return _to_successor("waiting.product_file", region_code, product_code)
    where = "" if municipality is None else f" {municipality.name}"
    return file_answer(weeks_sheet(weeks), form="csv", name=f"wachttijd {facts.code}{where}", now=now())


@blueprint.get("/crisis")
@public
def crisis() -> str:
    """Show whom to call now, always in the same place, and then what crisis help there is."""
    lists, viewer = choices(reader(), now=now()), viewer_of(current_actor())
    municipality = read_municipality(request.args, lists)
    region = None if municipality is None else municipality.region_code
    return render_template(
        "pages/crisis.html",
        services=lists.crisis_near(municipality),
        groups=crisis_groups(reader(), region_code=region, now=now(), viewer=viewer),
        municipality=municipality,
        lists=lists,
        is_professional=viewer.is_professional,
        canonical=absolute("/crisis"),
    )


def _asked(lists: Choices) -> tuple[str | None, MunicipalityChoice | None, str | None]:
    """Read which region, municipality and theme; without a choice it is the first region by name."""
    region = read_region(request.args, lists) or next(iter(lists.regions), None)
    return region, read_municipality(request.args, lists), read_theme(request.args, lists)


def _waits(
    region: str | None, municipality: MunicipalityChoice | None, theme: str | None
) -> list[ProductWaits]:
    if region is None:
        return []
    return load_waits(
        reader(),
        region_code=region,
        municipality_code=None if municipality is None else municipality.code,
        theme_code=theme,
        now=now(),
    )


def _to_successor(endpoint: str, region_code: str, product_code: str) -> AnyResponse:
    """Lead to the product that took the place of an ended one. Raises NotFoundError when none did."""
    code = successor_of(reader(), region_code=region_code, code=product_code, on=local_date(now()))
    town = request.args.get("gemeente") or None
    return redirect(url_for(endpoint, region_code=region_code, product_code=code, gemeente=town), code=302)


def _half_year(
    lists: Choices, region_code: str, product_code: str
) -> tuple[ProductFacts, MunicipalityChoice | None, tuple[WaitWeek, ...]]:
    facts = find_product(reader(), region_code=region_code, code=product_code, today=local_date(now()))
    if not facts.capacity.asks_weeks:
        raise NotFoundError
    municipality = read_municipality(request.args, lists)
    if municipality is not None and municipality.region_code != region_code:
        municipality = None
    weeks = load_weeks(
        reader(),
        product_id=facts.product_id,
        municipality_code=None if municipality is None else municipality.code,
        now=now(),
    )
    return facts, municipality, weeks
