"""Reads what people type for figures, in a form or in a file: numbers, waits, dates, choices."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from portal.domain.errors import FieldError
from portal.domain.terms import Accepting, MeasuringMethod, WaitingReason
from portal.domain.waiting_text import WaitingStatus, read_waiting

_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NOT_KNOWN = frozenset({"?", "-", "–", "onbekend", "weet niet", "weet ik niet", "nvt", "n.v.t."})
LIST_SEPARATOR = "; "
_NONE = frozenset({"geen", "nul", "niemand"})

Choice = TypeVar("Choice", bound=StrEnum)


class UnreadableError(ValueError):
    """What was typed does not say what the field asks; the text is the code of the sentence."""


def read_weeks(text: str) -> int | Accepting | None:
    """Read a wait: whole weeks, None when it is said not to be known, or a stop.

    Raises UnreadableError for what holds no wait; a number out of range is for the domain to refuse.
    """
    if text.casefold() in _NOT_KNOWN:
        return None
    if _NUMBER.fullmatch(text):
        return int(text)
    reading = read_waiting(text)
    if reading.status is WaitingStatus.STOP:
        return Accepting.STOP
    if reading.status is WaitingStatus.UNKNOWN:
        raise UnreadableError("weeks_unreadable")
    return reading.weeks


def read_count(text: str) -> int | None:
    """Read a whole number; "geen" is 0 and "onbekend" is None. Raises UnreadableError."""
    if text.casefold() in _NOT_KNOWN:
        return None
    if text.casefold() in _NONE:
        return 0
    if not _NUMBER.fullmatch(text):
        raise UnreadableError("number_unreadable")
    return int(text)


def read_date(text: str) -> date:
    """Read "31-12-2026" or what a date field sends. Raises UnreadableError."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise UnreadableError("date_unreadable")
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError as error:
        raise UnreadableError("date_unreadable") from error


def read_list(text: str) -> tuple[str, ...]:
    """Read words with a semicolon or a line end between them; commas will do where there is neither."""
    between = r"[;\n]" if ";" in text or "\n" in text.strip() else ","
    return tuple(dict.fromkeys(word for part in re.split(between, text) if (word := " ".join(part.split()))))


def typed_list(value: Any) -> Any:
    """Write a list as `read_list` reads it; anything else stays as it is."""
    return LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else value


def read_figures(typed: Mapping[str, str]) -> tuple[dict[str, object], list[FieldError]]:
    """Read the fields of an availability report that were typed; empty is unknown.

    Returns the values by field, of the fields that `typed` names, and all that cannot be read. Who types a
    stop where weeks are asked, means a stop.
    """
    values: dict[str, object] = {}
    faults: list[FieldError] = []
    for name, text in typed.items():
        try:
            values[name] = _READERS[name](text) if text else _EMPTY.get(name)
        except UnreadableError as error:
            faults.append(FieldError(str(error), name))
    if values.get("accepting", True) is None:
        values["accepting"] = Accepting.YES
    for name in ("intake_weeks", "start_weeks"):
        if isinstance(values.get(name), Accepting):
            values |= {name: None, "accepting": Accepting.STOP}
    return values, faults


def _choice(kind: type[Choice]) -> Callable[[str], Choice]:
    def read(text: str) -> Choice:
        if text not in {member.value for member in kind}:
            raise UnreadableError("choice_unknown")
        return kind(text)

    return read


_READERS: Mapping[str, Callable[[str], object]] = {
    "intake_weeks": read_weeks,
    "start_weeks": read_weeks,
    "waiting_count": read_count,
    "free_places": read_count,
    "total_places": read_count,
    "limit_age_min": read_count,
    "limit_age_max": read_count,
    "limit_municipalities": read_list,
    "limit_problems": read_list,
    "limit_text": str,
    "accepting_until": read_date,
    "accepting": _choice(Accepting),
    "reason": _choice(WaitingReason),
    "method": _choice(MeasuringMethod),
    "remark": str,
    "note": str,
}
_EMPTY: Mapping[str, object] = {"limit_municipalities": (), "limit_problems": ()}
FIGURE_FIELDS = tuple(_READERS)
