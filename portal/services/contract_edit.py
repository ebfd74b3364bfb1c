"""Changing what a contract says: its terms and its subcontractors."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col

from portal.domain.contracting import Partnership
from portal.domain.errors import ConflictError, FieldError, InvalidError
from portal.domain.identifiers import is_kvk
from portal.domain.terms import ContractForm
from portal.domain.texts import check_text
from portal.models import (
    Contract,
    Subcontractor,
)
from portal.services.audit import note_change
from portal.services.change_history import last_change
from portal.services.contract_making import check_terms
from portal.services.contract_reading import ContractView, read_contract

MOST_SUBCONTRACTORS = 50


@dataclass(frozen=True)
class ContractTerms:
    """What of a contract can be edited; its dates change by steps only. Subcontractors: name and KvK."""

    form: ContractForm | None = None
    partnership: Partnership | None = None
    extension_months: tuple[int, ...] = ()
    notice_months: int = 6
    subcontractors: tuple[tuple[str, str | None], ...] = ()


def edit_terms(
    session: Session,
    *,
    contract_id: int,
    region_ids: Collection[int] | None,
    terms: ContractTerms,
    version: int | None,
    user_id: int | None,
    now: datetime,
) -> bool:
    """Change the terms of a contract and return whether they differed.

    Raises NotFoundError, InvalidError by field, and ConflictError (`mine` and `theirs` by field).
    """
    contract = read_contract(session, contract_id=contract_id, region_ids=region_ids, locks=True)
    before = terms_of(contract)
    if terms == before:
        return False
    check_version(session, contract, version, asdict(terms), asdict(before))
    faults = check_terms(terms.extension_months, terms.notice_months) + check_others(terms.subcontractors)
    if faults:
        raise InvalidError(faults)
    values = {**asdict(terms), "extension_months": list(terms.extension_months)}
    del values["subcontractors"]
    session.execute(update(Contract).where(col(Contract.id) == contract_id).values(**values))
    if terms.subcontractors != before.subcontractors:
        session.execute(delete(Subcontractor).where(col(Subcontractor.contract_id) == contract_id))
        session.add_all(
            Subcontractor(contract_id=contract_id, name=name, kvk=kvk) for name, kvk in terms.subcontractors
        )
    close_edit(session, "contract.edit", contract, asdict(before), asdict(terms), user_id, now)
    return True


def terms_of(contract: ContractView) -> ContractTerms:
    """Give the terms of a contract as they can be edited."""
    return ContractTerms(
        contract.form,
        contract.partnership,
        tuple(contract.extension_months),
        contract.notice_months,
        contract.subcontractors,
    )


def check_version(
    session: Session,
    contract: ContractView,
    version: int | None,
    mine: dict[str, Any],
    theirs: dict[str, Any],
) -> None:
    """Refuse when somebody else changed a contract. Raises ConflictError."""
    if version == contract.version:
        return
    names = [name for name in mine if mine[name] != theirs.get(name)]
    at, user_name = last_change(
        session,
        organisation_id=contract.organisation_id,
        subject_kind="contract",
        subject_id=contract.contract_id,
        prefix="contract.",
    )
    raise ConflictError(
        mine={name: mine[name] for name in names},
        theirs={name: theirs.get(name) for name in names},
        version=contract.version,
        at=at,
        user_name=user_name,
    )


def check_others(others: Sequence[tuple[str, str | None]]) -> list[FieldError]:
    """Find what is wrong with subcontractors: `kvk_invalid`, `subcontractors_double`, or as check_text."""
    names = [name for name, _ in others]
    faults = [fault for name in names for fault in check_text(name, "subcontractors", max_length=200)]
    if any(kvk is not None and not is_kvk(kvk) for _, kvk in others):
        faults.append(FieldError("kvk_invalid", "subcontractors"))
    if len(set(names)) != len(names) or len(names) > MOST_SUBCONTRACTORS:
        faults.append(FieldError("subcontractors_double", "subcontractors"))
    return faults


def close_edit(
    session: Session,
    action: str,
    contract: ContractView,
    before: dict[str, Any],
    after: dict[str, Any],
    user_id: int | None,
    now: datetime,
) -> None:
    """Count a change of a contract and note it."""
    session.execute(
        update(Contract).where(col(Contract.id) == contract.contract_id).values(version=contract.version + 1)
    )
    note_change(
        session,
        action=action,
        subject_kind="contract",
        subject_id=contract.contract_id,
        user_id=user_id,
        organisation_id=contract.organisation_id,
        before=before,
        after=after,
        now=now,
    )
