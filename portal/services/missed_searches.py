"""Counts searches that found nothing, per region and day, by words alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.models import MissedSearch, Region

MAX_WORDS = 6
MAX_LENGTH = 200
MOST_A_DAY = 5_000
"""How many different rows a day can hold: whoever floods the search fills no disk."""
SMALLEST_TOLD = 3
"""Words that were missed less often than this are told to nobody."""


@dataclass(frozen=True)
class Missed:
    """Words that found nothing, and how often."""

    words: str
    count: int


def note_missed_search(
    session: Session, *, region_code: str | None, words: Sequence[str], now: datetime
) -> None:
    """Count a search that found nothing. `words` are known words only; the order they came in is dropped."""
    text = " ".join(sorted(set(words))[:MAX_WORDS])[:MAX_LENGTH]
    if not text:
        return
    region_id = _region_id(session, region_code)
    today = local_date(now)
    same_region = (
        col(MissedSearch.region_id).is_(None)
        if region_id is None
        else col(MissedSearch.region_id) == region_id
    )
    result: Any = session.execute(
        update(MissedSearch)
        .where(col(MissedSearch.on) == today, same_region, col(MissedSearch.words) == text)
        .values(count=col(MissedSearch.count) + 1)
    )
    if isinstance(result, CursorResult) and result.rowcount:
        return
    of_today = select(func.count()).select_from(MissedSearch).where(col(MissedSearch.on) == today)
    if (session.scalar(of_today) or 0) < MOST_A_DAY:
        session.add(MissedSearch(region_id=region_id, words=text, on=today))


def most_missed(
    session: Session, *, region_id: int | None, since: date, until: date, limit: int = 50
) -> list[Missed]:
    """List what was missed most in a region (None: in all), between two days that both count.

    What was missed fewer than three times is left out.
    """
    total = func.sum(col(MissedSearch.count))
    statement = (
        select(col(MissedSearch.words), total)
        .where(col(MissedSearch.on) >= since, col(MissedSearch.on) <= until)
        .group_by(col(MissedSearch.words))
        .having(total >= SMALLEST_TOLD)
        .order_by(total.desc(), col(MissedSearch.words))
        .limit(limit)
    )
    if region_id is not None:
        statement = statement.where(col(MissedSearch.region_id) == region_id)
    return [Missed(words, int(count)) for words, count in session.execute(statement)]


def _region_id(session: Session, code: str | None) -> int | None:
    if code is None:
        return None
    return session.scalar(select(col(Region.id)).where(col(Region.code) == code))
