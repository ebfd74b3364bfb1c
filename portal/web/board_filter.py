"""What the address of the board asks: filters, order and view, kept together for every link on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import abort, request, url_for

from portal.domain.duties import ObligationStatus
from portal.domain.permissions import Action
from portal.domain.terms import CalendarKind
from portal.services.board import BoardView, regions_in
from portal.services.board_lines import BoardChoice, BoardSort
from portal.web.auth import region_scope
from portal.web.forms import days
from portal.web.work import reader

LONGEST_NAME = 100
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
STATUS_WORDS: Mapping[str, ObligationStatus] = {
    "te-laat": ObligationStatus.LATE,
    "open": ObligationStatus.OPEN,
    "vrijgesteld": ObligationStatus.EXCUSED,
    "ingeleverd": ObligationStatus.SUBMITTED,
}
"""What the address calls each status."""

Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """The choice, the regions that the person may see, the one asked for, and how the address says it all."""

    choice: BoardChoice
    view: BoardView
    scope: frozenset[int] | None
    region: int | None
    kept: Mapping[str, str]

    def address(self, **changes: str | None) -> str:
        """Give the address of the board with some of it changed; None takes a filter off."""
        return url_for("region.board", **self._with(changes))  # type: ignore[arg-type]

    def page_address(self, number: int) -> str:
        """Give the address of a page number."""
        return self.address(pagina=str(number))

    def file_address(self, form: str) -> str:
        """Give the address of the same board as a file."""
        return url_for("region.board_file", form=form, **self._with({"weergave": None}))  # type: ignore[arg-type]

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kept.keys() - {"volgorde", "weergave"})

    def _with(self, changes: Mapping[str, str | None]) -> dict[str, str]:
        return {name: text for name, text in {**self.kept, **changes}.items() if text}


def read_board(action: Action = Action.VIEW_BOARD) -> Asked:
    """Read the whole address; a value that is no choice is no filter, and another region is not found."""
    scope = region_scope(action)
    region_ids, region = chosen_regions(scope)
    status = STATUS_WORDS.get(request.args.get("stand", ""))
    ids = {name: read_number(request.args.get(name)) for name in ("segment", "product", "gemeente")}
    choice = BoardChoice(
        region_ids=region_ids,
        kind=choice_of(CalendarKind, "soort"),
        status=status,
        day=read_day("dag"),
        segment_id=ids["segment"],
        product_id=ids["product"],
        municipality_id=ids["gemeente"],
        name=read_name("naam"),
        sort=choice_of(BoardSort, "volgorde") or BoardSort.LONGEST_LATE,
    )
    view = choice_of(BoardView, "weergave") or BoardView.PROVIDER
    kept = {
        "regio": str(region or ""),
        "soort": choice.kind or "",
        "stand": request.args.get("stand", "") if status else "",
        "dag": choice.day.isoformat() if choice.day else "",
        **{name: str(id_ or "") for name, id_ in ids.items()},
        "naam": choice.name,
        "volgorde": "" if choice.sort is BoardSort.LONGEST_LATE else choice.sort,
        "weergave": "" if view is BoardView.PROVIDER else view,
    }
    return Asked(choice, view, scope, region, {name: str(text) for name, text in kept.items() if text})


def chosen_regions(scope: frozenset[int] | None) -> tuple[frozenset[int] | None, int | None]:
    """Narrow the own regions to the one asked for; another region's board does not exist."""
    text = request.args.get("regio", "")
    if not text:
        return scope, None
    region_id = read_number(text)
    known = {found for found, _ in regions_in(reader(), region_ids=scope)}
    if region_id is None or region_id not in known:
        abort(404)
    return frozenset({region_id}), region_id


def choice_of(kind: type[Member], name: str) -> Member | None:
    """Read a filter; a value that is no choice is no filter."""
    text = request.args.get(name, "")
    return kind(text) if text in set(kind) else None


def read_day(name: str) -> date | None:
    """Read a day as a date field sends it, or as people type it: 31-12-2026."""
    return day_of(request.args.get(name, ""))


def day_of(text: str) -> date | None:
    """Read "2026-12-31" or "31-12-2026"; anything else, or from another century, is None."""
    day = days.read_day(text.strip())
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def read_name(name: str) -> str:
    """Read a part of a name."""
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST_NAME]


def read_number(text: str | None) -> int | None:
    """Read an id; anything else is None."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
