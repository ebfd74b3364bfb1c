"""Misspelt places in what people type: which one was likely meant, to be asked and never assumed."""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from search.choices import Choices
from search.dutch import fold
from search.places import all_places, find_place
from search.spelling import Near

_MOST_WORDS = 5
_SHORTEST = 5
_SHORTEST_ELSEWHERE = 8
"""A place outside our municipalities is asked from this many letters: shorter ones are too like words."""
_WORD = re.compile(r"[a-z0-9]+")
_PLACE_WORD = re.compile(r"\b(?:in|te|bij|nabij|rond|rondom|omgeving)\s+$")


def place_meant(text: str, lists: Choices, *, knows: Callable[[str], bool]) -> str | None:
    """Give the text with a misspelt place as it is written; None when there is none.

    `knows` says whether a folded word is one of the finder's own: those are no places. A place outside our
    municipalities gets "in" before it, without which it counts as a word.
    """
    plain = fold(text)
    if len(plain) != len(text) or '"' in text:
        return None
    words = list(_WORD.finditer(plain))
    ours = frozenset(item.code for item in lists.municipalities)
    named = frozenset(item.name for item in lists.municipalities)
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        for begin in range(len(words) - length + 1):
            span = words[begin : begin + length]
            start, stop = span[0].start(), span[-1].end()
            if knows(span[0][0]) or knows(span[-1][0]):
                continue
            name, is_ours = _nearest(" ".join(word[0] for word in span), ours, named)
            if name:
                link = "" if is_ours or _PLACE_WORD.search(plain[:start]) else "in "
                return f"{text[:start]}{link}{name}{text[stop:]}"
    return None


@lru_cache(maxsize=2048)
def _nearest(key: str, ours: frozenset[str], named: frozenset[str]) -> tuple[str, bool]:
    """Give the name nearest to a text and whether it is ours; an empty name when none is near."""
    if len(key) < _SHORTEST:
        return "", False
    names, near = _ours(ours, named)
    if name := _first(near, key, names):
        return name, True
    if len(key) < _SHORTEST_ELSEWHERE:
        return "", False
    names, near = _elsewhere()
    spot = find_place(key, ours=ours)
    return (spot.name if spot else _first(near, key, names)), False


def _first(near: Near, key: str, names: dict[str, str]) -> str:
    """Give the nearest name; of several equally near none, for then we do not know."""
    found = near.find(key.replace("y", "ij") if "y" in key else key)
    best = [name for errors, name in found if errors == found[0][0]]
    return names[best[0]] if len(best) == 1 else ""


@cache
def _ours(ours: frozenset[str], named: frozenset[str]) -> tuple[dict[str, str], Near]:
    return _kept([*named, *(spot.name for spot in all_places() if spot.municipality in ours)])


@cache
def _elsewhere() -> tuple[dict[str, str], Near]:
    return _kept(spot.name for spot in all_places() if len(spot.name) >= _SHORTEST_ELSEWHERE)


def _kept(given: Iterable[str]) -> tuple[dict[str, str], Near]:
    names = {" ".join(_WORD.findall(fold(name))): name for name in given}
    return names, Near(names)
