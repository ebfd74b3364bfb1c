"""Stopping all alerts of a person behind a mailed link, or letting them go on: that and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose
from portal.domain.errors import DomainError
from portal.domain.saved_searches import AlertRhythm
from portal.models import OutgoingMail, SavedSearch, User
from portal.services.audit import note_change
from portal.services.saved_searches import go_on, stop
from portal.services.search_watch import is_watched, refers
from portal.services.stop_links import reader_of

HOLDS_FOR = timedelta(hours=24)
"""How long an alert that could not leave still says something: a place is gone soon."""


@dataclass(frozen=True)
class Alerts:
    """Whose alerts a link is about: how many searches mail now, and how many could again."""

    name: str
    active_count: int
    waiting_count: int


def look_at_alerts(session: Session, *, secret: str, now: datetime) -> Alerts:
    """Tell how it stands, and change nothing. Raises DomainError link_unknown or link_expired."""
    user = _reader(session, secret, now)
    mailing = [saved.stopped_at is None and saved.watched_until > now for saved in _mailing(session, user)]
    return Alerts(user.name, mailing.count(True), mailing.count(False))


def stop_alerts(session: Session, *, secret: str, now: datetime) -> None:
    """Let none of a person's searches mail any more; they stay kept. Raises as look_at_alerts."""
    user = _reader(session, secret, now)
    going = [saved for saved in _mailing(session, user) if saved.stopped_at is None]
    for saved in going:
        stop(session, saved, now)
    _note(session, "saved_search.stop_all", user, len(going), now)


def resume_alerts(session: Session, *, secret: str, now: datetime) -> None:
    """Let all of a person's searches that mail look for their full time again. Raises as look_at_alerts."""
    user = _reader(session, secret, now)
    resumed = _mailing(session, user)
    for saved in resumed:
        go_on(saved, now)
    _note(session, "saved_search.resume_all", user, len(resumed), now)


def may_get_alert(session: Session, *, mail: OutgoingMail, now: datetime) -> bool:
    """Say whether a queued alert may still leave: of today, to who refers, lives there and wants it."""
    if now - mail.created_at > HOLDS_FOR:
        return False
    return (
        session.scalar(
            select(col(User.id)).where(
                col(User.id) == mail.user_id,
                col(User.email) == mail.to_address,
                refers(),
                exists().where(
                    col(SavedSearch.user_id) == col(User.id),
                    col(SavedSearch.rhythm) != AlertRhythm.NONE,
                    is_watched(now),
                ),
            )
        )
        is not None
    )


def _mailing(session: Session, user: User) -> list[SavedSearch]:
    return list(
        session.scalars(
            select(SavedSearch)
            .where(
                col(SavedSearch.user_id) == user.id,
                col(SavedSearch.rhythm) != AlertRhythm.NONE,
                col(SavedSearch.removed_at).is_(None),
            )
            .order_by(col(SavedSearch.id))
        )
    )


def _reader(session: Session, secret: str, now: datetime) -> User:
    user = reader_of(session, secret=secret, purpose=LinkPurpose.ALERTS, now=now)
    if not user.is_active:
        raise DomainError("link_unknown")
    return user


def _note(session: Session, action: str, user: User, count: int, now: datetime) -> None:
    if not count:
        return
    session.flush()
    note_change(
        session,
        action=action,
        subject_kind="user",
        subject_id=user.id,
        user_id=user.id,
        organisation_id=None,
        after={"count": count},
        now=now,
    )
