"""The terms of a contract: partnership, steps in its course, and the days that follow from them."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

MOST_OPTIONS = 6
LONGEST_OPTION_MONTHS = 120


class Partnership(StrEnum):
    """How near a region stands to a provider beyond buying."""

    STRATEGIC = "strategic"
    DEVELOPMENT = "development"


class Step(StrEnum):
    """What can happen to a contract or one of its lines."""

    EXTEND = "extend"
    END = "end"
    PHASE_OUT = "phase_out"
    RESUME = "resume"


def months_later(day: date, months: int) -> date:
    """Give the same day so many months later or, when negative, earlier; a month's last day stays one."""
    following = day + timedelta(days=1)
    year, month = divmod(following.year * 12 + following.month - 1 + months, 12)
    length = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(following.day, length)) - timedelta(days=1)


def extended_until(ends_on: date, options: Sequence[int]) -> date | None:
    """Give the last day after the next option to extend, in months; None when no option is left."""
    return months_later(ends_on, options[0]) if options else None


def decides_on(ends_on: date | None, options: Sequence[int], notice_months: int) -> date | None:
    """Give the last day on which a region says whether it extends; None when there is nothing to decide."""
    return None if ends_on is None or not options else months_later(ends_on, -notice_months)


def first_of(*days: date | None) -> date | None:
    """Give the earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)
