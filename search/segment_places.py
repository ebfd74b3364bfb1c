"""The places of a segment, counted and put in order in the database, a page at a time."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlmodel import Session

from portal.domain.ordering import SILENT, STALE, STOPPED
from search.segment_asked import Asked, Column

_NO_WEEKS = 9999


@dataclass(frozen=True)
class Sums:
    """What the places asked for come to. Free places are of whoever takes people with a current figure.

    `room_count` is how many of the `place_count` that say how many are free have one; `wait_count` is how
    many tell a whole wait, `above_count` how many of those with a norm lie above it.
    """

    offering_count: int
    provider_count: int
    current_count: int
    stale_count: int
    silent_count: int
    stopped_count: int
    place_count: int
    room_count: int
    free_places: int
    limited_places: int
    wait_count: int
    normed_count: int
    above_count: int
    oldest_at: datetime | None


def read_places(
    session: Session, places: Select[Any], asked: Asked, *, offset: int, limit: int
) -> tuple[Sums, list[tuple[int, int]]]:
    """Add up places, as `place_facts` selects them, and give a page of them in the order asked for.

    One statement, which reads each place once. A page holds the ids of offerings, each with its product's.
    """
    facts = places.cte("facts")
    sums = select(*_sums(facts)).cte("sums")
    position = func.row_number().over(order_by=_order(facts, asked)).label("position")
    ordered = select(facts.c.id, facts.c.product_id, position).cte("ordered")
    rows = session.execute(
        select(*sums.c, ordered.c.id.label("offering_id"), ordered.c.product_id)
        .select_from(sums.outerjoin(ordered, ordered.c.position.between(offset + 1, offset + limit)))
        .order_by(ordered.c.position)
    ).all()
    width = len(sums.c)
    page = [(row.offering_id, row.product_id) for row in rows if row.offering_id is not None]
    return Sums(*rows[0][:width]), page


def _sums(facts: Any) -> list[Any]:
    """Give the columns of Sums."""
    is_current = facts.c.standing < STALE
    counts = is_current & facts.c.free.is_not(None)
    waits = is_current & facts.c.total.is_not(None)

    def count(condition: ColumnElement[bool]) -> Any:
        return func.count(case((condition, 1)))

    columns = {
        "offering_count": func.count(),
        "provider_count": func.count(facts.c.provider_id.distinct()),
        "current_count": count(is_current),
        "stale_count": count(facts.c.standing == STALE),
        "silent_count": count(facts.c.standing == SILENT),
        "stopped_count": count(facts.c.standing == STOPPED),
        "place_count": count(counts),
        "room_count": count(counts & (facts.c.free > 0)),
        "free_places": func.coalesce(func.sum(case((counts, facts.c.free))), 0),
        "limited_places": func.coalesce(func.sum(case((counts & facts.c.is_limited, facts.c.free))), 0),
        "wait_count": count(waits),
        "normed_count": count(waits & facts.c.norm.is_not(None)),
        "above_count": count(waits & (facts.c.total > facts.c.norm)),
        "oldest_at": func.min(case((counts, facts.c.confirmed_at))),
    }
    return [columns[field.name].label(field.name) for field in fields(Sums)]


def _order(facts: Any, asked: Asked) -> list[Any]:
    """Put who takes people with a current figure first, whatever the column; then stale, stopped, silent."""
    own, is_most_first = {
        Column.ROOM: (facts.c.standing, False),
        Column.PROVIDER: (facts.c.provider_name, False),
        Column.PRODUCT: (facts.c.product_position, False),
        Column.INTAKE: (facts.c.intake, False),
        Column.TOTAL: (facts.c.total, False),
        Column.FREE: (facts.c.free, True),
        Column.AGE: (facts.c.confirmed_at, True),
    }[asked.column]
    soonest = func.coalesce(facts.c.soonest, _NO_WEEKS)
    return [
        case((facts.c.standing < STALE, 0), else_=facts.c.standing),
        case((own.is_(None), 1), else_=0),
        own.desc() if is_most_first is not asked.is_reversed else own,
        facts.c.standing,
        soonest,
        facts.c.provider_name,
        facts.c.id,
    ]
