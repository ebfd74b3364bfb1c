"""What the feed of a kept search tells: the places that fit it now, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.models import SavedSearch, SearchFit, User
from portal.services.alert_texts import AlertPlace
from portal.services.search_watch import refers
from portal.services.sessions import hash_secret
from search.alerts import place_of
from search.fitting import cards_of, has_room

MOST_ENTRIES = 50


@dataclass(frozen=True)
class FeedEntry:
    """A place that came free at `came_at`; `fit_id` is its own as long as the search is kept."""

    fit_id: int
    came_at: datetime
    place: AlertPlace


@dataclass(frozen=True)
class Feed:
    """A feed; `ended_at` is when it stopped looking, by its owner or by itself."""

    search_id: int
    name: str
    asked: str
    updated_at: datetime
    ended_at: datetime | None
    entries: tuple[FeedEntry, ...]


def read_feed(session: Session, *, secret: str, now: datetime) -> Feed | None:
    """Read the feed behind a secret; None when there is none, or its owner may not keep searches any more."""
    saved = session.scalar(
        select(SavedSearch)
        .join(User, col(User.id) == col(SavedSearch.user_id))
        .where(
            col(SavedSearch.feed_hash) == hash_secret(secret), col(SavedSearch.removed_at).is_(None), refers()
        )
    )
    if saved is None:
        return None
    ended_at = saved.stopped_at or (saved.watched_until if saved.watched_until <= now else None)
    entries = () if ended_at else _entries(session, saved.id or 0, now)
    newest = max((entry.came_at for entry in entries), default=saved.created_at)
    return Feed(saved.id or 0, saved.name, saved.asked, ended_at or newest, ended_at, entries)


def _entries(session: Session, search_id: int, now: datetime) -> tuple[FeedEntry, ...]:
    fits = session.scalars(
        select(SearchFit)
        .where(col(SearchFit.saved_search_id) == search_id, col(SearchFit.is_free).is_(True))
        .order_by(col(SearchFit.came_at).desc(), col(SearchFit.id).desc())
        .limit(MOST_ENTRIES)
    ).all()
    cards = cards_of(session, [fit.offering_id for fit in fits], now=now)
    return tuple(
        FeedEntry(fit.id or 0, fit.came_at, place_of(card))
        for fit in fits
        if (card := cards.get(fit.offering_id)) is not None and has_room(card)
    )
