"""Reads one cell of a file of locations or offerings as what a person means by it."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from portal.domain.terms import GroupForm, Moment
from portal.domain.typed_figures import UnreadableError, read_count, read_date, read_list
from portal.web.present import label
from portal.web.sheets import NO, YES

_DECIMAL = re.compile(r"-?\d{1,3}(?:[.,]\d{1,12})?", re.ASCII)
_YES = frozenset({YES, "j", "x", "waar", "true", "1"})
_NO = frozenset({NO, "n", "onwaar", "false", "0"})


def read_cell(field: str, text: str) -> object:
    """Read a cell; a field that is no number, list, date or choice is text. Raises UnreadableError."""
    if field not in _READERS:
        return text
    return _READERS[field](text) if text else _NOTHING.get(field)


def _degrees(text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise UnreadableError("degrees_unreadable")
    return float(text.replace(",", "."))


def _yes(text: str) -> bool:
    plain = text.casefold()
    if plain not in _YES | _NO:
        raise UnreadableError("yes_unreadable")
    return plain in _YES


def _word_of(kind: type[StrEnum], text: str) -> str:
    words = {label(member).casefold(): member.value for member in kind}
    known = {**words, **{member.value: member.value for member in kind}}
    if text.casefold() not in known:
        raise UnreadableError("choice_unknown")
    return known[text.casefold()]


def _group_form(text: str) -> GroupForm:
    return GroupForm(_word_of(GroupForm, text))


def _moments(text: str) -> tuple[str, ...]:
    return tuple(_word_of(Moment, word) for word in read_list(text))


def _dates(text: str) -> tuple[date, ...]:
    return tuple(read_date(word) for word in read_list(text))


_LISTS = ("problems", "target_groups", "methods", "languages", "contra_indications", "municipality_ids")
_READERS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("lat", "lon"), _degrees),
    **dict.fromkeys(("age_min", "age_max", "location_id"), read_count),
    **dict.fromkeys(("at_home", "part_time"), _yes),
    **dict.fromkeys(("starts_on", "ends_on"), read_date),
    **dict.fromkeys(_LISTS, read_list),
    "group_form": _group_form,
    "moments": _moments,
    "group_starts": _dates,
}
_NOTHING: Mapping[str, object] = {
    **dict.fromkeys(("at_home", "part_time"), False),
    **dict.fromkeys((*_LISTS, "moments", "group_starts"), ()),
}
"""What an empty cell means where it does not mean unknown."""
