"""Which newest figures of a region raise a question, by the same rules that ask the provider."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.plausibility import (
    LONG_WAIT_BESIDE_PLACES_WEEKS,
    LONGEST_USUAL_WEEKS,
    SAME_CONFIRMATIONS,
    SUDDEN_FROM,
    Question,
    questions,
)
from portal.domain.terms import ReportOutcome
from portal.models import AvailabilityReport, CurrentReport, Offering, Organisation
from portal.services.doubts import FEWEST_LOCATIONS, is_same_everywhere, run_lengths
from portal.services.monitor_figures import Scope, current_tables, in_scope
from portal.services.report_rows import REPORT_COLUMNS, Report, report_of, reports_before

_MOST_AT_ONCE = 500
_BEFORE = aliased(AvailabilityReport)
_RUN = aliased(AvailabilityReport)
_NEWEST = col(AvailabilityReport.id) == col(CurrentReport.report_id)


@dataclass(frozen=True)
class DoubtfulOffering:
    """An offering with what its newest report raises; settled: the provider said that it is right."""

    offering_id: int
    offering_name: str
    organisation_id: int
    organisation_name: str
    confirmed_at: datetime
    questions: tuple[Question, ...]
    is_settled: bool


def list_doubts(session: Session, *, scope: Scope, now: datetime) -> list[DoubtfulOffering]:
    """List the public offerings whose newest report raises a question, newest report first.

    SQL finds those that may; the rules of `portal.domain.plausibility` decide.
    """
    rows = session.execute(_candidates(scope, now)).all()
    found: list[DoubtfulOffering] = []
    for start in range(0, len(rows), _MOST_AT_ONCE):
        found += _weighed(session, rows[start : start + _MOST_AT_ONCE])
    return sorted(found, key=lambda one: (-one.confirmed_at.timestamp(), one.offering_id))


def _candidates(scope: Scope, now: datetime) -> Any:
    report = AvailabilityReport
    free, intake, start = col(report.free_places), col(report.intake_weeks), col(report.start_weeks)
    fell = and_(or_(*(getattr(report, name) == 0 for name in SUDDEN_FROM)), _fell_to_zero())
    is_long_run = and_(col(report.outcome) == ReportOutcome.CONFIRMED, _is_long_run())
    is_alike = _is_alike(scope.region_id)
    may_ask = or_(
        free > col(report.total_places),
        and_(free > 0, intake > LONG_WAIT_BESIDE_PLACES_WEEKS),
        intake > LONGEST_USUAL_WEEKS,
        start > LONGEST_USUAL_WEEKS,
        intake + start > LONGEST_USUAL_WEEKS,
        fell,
        is_long_run,
        is_alike,
    )
    return (
        select(
            *REPORT_COLUMNS,
            col(Offering.name).label("offering_name"),
            col(Offering.product_id).label("product_id"),
            col(Offering.organisation_id).label("organisation_id"),
            col(Organisation.name).label("organisation_name"),
            col(CurrentReport.doubts_settled_at).label("settled_at"),
            fell.label("fell"),
            is_long_run.label("is_long_run"),
            is_alike.label("is_alike"),
        )
        .select_from(current_tables())
        .where(in_scope(scope, local_date(now)), may_ask)
    )


def _previous_id() -> Any:
    earlier = aliased(AvailabilityReport)
    return (
        select(func.max(col(earlier.id)))
        .where(
            col(earlier.offering_id) == col(AvailabilityReport.offering_id),
            col(earlier.id) < col(AvailabilityReport.id),
        )
        .correlate(AvailabilityReport)
        .scalar_subquery()
    )


def _fell_to_zero() -> ColumnElement[bool]:
    fell = [
        and_(getattr(AvailabilityReport, name) == 0, getattr(_BEFORE, name) >= least)
        for name, least in SUDDEN_FROM.items()
    ]
    return exists().where(col(_BEFORE.id) == _previous_id(), or_(*fell))


def _is_long_run() -> ColumnElement[bool]:
    """Say that there may be so many reports in a row with the figures of the newest; run_lengths counts them.

    A run ends at a change, so one report is looked at, however many there are; and the one before it, as a
    report that was taken back may stand in between.
    """
    counted = aliased(AvailabilityReport)
    last_of_run = (
        select(col(counted.id))
        .where(col(counted.offering_id) == col(AvailabilityReport.offering_id))
        .order_by(col(counted.id).desc())
        .limit(2)
        .offset(SAME_CONFIRMATIONS - 1)
        .correlate(AvailabilityReport)
    )
    return exists().where(
        col(_RUN.id).in_(last_of_run), col(_RUN.changed_at) == col(AvailabilityReport.changed_at)
    )


def _is_alike(region_id: int) -> ColumnElement[bool]:
    """Say that a provider's newest figures for a product may be the same everywhere in its region."""
    alike = aliased(Offering)
    pointer, newest = aliased(CurrentReport), aliased(AvailabilityReport)
    distinct = [
        func.count(getattr(newest, name).distinct()) <= 1
        for name in ("intake_weeks", "start_weeks", "free_places")
    ]
    groups = (
        select(col(alike.organisation_id), col(alike.product_id))
        .join(pointer, col(pointer.offering_id) == col(alike.id))
        .join(newest, col(newest.id) == col(pointer.report_id))
        .where(col(alike.region_id) == region_id)
        .group_by(col(alike.organisation_id), col(alike.product_id))
        .having(func.count() >= FEWEST_LOCATIONS, *distinct)
        .subquery()
    )
    return exists().where(
        groups.c.organisation_id == col(Offering.organisation_id),
        groups.c.product_id == col(Offering.product_id),
    )


