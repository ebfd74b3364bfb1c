"""A contract as the region reads it: its terms, lines, subcontractors and what was done to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from portal.domain.contracting import Partnership, decides_on, extended_until, first_of
from portal.domain.errors import NotFoundError
from portal.domain.terms import ContractForm
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    Municipality,
    Offering,
    Organisation,
    Product,
    Region,
    Segment,
    Subcontractor,
)
from portal.services.board_lines import within


@dataclass(frozen=True)
class LineView:
    """A line of a contract; the volumes are between region and provider, never public."""

    line_id: int
    product_id: int
    product_name: str
    starts_on: date
    ends_on: date | None
    phases_out_on: date | None
    acceptance_duty: bool
    volume_min: int | None
    volume_max: int | None
    municipalities: tuple[tuple[int, str], ...]
    offering_count: int

    @property
    def municipality_ids(self) -> tuple[int, ...]:
        return tuple(found for found, _ in self.municipalities)

    @property
    def municipality_names(self) -> str:
        return ", ".join(name for _, name in self.municipalities)


@dataclass(frozen=True)
class ContractView:
    """A contract with all that its page shows."""

    contract_id: int
    organisation_id: int
    organisation_name: str
    region_id: int
    region_name: str
    segment_id: int
    segment_name: str
    form: ContractForm | None
    starts_on: date
    ends_on: date | None
    phases_out_on: date | None
    partnership: Partnership | None
    extension_months: list[int]
    notice_months: int
    version: int
    lines: tuple[LineView, ...] = ()
    subcontractors: tuple[tuple[str, str | None], ...] = ()

    @property
    def decides_on(self) -> date | None:
        """The last day on which the region says whether it extends."""
        return decides_on(self.ends_on, self.extension_months, self.notice_months)

    @property
    def next_end(self) -> date | None:
        """The last day after the next option to extend."""
        return None if self.ends_on is None else extended_until(self.ends_on, self.extension_months)

    def line(self, line_id: int) -> LineView:
        """Return one line. Raises NotFoundError."""
        for line in self.lines:
            if line.line_id == line_id:
                return line
        raise NotFoundError("contract_unknown")

    def dates_of(self, line_id: int | None) -> tuple[date, date | None, date | None]:
        """Give first day, last day and first day of phasing out: the contract's, or those of a line."""
        if line_id is None:
            return self.starts_on, self.ends_on, self.phases_out_on
        line = self.line(line_id)
        return (
            max(line.starts_on, self.starts_on),
            first_of(line.ends_on, self.ends_on),
            first_of(line.phases_out_on, self.phases_out_on),
        )


def read_contract(
    session: Session, *, contract_id: int, region_ids: Collection[int] | None, locks: bool = False
) -> ContractView:
    """Read a contract of one of these regions; `locks` keeps others off. Raises NotFoundError."""
    if locks:
        session.execute(select(col(Contract.id)).where(col(Contract.id) == contract_id).with_for_update())
    found = _read(
        session, _select().where(col(Contract.id) == contract_id, within(col(Contract.region_id), region_ids))
    )
    if not found:
        raise NotFoundError("contract_unknown")
    return found[0]


def read_contracts(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None
) -> Sequence[ContractView]:
    """Read all contracts of a provider in these regions, newest first."""
    mine = col(Contract.organisation_id) == organisation_id
    return _read(session, _select().where(mine, within(col(Contract.region_id), region_ids)))


def read_region(session: Session, *, region_id: int) -> Sequence[ContractView]:
    """Read all contracts of a region, newest first."""
    return _read(session, _select().where(col(Contract.region_id) == region_id))


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Contract.id).label("contract_id"),
            col(Contract.organisation_id),
            col(Organisation.name).label("organisation_name"),
            col(Contract.region_id),
            col(Region.name).label("region_name"),
            col(Contract.segment_id),
            col(Segment.name).label("segment_name"),
            col(Contract.form),
            col(Contract.starts_on),
            col(Contract.ends_on),
            col(Contract.phases_out_on),
            col(Contract.partnership),
            col(Contract.extension_months),
            col(Contract.notice_months),
            col(Contract.version),
        )
        .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
        .join(Region, col(Region.id) == col(Contract.region_id))
        .join(Segment, col(Segment.id) == col(Contract.segment_id))
        .order_by(col(Contract.starts_on).desc(), col(Segment.position), col(Contract.id))
    )


def _read(session: Session, statement: Select[*tuple[Any, ...]]) -> list[ContractView]:
    rows = [dict(row) for row in session.execute(statement).mappings()]
    ids = [row["contract_id"] for row in rows]
    lines, others = _lines(session, ids), _subcontractors(session, ids)
    return [
        ContractView(
            **row,
            lines=tuple(lines.get(row["contract_id"], ())),
            subcontractors=tuple(others.get(row["contract_id"], ())),
        )
        for row in rows
    ]


def _lines(session: Session, contract_ids: Collection[int]) -> Mapping[int, list[LineView]]:
    line_ids = select(col(ContractLine.id)).where(col(ContractLine.contract_id).in_(contract_ids))
    towns: dict[int, list[tuple[int, str]]] = {}
    for line_id, town_id, name in session.execute(
        select(col(ContractLineMunicipality.contract_line_id), col(Municipality.id), col(Municipality.name))
        .join(Municipality, col(Municipality.id) == col(ContractLineMunicipality.municipality_id))
        .where(col(ContractLineMunicipality.contract_line_id).in_(line_ids))
        .order_by(col(Municipality.name))
    ):
        towns.setdefault(line_id, []).append((town_id, name))
    made = (
        select(func.count())
        .where(col(Offering.contract_line_id) == col(ContractLine.id))
        .correlate(ContractLine)
        .scalar_subquery()
    )
    found: dict[int, list[LineView]] = {}
    for row in session.execute(
        select(
            col(ContractLine.contract_id),
            col(ContractLine.id).label("line_id"),
            col(ContractLine.product_id),
            col(Product.name).label("product_name"),
            col(ContractLine.starts_on),
            col(ContractLine.ends_on),
            col(ContractLine.phases_out_on),
            col(ContractLine.acceptance_duty),
            col(ContractLine.volume_min),
            col(ContractLine.volume_max),
            made.label("offering_count"),
        )
        .join(Product, col(Product.id) == col(ContractLine.product_id))
        .where(col(ContractLine.contract_id).in_(contract_ids))
        .order_by(col(Product.position), col(ContractLine.starts_on), col(ContractLine.id))
    ).mappings():
        values = dict(row)
        contract_id = values.pop("contract_id")
        line = LineView(**values, municipalities=tuple(towns.get(values["line_id"], ())))
        found.setdefault(contract_id, []).append(line)
    return found


def _subcontractors(
    session: Session, contract_ids: Collection[int]
) -> Mapping[int, list[tuple[str, str | None]]]:
    found: dict[int, list[tuple[str, str | None]]] = {}
    for contract_id, name, kvk in session.execute(
        select(col(Subcontractor.contract_id), col(Subcontractor.name), col(Subcontractor.kvk))
        .where(col(Subcontractor.contract_id).in_(contract_ids))
        .order_by(col(Subcontractor.name))
    ):
        found.setdefault(contract_id, []).append((name, kvk))
    return found
