"""Reads place and age words in what people type, so that they become filters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from search.dutch import fold

MAX_AGE = 120
_SHORTEST_PART = 6

_AGE = re.compile(r"\b(?:van\s)?(\d{1,3})[\s-]?(?:jaar|jarigen?|jr)\b(?:\soud\b)?")
_CHILD_AGE = re.compile(
    r"\b(?:(?:klein)?zoon(?:tje)?|(?:klein|stief)?dochter(?:tje)?|(?:pleeg|klein)?kind(?:je)?|jongen|jongetje|meisje)"
    r"(?P<age>\s+van\s+(\d|1\d|2[0-3]))(?=\s+(?:die|dat|met|wil|heeft|is|kan|in|en|gaat|durft)\b|[\s,.;]*$|[,.;])"
)
_PLACE_WORD = r"(?:\b(?:in|te|bij|nabij|rond|rondom|omgeving|regio|gemeente|buurt|de|van)\s+)*"


class NamedPlace(Protocol):
    """A municipality with its CBS code."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Reading:
    """What was read in the typed text: the words left over, and filters that place and age words became."""

    text: str
    municipality: str | None = None
    """The CBS code of a municipality that was named."""
    municipality_name: str | None = None
    age: int | None = None


def read_text(text: str, *, places: Iterable[NamedPlace]) -> Reading:
    """Read "autisme gouda 9 jaar" as autisme, in Gouda, for somebody of 9.

    Text with quotation marks is left alone; of two places or ages the first counts, the other stays a word.
    """
    if '"' in text:
        return Reading(text.strip())
    plain = fold(text)
    left = text if len(plain) == len(text) else plain
    age = None
    if found := _age_in(plain):
        age, span = found
        plain, left = _without(plain, span), _without(left, span)
    for name, place in _names(places):
        spot = re.search(rf"{_PLACE_WORD}\b{name}\b", plain)
        if spot:
            return Reading(_tidy(_without(left, spot.span())), place.code, place.name, age)
    return Reading(_tidy(left), age=age)


def _names(places: Iterable[NamedPlace]) -> Iterator[tuple[str, NamedPlace]]:
    """Give the patterns that name each place, whole names first, then the parts of double names."""
    known = list(places)
    for place in sorted(known, key=lambda place: -len(place.name)):
        yield r"[\s-]+".join(re.findall(r"[a-z0-9]+", fold(place.name))), place
    for place in known:
        for part in place.name.split("-"):
            if part != place.name and len(part) >= _SHORTEST_PART:
                yield re.escape(fold(part)), place


def _age_in(text: str) -> tuple[int, tuple[int, int]] | None:
    """Find an age and where it stands: "9 jaar", and the 9 of "mijn zoon van 9"."""
    found = _AGE.search(text)
    if found and int(found[1]) <= MAX_AGE:
        return int(found[1]), found.span()
    child = _CHILD_AGE.search(text)
    return (int(child[2]), child.span("age")) if child else None


def _without(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} {text[span[1] :]}"


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,;.-")
