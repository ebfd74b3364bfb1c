"""What deserves a question about the figures of an offering, given its history and its neighbours."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from portal.domain.availability import Availability, same_figures
from portal.domain.plausibility import Question, questions
from portal.models import AvailabilityReport, CurrentReport, Offering
from portal.services.audit import note_change
from portal.services.hand_ins import locked_offering
from portal.services.offerings import ContractedOffering
from portal.services.report_rows import REPORT_COLUMNS, Report, report_before, report_of

FEWEST_LOCATIONS = 3
"""Two locations may well have the same figures; from three on, it looks copied."""


def doubts_about(
    session: Session, *, offering: ContractedOffering, availability: Availability, current: Report | None
) -> tuple[Question, ...]:
    """Ask what the figures about to be handed in, after the `current` ones, give reason to ask."""
    neighbours = _neighbours(session, offering)
    run = run_lengths(session, offering_ids=[offering.offering_id]).get(offering.offering_id, 0)
    is_same = current is not None and same_figures(availability, current.availability)
    return tuple(
        questions(
            availability,
            previous=current.availability if current else None,
            confirmations=run + 1 if is_same else 1,
            same_as_all_locations=is_same_everywhere(availability, neighbours),
        )
    )


def doubts_about_newest(
    session: Session, *, offering: ContractedOffering, report: Report
) -> tuple[Question, ...]:
    """Ask the same of an offering's newest report, that is saved already."""
    previous = report_before(session, report=report)
    run = run_lengths(session, offering_ids=[report.offering_id]).get(report.offering_id, 1)
    return tuple(
        questions(
            report.availability,
            previous=previous.availability if previous else None,
            confirmations=run,
            same_as_all_locations=is_same_everywhere(report.availability, _neighbours(session, offering)),
        )
    )


def settle_doubts(
    session: Session,
    *,
    offering_id: int,
    organisation_id: int,
    report_id: int,
    user_id: int | None,
    now: datetime,
) -> bool:
    """Note that the provider says of the newest report that it is right all the same.

    Nothing is asked about it again; a next report is. Returns False when this is not the newest report, or
    when it was settled already. Raises NotFoundError for another organisation's offering.
    """
    locked_offering(session, organisation_id=organisation_id, offering_id=offering_id)
    pointer = session.get(CurrentReport, offering_id)
    if pointer is None or pointer.report_id != report_id or pointer.doubts_settled_at is not None:
        return False
    pointer.doubts_settled_at = now
    note_change(
        session,
        action="availability.settle_doubts",
        subject_kind="offering",
        subject_id=offering_id,
        user_id=user_id,
        organisation_id=organisation_id,
        before={},
        after={"report_id": report_id},
        now=now,
    )
    session.flush()
    return True


def settled_offerings(session: Session, *, offering_ids: Collection[int]) -> frozenset[int]:
    """Return the offerings of which the provider said that the newest report is right all the same."""
    rows = session.scalars(
        select(col(CurrentReport.offering_id)).where(
            col(CurrentReport.offering_id).in_(offering_ids),
            col(CurrentReport.doubts_settled_at).is_not(None),
        )
    )
    return frozenset(rows)


def run_lengths(session: Session, *, offering_ids: Collection[int]) -> dict[int, int]:
    """Count for each offering how many reports in a row gave the current figures; one statement."""
    run = AvailabilityReport.__table__.alias("run")  # type: ignore[attr-defined]
    rows = session.execute(
        select(run.c.offering_id, func.count().label("length"))
        .join(CurrentReport, col(CurrentReport.offering_id) == run.c.offering_id)
        .join(AvailabilityReport, col(AvailabilityReport.id) == col(CurrentReport.report_id))
        .where(
            and_(
                run.c.offering_id.in_(offering_ids),
                run.c.changed_at == col(AvailabilityReport.changed_at),
            )
        )
        .group_by(run.c.offering_id)
    )
    return {row.offering_id: row.length for row in rows}


def is_same_everywhere(availability: Availability, neighbours: Sequence[Availability]) -> bool:
    """Say whether figures that say something are those of all other locations, when there are enough."""
    if len(neighbours) < FEWEST_LOCATIONS - 1:
        return False
    figures = (availability.intake_weeks, availability.start_weeks, availability.free_places)
    return any(figures) and all(same_figures(availability, other) for other in neighbours)


def _neighbours(session: Session, offering: ContractedOffering) -> list[Availability]:
    """Return the newest figures of this product at the provider's other locations."""
    own = select(col(Offering.organisation_id)).where(col(Offering.id) == offering.offering_id)
    rows = session.execute(
        select(*REPORT_COLUMNS)
        .join(CurrentReport, col(CurrentReport.report_id) == col(AvailabilityReport.id))
        .join(Offering, col(Offering.id) == col(CurrentReport.offering_id))
        .where(
            col(Offering.organisation_id) == own.scalar_subquery(),
            col(Offering.product_id) == offering.product_id,
            col(Offering.id) != offering.offering_id,
        )
    )
    return [report_of(row).availability for row in rows]
