"""One person's saved searches: kept, renamed, set to tell of places, given a feed, thrown away."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlmodel import Session, col

from portal.domain.errors import DomainError, InvalidError, NotFoundError
from portal.domain.saved_searches import (
    LONGEST_ASKED,
    MOST_SEARCHES,
    WATCHED_FOR,
    AlertRhythm,
    check_search_name,
    check_search_text,
)
from portal.models import SavedSearch, SearchFit, User
from portal.services.attempts import bucket_for, count_attempt
from portal.services.audit import note_change
from portal.services.corrections import UNDO_WITHIN
from portal.services.hand_ins import bound_key
from portal.services.links import SECRET_BYTES
from portal.services.sessions import hash_secret

HOUR_SECONDS = 3600
MOST_AN_HOUR = 40


@dataclass(frozen=True)
class Wanted:
    """A search as its owner wants it: its name, what it asks, and when it mails.

    `words` is the part of what it asks that was typed freely.
    """

    name: str
    asked: str
    words: str
    rhythm: AlertRhythm


@dataclass(frozen=True)
class SearchLine:
    """A saved search as its owner sees it; `fit_count` is how many offerings with room it fits now."""

    search_id: int
    name: str
    asked: str
    rhythm: AlertRhythm
    has_feed: bool
    watched_until: datetime
    stopped_at: datetime | None
    checked_at: datetime | None
    fit_count: int

    @property
    def wants_watching(self) -> bool:
        """Whether it mails or has a feed."""
        return self.rhythm is not AlertRhythm.NONE or self.has_feed

    def is_watched(self, now: datetime) -> bool:
        """Say whether places that come free are looked for now."""
        return self.wants_watching and self.stopped_at is None and self.watched_until > now

    def has_lapsed(self, now: datetime) -> bool:
        """Say whether it stopped looking by itself."""
        return self.wants_watching and self.stopped_at is None and self.watched_until <= now


def save_search(
    session: Session,
    *,
    user_id: int,
    wanted: Wanted,
    is_known: Callable[[str], bool],
    request_key: str | None,
    now: datetime,
) -> int:
    """Keep a search and return its id; the same form again keeps no second one.

    `is_known` says of a word that it is nobody's name. Raises InvalidError for a name or search words that
    may be a client's, and DomainError "search_empty", "search_too_long", "searches_too_many"
    and "too_many_attempts".
    """
    key = bound_key(request_key, "saved_search", str(user_id))
    same = select(col(SavedSearch.id)).where(col(SavedSearch.request_key) == key)
    if key and (saved_id := session.scalar(same)):
        return saved_id
    faults = check_search_name(wanted.name, is_known=is_known)
    faults += check_search_text(wanted.words, "asked", is_known=is_known)
    if faults:
        raise InvalidError(faults)
    if not wanted.asked:
        raise DomainError("search_empty")
    if len(wanted.asked) > LONGEST_ASKED:
        raise DomainError("search_too_long")
    bucket = bucket_for("saved-search", str(user_id))
    count_attempt(session, bucket=bucket, limit=MOST_AN_HOUR, window_seconds=HOUR_SECONDS, now=now)
    _check_room(session, user_id)
    saved = SavedSearch(
        user_id=user_id,
        name=wanted.name,
        asked=wanted.asked,
        rhythm=wanted.rhythm,
        watched_until=now + WATCHED_FOR,
        request_key=key,
        created_at=now,
    )
    session.add(saved)
    session.flush()
    _note(session, "saved_search.save", saved, now)
    return saved.id or 0


def list_searches(session: Session, *, user_id: int) -> list[SearchLine]:
    """List a person's searches by name; one statement."""
    rows = session.execute(_LINES.where(_kept_by(user_id)).order_by(func.lower(col(SavedSearch.name))))
    return [SearchLine(*row) for row in rows]


def find_search(session: Session, *, user_id: int, search_id: int) -> SearchLine:
    """Return one of a person's own searches. Raises NotFoundError "search_unknown"."""
    found = _LINES.where(_kept_by(user_id), col(SavedSearch.id) == search_id)
    row = session.execute(found).first()
    if row is None:
        raise NotFoundError("search_unknown")
    return SearchLine(*row)


def change_search(
    session: Session,
    *,
    user_id: int,
    search_id: int,
    name: str,
    rhythm: AlertRhythm,
    is_known: Callable[[str], bool],
    now: datetime,
) -> None:
    """Give a search another name, or let it mail otherwise; that lets it go on for its full time.

    Raises NotFoundError "search_unknown" and InvalidError.
    """
    saved = _own(session, user_id, search_id)
    if name != saved.name and (faults := check_search_name(name, is_known=is_known)):
        raise InvalidError(faults)
    if rhythm is not saved.rhythm and rhythm is not AlertRhythm.NONE:
        _begin(saved, now)
    saved.name, saved.rhythm = name, rhythm
    session.flush()
    _note(session, "saved_search.change", saved, now)


