"""Loads what a sample is made from, and reads what came out of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.models import AvailabilityReport, Contract, ContractLine, CurrentReport, Offering, Product
from portal.regions.reader import read_pack, shipped_packs
from portal.services.packs import load_pack

SCALE = 0.1


def load_packs(session: Session, now: datetime) -> None:
    """Load the packs that ship with the project."""
    for path in shipped_packs():
        load_pack(session, pack=read_pack(path), source_name=path.name, on=local_date(now), now=now)


def contracted(session: Session) -> list[Any]:
    """Return every contracted offering with its product, contract line and contract."""
    statement = (
        select(Offering, Product, ContractLine, Contract)
        .join(Product, col(Product.id) == col(Offering.product_id))
        .join(ContractLine, col(ContractLine.id) == col(Offering.contract_line_id))
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
    )
    return list(session.execute(statement))


def current(session: Session) -> list[Any]:
    """Return every offering that has reported with its product, newest report and pointer."""
    statement = (
        select(Offering, Product, AvailabilityReport, CurrentReport)
        .join(Product, col(Product.id) == col(Offering.product_id))
        .join(CurrentReport, col(CurrentReport.offering_id) == col(Offering.id))
        .join(AvailabilityReport, col(AvailabilityReport.id) == col(CurrentReport.report_id))
    )
    return list(session.execute(statement))
