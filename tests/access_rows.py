"""Makes access teams, crisis numbers and documents that are right by default."""

from datetime import date
from typing import Any

from sqlmodel import Session

from portal.domain.access_points import AccessKind
from portal.models import AccessPoint, AccessState, Municipality, Region
from tests.factories import CREATED, START, key


def make_access_point(
    session: Session,
    holder: Region | Municipality,
    *,
    kind: AccessKind = AccessKind.TEAM,
    code: str = "",
    valid_from: date = START,
    **said: Any,
) -> AccessPoint:
    """Make a point of a region or municipality that holds since 2025."""
    is_region = isinstance(holder, Region)
    point = AccessPoint(
        kind=kind,
        region_id=key(holder) if is_region else None,
        municipality_id=None if is_region else key(holder),
        code=code or f"{kind}-1",
    )
    session.add(point)
    session.flush()
    content = {"name": "Sociaal team Proef", "phone": "0199222222", **said}
    session.add(AccessState(point_id=key(point), valid_from=valid_from, made_at=CREATED, **content))
    session.flush()
    return point
