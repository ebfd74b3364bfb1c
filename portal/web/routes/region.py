"""The contract manager's board: what is open, late, excused and handed in, and the reminder log."""

from flask import Blueprint, Response, abort, render_template, request

from portal.domain.duties import Audience, ReminderStatus
from portal.domain.permissions import Action
from portal.domain.terms import CalendarKind
from portal.services.board import (
    BoardView,
    GroupLine,
    board_choices,
    count_board,
    list_board,
    list_groups,
    regions_in,
)
from portal.services.board_lines import BoardSort
from portal.services.reminder_log import LogChoice, list_reminders
from portal.services.unreached import list_unreached, list_wrong_addresses
from portal.web.auth import allowed, region_scope
from portal.web.board_filter import STATUS_WORDS, choice_of, chosen_regions, read_board, read_day, read_name
from portal.web.board_page import BoardRow, board_rows, labelled, obstacle_text, step_name
from portal.web.board_sheet import board_sheet
from portal.web.downloads import FORMS, file_answer
from portal.web.paging import page_address, read_paging
from portal.web.work import now, reader

blueprint = Blueprint("region", __name__, url_prefix="/regio")
for word in (labelled, obstacle_text, step_name):
    blueprint.add_app_template_filter(word, word.__name__)

PROVIDERS_A_PAGE = 25
GROUPS_A_PAGE = 50
REMINDERS_A_PAGE = 50
MOST_IN_FILE = 20_000


@blueprint.get("")
@allowed(Action.VIEW_BOARD)
def board() -> str:
    """Show who still owes something and who does not, longest overdue first, or added up."""
    asked = read_board()
    paging = read_paging(PROVIDERS_A_PAGE if asked.view is BoardView.PROVIDER else GROUPS_A_PAGE)
    counts = count_board(reader(), choice=asked.choice, now=now())
    rows: list[BoardRow] = []
    groups: list[GroupLine] = []
    if asked.view is BoardView.PROVIDER:
        lines = list_board(reader(), choice=asked.choice, now=now(), offset=paging.offset, limit=paging.size)
        rows = board_rows(reader(), lines, now())
        status = asked.choice.status
        total = sum(counts.values()) if status is None else counts[status]
    else:
        groups, total = list_groups(
            reader(),
            choice=asked.choice,
            view=asked.view,
            now=now(),
            offset=paging.offset,
            limit=paging.size,
        )
    return render_template(
        "region/board.html",
        asked=asked,
        choice=asked.choice,
        counts=counts,
        rows=rows,
        groups=groups,
        total=total,
        regions=regions_in(reader(), region_ids=asked.scope),
        region=asked.region,
        kinds=list(CalendarKind),
        views=list(BoardView),
        sorts=list(BoardSort),
        statuses=STATUS_WORDS,
        choices=board_choices(reader(), region_ids=asked.choice.region_ids),
        may_act=_may_act(),
        now=now(),
        page=paging.page,
        pages=paging.pages(total),
    )


@blueprint.get("/aanleveringen.<form>")
@allowed(Action.VIEW_BOARD)
def board_file(form: str) -> Response:
    """Give the board, with the same filters and order, as a file."""
    if form not in FORMS:
        abort(404)
    asked = read_board()
    lines = list_board(reader(), choice=asked.choice, now=now(), offset=0, limit=MOST_IN_FILE)
    sheet = board_sheet(reader(), lines, region_ids=asked.choice.region_ids, now=now())
    return file_answer(sheet, form=form, name="aanleveringen", now=now())


@blueprint.get("/onbereikbaar")
@allowed(Action.VIEW_BOARD)
def unreached() -> str:
    """Show the providers of whom nobody can be mailed, and the addresses that do not work."""
    scope = region_scope(Action.VIEW_BOARD)
    region_ids, region = chosen_regions(scope)
    paging = read_paging(REMINDERS_A_PAGE)
    lines, total = list_unreached(
        reader(), region_ids=region_ids, now=now(), offset=paging.offset, limit=paging.size
    )
    return render_template(
        "region/unreached.html",
        lines=lines,
        total=total,
        addresses=list_wrong_addresses(reader(), region_ids=region_ids),
        regions=regions_in(reader(), region_ids=scope),
        region=region,
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("region.unreached", regio=request.args.get("regio")),
    )


@blueprint.get("/herinneringen")
@allowed(Action.VIEW_REMINDERS)
def reminders() -> str:
    """Show the reminder log: who, about what, which step, what became of it, and why."""
    scope = region_scope(Action.VIEW_REMINDERS)
    region_ids, region = chosen_regions(scope)
    choice = LogChoice(
        region_ids=region_ids,
        status=choice_of(ReminderStatus, "stand"),
        audience=choice_of(Audience, "aan"),
        kind=choice_of(CalendarKind, "soort"),
        since=read_day("vanaf"),
        until=read_day("tot"),
        name=read_name("naam"),
    )
    paging = read_paging(REMINDERS_A_PAGE)
    lines, total = list_reminders(reader(), choice=choice, offset=paging.offset, limit=paging.size)
    return render_template(
        "region/reminders.html",
        lines=lines,
        total=total,
        choice=choice,
        regions=regions_in(reader(), region_ids=scope),
        region=region,
        statuses=list(ReminderStatus),
        audiences=list(Audience),
        kinds=list(CalendarKind),
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address(
            "region.reminders",
            regio=request.args.get("regio"),
            stand=choice.status,
            aan=choice.audience,
            soort=choice.kind,
            vanaf=str(choice.since or ""),
            tot=str(choice.until or ""),
            naam=choice.name,
        ),
    )


def _may_act() -> bool:
    scope = region_scope(Action.EXCUSE)
    return scope is None or bool(scope)
