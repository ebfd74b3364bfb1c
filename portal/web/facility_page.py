"""Decides what the pages of facilities show: how each stands, and how it came to be so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from portal.domain.errors import ConflictError
from portal.services.facilities import HeldFacility, PastVersion
from portal.web.facility_words import conflict_lines, content_lines, differing_lines, stand_words
from portal.web.supply_page import ConflictView


@dataclass(frozen=True)
class FacilityLine:
    """One in the list: its name, what it is, and whether visitors see it."""

    facility_id: int
    name: str
    about: str
    stand: str
    is_over: bool


@dataclass(frozen=True)
class FacilityTurn:
    """One change in words; `may_return` when the facility is otherwise now."""

    version: int
    title: str
    by: str
    at: datetime
    lines: Sequence[tuple[str, str]]
    may_return: bool


def facility_line(held: HeldFacility, *, today: date) -> FacilityLine:
    """Put one in a line of the list."""
    content = held.content
    is_over = content.ends_on is not None and content.ends_on < today
    return FacilityLine(
        held.facility_id, content.name, content.about, stand_words(content, today=today), is_over
    )


def facility_turns(
    held: HeldFacility, past: Sequence[PastVersion], themes: Mapping[str, str]
) -> list[FacilityTurn]:
    """Tell every change, newest first; `past` is newest first."""
    before = {one.version: older for one, older in pairwise(past)}
    return [
        FacilityTurn(
            one.version,
            "Gewijzigd" if one.version in before else "Toegevoegd",
            one.made_by or "het systeem",
            one.made_at,
            differing_lines(before[one.version].content, one.content, themes)
            if one.version in before
            else content_lines(one.content, themes),
            one.content != held.content,
        )
        for one in past
    ]


def conflict_view(error: ConflictError, themes: Mapping[str, str]) -> ConflictView:
    """Put a refusal because somebody else was first in words."""
    at, mine, theirs = error.data.get("at"), error.mine, error.theirs
    lines = (
        conflict_lines(mine, theirs, themes) if isinstance(mine, dict) and isinstance(theirs, dict) else ()
    )
    return ConflictView(
        str(error.data.get("user_name") or "Iemand anders"),
        at if isinstance(at, datetime) else None,
        lines,
    )
