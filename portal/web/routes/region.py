"""The contract manager's board: what is open and late in the own regions, and the reminder log."""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, render_template, request

from portal.domain.duties import ReminderStatus
from portal.domain.permissions import Action
from portal.domain.terms import CalendarKind
from portal.services.board import count_periods, list_owing, list_reminders, regions_in
from portal.web.auth import allowed, region_scope
from portal.web.paging import page_address, read_paging
from portal.web.work import now, reader

blueprint = Blueprint("region", __name__, url_prefix="/regio")

PROVIDERS_A_PAGE = 25
REMINDERS_A_PAGE = 50
LONGEST_NAME = 100

Member = TypeVar("Member", bound=StrEnum)


@blueprint.get("")
@allowed(Action.VIEW_BOARD)
def board() -> str:
    """Show how the newest period stands, and who still owes something, longest overdue first."""
    scope = region_scope(Action.VIEW_BOARD)
    region_ids, region = _chosen_regions(scope)
    kind = _choice(CalendarKind, "soort")
    only_late = request.args.get("stand") == "te-laat"
    paging = read_paging(PROVIDERS_A_PAGE)
    providers, total = list_owing(
        reader(),
        region_ids=region_ids,
        only_late=only_late,
        kind=kind,
        now=now(),
        offset=paging.offset,
        limit=paging.size,
    )
    return render_template(
        "region/board.html",
        periods=count_periods(reader(), region_ids=region_ids, now=now()),
        providers=providers,
        total=total,
        regions=regions_in(reader(), region_ids=scope),
        region=region,
        kinds=list(CalendarKind),
        kind=kind,
        only_late=only_late,
        now=now(),
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address(
            "region.board", regio=request.args.get("regio"), soort=kind, stand=request.args.get("stand")
        ),
    )


@blueprint.get("/herinneringen")
@allowed(Action.VIEW_REMINDERS)
def reminders() -> str:
    """Show the reminder log: who, about what, which step, what became of it, and why."""
    scope = region_scope(Action.VIEW_REMINDERS)
    region_ids, region = _chosen_regions(scope)
    status = _choice(ReminderStatus, "stand")
    name = request.args.get("naam", "").replace("\0", "").strip()[:LONGEST_NAME]
    paging = read_paging(REMINDERS_A_PAGE)
    lines, total = list_reminders(
        reader(), region_ids=region_ids, status=status, name=name, offset=paging.offset, limit=paging.size
    )
    return render_template(
        "region/reminders.html",
        lines=lines,
        total=total,
        regions=regions_in(reader(), region_ids=scope),
        region=region,
        statuses=list(ReminderStatus),
        status_filter=status,
        name=name,
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("region.reminders", regio=request.args.get("regio"), stand=status, naam=name),
    )


def _chosen_regions(scope: frozenset[int] | None) -> tuple[frozenset[int] | None, int | None]:
    """Narrow the own regions to the one asked for; another region's board does not exist."""
    text = request.args.get("regio", "")
    if not text:
        return scope, None
    region_id = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    known = {found for found, _ in regions_in(reader(), region_ids=scope)}
    if region_id not in known:
        abort(404)
    return frozenset({region_id}), region_id


def _choice(kind: type[Member], name: str) -> Member | None:
    """Read a filter; a value that is no choice is no filter."""
    text = request.args.get(name, "")
    return kind(text) if text in set(kind) else None
