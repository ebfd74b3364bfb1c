"""Availability reports as rows: read the current ones, add new ones and point at them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.availability import LIMIT_LISTS, TEXT_FIELDS, Availability
from portal.domain.freshness import FreshnessRule, freshness, next_change_at
from portal.domain.terms import ReportChannel, ReportOutcome
from portal.models import AvailabilityReport, CurrentReport

FIGURES = tuple(field.name for field in fields(Availability))
_COLUMNS = [getattr(AvailabilityReport, name) for name in FIGURES]


@dataclass(frozen=True)
class Report:
    """One report of an offering; the moments are in UTC."""

    report_id: int
    offering_id: int
    availability: Availability
    confirmed_at: datetime
    changed_at: datetime
    outcome: ReportOutcome
    channel: ReportChannel
    user_id: int | None
    corrects_id: int | None


@dataclass(frozen=True)
class NewReport:
    """A report to add; `confirmed_at` is how old its figures are, for all but a correction: now."""

    offering_id: int
    availability: Availability
    outcome: ReportOutcome
    confirmed_at: datetime
    changed_at: datetime
    rule: FreshnessRule
    request_key: str | None = None
    corrects_id: int | None = None


@dataclass(frozen=True)
class Author:
    """Who hands in, and by which way."""

    user_id: int | None
    channel: ReportChannel


REPORT_COLUMNS = (
    col(AvailabilityReport.id).label("report_id"),
    col(AvailabilityReport.offering_id),
    *_COLUMNS,
    col(AvailabilityReport.confirmed_at),
    col(AvailabilityReport.changed_at),
    col(AvailabilityReport.outcome),
    col(AvailabilityReport.channel),
    col(AvailabilityReport.user_id),
    col(AvailabilityReport.corrects_id),
)


def report_of(row: Row[Any]) -> Report:
    """Turn a row of REPORT_COLUMNS into a report."""
    values = dict(row._mapping)
    figures = {name: values[name] for name in FIGURES}
    for name in TEXT_FIELDS:
        figures[name] = figures[name] or None
    for name in LIMIT_LISTS:
        figures[name] = tuple(figures[name])
    rest = {field.name: values[field.name] for field in fields(Report) if field.name != "availability"}
    return Report(availability=Availability(**figures), **rest)


def current_reports(session: Session, *, offering_ids: Collection[int]) -> dict[int, Report]:
    """Return the newest report of each offering that has one, by offering id; one statement."""
    rows = session.execute(
        select(*REPORT_COLUMNS)
        .join(CurrentReport, col(CurrentReport.report_id) == col(AvailabilityReport.id))
        .where(col(CurrentReport.offering_id).in_(offering_ids))
    )
    return {row.offering_id: report_of(row) for row in rows}


def report_before(session: Session, *, report: Report) -> Report | None:
    """Return the report that was current before this one."""
    row = session.execute(
        select(*REPORT_COLUMNS)
        .where(
            col(AvailabilityReport.offering_id) == report.offering_id,
            col(AvailabilityReport.id) < report.report_id,
        )
        .order_by(col(AvailabilityReport.id).desc())
        .limit(1)
    ).first()
    return None if row is None else report_of(row)


def reports_before(session: Session, *, reports: Sequence[Report]) -> dict[int, Report]:
    """Return for each offering the report that was current before the given one; without one it is left out.

    One statement, however many reports there are; each is of another offering.
    """
    earlier = aliased(AvailabilityReport)
    newest = (
        select(func.max(col(earlier.id)))
        .join(AvailabilityReport, col(AvailabilityReport.offering_id) == col(earlier.offering_id))
        .where(
            col(AvailabilityReport.id).in_([report.report_id for report in reports]),
            col(earlier.id) < col(AvailabilityReport.id),
        )
        .group_by(col(earlier.offering_id))
    )
    rows = session.execute(select(*REPORT_COLUMNS).where(col(AvailabilityReport.id).in_(newest)))
    return {row.offering_id: report_of(row) for row in rows}


def find_reports(
    session: Session, *, report_ids: Collection[int], offering_ids: Collection[int]
) -> dict[int, Report]:
    """Return reports of these offerings by their own id; any other id is left out."""
    rows = session.execute(
        select(*REPORT_COLUMNS).where(
            col(AvailabilityReport.id).in_(report_ids),
            col(AvailabilityReport.offering_id).in_(offering_ids),
        )
    )
    return {row.report_id: report_of(row) for row in rows}


def find_by_keys(
    session: Session, *, request_keys: Sequence[str], offering_ids: Collection[int]
) -> list[Report]:
    """Return the reports of these offerings that were added under these keys."""
    rows = session.execute(
        select(*REPORT_COLUMNS).where(
            col(AvailabilityReport.request_key).in_(request_keys),
            col(AvailabilityReport.offering_id).in_(offering_ids),
        )
    )
    return [report_of(row) for row in rows]


def add_reports(
    session: Session, *, reports: Sequence[NewReport], author: Author, now: datetime
) -> dict[int, int]:
    """Add one report per offering and point at it; return the new report ids by offering id.

    A machine's report also says by which of its organisation's keys it came.
    """
    by_key = {"token_id": session.info.get("token_id")}
    statement = insert(AvailabilityReport).returning(
        col(AvailabilityReport.offering_id), col(AvailabilityReport.id)
    )
    rows = session.execute(statement, [{**_as_row(report, author), **by_key} for report in reports])
    added = {offering_id: report_id for offering_id, report_id in rows if report_id is not None}
    _point(session, reports, added, now)
    return added


def _as_row(report: NewReport, author: Author) -> dict[str, object]:
    figures: dict[str, object] = {name: getattr(report.availability, name) for name in FIGURES}
    return {
        **figures,
        **{name: list(getattr(report.availability, name)) for name in LIMIT_LISTS},
        "remark": report.availability.remark or "",
        "note": report.availability.note or "",
        "offering_id": report.offering_id,
        "confirmed_at": report.confirmed_at,
        "changed_at": report.changed_at,
        "outcome": report.outcome,
        "channel": author.channel,
        "user_id": author.user_id,
        "corrects_id": report.corrects_id,
        "request_key": report.request_key,
    }


def _point(session: Session, reports: Sequence[NewReport], added: Mapping[int, int], now: datetime) -> None:
    known = set(
        session.scalars(
            select(col(CurrentReport.offering_id)).where(col(CurrentReport.offering_id).in_(list(added)))
        )
    )
    pointers = [_pointer(report, added[report.offering_id], now) for report in reports]
    new = [pointer for pointer in pointers if pointer["offering_id"] not in known]
    old = [pointer for pointer in pointers if pointer["offering_id"] in known]
    if new:
        session.execute(insert(CurrentReport), new)
    if old:
        session.execute(update(CurrentReport), old)


def _pointer(report: NewReport, report_id: int, now: datetime) -> dict[str, object]:
    return {
        "offering_id": report.offering_id,
        "report_id": report_id,
        "confirmed_at": report.confirmed_at,
        "freshness": freshness(report.confirmed_at, rule=report.rule, now=now),
        "next_change_at": next_change_at(report.confirmed_at, rule=report.rule, now=now),
        "doubts_settled_at": None,
    }
