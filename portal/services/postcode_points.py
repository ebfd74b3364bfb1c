"""Keeps what the geocoder said of a postcode, so that it is asked once."""

from datetime import datetime, timedelta

from sqlmodel import Session

from portal.models import PostcodePoint

KEPT = timedelta(days=365)
KEPT_UNKNOWN = timedelta(days=7)


def known_point(session: Session, postcode: str, *, now: datetime) -> PostcodePoint | None:
    """Give what is kept of a postcode; None when it was never asked, or too long ago."""
    kept = session.get(PostcodePoint, postcode)
    if kept is None:
        return None
    return kept if now - kept.asked_at < (KEPT_UNKNOWN if kept.lat is None else KEPT) else None


def keep_point(
    session: Session,
    postcode: str,
    *,
    point: tuple[float, float] | None,
    municipality_code: str | None,
    now: datetime,
) -> None:
    """Keep an answer: a point, or None for a postcode that does not exist."""
    lat, lon = point or (None, None)
    session.merge(
        PostcodePoint(postcode=postcode, lat=lat, lon=lon, municipality_code=municipality_code, asked_at=now)
    )
