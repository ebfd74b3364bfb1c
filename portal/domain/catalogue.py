"""What people can do with a thing of the catalogue, and from when it may hold."""

from datetime import date, timedelta
from enum import StrEnum

FARTHEST = timedelta(days=3 * 366)
"""How far ahead a change can be planned."""


class PlanAct(StrEnum):
    """What a change does with a thing."""

    ADD = "add"
    CHANGE = "change"
    END = "end"


def day_fault(starts_on: date, *, today: date) -> str | None:
    """Give the code of what is wrong with the first day of a change, or None: today or later, not too far."""
    if starts_on < today:
        return "starts_in_past"
    return "starts_too_far" if starts_on > today + FARTHEST else None
