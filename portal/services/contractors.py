"""The providers of a region with their contracts, as a list to choose from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlmodel import Session, col

from portal.domain.terms import OrganisationSize, ProviderKind
from portal.models import Contract, ContractLine, ContractLineMunicipality, Organisation, Region, Segment
from portal.services.board_lines import within
from portal.services.date_spans import holds_on


class Stand(StrEnum):
    """How a provider stands with the region on a day."""

    RUNNING = "loopt"
    PHASING_OUT = "uitfasering"
    ENDING = "eindigt"
    ENDED = "afgelopen"
    AHEAD = "begint"


ENDING_WITHIN_DAYS = 183


@dataclass(frozen=True)
class ContractorChoice:
    """Which providers are asked for; None or "" leaves a filter off."""

    region_ids: Collection[int] | None
    words: str = ""
    segment_id: int | None = None
    product_id: int | None = None
    municipality_id: int | None = None
    stand: Stand | None = None
    kind: ProviderKind | None = None


@dataclass(frozen=True)
class Contractor:
    """A provider with what it is contracted for in the regions asked for; `ends_on` is the latest end."""

    organisation_id: int
    name: str
    kvk: str | None
    agb: str | None
    provider_kind: ProviderKind | None
    size: OrganisationSize | None
    is_active: bool
    contract_count: int
    line_count: int
    starts_on: date
    ends_on: date | None
    is_phasing_out: bool


def list_contractors(
    session: Session, *, choice: ContractorChoice, today: date, offset: int, limit: int
) -> tuple[Sequence[Contractor], int]:
    """List a page of providers by name, and count them all."""
    found = _asked(choice, today)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    ids = list(
        session.scalars(
            found.order_by(col(Organisation.name), col(Organisation.id)).offset(offset).limit(limit)
        )
    )
    rows = session.execute(
        select(
            col(Organisation.id).label("organisation_id"),
            col(Organisation.name),
            col(Organisation.kvk),
            col(Organisation.agb),
            col(Organisation.provider_kind),
            col(Organisation.size),
            col(Organisation.is_active),
            func.count(col(Contract.id).distinct()).label("contract_count"),
            func.count(col(ContractLine.id)).label("line_count"),
            func.min(col(Contract.starts_on)).label("starts_on"),
            func.max(func.coalesce(col(Contract.ends_on), date.max)).label("last"),
            func.max(case((_phasing_out(today), 1), else_=0)).label("phasing"),
        )
        .join(Contract, col(Contract.organisation_id) == col(Organisation.id))
        .outerjoin(ContractLine, col(ContractLine.contract_id) == col(Contract.id))
        .where(col(Organisation.id).in_(ids), within(col(Contract.region_id), choice.region_ids))
        .group_by(col(Organisation.id))
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    return [_contractor(dict(row)) for row in rows.mappings()], total


def segment_choices(
    session: Session, *, region_ids: Collection[int] | None
) -> dict[str, str | dict[str, str]]:
    """Name the segments of these regions for a list to choose from, grouped by region."""
    found: dict[str, dict[str, str]] = {}
    for segment_id, name, region in session.execute(
        select(col(Segment.id), col(Segment.name), col(Region.name))
        .join(Region, col(Region.id) == col(Segment.region_id))
        .where(within(col(Segment.region_id), region_ids))
        .order_by(col(Region.name), col(Segment.position))
    ):
        found.setdefault(region, {})[str(segment_id)] = name
    return {"": "kies een segment", **found}


def _contractor(row: dict[str, Any]) -> Contractor:
    last = date.fromisoformat(str(row.pop("last")))
    is_phasing_out = bool(row.pop("phasing"))
    return Contractor(**row, ends_on=None if last == date.max else last, is_phasing_out=is_phasing_out)


def _asked(choice: ContractorChoice, today: date) -> Select[Any]:
    contract = [
        col(Contract.organisation_id) == col(Organisation.id),
        within(col(Contract.region_id), choice.region_ids),
    ]
    if choice.segment_id is not None:
        contract.append(col(Contract.segment_id) == choice.segment_id)
    if choice.stand is not None:
        contract.append(_stands(choice.stand, today))
    if choice.product_id is not None or choice.municipality_id is not None:
        contract.append(_has_line(choice))
    found = select(col(Organisation.id)).where(exists().where(*contract))
    if choice.kind is not None:
        found = found.where(col(Organisation.provider_kind) == choice.kind)
    if choice.words:
        found = found.where(
            or_(
                col(Organisation.name).icontains(choice.words, autoescape=True),
                col(Organisation.statutory_name).icontains(choice.words, autoescape=True),
                col(Organisation.kvk) == choice.words,
                col(Organisation.agb) == choice.words,
            )
        )
    return found


def _has_line(choice: ContractorChoice) -> ColumnElement[bool]:
    line = [col(ContractLine.contract_id) == col(Contract.id)]
    if choice.product_id is not None:
        line.append(col(ContractLine.product_id) == choice.product_id)
    if choice.municipality_id is not None:
        line.append(
            exists().where(
                col(ContractLineMunicipality.contract_line_id) == col(ContractLine.id),
                col(ContractLineMunicipality.municipality_id) == choice.municipality_id,
            )
        )
    return exists().where(*line)


def _stands(stand: Stand, today: date) -> ColumnElement[bool]:
    soon = date.fromordinal(today.toordinal() + ENDING_WITHIN_DAYS)
    runs = holds_on(today, col(Contract.starts_on), col(Contract.ends_on))
    return {
        Stand.RUNNING: runs,
        Stand.PHASING_OUT: and_(runs, col(Contract.phases_out_on).is_not(None)),
        Stand.ENDING: and_(runs, col(Contract.ends_on) <= soon),
        Stand.ENDED: col(Contract.ends_on) < today,
        Stand.AHEAD: col(Contract.starts_on) > today,
    }[stand]


def _phasing_out(today: date) -> ColumnElement[bool]:
    return and_(_stands(Stand.RUNNING, today), col(Contract.phases_out_on).is_not(None))
