"""Keeps and reads the figures of weeks that have ended, of a region or of one provider."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, func, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date, local_moment, week_start
from portal.domain.monitor_figures import Spread, Tally
from portal.domain.monitor_weeks import (
    WeekFigures,
    WeekReport,
    subject_of,
    take_in,
    week_figures,
    week_tallies,
)
from portal.domain.terms import Accepting, Capacity, OfferingKind, PublicationStatus
from portal.models import (
    AvailabilityReport,
    Contract,
    ContractLine,
    Offering,
    OfferingMunicipality,
    Product,
    WeeklyFigure,
)
from portal.services.monitor_figures import Scope

SHOWN_WEEKS = 52
LONGEST = 12 * 53
"""How many weeks back weeks are made by themselves: longer than any evaluation."""
REMADE = 2
"""How many ended weeks are made again each time, for what was corrected since."""
_AT_ONCE = 5_000
_WEEK = timedelta(days=7)
_CORRECTION = aliased(AvailabilityReport)


def make_weeks(session: Session, *, now: datetime, again: bool = False) -> int:
    """Make the weeks that have ended and are not made yet, and the last two again; returns how many.

    `again`: all there are. Who wants to commit between them calls make_week for each.
    """
    mondays = weeks_to_make(session, now=now, again=again)
    for monday in mondays:
        make_week(session, monday, now=now)
    return len(mondays)


def weeks_to_make(session: Session, *, now: datetime, again: bool = False) -> list[date]:
    """Return the Mondays of ended weeks that are to be made, newest first; `again`: all there are."""
    first = session.scalar(select(func.min(col(AvailabilityReport.confirmed_at))))
    if first is None:
        return []
    newest = week_start(local_date(now)) - _WEEK
    oldest = max(week_start(local_date(first)), newest - _WEEK * LONGEST)
    made = set() if again else set(session.scalars(select(col(WeeklyFigure.week)).distinct()))
    kept = made - {newest - _WEEK * back for back in range(REMADE)}
    count = (newest - oldest).days // 7 + 1
    return [monday for back in range(count) if (monday := newest - _WEEK * back) not in kept]


def make_week(session: Session, monday: date, *, now: datetime) -> int:
    """Make the figures of one week anew from its reports; returns how many. The same however often."""
    session.execute(delete(WeeklyFigure).where(col(WeeklyFigure.week) == monday))
    tallies = week_tallies(_reports(session, monday))
    rows = [_kept(subject, monday, tally, now) for subject, tally in tallies.items()]
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(insert(WeeklyFigure), rows[start : start + _AT_ONCE])
    return len(rows)


def read_weeks(
    session: Session, *, scope: Scope, now: datetime, weeks: int = SHOWN_WEEKS
) -> tuple[WeekFigures, ...]:
    """Return the last ended weeks of a region, product or segment, or of any of these in a municipality.

    Oldest first, a week without reports included; one statement. Of a product with a segment nothing is kept.
    """
    mondays = ended_weeks(now, weeks)
    subject = subject_of(
        scope.region_id,
        product_id=scope.product_id,
        segment_id=scope.segment_id,
        municipality_id=scope.municipality_id,
    )
    kept = read_weeks_of(session, subjects=[subject], first=mondays[0], last=mondays[-1])
    found = {week.monday: week for week in kept.get(subject, ())}
    return tuple(found.get(monday, WeekFigures(monday)) for monday in mondays)


def read_weeks_of(
    session: Session, *, subjects: Sequence[str], first: date, last: date
) -> dict[str, list[WeekFigures]]:
    """Return the kept weeks of many subjects of which the Monday lies within these days, oldest first.

    One statement; a subject or week of which nothing is kept is not there.
    """
    rows = session.execute(
        select(WeeklyFigure.__table__)  # type: ignore[attr-defined]
        .where(
            col(WeeklyFigure.subject).in_(subjects),
            col(WeeklyFigure.week) >= first,
            col(WeeklyFigure.week) <= last,
        )
        .order_by(col(WeeklyFigure.week))
    )
    found: dict[str, list[WeekFigures]] = {}
    for row in rows:
        found.setdefault(row.subject, []).append(_figures(row))
    return found


def read_provider_weeks(
    session: Session, *, region_id: int, organisation_id: int, now: datetime, weeks: int = SHOWN_WEEKS
) -> tuple[WeekFigures, ...]:
    """Return the last ended weeks of one provider in a region, from the reports; two statements."""
    mondays = ended_weeks(now, weeks)
    own: dict[int, Row[Any]] = {
        row.id: row
        for row in session.execute(
            _offerings().where(
                col(Offering.organisation_id) == organisation_id, col(Offering.region_id) == region_id
            )
        )
    }
    span = _given(local_moment(mondays[0], time()), local_moment(mondays[-1] + _WEEK, time()))
    reports: Any = select(*_REPORT).where(col(AvailabilityReport.offering_id).in_(own), *span)
    newest: dict[tuple[date, int], Row[Any]] = {}
    for row in session.execute(reports.order_by(col(AvailabilityReport.id))):
        newest[week_start(local_date(row.confirmed_at)), row.offering_id] = row
    tallies: dict[date, Tally] = defaultdict(Tally)
    for (monday, offering_id), row in newest.items():
        offering = own[offering_id]
        about = (offering.region_id, offering.product_id, offering.segment_id)
        take_in(tallies[monday], _report(row, about, ()))
    return tuple(week_figures(monday, tallies.get(monday, Tally())) for monday in mondays)


def ended_weeks(now: datetime, weeks: int = SHOWN_WEEKS) -> list[date]:
    """Give the Mondays of the last weeks that have ended in Amsterdam, oldest first."""
    newest = week_start(local_date(now)) - _WEEK
    return [newest - _WEEK * back for back in reversed(range(weeks))]


def _reports(session: Session, monday: date) -> Iterator[WeekReport]:
    """Read of every offering the last report of a week that was not taken back.

    Reports are found by their moment alone: joined with offerings, a database may well go through them all.
    """
    begin, end = local_moment(monday, time()), local_moment(monday + _WEEK, time())
    statement: Any = select(*_REPORT).where(*_given(begin, end)).execution_options(yield_per=_AT_ONCE)
    newest: dict[int, Row[Any]] = {}
    for row in session.execute(statement):
        held = newest.get(row.offering_id)
        if held is None or held.id < row.id:
            newest[row.offering_id] = row
    served: dict[int, list[int]] = defaultdict(list)
    for offering_id, municipality_id in session.execute(
        select(col(OfferingMunicipality.offering_id), col(OfferingMunicipality.municipality_id))
    ):
        served[offering_id].append(municipality_id)
    for offering in session.execute(_offerings().execution_options(yield_per=_AT_ONCE)):
        if offering.id in newest:
            about = (offering.region_id, offering.product_id, offering.segment_id)
            yield _report(newest[offering.id], about, tuple(served.get(offering.id, ())))


def _given(begin: datetime, end: datetime) -> list[ColumnElement[bool]]:
    """Say which reports count in a span: those that were not taken back."""
    moment = col(AvailabilityReport.confirmed_at)
    is_corrected = exists().where(col(_CORRECTION.corrects_id) == col(AvailabilityReport.id))
    return [moment >= begin, moment < end, ~is_corrected]


def _offerings() -> Any:
    """Select the offerings that are or were public, of products that ask for figures."""
    return (
        select(*_OFFERING)
        .join(Product, col(Product.id) == col(Offering.product_id))
        .join(ContractLine, col(ContractLine.id) == col(Offering.contract_line_id))
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .where(
            col(Offering.kind) == OfferingKind.CONTRACTED,
            col(Offering.status) != PublicationStatus.DRAFT,
            col(Product.capacity) != Capacity.NONE,
        )
    )


def _report(row: Row[Any], about: tuple[int, int, int], municipality_ids: tuple[int, ...]) -> WeekReport:
    region_id, product_id, segment_id = about
    return WeekReport(
        region_id=region_id,
        product_id=product_id,
        segment_id=segment_id,
        municipality_ids=municipality_ids,
        intake_weeks=row.intake_weeks,
        start_weeks=row.start_weeks,
        free_places=row.free_places,
        waiting_people=row.waiting_count,
        is_stopped=row.accepting is Accepting.STOP,
        confirmed_at=row.confirmed_at,
    )


def _kept(subject: str, monday: date, tally: Tally, now: datetime) -> dict[str, Any]:
    figures = week_figures(monday, tally)
    return {
        "subject": subject,
        "week": monday,
        "offering_count": figures.offering_count,
        "report_count": figures.report_count,
        "median_weeks": figures.spread.median,
        "low_weeks": figures.spread.low,
        "high_weeks": figures.spread.high,
        "stopped_count": figures.stopped_count,
        "places_count": figures.places_count,
        "free_places": figures.free_places or 0,
        "people_count": figures.people_count,
        "waiting_people": figures.waiting_people or 0,
        "made_at": now,
    }


def _figures(row: Row[Any]) -> WeekFigures:
    return WeekFigures(
        monday=row.week,
        offering_count=row.offering_count,
        report_count=row.report_count,
        spread=Spread(row.median_weeks, row.low_weeks, row.high_weeks),
        stopped_count=row.stopped_count,
        places_count=row.places_count,
        free_places=row.free_places if row.places_count else None,
        people_count=row.people_count,
        waiting_people=row.waiting_people if row.people_count else None,
    )


_REPORT: tuple[Any, ...] = (
    col(AvailabilityReport.id),
    col(AvailabilityReport.offering_id),
    col(AvailabilityReport.confirmed_at),
    col(AvailabilityReport.intake_weeks),
    col(AvailabilityReport.start_weeks),
    col(AvailabilityReport.free_places),
    col(AvailabilityReport.waiting_count),
    col(AvailabilityReport.accepting),
)
_OFFERING: tuple[Any, ...] = (
    col(Offering.id),
    col(Offering.region_id),
    col(Offering.product_id),
    col(Contract.segment_id),
)
