"""What changes in a region on a day ahead, month by month."""

from itertools import groupby

from flask import Blueprint, Response, render_template, request

from portal.domain.calendar import local_date
from portal.domain.contracting import months_later
from portal.domain.permissions import Action
from portal.services.board import regions_in
from portal.services.bulk_cells import Sheet
from portal.services.looking_ahead import TURN_WORDS, Ahead, look_ahead
from portal.web.auth import allowed, region_scope
from portal.web.board_filter import chosen_regions, read_number
from portal.web.downloads import file_answer
from portal.web.work import now, reader

blueprint = Blueprint("region_ahead", __name__, url_prefix="/regio")

SPANS = {6: "een half jaar", 12: "een jaar", 24: "twee jaar", 60: "vijf jaar"}
HEADINGS = ("Dag", "Nog dagen", "Wat", "Onderwerp", "Aanbieder", "Regio")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@blueprint.get("/vooruit")
@allowed(Action.VIEW_AHEAD)
def show() -> str:
    """Show what changes, by month, with the days that are left."""
    found, region, span = _asked()
    today = local_date(now())
    return render_template(
        "region/ahead.html",
        months=[
            (f"{MONTHS[month - 1]} {year}", list(group))
            for (year, month), group in groupby(found, key=lambda one: (one.on.year, one.on.month))
        ],
        words=TURN_WORDS,
        today=today,
        span=span,
        spans=SPANS.items(),
        regions=regions_in(reader(), region_ids=region_scope(Action.VIEW_AHEAD)),
        region=region,
        kept={name: value for name, value in (("regio", region), ("maanden", span)) if value},
        may_see_contracts=region_scope(Action.VIEW_CONTRACTS) != frozenset(),
    )


@blueprint.get("/vooruit.csv")
@allowed(Action.VIEW_AHEAD)
def download() -> Response:
    """Give the same lines as a file."""
    found, _, _ = _asked()
    today = local_date(now())
    rows = [
        (
            one.on,
            one.days_left(today),
            TURN_WORDS[one.turn],
            one.subject,
            one.organisation_name,
            one.region_name,
        )
        for one in found
    ]
    return file_answer(Sheet("Wat verandert er", HEADINGS, rows), form="csv", name="vooruit", now=now())


def _asked() -> tuple[list[Ahead], int | None, int]:
    region_ids, region = chosen_regions(region_scope(Action.VIEW_AHEAD))
    span = read_number(request.args.get("maanden")) or 12
    span = span if span in SPANS else 12
    today = local_date(now())
    found = look_ahead(
        reader(),
        region_ids=region_ids,
        first=today,
        last=months_later(today, span),
        with_contracts=region_scope(Action.VIEW_CONTRACTS) != frozenset(),
    )
    return found, region, span
