"""Counts searches that found nothing, per region and day, by words alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.models import MissedSearch, Region

MAX_WORDS = 6
MAX_LENGTH = 200
MOST_A_DAY = 5_000
"""How many different rows a day can hold: whoever floods the search fills no disk."""
SMALLEST_TOLD = 5
"""Words that were missed less often than this are told to nobody."""


class MissedSort(StrEnum):
    """In which order missed searches are listed; the values are those of the address."""

    MOST = "vaakst"
    WORDS = "woorden"
    LAST = "laatst"


@dataclass(frozen=True)
class MissedChoice:
    """Which missed searches: of regions (None: all, also without a place), from and until a day, in order."""

    region_ids: Collection[int] | None
    since: date
    sort: MissedSort = MissedSort.MOST
    until: date | None = None


@dataclass(frozen=True)
class Missed:
    """Words that found nothing, how often, and on which day for the last time."""

    words: str
    count: int
    last_on: date


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


def list_missed(
    session: Session, *, choice: MissedChoice, offset: int, limit: int
) -> tuple[list[Missed], int]:
    """List what was missed in regions (None: in all) since a day, and how many such lines there are.

    What was missed fewer than five times in that time is left out.
    """
    total, last_on = func.sum(col(MissedSearch.count)), func.max(col(MissedSearch.on))
    words = col(MissedSearch.words)
    told = (
        select(words, total.label("total"), last_on.label("last_on"))
        .where(col(MissedSearch.on) >= choice.since)
        .group_by(words)
        .having(total >= SMALLEST_TOLD)
    )
    if choice.until is not None:
        told = told.where(col(MissedSearch.on) <= choice.until)
    if choice.region_ids is not None:
        told = told.where(col(MissedSearch.region_id).in_(choice.region_ids))
    orders: dict[MissedSort, tuple[Any, ...]] = {
        MissedSort.MOST: (total.desc(), words),
        MissedSort.WORDS: (words,),
        MissedSort.LAST: (last_on.desc(), total.desc(), words),
    }
    lines = session.execute(told.order_by(*orders[choice.sort]).offset(offset).limit(limit))
    found = [Missed(words, int(count), last) for words, count, last in lines]
    return found, session.scalar(select(func.count()).select_from(told.subquery())) or 0


def _region_id(session: Session, code: str | None) -> int | None:
    if code is None:
        return None
    return session.scalar(select(col(Region.id)).where(col(Region.code) == code))
