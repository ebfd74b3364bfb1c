"""Compares what a saved search fits now with what it fitted before; twice, or late, comes to the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.permissions import ROLES, Action
from portal.domain.saved_searches import AlertRhythm
from portal.models import Membership, Organisation, SavedSearch, SearchFit, User
from portal.services.accounts import refers_for_closed

CHECKED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class DueSearch:
    """A search to compare; `checked_at` says which comparison was the last one when it was read."""

    search_id: int
    asked: str
    checked_at: datetime | None


def due_searches(session: Session, *, now: datetime, limit: int) -> list[DueSearch]:
    """List searches that tell of places and were not compared for ten minutes, the longest waiting first."""
    checked_at = col(SavedSearch.checked_at)
    rows = session.execute(
        select(col(SavedSearch.id), col(SavedSearch.asked), checked_at)
        .join(User, col(User.id) == col(SavedSearch.user_id))
        .where(refers(), is_watched(now), or_(checked_at.is_(None), checked_at <= now - CHECKED_EVERY))
        .order_by(checked_at.is_not(None), checked_at, col(SavedSearch.id))
        .limit(limit)
    )
    return [DueSearch(*row) for row in rows]


def known_free(session: Session, *, search_id: int) -> list[int]:
    """List the offerings that had room for a search when it was last compared."""
    free = select(col(SearchFit.offering_id)).where(
        col(SearchFit.saved_search_id) == search_id, col(SearchFit.is_free).is_(True)
    )
    return list(session.scalars(free))


def note_fits(
    session: Session, *, due: DueSearch, fresh: frozenset[int], kept: frozenset[int], now: datetime
) -> int:
    """Write down what a search fits now; return how many places came free since the last comparison.

    `fresh` fit by a figure that is trusted; `kept` have room still, and bring nothing new. A first comparison
    takes in what is free already and tells of nothing; so does a place of which a mail told today. Nothing
    happens when another process compared it meanwhile, or its owner changed it.
    """
    saved = session.scalar(
        select(SavedSearch).where(col(SavedSearch.id) == due.search_id).with_for_update(skip_locked=True)
    )
    if saved is None or saved.checked_at != due.checked_at or saved.stopped_at is not None:
        return 0
    is_first, saved.checked_at = saved.checked_at is None, now
    rows = session.scalars(select(SearchFit).where(col(SearchFit.saved_search_id) == due.search_id))
    before = {row.offering_id: row for row in rows}
    count = 0
    for offering_id, row in before.items():
        if row.is_free and offering_id not in fresh and offering_id not in kept:
            row.is_free = row.is_news = False
        elif not row.is_free and offering_id in fresh:
            row.is_free, row.came_at = True, now
            row.is_news = not is_first and (row.told_on is None or row.told_on < local_date(now))
            count += row.is_news
    strange = sorted(fresh - before.keys())
    session.add_all(
        SearchFit(saved_search_id=due.search_id, offering_id=one, came_at=now, is_news=not is_first)
        for one in strange
    )
    session.flush()
    return count if is_first else count + len(strange)


def is_watched(now: datetime) -> ColumnElement[bool]:
    """Say of each saved search whether places that come free are looked for."""
    tells = or_(col(SavedSearch.rhythm) != AlertRhythm.NONE, col(SavedSearch.feed_hash).is_not(None))
    return tells & col(SavedSearch.stopped_at).is_(None) & (col(SavedSearch.watched_until) > now)


def refers() -> ColumnElement[bool]:
    """Say of each row of a statement over User: an active person who may keep searches."""
    may_keep = exists().where(
        col(Membership.user_id) == col(User.id),
        col(Membership.role).in_(ROLES[Action.REFER]),
        col(Organisation.id) == col(Membership.organisation_id),
        col(Organisation.is_active).is_(True),
        ~refers_for_closed(),
    )
    return col(User.is_active).is_(True) & may_keep
