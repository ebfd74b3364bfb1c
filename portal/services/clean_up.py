"""Throws away what the house no longer needs to remember."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select
from sqlmodel import Session, SQLModel, col

from portal.domain.calendar import local_date
from portal.domain.calls import CALLS_KEPT
from portal.models import (
    ApiAnswer,
    AttemptCounter,
    CallNote,
    Invitation,
    JobSlot,
    MailedLink,
    MissedSearch,
    PackUpload,
    PostcodePoint,
    SavedSearch,
    SearchFit,
    UploadPreview,
    UserSession,
    VisitorSalt,
)

SLOTS_KEPT = timedelta(days=30)
ATTEMPTS_KEPT = timedelta(days=2)
SECRETS_KEPT = timedelta(days=30)
UPLOADS_KEPT = timedelta(days=1)
ANSWERS_KEPT = timedelta(days=30)
SALTS_KEPT = timedelta(days=1)
MISSES_KEPT = timedelta(days=400)
REMOVED_KEPT = timedelta(days=1)
POINTS_KEPT = timedelta(days=365)


def clean_up(session: Session, *, now: datetime) -> dict[str, int]:
    """Delete old job slots, counters, kept answers, links and sessions; return how many of each went."""
    worn_out: dict[type[SQLModel], ColumnElement[bool]] = {
        JobSlot: col(JobSlot.claimed_at) < now - SLOTS_KEPT,
        ApiAnswer: col(ApiAnswer.created_at) < now - ANSWERS_KEPT,
        AttemptCounter: col(AttemptCounter.window_start) < now - ATTEMPTS_KEPT,
        CallNote: or_(
            col(CallNote.noted_at) <= now - CALLS_KEPT, col(CallNote.removed_at) < now - REMOVED_KEPT
        ),
        MailedLink: col(MailedLink.expires_at) < now - SECRETS_KEPT,
        # after the links to it, which never outlive an invitation
        Invitation: col(Invitation.expires_at) < now - SECRETS_KEPT,
        UploadPreview: col(UploadPreview.expires_at) < now - UPLOADS_KEPT,
        PackUpload: col(PackUpload.expires_at) < now - UPLOADS_KEPT,
        MissedSearch: col(MissedSearch.on) < local_date(now - MISSES_KEPT),
        SearchFit: or_(
            col(SearchFit.saved_search_id).in_(select(col(SavedSearch.id)).where(_is_thrown_away(now))),
            and_(col(SearchFit.is_free).is_(False), col(SearchFit.told_on) < local_date(now - REMOVED_KEPT)),
            and_(col(SearchFit.is_free).is_(False), col(SearchFit.told_on).is_(None)),
        ),
        SavedSearch: _is_thrown_away(now),
        PostcodePoint: col(PostcodePoint.asked_at) < now - POINTS_KEPT,
        VisitorSalt: col(VisitorSalt.day) < local_date(now - SALTS_KEPT),
        UserSession: or_(
            col(UserSession.expires_at) < now - SECRETS_KEPT, col(UserSession.revoked_at) < now - SECRETS_KEPT
        ),
    }
    counts = {}
    for table, condition in worn_out.items():
        result: Any = session.execute(delete(table).where(condition))
        counts[str(table.__tablename__)] = result.rowcount if isinstance(result, CursorResult) else 0
    return counts


def _is_thrown_away(now: datetime) -> ColumnElement[bool]:
    return col(SavedSearch.removed_at) < now - REMOVED_KEPT