def pause_search(session: Session, *, user_id: int, search_id: int, now: datetime) -> None:
    """Let a search tell of nothing until it is taken up again. Raises NotFoundError "search_unknown"."""
    saved = _own(session, user_id, search_id)
    if saved.stopped_at is None:
        stop(session, saved, now)
        _note(session, "saved_search.pause", saved, now)


def extend_search(session: Session, *, user_id: int, search_id: int, now: datetime) -> None:
    """Let a search look for its full time from now, also one that stopped.

    Raises NotFoundError "search_unknown".
    """
    saved = _own(session, user_id, search_id)
    go_on(saved, now)
    session.flush()
    _note(session, "saved_search.extend", saved, now)


def remove_search(session: Session, *, user_id: int, search_id: int, now: datetime) -> None:
    """Throw a search away; for ten minutes it can be put back, and nothing is told meanwhile.

    Raises NotFoundError "search_unknown".
    """
    saved = _own(session, user_id, search_id)
    stop(session, saved, now)
    saved.removed_at = now
    session.flush()
    _note(session, "saved_search.remove", saved, now)


def restore_search(session: Session, *, user_id: int, search_id: int, now: datetime) -> None:
    """Put back what was thrown away, as a search that is paused.

    Raises NotFoundError "search_unknown", DomainError "undo_too_late" and "searches_too_many".
    """
    saved = _own(session, user_id, search_id, is_removed=True)
    if saved.removed_at is None:
        return
    if now - saved.removed_at > UNDO_WITHIN:
        raise DomainError("undo_too_late")
    _check_room(session, user_id)
    saved.removed_at = None
    session.flush()
    _note(session, "saved_search.restore", saved, now)


def make_feed(session: Session, *, user_id: int, search_id: int, now: datetime) -> str:
    """Give a search a feed and return the secret in its address; an earlier address works no longer.

    Raises NotFoundError "search_unknown".
    """
    saved = _own(session, user_id, search_id)
    _begin(saved, now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    saved.feed_hash = hash_secret(secret)
    session.flush()
    _note(session, "saved_search.feed", saved, now)
    return secret


def end_feed(session: Session, *, user_id: int, search_id: int, now: datetime) -> None:
    """Let the address of a feed work no longer. Raises NotFoundError "search_unknown"."""
    saved = _own(session, user_id, search_id)
    saved.feed_hash = None
    session.flush()
    _note(session, "saved_search.feed_end", saved, now)


def go_on(saved: SavedSearch, now: datetime) -> None:
    """Let a search look for its full time; one that had stopped first takes in what is free already."""
    if saved.watched_until <= now or saved.stopped_at is not None:
        saved.checked_at = None
    saved.watched_until, saved.stopped_at, saved.warned_at = now + WATCHED_FOR, None, None


def _begin(saved: SavedSearch, now: datetime) -> None:
    if saved.rhythm is AlertRhythm.NONE and saved.feed_hash is None:
        saved.checked_at = None  # nobody looked meanwhile
    go_on(saved, now)


def stop(session: Session, saved: SavedSearch, now: datetime) -> None:
    """Let a search tell of nothing more; what was about to be told is not told either."""
    saved.stopped_at = now
    session.flush()
    session.execute(update(SearchFit).where(col(SearchFit.saved_search_id) == saved.id).values(is_news=False))


def _own(session: Session, user_id: int, search_id: int, *, is_removed: bool = False) -> SavedSearch:
    mine = [col(SavedSearch.id) == search_id, col(SavedSearch.user_id) == user_id]
    if not is_removed:
        mine.append(col(SavedSearch.removed_at).is_(None))
    saved = session.scalar(select(SavedSearch).where(*mine).with_for_update())
    if saved is None:
        raise NotFoundError("search_unknown")
    return saved


def _check_room(session: Session, user_id: int) -> None:
    # Locked, so that two forms at once do not both see room for one more.
    session.execute(select(col(User.id)).where(col(User.id) == user_id).with_for_update())
    held = select(func.count()).select_from(SavedSearch).where(_kept_by(user_id))
    if (session.scalar(held) or 0) >= MOST_SEARCHES:
        raise DomainError("searches_too_many", maximum=MOST_SEARCHES)


def _kept_by(user_id: int) -> ColumnElement[bool]:
    return and_(col(SavedSearch.user_id) == user_id, col(SavedSearch.removed_at).is_(None))


def _note(session: Session, action: str, saved: SavedSearch, now: datetime) -> None:
    """Note that something was done, and not what is sought: that is its owner's business alone."""
    note_change(
        session,
        action=action,
        subject_kind="saved_search",
        subject_id=saved.id,
        user_id=saved.user_id,
        organisation_id=None,
        now=now,
    )


_LINES = select(
    col(SavedSearch.id),
    col(SavedSearch.name),
    col(SavedSearch.asked),
    col(SavedSearch.rhythm),
    col(SavedSearch.feed_hash).is_not(None),
    col(SavedSearch.watched_until),
    col(SavedSearch.stopped_at),
    col(SavedSearch.checked_at),
    select(func.count())
    .where(col(SearchFit.saved_search_id) == col(SavedSearch.id), col(SearchFit.is_free).is_(True))
    .correlate(SavedSearch)
    .scalar_subquery(),
)
