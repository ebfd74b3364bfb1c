"""A day as people type it."""

import re
from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2099
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DUTCH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)


def read_day(text: str) -> date | None:
    """Read a day as 2027-01-01 or 1-1-2027; None for anything else, or for a year that no work is about."""
    year, month, day = 0, 0, 0
    if found := _ISO.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DUTCH.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
