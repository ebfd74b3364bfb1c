"""Points of postcodes: of four digits from what is known here, of a whole postcode from the geocoder."""

import re
from collections import defaultdict
from functools import cache

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.models import Location, Municipality
from search.dutch import STOP_WORDS
from search.places import Spot, read_rows
from search.query import Point

_POSTCODE = re.compile(r"(?<![\w,.])([1-9][0-9]{3})(?:(\s?)([a-z]{2}))?(?![\w])", re.ASCII | re.IGNORECASE)


def postcode_of(text: str) -> str | None:
    """Write a text that is a postcode, whole or its four digits, without blanks: 2801JG."""
    found = _POSTCODE.fullmatch(text.strip())
    return None if found is None else f"{found[1]}{found[3] or ''}".upper()


def read_postcode(text: str) -> tuple[str, str] | None:
    """Read a postcode in a text: what is left of the text, and the postcode; None when there is none."""
    if '"' in text:
        return None
    found = _POSTCODE.search(text)
    if found is None:
        return None
    letters, stop = found[3] or "", found.end()
    if found[2] and letters.casefold() in STOP_WORDS:  # "2801 en ..."
        letters, stop = "", found.end(1)
    left = " ".join(f"{text[: found.start()]} {text[stop:]}".split()).strip(" ,;.-")
    return re.sub(
        r"(?:^|\s)(?:in|te|bij|rond|postcode)$", "", left, flags=re.IGNORECASE
    ), f"{found[1]}{letters}".upper()


def load_postcodes(session: Session) -> dict[str, Spot]:
    """Give what is known by four digits of postcodes: the middle of active locations, or our own list."""
    digits = func.substr(col(Location.postcode), 1, 4)
    rows = session.execute(
        select(
            digits.label("digits"),
            func.avg(col(Location.lat)).label("lat"),
            func.avg(col(Location.lon)).label("lon"),
            func.min(col(Municipality.code)).label("first"),
            func.max(col(Municipality.code)).label("last"),
        )
        .join(Municipality, col(Municipality.id) == col(Location.municipality_id))
        .where(col(Location.lat).is_not(None), col(Location.is_active).is_(True))
        .group_by("digits")
    )
    found = dict(_shipped())
    for row in rows:
        municipality = row.first if row.first == row.last else None
        found[row.digits] = Spot(row.digits, Point(float(row.lat), float(row.lon)), municipality)
    return found


@cache
def _shipped() -> dict[str, Spot]:
    rows = defaultdict(list)
    for row in read_rows("postcodes.csv"):
        rows[row["postcode"]].append(row)
    return {
        digits: Spot(
            digits,
            Point(
                sum(float(row["lat"]) for row in found) / len(found),
                sum(float(row["lon"]) for row in found) / len(found),
            ),
            found[0]["municipality"],
        )
        for digits, found in rows.items()
    }