def _weighed(session: Session, rows: Sequence[Any]) -> list[DoubtfulOffering]:
    """Ask the questions; what came before and stands beside a report is read only where SQL saw a reason."""
    runs = run_lengths(session, offering_ids=[row.offering_id for row in rows if row.is_long_run])
    changed = [report_of(row) for row in rows if row.fell or row.is_long_run]
    before = reports_before(session, reports=changed) if changed else {}
    neighbours = _neighbours(session, {row.organisation_id for row in rows if row.is_alike})
    found = []
    for row in rows:
        report, previous = report_of(row), before.get(row.offering_id)
        beside = neighbours.get((row.organisation_id, row.product_id), {})
        others = [other.availability for id_, other in beside.items() if id_ != row.offering_id]
        asked = questions(
            report.availability,
            previous=None if previous is None else previous.availability,
            confirmations=runs.get(row.offering_id, 1),
            same_as_all_locations=is_same_everywhere(report.availability, others),
        )
        if asked:
            found.append(
                DoubtfulOffering(
                    offering_id=row.offering_id,
                    offering_name=row.offering_name,
                    organisation_id=row.organisation_id,
                    organisation_name=row.organisation_name,
                    confirmed_at=report.confirmed_at,
                    questions=tuple(asked),
                    is_settled=row.settled_at is not None,
                )
            )
    return found


def _neighbours(
    session: Session, organisation_ids: Collection[int]
) -> dict[tuple[int, int | None], dict[int, Report]]:
    """Return the newest reports of providers, by provider and product, by offering."""
    rows = session.execute(
        select(
            *REPORT_COLUMNS,
            col(Offering.organisation_id).label("organisation_id"),
            col(Offering.product_id).label("product_id"),
        )
        .join(CurrentReport, _NEWEST)
        .join(Offering, col(Offering.id) == col(CurrentReport.offering_id))
        .where(col(Offering.organisation_id).in_(organisation_ids))
    )
    found: dict[tuple[int, int | None], dict[int, Report]] = {}
    for row in rows:
        found.setdefault((row.organisation_id, row.product_id), {})[row.offering_id] = report_of(row)
    return found
