"""What a row of a file says beside the contract and the line: whose it is, subcontractors, a phase-out."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.contract_rows import ContractRow
from portal.domain.errors import FieldError
from portal.models import ContractLine, Organisation, Subcontractor
from portal.services.contract_edit import check_others


def check_row_terms(row: ContractRow) -> list[FieldError]:
    """Find what is wrong: `line_beyond_term` for a phase-out outside the line, or as check_others."""
    starts_on = row.line_starts_on or row.starts_on
    day = row.phases_out_on
    is_before = day is not None and starts_on is not None and day < starts_on
    is_after = day is not None and row.ends_on is not None and day > row.ends_on
    found = [FieldError("line_beyond_term", "phases_out_on")] if is_before or is_after else []
    return found + check_others(row.others)


def check_known_name(session: Session, organisation_id: int | None, row: ContractRow) -> list[FieldError]:
    """Find that a KvK number is of a provider with another name, and say which: `kvk_of_another`."""
    names = session.execute(
        select(col(Organisation.name), col(Organisation.statutory_name)).where(
            col(Organisation.id) == organisation_id
        )
    ).first()
    if names is None or _plain(row.name) in {_plain(name) for name in names if name}:
        return []
    return [FieldError("kvk_of_another", "name", {"name": names[0]})]


def add_others(session: Session, contract_id: int, row: ContractRow) -> None:
    """Name the subcontractors of a new contract."""
    session.add_all(Subcontractor(contract_id=contract_id, name=name, kvk=kvk) for name, kvk in row.others)


def phase_out_line(session: Session, line_id: int, row: ContractRow) -> None:
    """Let a new line take nobody from a day, if the row says so."""
    if row.phases_out_on is not None:
        session.execute(
            update(ContractLine)
            .where(col(ContractLine.id) == line_id)
            .values(phases_out_on=row.phases_out_on)
        )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
