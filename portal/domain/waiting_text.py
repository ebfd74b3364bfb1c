"""Read kindly what people type for a wait: "4-6 weken" is 5, "aanmeldstop" a stop, "bel ons" unknown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from portal.domain.waiting_grammar import (
    BARE,
    QUANTITY,
    RANGE,
    ROUGH_UNITS,
    SUM,
    UNIT_WEEKS,
    plain,
    unit_of,
    value_of,
    with_digits,
    without_lookalikes,
)

MAX_LENGTH = 200
MAX_WEEKS = 260

_CLEAR_HOURS = frozenset({24, 36, 48, 72, 96})
_NOT_A_STOP = re.compile(
    r"\b(?:geen|niet)\s(?:een\s)?[a-z]{0,20}-?stop\b|\b[a-z]{0,20}-?stop\s(?:is\s)?(?:opgeheven|voorbij)\b"
    r"|\b(?:niet|bijna)\s(?:helemaal\s|meer\s)?(?:vol|volgeboekt|volgepland)\b"
)
_HARD_STOP = re.compile(
    r"stop\b|^\W*gesloten\W*$"
    r"|\b(?:aanmelding|aanmeldingen|wachtlijst|instroom)\s(?:(?:is|zijn|nu|tijdelijk)\s){0,2}gesloten\b"
    r"|\bgeen\s(?:nieuwe\s)?(?:aanmelding|aanmeldingen|instroom|clienten|patienten|plaatsingen|intakes?)\b"
)
_SOFT_STOP = re.compile(
    r"\b(?:vol|volgeboekt|volgepland)\b|\bgeen\s(?:plek|plekken|plaats|plaatsen|ruimte|capaciteit)\b"
)
_NO_WAIT = re.compile(
    r"\b(?:geen|zonder)\s(?:wachttijd|wachttijden|wachtlijst|wachtlijsten|wachtenden)\b"
    r"|\b(?:per direct|onmiddellijk)\b"
    r"|\bdirect\s(?:een\s)?(?:plek|plaats|ruimte|beschikbaar|mogelijk|starten|terecht)\b"
    r"|^\W*(?:wachttijd\W+|wachtlijst\W+)?(?:geen|nihil|direct|meteen|vandaag)\W*$"
)
_NAMED = re.compile(r"[A-Z][\w'-]{0,60}:?\s")
_NONE_SOMEWHERE = re.compile(
    r"\b(?:geen|zonder)\s(?:wachttijd|wachttijden)\b"
    r"|\bdirect\s(?:een\s)?(?:plek|plaats|ruimte|beschikbaar|terecht)\b"
    r"|(?:^|[,;:]\s?|\bper\s)direct(?=\s?(?:[,;.|]|of\b|$))"
)
"""No wait, said of one site or case: beside a number of weeks there are two different waits."""


class WaitingStatus(StrEnum):
    """What a text turned out to say."""

    NUMBER = "number"
    NONE = "none"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ReadWaiting:
    """The reading: weeks for a number, 0 for none, None for a stop or when it is not clear."""

    weeks: int | None
    status: WaitingStatus


@dataclass(frozen=True)
class _Wait:
    """One wait in a text: exact weeks (None: not clear), rough when in days or hours, and where it stands."""

    weeks: Fraction | None
    is_rough: bool
    start: int
    end: int


def read_waiting(text: str) -> ReadWaiting:
    """Read a free text about waiting as weeks (0 to 260), none, a stop or unknown.

    The national coding rule: a month counts as four weeks, a range as its middle, "binnen", "minimaal" and
    "meer dan" as the number. Halves round up, days up to whole weeks; quarters are 13 and years 52 weeks.
    Dates, telephone numbers, ages and frequencies are never a wait. Two different waits are unknown, and so
    is what differs by place: "Gouda 4 weken, Zoetermeer vol".
    """
    if len(text) > MAX_LENGTH:
        return ReadWaiting(None, WaitingStatus.UNKNOWN)
    if _differs_by_place(text):
        return ReadWaiting(None, WaitingStatus.UNKNOWN)
    words = _NOT_A_STOP.sub("|", plain(text))
    if _HARD_STOP.search(words):
        return ReadWaiting(None, WaitingStatus.STOP)
    numbers = without_lookalikes(with_digits(words)).strip()
    waits = list(_joined(numbers)) or list(_bare(numbers))
    if waits:
        said = {0} if _NONE_SOMEWHERE.search(numbers) else set()
        return _as_number({_rounded(wait) for wait in waits} | said)
    if _SOFT_STOP.search(words):
        return ReadWaiting(None, WaitingStatus.STOP)
    if _NO_WAIT.search(words) and not re.search(r"\bniet\b", words):
        return ReadWaiting(0, WaitingStatus.NONE)
    return ReadWaiting(None, WaitingStatus.UNKNOWN)


def _differs_by_place(text: str) -> bool:
    """Say whether parts that each begin with a name say different things, as far as they are clear."""
    parts = [part.strip() for part in re.split("[,;\n]", text)]
    if len(parts) < 2 or not all(_NAMED.match(part) for part in parts):
        return False
    readings = {read_waiting(part) for part in parts}
    return len({one for one in readings if one.status is not WaitingStatus.UNKNOWN}) > 1


def _as_number(weeks: set[int | None]) -> ReadWaiting:
    only = weeks.pop()
    if weeks or only is None or only > MAX_WEEKS:
        return ReadWaiting(None, WaitingStatus.UNKNOWN)
    return ReadWaiting(only, WaitingStatus.NUMBER)


def _rounded(wait: _Wait) -> int | None:
    """Round days up and the rest half up; only nothing at all is 0."""
    if wait.weeks is None or wait.weeks == 0:
        return None if wait.weeks is None else 0
    return max(1, ceil(wait.weeks) if wait.is_rough else floor(wait.weeks + Fraction(1, 2)))


def _joined(text: str) -> Iterator[_Wait]:
    """Give the waits with a unit; "2 weken tot 3 maanden" and "1 maand en 2 weken" are one."""
    held: _Wait | None = None
    for match in QUANTITY.finditer(text):
        wait = _wait(match, text)
        if held is not None:
            weeks = _combined(held.weeks, text[held.end : wait.start].strip(), wait.weeks, text[: held.start])
            if weeks is not None:
                held = replace(held, weeks=weeks, is_rough=held.is_rough and wait.is_rough, end=wait.end)
                continue
            yield held
        held = wait
    if held is not None:
        yield held


def _wait(match: re.Match[str], text: str) -> _Wait:
    unit = unit_of(match["unit"])
    low = value_of(match["low"])
    amount = low if match["high"] is None else _combined_numbers(low, match, text[: match.start()])
    if unit == "uur" and amount not in _CLEAR_HOURS:
        amount = None
    weeks = None if amount is None else amount * UNIT_WEEKS[unit]
    return _Wait(weeks, unit in ROUGH_UNITS, match.start(), match.end())


def _combined_numbers(low: Fraction, match: re.Match[str], before: str) -> Fraction | None:
    """Combine two numbers that share a unit; "2 en 4 weken" may be two waits, so it is not clear."""
    if match["join"] == "en" and not _is_after_between(before):
        return None
    return _combined(low, match["join"], value_of(match["high"]), before)


def _bare(text: str) -> Iterator[_Wait]:
    """Give the number when the text is nothing but a number or a range: the field asks for weeks."""
    match = BARE.fullmatch(text)
    if match is not None and not _may_be_a_date(match):
        low, high = value_of(match["low"]), match["high"]
        yield _Wait(low if high is None else (low + value_of(high)) / 2, False, match.start(), match.end())


def _may_be_a_date(bare: re.Match[str]) -> bool:
    """Tell "1/3", "04-01" and "15-3" from a range of weeks, which climbs and has no zero in front."""
    low, high = bare["low"], bare["high"]
    if high is None:
        return False
    has_zero = any(len(number) > 1 and number.isdigit() and number[0] == "0" for number in (low, high))
    return bare["join"] == "/" or has_zero or value_of(low) > value_of(high)


def _combined(low: Fraction | None, join: str, high: Fraction | None, before: str) -> Fraction | None:
    """Give the middle of a range or the sum of two waits; None when the words between say neither."""
    if low is None or high is None:
        return None
    if re.fullmatch(RANGE, join) or (join == "en" and _is_after_between(before)):
        return (low + high) / 2
    return low + high if re.fullmatch(SUM, join) else None


def _is_after_between(before: str) -> bool:
    return before.rstrip().endswith(("tussen", "tussen de"))
