"""Decides what the pages of access contacts show: what holds now and later, and how it was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.access_points import AccessContent, Span, course
from portal.domain.errors import ConflictError
from portal.services.access_points import Point, State
from portal.web.access_words import conflict_lines, content_lines, differing_lines, period_words
from portal.web.present import date_text
from portal.web.supply_page import ConflictView


@dataclass(frozen=True)
class Stage:
    """What visitors read for a while; `content` None: nothing."""

    words: str
    content: AccessContent | None


@dataclass(frozen=True)
class PointLine:
    """One in the list: its name, how it stands, and what comes."""

    point_id: int
    name: str
    kind: object
    content: AccessContent | None
    ahead: str


@dataclass(frozen=True)
class PastLine:
    """One change in words, the newest of which can be taken back or used again."""

    state_id: int
    title: str
    by: str
    at: datetime
    lines: Sequence[tuple[str, str]]
    undone: str
    may_take_back: bool
    may_use: bool


def stages(spans: Sequence[Span], *, today: date) -> list[Stage]:
    """Put what visitors read from today on in words; nothing at the end needs no words of its own."""
    found = [
        Stage(period_words(max(one.valid_from, today), one.valid_until, today=today), one.content)
        for one in course(spans, on=today)
    ]
    while found and found[-1].content is None:
        found.pop()
    return found


def point_line(point: Point, *, today: date) -> PointLine:
    """Put one in a line of the list."""
    content = point.content_on(today)
    later = [one for one in course(point.spans, on=today) if one.valid_from > today]
    ahead = ""
    if later:
        what = "wordt dit niet meer getoond" if later[0].content is None else "verandert dit"
        if content is None:
            what = "wordt dit getoond"
        ahead = f"Vanaf {date_text(later[0].valid_from)} {what}."
    name = content.name if content else point.name
    return PointLine(point.point_id, name, point.kind, content, ahead)


def past_lines(point: Point, *, today: date) -> list[PastLine]:
    """Tell every change, newest first."""
    found: list[PastLine] = []
    before: AccessContent | None = None
    for state in point.states:
        found.append(_past_line(point, state, before, today))
        before = before if state.is_gone else state.content
    return found[::-1]


def conflict_view(point: Point, error: ConflictError) -> ConflictView:
    """Put a refusal because somebody else was first in words."""
    at = error.data.get("at")
    return ConflictView(
        str(error.data.get("user_name") or "Iemand anders"),
        at if isinstance(at, datetime) else None,
        conflict_lines(point.kind, error.mine, error.theirs),
    )


def _past_line(point: Point, state: State, before: AccessContent | None, today: date) -> PastLine:
    lines: Sequence[tuple[str, str]] = ()
    if state.is_gone:
        what = "Niet meer getoond"
    elif before is None:
        what, lines = "Toegevoegd", content_lines(point.kind, state.content)
    else:
        what = "Gewijzigd"
        changed = differing_lines(point.kind, before, state.content)
        lines = [(name, f"{was} → {came}") for name, was, came in changed]
    until = "" if state.valid_until is None else f" tot en met {date_text(state.valid_until)}"
    undone = ""
    if state.taken_back_at is not None:
        undone = f"Teruggenomen door {state.taken_back_by or 'het systeem'}"
    is_over = state.valid_until is not None and state.valid_until < today
    return PastLine(
        state.state_id,
        f"{what}, vanaf {date_text(state.valid_from)}{until}",
        state.made_by or "het systeem",
        state.made_at,
        lines,
        undone,
        state.taken_back_at is None and not is_over,
        not state.is_gone and point.states[-1] is not state,
    )
