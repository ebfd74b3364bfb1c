"""Everything that was handed in for one offering, newest first."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.models import AvailabilityReport, User
from portal.services.offerings import ContractedOffering, contracted_offerings
from portal.services.report_rows import REPORT_COLUMNS, Report, report_of

SHOWN = 104
"""Two years of weekly reports."""


@dataclass(frozen=True)
class HandedIn:
    """One report and the name of who gave it; None when no person did."""

    report: Report
    user_name: str | None


@dataclass(frozen=True)
class ReportHistory:
    """An offering with its newest reports; `is_cut` when there are older ones."""

    offering: ContractedOffering
    reports: tuple[HandedIn, ...]
    is_cut: bool


def report_history(session: Session, *, organisation_id: int, offering_id: int) -> ReportHistory:
    """Return the reports of an organisation's offering, at most 104. Raises NotFoundError."""
    offering = contracted_offerings(session, organisation_id=organisation_id, offering_ids=[offering_id]).get(
        offering_id
    )
    if offering is None:
        raise NotFoundError("offering_unknown", "offering_id")
    rows = session.execute(
        select(*REPORT_COLUMNS, col(User.name).label("user_name"))
        .outerjoin(User, col(User.id) == col(AvailabilityReport.user_id))
        .where(col(AvailabilityReport.offering_id) == offering_id)
        .order_by(col(AvailabilityReport.id).desc())
        .limit(SHOWN + 1)
    ).all()
    reports = tuple(HandedIn(report_of(row), row.user_name) for row in rows[:SHOWN])
    return ReportHistory(offering, reports, is_cut=len(rows) > SHOWN)


def name_of(session: Session, *, user_id: int | None) -> str | None:
    """Return a person's name, for saying who was first."""
    return session.scalar(select(col(User.name)).where(col(User.id) == user_id))
