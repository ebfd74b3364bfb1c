"""The words of groups that are closed to new providers: how each stands, and what changed."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.closures import CONTENT_FIELDS, ClosureContent, Stand
from portal.services.closure_rule import TownNote
from portal.web.present import StatusWords, date_short, date_text

CLOSURE_FIELDS: Mapping[str, str] = {
    "closed_from": "Dicht vanaf",
    "closed_until": "Dicht tot en met",
    "is_withdrawn": "Ingetrokken",
    "municipality": "Gemeente",
    "reason": "Reden",
    "segment": "Groep",
}
STAND_SLUGS: Mapping[str, Stand] = {
    "nu": Stand.NOW,
    "straks": Stand.AHEAD,
    "geweest": Stand.OVER,
    "ingetrokken": Stand.WITHDRAWN,
}
"""What the address calls each stand."""
STAND_WORDS = {
    Stand.NOW: StatusWords("stopped", "Nu dicht"),
    Stand.AHEAD: StatusWords("open", "Gaat dicht"),
    Stand.OVER: StatusWords("done", "Weer open"),
    Stand.WITHDRAWN: StatusWords("unknown", "Ingetrokken"),
}


def stand_status(content: ClosureContent, today: date) -> StatusWords:
    """Say in two words how a closure stands on a day."""
    return STAND_WORDS[content.stand(today)]


def days_words(content: ClosureContent) -> str:
    """Say from when until when a group is closed."""
    if content.closed_until is None:
        return f"vanaf {date_text(content.closed_from)}, zonder laatste dag"
    return f"van {date_text(content.closed_from)} tot en met {date_text(content.closed_until)}"


def value_words(name: str, value: object) -> str:
    """Write a value of a field as people read it; an empty one is a dash."""
    if name == "is_withdrawn":
        return "ja" if value else "nee"
    if value in (None, ""):
        return "–"
    return date_text(value) if isinstance(value, date) else str(value)


def differing_lines(before: ClosureContent | None, after: ClosureContent) -> list[tuple[str, str]]:
    """List what reads otherwise: label, and what was and came; without a before: all that is filled in."""
    held = [(name, getattr(after, name)) for name in CONTENT_FIELDS]
    if before is None:
        return [(CLOSURE_FIELDS[name], value_words(name, came)) for name, came in held if came]
    return [
        (CLOSURE_FIELDS[name], f"{value_words(name, getattr(before, name))} → {value_words(name, came)}")
        for name, came in held
        if getattr(before, name) != came
    ]


def conflict_lines(
    mine: Mapping[str, object], theirs: Mapping[str, object]
) -> Sequence[tuple[str, str, str]]:
    """List what differs between two editors: label, mine and theirs."""
    return [
        (CLOSURE_FIELDS[name], value_words(name, own), value_words(name, theirs[name]))
        for name, own in mine.items()
    ]


def town_text(name: str, note: TownNote | None, products: Mapping[int, str]) -> str:
    """Name a municipality beside its box, with what a contract manager should know; `products` by id."""
    return name if note is None else ": ".join([name, *_told([*_closed(note), *_joined(note, products)])])


def _closed(note: TownNote) -> list[str]:
    if note.closed_from is None:
        return []
    until = "" if note.closed_until is None else f" tot en met {date_short(note.closed_until)}"
    who = "; deze aanbieder werkt er al" if note.is_held else ""
    return [f"dicht voor nieuwe aanbieders vanaf {date_short(note.closed_from)}{until}{who}"]


def _joined(note: TownNote, products: Mapping[int, str]) -> list[str]:
    if note.product_ids is None:
        return []
    names = [product for product_id, product in products.items() if product_id in note.product_ids]
    if len(names) == len(products):
        return []
    return [f"doet alleen mee voor {', '.join(names)}" if names else "doet niet mee voor dit segment"]


def _told(parts: Sequence[str]) -> list[str]:
    return ["; ".join(parts)] if parts else []
