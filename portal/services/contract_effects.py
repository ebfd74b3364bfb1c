"""What a change of a contract does to the finder: which offerings, and from which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from portal.domain.contracting import Step
from portal.domain.terms import PublicationStatus
from portal.models import ContractLine, Location, Offering
from portal.services.contract_reading import ContractView
from portal.services.date_spans import lasts_on
from portal.services.outbox import touch_offerings


@dataclass(frozen=True)
class Vanishing:
    """An offering that goes from the finder: its name and where it is; no place: at people's homes."""

    offering_id: int
    name: str
    place: str | None


@dataclass(frozen=True)
class Effect:
    """What a step takes from the finder and from which day; `for_all`: from professionals too."""

    from_on: date
    for_all: bool
    offerings: Sequence[Vanishing]


def effect_of(
    session: Session, *, contract: ContractView, step: Step, day: date, line_id: int | None
) -> Effect | None:
    """Tell what ending or phasing out takes from the finder; None when a step takes nothing."""
    if step not in (Step.END, Step.PHASE_OUT):
        return None
    ends = step is Step.END
    last = col(ContractLine.ends_on)
    still_there: ColumnElement[bool] = or_(last.is_(None), last > day)
    if not ends:
        phased = col(ContractLine.phases_out_on)
        still_there = or_(last.is_(None), last >= day) & or_(phased.is_(None), phased > day)
    rows = session.execute(
        select(col(Offering.id), col(Offering.name), col(Location.place))
        .join(ContractLine, col(ContractLine.id) == col(Offering.contract_line_id))
        .outerjoin(Location, col(Location.id) == col(Offering.location_id))
        .where(
            _of(contract.contract_id, line_id),
            col(Offering.status) == PublicationStatus.PUBLISHED,
            lasts_on(day, col(Offering.ends_on)),
            still_there,
        )
        .order_by(col(Offering.name), col(Location.place), col(Offering.id))
    )
    return Effect(day + timedelta(days=1) if ends else day, ends, [Vanishing(*row) for row in rows])


def touch_contract(session: Session, *, contract_id: int, line_id: int | None, now: datetime) -> int:
    """Let the finder hear of every published offering of a contract or a line; return how many."""
    ids = session.scalars(
        select(col(Offering.id))
        .join(ContractLine, col(ContractLine.id) == col(Offering.contract_line_id))
        .where(_of(contract_id, line_id), col(Offering.status) == PublicationStatus.PUBLISHED)
    ).all()
    touch_offerings(session, offering_ids=[found for found in ids if found is not None], now=now)
    return len(ids)


def _of(contract_id: int, line_id: int | None) -> ColumnElement[bool]:
    if line_id is not None:
        return col(ContractLine.id) == line_id
    return col(ContractLine.contract_id) == contract_id
