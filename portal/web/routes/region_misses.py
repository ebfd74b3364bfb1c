"""What people in a region looked for and did not find, by words alone."""

from datetime import timedelta
from enum import StrEnum

from flask import Blueprint, Response, abort, render_template

from portal.domain.calendar import local_date
from portal.domain.permissions import Action
from portal.services.board import regions_in
from portal.services.bulk_cells import Sheet
from portal.services.missed_searches import SMALLEST_TOLD, MissedChoice, MissedSort, list_missed
from portal.web.auth import allowed, region_scope
from portal.web.board_filter import choice_of, chosen_regions
from portal.web.downloads import FORMS, file_answer
from portal.web.paging import page_address, read_paging
from portal.web.work import now, reader

blueprint = Blueprint("region_misses", __name__, url_prefix="/regio")

LINES_A_PAGE = 50
MOST_IN_FILE = 20_000


class Period(StrEnum):
    """How far back to look: few and fixed, so that no two periods differ by the searches of one day."""

    MONTH = "maand"
    QUARTER = "kwartaal"
    YEAR = "jaar"

    @property
    def span(self) -> timedelta:
        return timedelta(weeks={Period.MONTH: 4, Period.QUARTER: 13, Period.YEAR: 52}[self])


PERIOD_WORDS = {
    Period.MONTH: "de laatste 4 weken",
    Period.QUARTER: "de laatste 13 weken",
    Period.YEAR: "de laatste 52 weken",
}
SORT_WORDS = {
    MissedSort.MOST: "vaakst gemist eerst",
    MissedSort.LAST: "laatst gemist eerst",
    MissedSort.WORDS: "op alfabet",
}


@blueprint.get("/gemiste-zoekvragen")
@allowed(Action.VIEW_MISSED_SEARCHES)
def missed() -> str:
    """Show the words that found nothing, most missed first or in another order."""
    choice, period, region = _asked()
    paging = read_paging(LINES_A_PAGE)
    lines, total = list_missed(reader(), choice=choice, offset=paging.offset, limit=paging.size)
    kept = {"regio": str(region or ""), "periode": period.value, "volgorde": choice.sort.value}
    return render_template(
        "region/missed.html",
        lines=lines,
        total=total,
        choice=choice,
        period=period,
        periods=PERIOD_WORDS.items(),
        sorts=SORT_WORDS.items(),
        smallest=SMALLEST_TOLD,
        regions=regions_in(reader(), region_ids=region_scope(Action.VIEW_MISSED_SEARCHES)),
        region=region,
        kept={name: text for name, text in kept.items() if text},
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("region_misses.missed", **kept),
    )


@blueprint.get("/gemiste-zoekvragen.<form>")
@allowed(Action.VIEW_MISSED_SEARCHES)
def missed_file(form: str) -> Response:
    """Give the same lines as a file."""
    if form not in FORMS:
        abort(404)
    choice, _, _ = _asked()
    lines, _ = list_missed(reader(), choice=choice, offset=0, limit=MOST_IN_FILE)
    rows = [(line.words, line.count, line.last_on) for line in lines]
    sheet = Sheet("Gemiste zoekvragen", ("Woorden", "Aantal keer", "Laatst op"), rows)
    return file_answer(sheet, form=form, name="gemiste-zoekvragen", now=now())


def _asked() -> tuple[MissedChoice, Period, int | None]:
    """Read the address; a value that is no choice is the first one, another region is not found."""
    region_ids, region = chosen_regions(region_scope(Action.VIEW_MISSED_SEARCHES))
    period = choice_of(Period, "periode") or Period.QUARTER
    sort = choice_of(MissedSort, "volgorde") or MissedSort.MOST
    since = local_date(now()) - period.span + timedelta(days=1)
    return MissedChoice(region_ids, since, sort), period, region
