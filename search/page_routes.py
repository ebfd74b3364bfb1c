"""Pages around the search: a provider, a product, a municipality, the themes, and what figures mean."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.services.catalogue_successions import successor_of
from portal.web.auth import current_actor, public
from portal.web.paging import page_address
from portal.web.work import now, reader, settings
from search.choices import choices
from search.facilities import Wish, lighter_help
from search.municipality_page import municipality_page
from search.offering_words import door_words, list_text
from search.page_reading import read_municipality, read_page, read_theme
from search.present import ages_text
from search.product_page import product_page
from search.provider_page import provider_page
from search.themes_page import load_theme_products
from search.viewers import viewer_of
from search.waiting_words import norm_text, places_text, waits_sentence

blueprint = Blueprint("pages", __name__)


@blueprint.get("/aanbieder/<int:organisation_id>")
@public
def provider(organisation_id: int) -> str:
    """Show a provider and all it offers, in a municipality when `gemeente` says so."""
    lists, viewer = choices(reader(), now=now()), viewer_of(current_actor())
    municipality = read_municipality(request.args, lists)
    page = provider_page(
        reader(),
        organisation_id,
        municipality=municipality,
        page=read_page(request.args),
        now=now(),
        viewer=viewer,
    )
    return render_template(
        "pages/provider.html",
        page=page,
        municipality=municipality,
        lists=lists,
        crisis=lists.crisis_near(municipality),
        page_url=_paged("pages.provider", organisation_id=organisation_id),
        is_professional=viewer.is_professional,
        canonical=absolute(f"/aanbieder/{organisation_id}"),
    )


@blueprint.get("/hulp/<region_code>/<product_code>")
@public
def product(region_code: str, product_code: str) -> Answer | str:
    """Show what a product is, how to get it, and who offers it; an ended one leads to its successor."""
    lists, viewer = choices(reader(), now=now()), viewer_of(current_actor())
    municipality = read_municipality(request.args, lists)
    try:
        page = product_page(
            reader(),
            region_code=region_code,
            code=product_code,
            municipality=municipality,
            page=read_page(request.args),
            now=now(),
            viewer=viewer,
        )
    except NotFoundError:
        code = successor_of(reader(), region_code=region_code, code=product_code, on=local_date(now()))
        return redirect(url_for("pages.product", region_code=region_code, product_code=code), code=302)
    return render_template(
        "pages/product.html",
        page=page,
        doors=[door_words(route) for route in page.belongings.routes],
        ages=ages_text(page.facts.age_min, page.facts.age_max),
        synonyms=list_text(page.belongings.synonyms[:8]),
        waits=waits_sentence(page.waits, now=now()) if page.facts.capacity.asks_weeks else "",
        places=places_text(page.waits.waits) if page.facts.capacity.asks_places else "",
        norm=norm_text(page.waits.norm_weeks, page.waits.norm_hours),
        municipality=municipality,
        municipalities=[item for item in lists.municipalities if item.region_code == region_code],
        crisis=lists.crisis_near(municipality) if municipality else lists.crisis_in(region_code),
        page_url=_paged("pages.product", region_code=region_code, product_code=product_code),
        nearby=()
        if page.facts.theme_code is None
        else lighter_help(lists, municipality, Wish(frozenset({page.facts.theme_code}))),
        is_professional=viewer.is_professional,
        canonical=absolute(f"/hulp/{region_code}/{product_code}"),
    )


@blueprint.get("/gemeente/<municipality_code>")
@public
def municipality(municipality_code: str) -> str:
    """Show all providers of a municipality, the help that needs no referral, and the access team."""
    lists, viewer = choices(reader(), now=now()), viewer_of(current_actor())
    found = next((item for item in lists.municipalities if item.code == municipality_code), None)
    if found is None:
        raise NotFoundError
    theme = read_theme(request.args, lists)
    page = municipality_page(
        reader(), found, theme=theme, page=read_page(request.args), now=now(), viewer=viewer
    )
    return render_template(
        "pages/municipality.html",
        page=page,
        municipality=found,
        region_name=lists.regions.get(found.region_code, ""),
        themes=lists.themes,
        theme=theme,
        facilities=lists.facilities.get(found.code, ()),
        crisis=lists.crisis_near(found),
        page_url=_paged("pages.municipality", municipality_code=municipality_code),
        is_professional=viewer.is_professional,
        canonical=absolute(f"/gemeente/{municipality_code}"),
    )


@blueprint.get("/themas")
@public
def themes() -> str:
    """Show the themes with the help under each, in the words of residents."""
    lists = choices(reader(), now=now())
    chosen = read_municipality(request.args, lists)
    return render_template(
        "pages/themes.html",
        themes=load_theme_products(
            reader(), lists, region_code=None if chosen is None else chosen.region_code, now=now()
        ),
        municipality=chosen,
        lighter={
            item.code: lighter_help(lists, chosen, Wish(frozenset({item.code}))) for item in lists.themes
        },
        lists=lists,
        crisis=lists.crisis_near(chosen),
        canonical=absolute("/themas"),
    )


@blueprint.get("/over-de-cijfers")
@public
def about_figures() -> str:
    """Tell what the figures mean, where they come from and how old they may be."""
    lists = choices(reader(), now=now())
    return render_template(
        "pages/about_figures.html",
        rules=sorted(set(lists.rules.values()), key=lambda rule: rule.every_days),
        canonical=absolute("/over-de-cijfers"),
    )


def absolute(path: str) -> str:
    """Give the whole address of a page of ours."""
    return settings().base_url.rstrip("/") + path


def _paged(endpoint: str, **parts: object) -> Callable[[int], str]:
    kept = {name: request.args.get(name, "")[:100] for name in ("gemeente", "thema")}
    return page_address(endpoint, **{name: str(part) for name, part in parts.items()}, **kept)
