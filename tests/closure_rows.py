"""A closure as the tests make it, with its first version as the house keeps it."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from portal.domain.closures import ClosureContent
from portal.models import GroupClosure, Municipality, Region, Segment
from portal.services.closure_writing import write_new
from portal.services.closures import Group
from tests.factories import key

MADE = datetime(2026, 1, 5, 9, tzinfo=UTC)


def make_closure(
    session: Session,
    *,
    region_id: int,
    municipality_id: int,
    segment_id: int,
    closed_from: date = date(2026, 3, 1),
    made_at: datetime = MADE,
    **said: Any,
) -> GroupClosure:
    """Close a segment of a municipality to new providers."""
    group = Group(region_id, municipality_id, segment_id, "", "", "")
    content = ClosureContent(**{"closed_from": closed_from, "reason": "Er zijn er genoeg.", **said})
    closure_id = write_new(session, group, content, made_by=None, now=made_at)
    session.flush()
    return session.get_one(GroupClosure, closure_id)


def make_past_closure(session: Session, region: Region, town: Municipality, segment: Segment) -> GroupClosure:
    """Close a segment of a municipality through the year 2020, long over by now."""
    return make_closure(
        session,
        region_id=key(region),
        municipality_id=key(town),
        segment_id=key(segment),
        closed_from=date(2020, 1, 1),
        closed_until=date(2020, 12, 31),
    )
