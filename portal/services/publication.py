"""Which offerings people may find on a day: published, of an active provider, under a running contract."""

from datetime import date

from sqlalchemy import ColumnElement, FromClause, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from portal.domain.terms import OfferingKind, PublicationStatus
from portal.models import Contract, ContractLine, Location, Offering, Organisation, metadata
from portal.services.date_spans import DateColumn, begins_by, lasts_on

_Place = aliased(Location)


def offerings_with_contracts() -> FromClause:
    """Give the tables that the conditions speak of: free-access facilities come without line and contract."""
    tables = metadata.tables
    offering, organisation = tables["offering"], tables["organisation"]
    line, contract = tables["contract_line"], tables["contract"]
    return (
        offering.join(organisation, organisation.c.id == offering.c.organisation_id)
        .outerjoin(line, line.c.id == offering.c.contract_line_id)
        .outerjoin(contract, contract.c.id == line.c.contract_id)
    )


def professional_condition(today: date) -> ColumnElement[bool]:
    """Say which offerings professionals may find; also those whose contract is phasing out."""
    return and_(
        col(Offering.status) == PublicationStatus.PUBLISHED,
        col(Organisation.is_active),
        _runs_on(today, col(Offering.starts_on), col(Offering.ends_on)),
        or_(
            col(Offering.kind) == OfferingKind.FREE_ACCESS,
            and_(
                _runs_on(today, col(ContractLine.starts_on), col(ContractLine.ends_on)),
                _runs_on(today, col(Contract.starts_on), col(Contract.ends_on)),
            ),
        ),
        ~exists().where(col(_Place.id) == col(Offering.location_id), ~col(_Place.is_active)),
    )


def public_condition(today: date) -> ColumnElement[bool]:
    """Say which offerings residents may find: not those that are phasing out."""
    return and_(
        professional_condition(today),
        _not_reached(today, col(ContractLine.phases_out_on)),
        _not_reached(today, col(Contract.phases_out_on)),
    )


def phases_out_on(line: date | None, contract: date | None) -> date | None:
    """Give the first day of a phase-out from the dates of a line and its contract."""
    days = [day for day in (line, contract) if day is not None]
    return min(days, default=None)


def _runs_on(today: date, first: DateColumn, last: DateColumn) -> ColumnElement[bool]:
    return and_(begins_by(today, first), lasts_on(today, last))


def _not_reached(today: date, day: DateColumn) -> ColumnElement[bool]:
    return or_(day.is_(None), day > today)
