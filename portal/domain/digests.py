"""The weekly digest: on which moments it goes out, and who is in which list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from portal.domain.calendar import (
    AMSTERDAM,
    is_quiet,
    iso_week_label,
    local_date,
    next_working_day,
    week_start,
)
from portal.domain.duties import ObligationStatus
from portal.domain.punctuality import Duty, Mark, mark_of

DIGEST_FROM = time(8)
REPEATED = 3
"""From so many late periods in a row a provider is late repeatedly."""
IMPROVED = 2
"""After so many periods on time in a row a provider that was late repeatedly has improved."""


class Course(StrEnum):
    """In which list of the digest a provider stands."""

    LATE = "late"
    REPEATED = "repeated"
    IMPROVED = "improved"


@dataclass(frozen=True)
class Standing:
    """Where a provider stands: the list, how many periods miss, how many in a row were late or on time."""

    course: Course
    missing_count: int
    row_length: int


def digest_day(on: date) -> date:
    """Give the day of the week that holds a date on which the digest goes out: Monday, or else after it."""
    return next_working_day(week_start(on))


def is_digest_time(now: datetime) -> bool:
    """Say whether the digest may be made: on its day from 08:00, and until the next day ends."""
    if is_quiet(now):
        return False
    days_after = local_date(now) - digest_day(local_date(now))
    if days_after == timedelta(0):
        return now.astimezone(AMSTERDAM).time() >= DIGEST_FROM
    return days_after == timedelta(days=1)


def digest_key(user_id: int, on: date) -> str:
    """Name the one digest that a person may get in an ISO week."""
    return f"digest:{user_id}:{iso_week_label(on)}"


def standing(duties: Collection[Duty], *, now: datetime) -> Standing | None:
    """Tell in which list a provider stands by its duties of one kind; None: there is nothing to tell."""
    in_order = sorted(duties, key=lambda one: one.period.start)
    marks = [mark_of(one, now=now) for one in in_order]
    marks = [mark for mark in marks if mark not in (Mark.OPEN, Mark.EXCUSED)]
    missing_count = sum(one.status is ObligationStatus.LATE for one in in_order)
    late_row = _row(marks, {Mark.AFTER, Mark.MISSING})
    if late_row >= REPEATED:
        return Standing(Course.REPEATED, missing_count, late_row)
    if missing_count:
        return Standing(Course.LATE, missing_count, late_row)
    on_time_row = _row(marks, {Mark.ON_TIME})
    before = marks[: len(marks) - on_time_row]
    if on_time_row == IMPROVED and _row(before, {Mark.AFTER, Mark.MISSING}) >= REPEATED:
        return Standing(Course.IMPROVED, 0, on_time_row)
    return None


def _row(marks: list[Mark], wanted: Collection[Mark]) -> int:
    count = 0
    for mark in reversed(marks):
        if mark not in wanted:
            break
        count += 1
    return count
