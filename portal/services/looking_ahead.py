"""What changes in a region on a day ahead: contracts, lines, decisions, closed groups, and the catalogue."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from portal.domain.closures import ONE_DAY
from portal.domain.contracting import decides_on, first_of
from portal.models import (
    Contract,
    ContractLine,
    GroupClosure,
    Indicator,
    Municipality,
    Organisation,
    Product,
    Region,
    ReportingCalendar,
    Segment,
)
from portal.services.board_lines import within
from portal.services.date_spans import lasts_on


class Turn(StrEnum):
    """What happens on a day."""

    DECIDES = "decides"
    STARTS = "starts"
    PHASES_OUT = "phases_out"
    ENDS = "ends"
    CLOSES = "closes"
    OPENS = "opens"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"


TURN_WORDS = {
    Turn.DECIDES: "besluit over verlengen",
    Turn.STARTS: "begint",
    Turn.PHASES_OUT: "neemt geen nieuwe mensen meer aan",
    Turn.ENDS: "laatste dag",
    Turn.CLOSES: "gaat dicht voor nieuwe aanbieders",
    Turn.OPENS: "gaat weer open voor nieuwe aanbieders",
    Turn.VALID_FROM: "gaat gelden",
    Turn.VALID_UNTIL: "geldt voor het laatst",
}
SOON = timedelta(days=60)
MOST_TOLD = 15


@dataclass(frozen=True)
class Ahead:
    """One thing that happens; of an end, `on` is the last day.

    Without a provider it is about a group in a municipality, or something in the catalogue.
    """

    on: date
    turn: Turn
    region_id: int
    region_name: str
    subject: str
    organisation_id: int | None = None
    organisation_name: str | None = None

    def days_left(self, today: date) -> int:
        """Count the days until then."""
        return (self.on - today).days


def look_ahead(
    session: Session,
    *,
    region_ids: Collection[int] | None,
    first: date,
    last: date,
    with_contracts: bool = True,
) -> list[Ahead]:
    """List all that changes from a day up to and including another, by day; a decision may be overdue.

    Decisions that are past their day stay until the contract ends or is extended.
    """
    found = list(_catalogue(session, region_ids, first, last))
    if with_contracts:
        found += _contracts(session, region_ids, first, last)
        found += _lines(session, region_ids, first, last)
        found += _closures(session, region_ids, first, last)
    return sorted(found, key=lambda one: (one.on, one.region_name, one.organisation_name or "", one.subject))


def soon_in_words(session: Session, *, region_id: int, today: date) -> tuple[str, ...]:
    """Tell in a line each what changes in the next 60 days and which decisions are overdue; at most 15."""
    found = look_ahead(session, region_ids={region_id}, first=today, last=today + SOON)
    lines = [f"{one.on:%d-%m-%Y}: {_about(one)}: {TURN_WORDS[one.turn]}" for one in found]
    left = len(lines) - MOST_TOLD
    return (*lines[:MOST_TOLD], *([f"en nog {left}"] if left > 0 else []))


def _contracts(
    session: Session, region_ids: Collection[int] | None, first: date, last: date
) -> Iterator[Ahead]:
    rows = session.execute(
        select(
            col(Contract.starts_on),
            col(Contract.ends_on),
            col(Contract.phases_out_on),
            col(Contract.extension_months),
            col(Contract.notice_months),
            *_names(),
        )
        .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
        .join(Segment, col(Segment.id) == col(Contract.segment_id))
        .join(Region, col(Region.id) == col(Contract.region_id))
        .where(
            within(col(Contract.region_id), region_ids),
            lasts_on(first, col(Contract.ends_on)),
        )
    )
    for starts_on, ends_on, phases_out_on, months, notice, *names in rows:
        decides = decides_on(ends_on, months, notice)
        if decides is not None and decides <= last:
            yield _made(decides, Turn.DECIDES, names)
        for day, turn in (
            (starts_on, Turn.STARTS),
            (phases_out_on, Turn.PHASES_OUT),
            (ends_on, Turn.ENDS),
        ):
            if day is not None and first <= day <= last:
                yield _made(day, turn, names)


def _lines(session: Session, region_ids: Collection[int] | None, first: date, last: date) -> Iterator[Ahead]:
    """List the lines that turn on another day than their contract."""
    rows = session.execute(
        select(
            col(ContractLine.starts_on),
            col(ContractLine.ends_on),
            col(ContractLine.phases_out_on),
            col(Contract.starts_on),
            col(Contract.ends_on),
            col(Contract.phases_out_on),
            col(Product.name),
            *_names(),
        )
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Product, col(Product.id) == col(ContractLine.product_id))
        .join(Organisation, col(Organisation.id) == col(Contract.organisation_id))
        .join(Segment, col(Segment.id) == col(Contract.segment_id))
        .join(Region, col(Region.id) == col(Contract.region_id))
        .where(
            within(col(Contract.region_id), region_ids),
            or_(
                *(
                    day.between(first, last)
                    for day in (
                        col(ContractLine.starts_on),
                        col(ContractLine.ends_on),
                        col(ContractLine.phases_out_on),
                    )
                )
            ),
        )
    )
    for starts_on, ends_on, phases_out_on, *contract, product, region_id, region, _, who_id, who in rows:
        names = [region_id, region, product, who_id, who]
        for day, whole, turn in (
            (starts_on, contract[0], Turn.STARTS),
            (phases_out_on, contract[2], Turn.PHASES_OUT),
            (ends_on, contract[1], Turn.ENDS),
        ):
            is_own = day is not None and first_of(day, whole) == day and day != whole
            if (is_own or (turn is Turn.STARTS and day > whole)) and first <= day <= last:
                yield _made(day, turn, names)


def _closures(
    session: Session, region_ids: Collection[int] | None, first: date, last: date
) -> Iterator[Ahead]:
    """List the groups that close, and those that open again on the day after their last closed day."""
    rows = session.execute(
        select(
            col(GroupClosure.closed_from),
            col(GroupClosure.closed_until),
            col(Region.id),
            col(Region.name),
            col(Segment.name),
            col(Municipality.name),
        )
        .join(Region, col(Region.id) == col(GroupClosure.region_id))
        .join(Segment, col(Segment.id) == col(GroupClosure.segment_id))
        .join(Municipality, col(Municipality.id) == col(GroupClosure.municipality_id))
        .where(
            within(col(GroupClosure.region_id), region_ids),
            ~col(GroupClosure.is_withdrawn),
            lasts_on(first - ONE_DAY, col(GroupClosure.closed_until)),
            col(GroupClosure.closed_from) <= last,
        )
    )
    for closed_from, closed_until, region_id, region, segment, town in rows:
        names = [region_id, region, f"{segment} in {town}", None, None]
        opens_on = None if closed_until is None else closed_until + ONE_DAY
        for day, turn in ((closed_from, Turn.CLOSES), (opens_on, Turn.OPENS)):
            if day is not None and first <= day <= last:
                yield _made(day, turn, names)


def _catalogue(
    session: Session, region_ids: Collection[int] | None, first: date, last: date
) -> Iterator[Ahead]:
    for table, name in (
        (Segment, col(Segment.name)),
        (Product, col(Product.name)),
        (Indicator, col(Indicator.name)),
        (ReportingCalendar, col(ReportingCalendar.kind)),
    ):
        starts, ends = col(table.valid_from), col(table.valid_until)
        rows = session.execute(
            select(starts, ends, col(Region.id), col(Region.name), name)
            .join(Region, col(Region.id) == col(table.region_id))
            .where(within(col(table.region_id), region_ids), _turns(starts, ends, first, last))
        )
        for valid_from, valid_until, region_id, region, words in rows:
            names = [region_id, region, f"{_KINDS[table]} {words}", None, None]
            if first < valid_from <= last:
                yield _made(valid_from, Turn.VALID_FROM, names)
            if valid_until is not None and first <= valid_until <= last:
                yield _made(valid_until, Turn.VALID_UNTIL, names)


_KINDS: dict[Any, str] = {
    Segment: "segment",
    Product: "product",
    Indicator: "indicator",
    ReportingCalendar: "kalender",
}


def _about(one: Ahead) -> str:
    if one.turn in (Turn.CLOSES, Turn.OPENS):
        return one.subject
    return f"{one.organisation_name or 'catalogus'}, {one.subject}"


def _turns(starts: Any, ends: Any, first: date, last: date) -> ColumnElement[bool]:
    return or_(and_(starts > first, starts <= last), ends.between(first, last))


def _names() -> tuple[Any, ...]:
    return (
        col(Region.id),
        col(Region.name),
        col(Segment.name),
        col(Organisation.id),
        col(Organisation.name),
    )


def _made(day: date, turn: Turn, names: list[Any]) -> Ahead:
    region_id, region, subject, organisation_id, organisation = names
    return Ahead(day, turn, region_id, region, subject, organisation_id, organisation)
