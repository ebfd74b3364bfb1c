"""What municipalities a contract line may have: none where its group is closed to new providers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlmodel import Session, col

from portal.domain.closures import ONE_DAY, Held, is_renewal
from portal.domain.contracting import first_of
from portal.domain.errors import FieldError
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    GroupClosure,
    Municipality,
    MunicipalityProduct,
    RegionMunicipality,
    Segment,
)
from portal.services.closures import closed_on
from portal.services.contract_reading import ContractView
from portal.services.date_spans import lasts_on


@dataclass(frozen=True)
class TownNote:
    """What a contract manager should know of a municipality before ticking it.

    `closed_from` and `closed_until` are of the closure that holds now, or else comes first; `is_held`: this
    provider is there already, or will be. `product_ids`: it joins for these only; None: for all.
    """

    closed_from: date | None = None
    closed_until: date | None = None
    is_held: bool = False
    product_ids: frozenset[int] | None = None


def town_faults(
    session: Session,
    *,
    contract: ContractView,
    line_id: int | None,
    product_id: int | None,
    starts_on: date | None,
    municipality_ids: Collection[int],
    today: date,
) -> list[FieldError]:
    """Find which municipalities a line may not have; what it has already is never refused.

    `town_not_for_product` when a municipality does not join for the product, and `group_closed` or
    `group_closed_until` when it takes no new providers on the first day that the line would give it: that of
    a new line, for a line that runs today. No statement when the line gains nothing.
    """
    line = None if line_id is None else contract.line(line_id)
    added = set(municipality_ids) - set(() if line is None else line.municipality_ids)
    is_other = line is not None and line.product_id != product_id
    faults = _not_joining(
        session, contract.region_id, product_id, set(municipality_ids) if is_other else added
    )
    if added and starts_on is not None:
        first = starts_on if line is None else max(starts_on, today)
        faults += _closed(session, contract, line_id, added, first)
    return faults


def town_notes(session: Session, *, contract: ContractView, today: date) -> dict[int, TownNote]:
    """Tell of every municipality of a contract's region about which there is something to tell."""
    closures: dict[int, tuple[date, date | None]] = {}
    for town_id, first, last in session.execute(
        select(
            col(GroupClosure.municipality_id), col(GroupClosure.closed_from), col(GroupClosure.closed_until)
        )
        .where(
            col(GroupClosure.segment_id) == contract.segment_id,
            ~col(GroupClosure.is_withdrawn),
            lasts_on(today, col(GroupClosure.closed_until)),
        )
        .order_by(col(GroupClosure.closed_from))
    ):
        closures.setdefault(town_id, (first, last))
    held = _held_by(session, contract, closures, line_id=None) if closures else {}
    only = _joined_apart(session, contract.region_id)
    return {
        town_id: TownNote(first, last, _goes_on(held.get(town_id, ()), today), only.get(town_id))
        for town_id in {**closures, **only}
        for first, last in (closures.get(town_id, (None, None)),)
    }


def _closed(
    session: Session, contract: ContractView, line_id: int | None, town_ids: Collection[int], first: date
) -> list[FieldError]:
    rows = session.execute(
        select(
            col(Municipality.id),
            col(Municipality.name),
            col(Segment.name),
            col(GroupClosure.closed_from),
            col(GroupClosure.closed_until),
        )
        .join(GroupClosure, col(GroupClosure.municipality_id) == col(Municipality.id))
        .join(Segment, col(Segment.id) == col(GroupClosure.segment_id))
        .where(
            col(GroupClosure.segment_id) == contract.segment_id,
            col(GroupClosure.municipality_id).in_(town_ids),
            closed_on(first),
        )
        .order_by(col(Municipality.name))
    ).all()
    held = _held_by(session, contract, [row.id for row in rows], line_id=line_id) if rows else {}
    return [
        _fault({"town": town, "group": group, "starts_on": closed_from}, closed_until)
        for town_id, town, group, closed_from, closed_until in rows
        if not is_renewal(first, held.get(town_id, ()))
    ]


def _fault(data: dict[str, object], closed_until: date | None) -> FieldError:
    if closed_until is None:
        return FieldError("group_closed", "municipality_ids", data)
    return FieldError("group_closed_until", "municipality_ids", {**data, "ends_on": closed_until})


def _goes_on(held: Iterable[Held], today: date) -> bool:
    """Say whether a provider is there today or later, or was until yesterday."""
    return any(one.ends_on is None or one.ends_on >= today - ONE_DAY for one in held)


def _held_by(
    session: Session, contract: ContractView, town_ids: Collection[int], *, line_id: int | None
) -> Mapping[int, list[Held]]:
    """Give the days on which lines of this provider in this segment hold, by municipality."""
    rows = session.execute(
        select(
            col(ContractLineMunicipality.municipality_id),
            col(Contract.starts_on),
            col(ContractLine.starts_on),
            col(Contract.ends_on),
            col(ContractLine.ends_on),
        )
        .join(ContractLine, col(ContractLine.id) == col(ContractLineMunicipality.contract_line_id))
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .where(
            col(Contract.organisation_id) == contract.organisation_id,
            col(Contract.segment_id) == contract.segment_id,
            col(ContractLineMunicipality.municipality_id).in_(town_ids),
            col(ContractLine.id) != (line_id or 0),
        )
    )
    found: dict[int, list[Held]] = {}
    for town_id, contract_from, line_from, contract_until, line_until in rows:
        span = Held(max(contract_from, line_from), first_of(contract_until, line_until))
        found.setdefault(town_id, []).append(span)
    return found


def _not_joining(
    session: Session, region_id: int, product_id: int | None, town_ids: Collection[int]
) -> list[FieldError]:
    if not town_ids or product_id is None:
        return []
    rows = session.scalars(
        select(col(Municipality.name))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(
            col(RegionMunicipality.region_id) == region_id,
            col(Municipality.id).in_(town_ids),
            ~col(RegionMunicipality.joins_all),
            ~_joins_for(product_id),
        )
        .order_by(col(Municipality.name))
    )
    return [FieldError("town_not_for_product", "municipality_ids", {"town": name}) for name in rows]


def _joins_for(product_id: int) -> ColumnElement[bool]:
    return exists().where(
        col(MunicipalityProduct.region_municipality_id) == col(RegionMunicipality.id),
        col(MunicipalityProduct.product_id) == product_id,
    )


def _joined_apart(session: Session, region_id: int) -> dict[int, frozenset[int]]:
    """Give for which products municipalities join that do not join for all."""
    statement = (
        select(col(RegionMunicipality.municipality_id), col(MunicipalityProduct.product_id))
        .outerjoin(
            MunicipalityProduct,
            col(MunicipalityProduct.region_municipality_id) == col(RegionMunicipality.id),
        )
        .where(col(RegionMunicipality.region_id) == region_id, ~col(RegionMunicipality.joins_all))
    )
    found: dict[int, frozenset[int]] = {}
    for town_id, product_id in session.execute(statement):
        found[town_id] = found.get(town_id, frozenset()) | ({product_id} if product_id else frozenset())
    return found
