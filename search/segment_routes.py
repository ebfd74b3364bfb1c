"""The overview of all places of a segment, for central intake and referral panels: a page and a file."""

from collections.abc import Mapping

from flask import Blueprint, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.permissions import Action
from portal.web.auth import allowed, current_actor
from portal.web.downloads import file_answer
from portal.web.paging import page_address, read_paging
from portal.web.present import moment_text
from portal.web.work import now, reader
from search.own_calls import own_calls
from search.private_pages import private
from search.segment_asked import Column
from search.segment_choices import own_regions
from search.segment_page import MOST_IN_FILE, Overview, load_places, load_sheet, read_overview
from search.segment_words import AGE_WORDS, HEADINGS, INTAKE_WORDS, SORT_WORDS, sum_facts
from search.viewers import viewer_of

blueprint = Blueprint("segments", __name__, url_prefix="/verwijzer/overzicht")

ROWS_A_PAGE = 50


@blueprint.get("")
@allowed(Action.REFER)
def show() -> AnyResponse:
    """Show the places of a segment, who takes people with a current figure first."""
    overview = _overview()
    if overview is None:
        return private(make_response(render_template("referrers/segment_none.html")))
    paging = read_paging(ROWS_A_PAGE)
    sums, rows = load_places(
        reader(),
        overview,
        offset=paging.offset,
        limit=paging.size,
        viewer=viewer_of(current_actor()),
        now=now(),
    )
    page = render_template(
        "referrers/segment.html",
        overview=overview,
        sums=sums,
        facts=sum_facts(sums, overview.by, now=now()),
        rows=rows,
        calls=own_calls([row.offering_id for row in rows]),
        headings=_headings(overview),
        intake_words=INTAKE_WORDS,
        age_words=AGE_WORDS,
        sort_words=SORT_WORDS,
        file_url=url_for("segments.file", **overview.kept),  # type: ignore[arg-type]
        most_in_file=MOST_IN_FILE,
        back=request.full_path.rstrip("?"),
        moment=moment_text(now()),
        page=paging.page,
        pages=paging.pages(sums.offering_count),
        page_url=page_address("segments.show", **overview.kept),
    )
    return private(make_response(page))


@blueprint.get("/overzicht.csv")
@allowed(Action.REFER)
def file() -> AnyResponse:
    """Give the same places in the same order as a file, without the own calls."""
    overview = _overview() or abort(404)
    sheet = load_sheet(reader(), overview, viewer=viewer_of(current_actor()), now=now())
    return file_answer(sheet, form="csv", name=f"overzicht-{overview.segment.code}", now=now())


def _overview() -> Overview | None:
    return read_overview(reader(), request.args, usual_regions=_own_regions(), now=now())


def _own_regions() -> list[str]:
    """Give the regions in which the person's organisations work; only asked without a segment."""
    actor = current_actor()
    if actor is None or request.args.get("segment"):
        return []
    ids = [int(grant.organisation_id) for grant in actor.memberships]
    return own_regions(reader(), organisation_ids=ids, today=local_date(now()))


def _headings(overview: Overview) -> list[tuple[str, str, str]]:
    """Give of each column its words, where pressing it leads, and how it is sorted now."""
    return [(words, *_turn(overview, column)) for column, words in HEADINGS.items()]


def _turn(overview: Overview, column: Column) -> tuple[str, str]:
    asked = overview.asked
    is_own = asked.column is column
    turned = is_own and not asked.is_reversed
    changed: Mapping[str, str | None] = {
        **overview.kept,
        "sorteer": None if column is Column.ROOM else column.value,
        "richting": "om" if turned else None,
    }
    is_rising = asked.is_reversed is (column in (Column.FREE, Column.AGE))
    order = ("ascending" if is_rising else "descending") if is_own else ""
    return url_for("segments.show", **changed), order  # type: ignore[arg-type]
