"""Keeps how each thing of a region read, and from when until when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlmodel import Session, col

from portal.models import CatalogueVersion
from portal.services.pack_changes import Change, Content, How, Key

LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Validity:
    """The days around a change: what is new holds from `begin`, what is old until the day before."""

    begin: date

    def last_day_of(self, valid_from: date) -> date:
        """Return the last day of what began on a day; what began and ended on one day held for that day."""
        return max(valid_from, self.begin - timedelta(days=1))


def open_versions(session: Session, *, region_id: int) -> dict[Key, CatalogueVersion]:
    """Return the versions that hold now."""
    rows = session.scalars(
        select(CatalogueVersion)
        .where(col(CatalogueVersion.region_id) == region_id, col(CatalogueVersion.valid_until).is_(None))
        .order_by(col(CatalogueVersion.id))
    )
    return {(row.kind, row.code): row for row in rows}


def with_returns(session: Session, changes: Iterable[Change], *, region_id: int) -> list[Change]:
    """Return the changes, with what was closed before and is added now told as returned."""
    columns = select(col(CatalogueVersion.kind), col(CatalogueVersion.code))
    known = {
        (kind, code)
        for kind, code in session.execute(columns.where(col(CatalogueVersion.region_id) == region_id))
    }
    return [
        replace(change, how=How.RETURNED) if change.how is How.ADDED and change.key in known else change
        for change in changes
    ]


def record_versions(
    session: Session,
    *,
    region_id: int,
    held: Mapping[Key, CatalogueVersion],
    wanted: Mapping[Key, Content],
    changes: Collection[Change],
    validity: Validity,
    origin: tuple[int | None, str],
    now: datetime,
) -> None:
    """Close the versions of what changed or vanished and open new ones; nothing is overwritten.

    `origin` is who changed it, if anybody, and from which file or page.
    """
    user_id, source = origin
    for change in changes:
        if change.how in (How.CHANGED, How.CLOSED):
            version = held[change.key]
            version.valid_until = validity.last_day_of(version.valid_from)
    session.flush()  # the old one must be closed before the new one opens
    opened = [
        {
            "region_id": region_id,
            "kind": change.kind,
            "code": change.code,
            "content": wanted[change.key],
            "valid_from": validity.begin,
            "valid_until": None,
            "loaded_at": now,
            "user_id": user_id,
            "source": source[:LONGEST_SOURCE],
        }
        for change in changes
        if change.how is not How.CLOSED
    ]
    if opened:
        session.execute(insert(CatalogueVersion), opened)
