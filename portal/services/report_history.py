"""Everything that was handed in for one offering, newest first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.models import ApiToken, AvailabilityReport, User
from portal.services.offerings import ContractedOffering, contracted_offerings
from portal.services.report_rows import REPORT_COLUMNS, Report, report_of

SHOWN = 104
"""Two years of weekly reports."""
MOST_REPORTS = 50_000


@dataclass(frozen=True)
class HandedIn:
    """One report and the name of who gave it, or of the key by which a machine did; None when unknown."""

    report: Report
    user_name: str | None
    token_name: str | None = None


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
    reports = handed_in(session, organisation_id=organisation_id, offering_ids=[offering_id], limit=SHOWN + 1)
    return ReportHistory(offering, tuple(reports[:SHOWN]), is_cut=len(reports) > SHOWN)


def handed_in(
    session: Session, *, organisation_id: int, offering_ids: Collection[int], limit: int = MOST_REPORTS
) -> list[HandedIn]:
    """Return the reports of an organisation's offerings with who gave them, newest first; one statement."""
    rows = session.execute(
        select(*REPORT_COLUMNS, col(User.name).label("user_name"), col(ApiToken.name).label("token_name"))
        .outerjoin(User, col(User.id) == col(AvailabilityReport.user_id))
        .outerjoin(ApiToken, _own_key(organisation_id))
        .where(col(AvailabilityReport.offering_id).in_(offering_ids))
        .order_by(col(AvailabilityReport.id).desc())
        .limit(limit)
    )
    return [HandedIn(report_of(row), row.user_name, row.token_name) for row in rows]


def name_of(session: Session, *, user_id: int | None) -> str | None:
    """Return a person's name, for saying who was first."""
    return session.scalar(select(col(User.name)).where(col(User.id) == user_id))


def _own_key(organisation_id: int) -> ColumnElement[bool]:
    return and_(
        col(ApiToken.id) == col(AvailabilityReport.token_id),
        col(ApiToken.organisation_id) == organisation_id,
    )
