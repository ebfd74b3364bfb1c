"""Moves what providers offer from an ended product to its successor, and lists what stays behind."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, exists, func, insert, inspect, select, update
from sqlmodel import Session, col

from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    Offering,
    Organisation,
    Product,
    ProductSegment,
)
from portal.services.date_spans import lasts_on
from portal.services.outbox import touch_offerings

_ONE_DAY = timedelta(days=1)
_OWN_TO_A_LINE = {"id", "product_id", "starts_on"}


@dataclass(frozen=True)
class LeftLine:
    """A contract line that runs on for a product that has ended."""

    line_id: int
    organisation_id: int
    organisation_name: str
    product_code: str
    product_name: str
    ended_on: date
    offering_count: int


def move_lines(session: Session, *, product_id: int, successor_id: int, on: date, now: datetime) -> int:
    """Let the running lines of a product, with their offerings, go on as lines of its successor from a day.

    The old line ends the day before, its reports stay with the offering, and the contract gets a new
    version. A line whose contract is for a segment that the successor is not in, stays. Returns how many
    lines moved.
    """
    columns = inspect(ContractLine).local_table.columns
    rows = session.execute(
        select(*columns)
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .where(
            col(ContractLine.product_id) == product_id,
            _runs_from(on),
            exists().where(
                col(ProductSegment.product_id) == successor_id,
                col(ProductSegment.segment_id) == col(Contract.segment_id),
            ),
        )
        .order_by(col(ContractLine.id))
    ).mappings()
    running = rows.all()
    moved = [_move_line(session, row, successor_id, on) for row in running]
    session.execute(
        update(Contract)
        .where(col(Contract.id).in_({row["contract_id"] for row in running}))
        .values(version=col(Contract.version) + 1)
        .execution_options(synchronize_session=False)
    )
    found = session.scalars(select(col(Offering.id)).where(col(Offering.contract_line_id).in_(moved)))
    touch_offerings(session, offering_ids=[id_ for id_ in found if id_ is not None], now=now)
    return len(moved)


def lines_left(session: Session, *, region_id: int, on: date) -> list[LeftLine]:
    """List the lines that run on for a product that has ended by a day, by product and provider."""
    offerings = select(func.count(col(Offering.id))).where(
        col(Offering.contract_line_id) == col(ContractLine.id)
    )
    rows = session.execute(
        select(
            col(ContractLine.id),
            col(Organisation.id),
            col(Organisation.name),
            col(Product.code),
            col(Product.name),
            col(Product.valid_until),
            offerings.scalar_subquery(),
        )
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
        .join(Product, col(Product.id) == col(ContractLine.product_id))
        .where(col(Product.region_id) == region_id, col(Product.valid_until) < on, _runs_from(on))
        .order_by(col(Product.name), col(Organisation.name), col(ContractLine.id))
    )
    return [LeftLine(*row) for row in rows]


def _runs_from(on: date) -> Any:
    return lasts_on(on, col(ContractLine.ends_on))


def _move_line(session: Session, row: RowMapping, successor_id: int, on: date) -> int:
    """Close one line the day before and go on with another; returns the id of the line that goes on."""
    starts_on = max(on, row["starts_on"])
    line_id = session.scalar(
        select(col(ContractLine.id))
        .where(
            col(ContractLine.contract_id) == row["contract_id"],
            col(ContractLine.product_id) == successor_id,
            _runs_from(starts_on),
        )
        .order_by(col(ContractLine.starts_on))
        .limit(1)
    )
    if line_id is None and row["starts_on"] >= on:
        session.execute(_line(row["id"]).values(product_id=successor_id))
        line_id = int(row["id"])
    elif line_id is None:
        line_id = _continue_line(session, row, successor_id, starts_on)
    if line_id != row["id"]:
        last = max(row["starts_on"], on - _ONE_DAY)
        session.execute(_line(row["id"]).values(ends_on=last))
    session.execute(
        update(Offering)
        .where(col(Offering.contract_line_id) == row["id"])
        .values(product_id=successor_id, contract_line_id=line_id, version=col(Offering.version) + 1)
        .execution_options(synchronize_session=False)
    )
    return int(line_id)


def _continue_line(session: Session, row: RowMapping, successor_id: int, starts_on: date) -> int:
    values = {name: value for name, value in row.items() if name not in _OWN_TO_A_LINE}
    added = ContractLine(**values, product_id=successor_id, starts_on=starts_on)
    session.add(added)
    session.flush()
    municipalities = session.scalars(
        select(col(ContractLineMunicipality.municipality_id)).where(
            col(ContractLineMunicipality.contract_line_id) == row["id"]
        )
    )
    rows = [{"contract_line_id": added.id, "municipality_id": id_} for id_ in municipalities]
    if rows:
        session.execute(insert(ContractLineMunicipality), rows)
    return int(added.id or 0)


def _line(line_id: int) -> Any:
    return (
        update(ContractLine)
        .where(col(ContractLine.id) == line_id)
        .execution_options(synchronize_session=False)
    )
