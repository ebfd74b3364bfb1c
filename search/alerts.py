"""Mails people who keep searches which places came free: one mail a person a day, or at once where asked."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import is_quiet, local_date, local_moment
from portal.domain.duties import LinkPurpose, MailKind
from portal.domain.errors import DomainError
from portal.domain.saved_searches import WARNED_BEFORE, AlertRhythm
from portal.models import OutgoingMail, SavedSearch, SearchFit, User
from portal.services.alert_texts import AlertPlace, AlertSection, AlertText, render_alert
from portal.services.mail_queue import queue_mail
from portal.services.reminder_mails import Letterhead
from portal.services.search_watch import is_watched, refers
from portal.services.stop_links import issue_stop_link
from search.addresses import SEARCH_PATH
from search.cards import Card
from search.fitting import cards_of, has_room


def people_to_tell(session: Session, *, now: datetime) -> list[int]:
    """List who has something to hear: places that came free, or a search that stops within a week.

    Nobody in quiet time.
    """
    if is_quiet(now):
        return []
    news = select(col(SearchFit.saved_search_id)).where(col(SearchFit.is_news).is_(True))
    found = session.scalars(
        select(col(SavedSearch.user_id))
        .join(User, col(User.id) == col(SavedSearch.user_id))
        .where(
            refers(),
            is_watched(now),
            col(SavedSearch.rhythm) != AlertRhythm.NONE,
            or_(col(SavedSearch.id).in_(news), _ends_soon(now)),
        )
        .distinct()
        .order_by(col(SavedSearch.user_id))
    )
    return list(found)


def queue_alert(session: Session, *, user_id: int, letterhead: Letterhead, now: datetime) -> bool:
    """Queue the mail that a person gets now, if any; says whether one was queued.

    A second mail on one local day only tells of searches that were to mail at once. A place that went
    meanwhile is not told.
    """
    # Locked, so that two processes do not both find a day without a mail.
    user = session.scalar(select(User).where(col(User.id) == user_id).with_for_update())
    if user is None:
        return False
    had_one = _mails_since(session, user_id, local_moment(local_date(now), time.min))
    searches = session.scalars(
        select(SavedSearch)
        .where(
            col(SavedSearch.user_id) == user_id,
            is_watched(now),
            col(SavedSearch.rhythm).in_([AlertRhythm.AT_ONCE] if had_one else _MAILING),
        )
        .order_by(col(SavedSearch.name), col(SavedSearch.id))
    ).all()
    sections = tuple(
        section for saved in searches if (section := _section(session, saved, letterhead, now)) is not None
    )
    ending = [] if had_one else [saved for saved in searches if _is_ending(saved, now)]
    if not sections and not ending:
        return False
    for saved in ending:
        saved.warned_at = now
    day = local_date(now).isoformat()
    key = f"alert:{user_id}:{day}" + (f":{now.isoformat()}" if had_one else "")
    return _send(session, user, key, sections, [saved.name for saved in ending], letterhead, now)


_MAILING = (AlertRhythm.DAILY, AlertRhythm.AT_ONCE)


def _ends_soon(now: datetime) -> ColumnElement[bool]:
    return col(SavedSearch.warned_at).is_(None) & (col(SavedSearch.watched_until) <= now + WARNED_BEFORE)


def _is_ending(saved: SavedSearch, now: datetime) -> bool:
    return saved.warned_at is None and saved.watched_until <= now + WARNED_BEFORE


def _mails_since(session: Session, user_id: int, since: datetime) -> bool:
    found = select(col(OutgoingMail.id)).where(
        col(OutgoingMail.user_id) == user_id,
        col(OutgoingMail.kind) == MailKind.ALERT,
        col(OutgoingMail.created_at) >= since,
    )
    return session.scalars(found.limit(1)).first() is not None


def _section(
    session: Session, saved: SavedSearch, letterhead: Letterhead, now: datetime
) -> AlertSection | None:
    """Tell what came free for one search, and note that it was told."""
    news = session.scalars(
        select(SearchFit)
        .where(col(SearchFit.saved_search_id) == saved.id, col(SearchFit.is_news).is_(True))
        .order_by(col(SearchFit.came_at), col(SearchFit.id))
    ).all()
    cards = cards_of(session, [row.offering_id for row in news], now=now)
    told = [card for row in news if (card := cards.get(row.offering_id)) is not None and has_room(card)]
    _settle(news, {card.offering_id for card in told}, local_date(now))
    if not told:
        return None
    base = letterhead.base_url.rstrip("/")
    link = f"{base}{SEARCH_PATH}?{saved.asked}"
    return AlertSection(saved.name, link, tuple(place_of(card, base) for card in told))


def _settle(news: Sequence[SearchFit], told: set[int], today: date) -> None:
    for row in news:
        row.is_news = False
        if row.offering_id in told:
            row.told_on = today
        else:
            row.is_free = False


def place_of(card: Card, base: str = "") -> AlertPlace:
    """Tell what an alert says of an offering; `base` begins the address of its page."""
    said = card.availability
    return AlertPlace(
        title=card.name or card.product_name or "",
        provider=card.provider_name,
        place=card.place or card.municipality_name,
        link=f"{base}/aanbod/{card.offering_id}",
        phone=card.intake_phone or card.public_phone,
        free_places=None if said is None else said.free_places,
        intake_weeks=None if said is None else said.intake_weeks,
        limit=(said.limit_text or "") if said is not None else "",
        confirmed_at=card.confirmed_at,
    )


def _send(
    session: Session,
    user: User,
    key: str,
    sections: tuple[AlertSection, ...],
    ending: Sequence[str],
    letterhead: Letterhead,
    now: datetime,
) -> bool:
    base = letterhead.base_url.rstrip("/")
    secret = issue_stop_link(
        session, purpose=LinkPurpose.ALERTS, user_id=user.id or 0, address=user.email, now=now
    )
    url = f"{base}/afmelden/{secret}"
    subject, text, html = render_alert(
        AlertText(
            user.name, sections, tuple(ending), f"{base}/verwijzer/zoekvragen", url, letterhead.contact_email
        )
    )
    try:
        mail_id = queue_mail(
            session,
            key=key,
            user_id=user.id,
            to_address=user.email,
            subject=subject,
            text=text,
            html=html,
            kind=MailKind.ALERT,
            unsubscribe_url=url,
            now=now,
        )
    except DomainError:
        return False
    session.flush()
    return mail_id is not None
