"""The contract lines of a provider that run on a day: what it may make an offering of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from portal.domain.terms import GroupForm
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    Offering,
    Organisation,
    Product,
    Region,
    Segment,
)
from portal.services.date_spans import holds_on


@dataclass(frozen=True)
class RunningLine:
    """A contract line with its product, and how many offerings were made of it already."""

    line_id: int
    product_id: int
    region_id: int
    region_name: str
    segment_name: str
    product_name: str
    product_plain: str
    group_form: GroupForm | None
    age_min: int | None
    age_max: int | None
    offering_count: int


def runs_on(day: date) -> ColumnElement[bool]:
    """Say that a contract line, its contract and its product hold on a day."""
    return and_(
        holds_on(day, col(Contract.starts_on), col(Contract.ends_on)),
        holds_on(day, col(ContractLine.starts_on), col(ContractLine.ends_on)),
        holds_on(day, col(Product.valid_from), col(Product.valid_until)),
    )


def running_lines(session: Session, *, organisation_id: int, on: date) -> tuple[RunningLine, ...]:
    """List the lines of a provider that run and are not phasing out, by region, segment and product."""
    made = (
        select(func.count())
        .where(col(Offering.contract_line_id) == col(ContractLine.id))
        .correlate(ContractLine)
        .scalar_subquery()
    )
    rows = session.execute(
        select(*_COLUMNS, made.label("offering_count"))
        .select_from(ContractLine)
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
        .join(Product, col(Product.id) == col(ContractLine.product_id))
        .join(Segment, col(Segment.id) == col(Contract.segment_id))
        .join(Region, col(Region.id) == col(Contract.region_id))
        .where(
            col(Contract.organisation_id) == organisation_id,
            col(Organisation.is_active),
            runs_on(on),
            *(
                or_(day.is_(None), day > on)
                for day in (col(Contract.phases_out_on), col(ContractLine.phases_out_on))
            ),
        )
        .order_by(col(Region.name), col(Segment.position), col(Product.position), col(ContractLine.id))
    )
    return tuple(RunningLine(**row) for row in rows.mappings())


def line_municipality_ids(session: Session, *, line_id: int) -> tuple[int, ...]:
    """List the municipalities for which a contract line holds."""
    return tuple(
        session.scalars(
            select(col(ContractLineMunicipality.municipality_id))
            .where(col(ContractLineMunicipality.contract_line_id) == line_id)
            .order_by(col(ContractLineMunicipality.municipality_id))
        )
    )


_COLUMNS: tuple[Any, ...] = (
    col(ContractLine.id).label("line_id"),
    col(Product.id).label("product_id"),
    col(Product.region_id).label("region_id"),
    col(Region.name).label("region_name"),
    col(Segment.name).label("segment_name"),
    col(Product.name).label("product_name"),
    col(Product.plain).label("product_plain"),
    col(Product.group_form).label("group_form"),
    col(Product.age_min).label("age_min"),
    col(Product.age_max).label("age_max"),
)
