"""Taking back that a visitor's report was closed, with the figures that were corrected in the same stroke."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import DomainError, NotFoundError
from portal.domain.terms import ReportChannel
from portal.models import Feedback
from portal.services.audit import note_change
from portal.services.corrections import UNDO_WITHIN, is_undoable, undo_report
from portal.services.feedback import Queue
from portal.services.report_rows import current_reports, report_before


def reopen_feedback(
    session: Session, *, queue: Queue, feedback_id: int, user_id: int | None, now: datetime
) -> bool:
    """Open a report again within ten minutes, and take back figures that were given while closing it.

    Returns whether figures were taken back. A second time it has no effect. Raises NotFoundError
    `feedback_unknown` and DomainError `undo_too_late`.
    """
    feedback = session.scalar(
        select(Feedback).where(queue.condition, col(Feedback.id) == feedback_id).with_for_update()
    )
    if feedback is None:
        raise NotFoundError("feedback_unknown")
    closed_at = feedback.closed_at
    if closed_at is None:
        return False
    if now - closed_at > UNDO_WITHIN:
        raise DomainError("undo_too_late")
    before = {"closing": feedback.closing.value if feedback.closing else None, "answer": feedback.answer}
    feedback.closed_at = feedback.closed_by = feedback.closing = None
    feedback.answer = ""
    session.flush()
    note_change(
        session,
        action="feedback.reopen",
        subject_kind="feedback",
        subject_id=feedback_id,
        user_id=user_id,
        organisation_id=feedback.organisation_id,
        before=before,
        now=now,
    )
    if queue.organisation_id is None:
        return False
    return _take_back(session, queue.organisation_id, feedback.offering_id, closed_at, user_id, now)


def _take_back(
    session: Session,
    organisation_id: int,
    offering_id: int,
    closed_at: datetime,
    user_id: int | None,
    now: datetime,
) -> bool:
    """Take back the newest figures when they were saved at the very moment of closing."""
    report = current_reports(session, offering_ids=[offering_id]).get(offering_id)
    if report is None or report.confirmed_at != closed_at or not is_undoable(report, now):
        return False
    if report_before(session, report=report) is None:
        return False
    undo_report(
        session,
        offering_id=offering_id,
        organisation_id=organisation_id,
        report_id=report.report_id,
        user_id=user_id,
        channel=ReportChannel.PORTAL,
        now=now,
    )
    return True
