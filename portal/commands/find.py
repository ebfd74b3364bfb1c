"""The finder from the shell."""

import json
import re
from typing import Any

import click

from portal.commands.edge import current_settings, database, moment
from portal.db import reading
from search.cards import Card
from search.choices import Choices, choices
from search.engine_choice import make_search_engine
from search.finder import ResultsPage, search
from search.query import MAX_PAGE_SIZE, Criteria, Filters, Point, Sort
from search.where import read_where

_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*")


@click.command("find", short_help="Find offerings, as the page /zoeken does.")
@click.argument("text", nargs=-1, metavar="TEXT...")
@click.option("--gemeente", metavar="CODE", help="Serving this municipality: a CBS code or a name.")
@click.option("--product", metavar="CODE", help="Of this product.")
@click.option("--leeftijd", type=click.IntRange(0, 120), metavar="YEARS", help="For somebody of this age.")
@click.option("--near", metavar="PLACE", help="Count distances from a place, a postcode or LAT,LON.")
@click.option("--within", type=click.FloatRange(0, 300), metavar="KM", help="At most so far from --near.")
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.BEST.value)
@click.option("--limit", type=click.IntRange(1, MAX_PAGE_SIZE), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def find(
    text: tuple[str, ...],
    gemeente: str | None,
    product: str | None,
    leeftijd: int | None,
    near: str | None,
    within: float | None,
    sort: str,
    limit: int,
    as_json: bool,
) -> None:
    """Find offerings, as a resident would on the page /zoeken.

    Example: plekwijzer find "hulp in de huishouding" --gemeente GM0513 --json
    """
    search_engine = make_search_engine(current_settings())
    now = moment()
    with database() as engine, reading(engine) as session:
        known = choices(session, now=now)
        point, place = _near(near, known)
        if within is not None and near is None:
            raise click.UsageError("--within needs --near.")
        criteria = Criteria(
            text=" ".join(text),
            filters=Filters(
                municipality=(_municipality(gemeente, known),) if gemeente else (),
                product=(_product(product, known),) if product else (),
                age=leeftijd,
            ),
            place=place,
            near=point,
            within_km=within,
            sort=Sort(sort),
            page_size=limit,
            with_facets=False,
        )
        page = search(session, search_engine, criteria, now=now)
    click.echo(_as_json(page) if as_json else _as_text(page))


def _municipality(text: str, known: Choices) -> str:
    found = known.municipality(text)
    if found is None:
        raise click.BadParameter(
            f"No municipality here has the code or name '{text}'.", param_hint="--gemeente"
        )
    return found.code


def _product(code: str, known: Choices) -> str:
    if code not in known.products:
        raise click.BadParameter(f"No product here has the code '{code}'.", param_hint="--product")
    return code


def _near(text: str | None, known: Choices) -> tuple[Point | None, str]:
    """Read where to count distances from: a point, a municipality, another place or a postcode."""
    if text is None:
        return None, ""
    if found := _POINT.fullmatch(text):
        return Point(float(found[1]), float(found[2])), ""
    municipality = known.municipality(text)
    if municipality is not None:
        return None, municipality.name
    where = read_where(text, known)
    if isinstance(where, str):
        raise click.BadParameter(f"'{text}' is no place or postcode, and no LAT,LON.", param_hint="--near")
    return where[1].point, ""


def _as_json(page: ResultsPage) -> str:
    answer = {
        "total": page.total,
        "degraded": page.is_degraded,
        "relaxed": page.is_relaxed,
        "hits": [_hit(card) for card in page.cards],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _hit(card: Card) -> dict[str, Any]:
    said = card.availability
    return {
        "id": card.offering_id,
        "name": card.name,
        "product": {"code": card.product_code, "name": card.product_name, "plain": card.product_plain},
        "provider": {"id": card.provider_id, "name": card.provider_name},
        "place": card.place,
        "municipality": card.municipality_name,
        "distance_km": None if card.distance_km is None else round(card.distance_km, 1),
        "state": card.state.value,
        "intake_weeks": said.intake_weeks if said else None,
        "start_weeks": said.start_weeks if said else None,
        "total_weeks": card.total_weeks,
        "free_places": said.free_places if said else None,
        "accepting": said.accepting.value if said else None,
        "freshness": card.freshness.value,
        "confirmed_at": card.confirmed_at.isoformat() if card.confirmed_at else None,
    }


def _as_text(page: ResultsPage) -> str:
    shown = f", the first {len(page.cards)}" if page.total > len(page.cards) else ""
    lines = [f"{page.total} found{shown}"]
    if page.is_degraded:
        lines.append("The search index is away: these come from the database.")
    for card in page.cards:
        said = card.availability
        weeks = " + ".join(
            "?" if count is None else str(count)
            for count in ((said.intake_weeks, said.start_weeks) if said else (None, None))
        )
        where = card.place or ("at home" if card.at_home else "no place given")
        far = "" if card.distance_km is None else f", {card.distance_km:.1f} km"
        lines.append(f"{card.offering_id:>7}  {card.name} - {card.provider_name}")
        lines.append(f"         {where}{far}; {card.state.value}; {weeks} weeks; {card.freshness.value}")
    return "\n".join(lines)
