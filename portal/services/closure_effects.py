"""What closing a group does: who is there and stays, and who is still to begin there and is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session, col

from portal.domain.closures import ClosureContent, Held, is_renewal
from portal.domain.contracting import first_of
from portal.models import Contract, ContractLine, ContractLineMunicipality, Organisation, Product
from portal.services.closures import Group


@dataclass(frozen=True)
class Newcomer:
    """A line of a provider that begins in a closed group where it was not before."""

    organisation_id: int
    organisation_name: str
    product_name: str
    contract_id: int
    line_id: int
    starts_on: date


@dataclass(frozen=True)
class ClosureEffect:
    """Who serves the group today and stays, as (id, name), and which planned lines are new there."""

    stay: Sequence[tuple[int, str]]
    newcomers: Sequence[Newcomer]


def effect_of_closure(
    session: Session, *, group: Group, content: ClosureContent, today: date
) -> ClosureEffect:
    """Tell what a closure means for the contracts that stand; it changes none of them. One statement."""
    stay: list[tuple[int, str]] = []
    newcomers: list[Newcomer] = []
    for provider, lines in groupby(_lines(session, group), key=lambda row: (row["id"], row["name"])):
        rows = list(lines)
        spans = [_span(row) for row in rows]
        if any(one.starts_on <= today and (one.ends_on is None or today <= one.ends_on) for one in spans):
            stay.append(provider)
        newcomers += [
            Newcomer(*provider, row["product"], row["contract_id"], row["line_id"], span.starts_on)
            for row, span in zip(rows, spans, strict=True)
            if span.starts_on > today and _is_new(span, spans, content)
        ]
    return ClosureEffect(stay, sorted(newcomers, key=lambda one: (one.starts_on, one.organisation_name)))


def _is_new(span: Held, own: Sequence[Held], content: ClosureContent) -> bool:
    before = [one for one in own if one.starts_on < span.starts_on]
    return content.is_closed_on(span.starts_on) and not is_renewal(span.starts_on, before)


def _span(row: RowMapping) -> Held:
    starts_on = max(row["contract_from"], row["line_from"])
    return Held(starts_on, first_of(row["contract_until"], row["line_until"]))


def _lines(session: Session, group: Group) -> Sequence[RowMapping]:
    columns: tuple[Any, ...] = (
        col(Organisation.id),
        col(Organisation.name),
        col(Product.name).label("product"),
        col(Contract.id).label("contract_id"),
        col(ContractLine.id).label("line_id"),
        col(Contract.starts_on).label("contract_from"),
        col(ContractLine.starts_on).label("line_from"),
        col(Contract.ends_on).label("contract_until"),
        col(ContractLine.ends_on).label("line_until"),
    )
    return (
        session.execute(
            select(*columns)
            .select_from(ContractLine)
            .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
            .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
            .join(Product, col(Product.id) == col(ContractLine.product_id))
            .join(
                ContractLineMunicipality,
                col(ContractLineMunicipality.contract_line_id) == col(ContractLine.id),
            )
            .where(
                col(Contract.segment_id) == group.segment_id,
                col(ContractLineMunicipality.municipality_id) == group.municipality_id,
            )
            .order_by(col(Organisation.name), col(Organisation.id), col(ContractLine.id))
        )
        .mappings()
        .all()
    )
