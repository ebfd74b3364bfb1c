"""The audit trail for who looks after a region: search it, page by page, or save it as a file."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import Engine

from portal.db import reading
from portal.domain.permissions import Action
from portal.services.audit_trail import LINES_A_PIECE, TrailChoice, actions_in, list_trail, next_lines
from portal.services.bulk_cells import Cell
from portal.web.audit_words import (
    HEADINGS,
    action_words,
    changes_in_words,
    subject_words,
    trail_cells,
    who_words,
)
from portal.web.auth import allowed, region_scope
from portal.web.downloads import streamed_answer
from portal.web.paging import page_address, read_paging
from portal.web.work import house, now, reader

blueprint = Blueprint("trail", __name__, url_prefix="/regio/logboek")

LINES_A_PAGE = 50
LONGEST_NAME = 100
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)

for word in (action_words, changes_in_words, subject_words, who_words):
    blueprint.add_app_template_filter(word, word.__name__)


@blueprint.get("")
@allowed(Action.VIEW_AUDIT)
def show() -> str:
    """Show who did what, when and for whom, newest first."""
    choice, paging = _choice(), read_paging(LINES_A_PAGE)
    lines, total = list_trail(reader(), choice, offset=paging.offset, limit=paging.size)
    kept = _kept(choice)
    actions = sorted((action_words(code), code) for code in actions_in(reader()))
    return render_template(
        "region/trail.html",
        choice=choice,
        lines=lines,
        total=total,
        actions=[(code, words) for words, code in actions],
        file_url=url_for("trail.file", **kept),  # type: ignore[arg-type]
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("trail.show", **kept),
    )


@blueprint.get("/logboek.csv")
@allowed(Action.VIEW_AUDIT)
def file() -> Response:
    """Give all entries that were looked for as a file, sent while they are read."""
    return streamed_answer(HEADINGS, _rows(house().engine, _choice()), name="logboek", now=now())


def _rows(engine: Engine, choice: TrailChoice) -> Iterator[list[Cell]]:
    """Read entry by entry, in short readings: a slow browser keeps no transaction open."""
    before_id = None
    while True:
        with reading(engine) as session:
            lines = next_lines(session, choice, before_id=before_id)
        yield from map(trail_cells, lines)
        if len(lines) < LINES_A_PIECE:
            return
        before_id = lines[-1].entry_id


def _choice() -> TrailChoice:
    scope, exact = region_scope(Action.VIEW_AUDIT), region_scope(Action.VIEW_EXACT_FIGURES)
    return TrailChoice(
        region_ids=scope,
        person=_text("wie"),
        organisation=_text("organisatie"),
        action=_text("wat"),
        since=_day("vanaf"),
        until=_day("tot"),
        is_exact=exact is None or (scope is not None and scope <= exact),
    )


def _kept(choice: TrailChoice) -> dict[str, str | None]:
    return {
        "wie": choice.person or None,
        "organisatie": choice.organisation or None,
        "wat": choice.action or None,
        "vanaf": choice.since.isoformat() if choice.since else None,
        "tot": choice.until.isoformat() if choice.until else None,
    }


def _text(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST_NAME]


def _day(name: str) -> date | None:
    """Read a day; what is no day, or lies far from any work, is no filter."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY - timedelta(days=1) else None
