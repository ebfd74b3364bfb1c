"""Brings the rows of coded things, and the small rows that hang on them, in line with a pack."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, delete, insert, inspect, select
from sqlmodel import Session, SQLModel, col

from portal.models import Indicator, Municipality, Product, RegionMunicipality, Segment
from portal.services.pack_changes import INDICATOR, MUNICIPALITY, PRODUCT, SEGMENT
from portal.services.pack_history import Validity

Coded = TypeVar("Coded", Segment, Product, Indicator)
Fields = dict[str, Any]


def write_coded(
    session: Session,
    kind: type[Coded],
    *,
    region_id: int,
    wanted: Mapping[str, Fields],
    validity: Validity,
) -> dict[str, int]:
    """Add, change, close and reopen the rows of a region by code; returns the id of every code."""
    held = {row.code: row for row in session.scalars(select(kind).where(col(kind.region_id) == region_id))}
    for position, (code, fields) in enumerate(wanted.items()):
        row = held.get(code)
        if row is None:
            row = kind(region_id=region_id, code=code, position=position, valid_from=validity.begin, **fields)
            session.add(row)
            held[code] = row
            continue
        for name, value in {**fields, "position": position, "valid_until": None}.items():
            setattr(row, name, value)
    for code, row in held.items():
        if code not in wanted and row.valid_until is None:
            row.valid_until = validity.last_day_of(row.valid_from)
    session.flush()
    return {code: key_of(row) for code, row in held.items()}


def row_ids(session: Session, *, region_id: int) -> dict[str, dict[str, int]]:
    """Return the id of every row of a region by kind and code, municipalities that take part too."""
    found: dict[str, dict[str, int]] = {}
    for kind, table in ((SEGMENT, Segment), (PRODUCT, Product), (INDICATOR, Indicator)):
        rows = session.execute(
            select(col(table.code), col(table.id)).where(col(table.region_id) == region_id)
        )
        found[kind] = {code: id_ for code, id_ in rows if id_ is not None}
    joined = session.execute(
        select(col(Municipality.code), col(Municipality.id))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(col(RegionMunicipality.region_id) == region_id)
    )
    found[MUNICIPALITY] = {code: id_ for code, id_ in joined if id_ is not None}
    return found


def key_of(row: SQLModel) -> int:
    """Return the id of a row that has been flushed."""
    found = getattr(row, "id", None)
    if not isinstance(found, int):
        raise TypeError("the row has no id yet")
    return found


def replace_parts(
    session: Session, kind: type[SQLModel], *, owner: str, wanted: Mapping[int, Sequence[Fields]]
) -> None:
    """Make the rows of every owner read as wanted; owners whose rows are right already are left alone."""
    table = inspect(kind).local_table
    columns = [column for column in table.columns if column.name not in ("id", owner)]
    belongs = table.c[owner]
    held: dict[int, list[tuple[Any, ...]]] = {}
    for row in session.execute(select(belongs, *columns).where(belongs.in_(list(wanted)))):
        held.setdefault(row[0], []).append(_values(row))
    differing = [
        key
        for key, rows in wanted.items()
        if _sorted(held.get(key, []))
        != _sorted([tuple(fields.get(column.name) for column in columns) for fields in rows])
    ]
    if differing:
        session.execute(delete(kind).where(belongs.in_(differing)))
    rows = [{owner: key, **fields} for key in differing for fields in wanted[key]]
    if rows:
        session.execute(insert(kind), rows)


def _values(row: Row[Any]) -> tuple[Any, ...]:
    return tuple(row)[1:]


def _sorted(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)
