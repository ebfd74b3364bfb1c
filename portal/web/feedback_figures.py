"""The figures of an offering beside the question about them: shown, and saved while it is closed."""

from dataclasses import dataclass

from flask import request
from sqlmodel import Session

from portal.domain.errors import DomainError, NotAllowedError, NotFoundError
from portal.domain.feedback import FeedbackClosing
from portal.domain.terms import ReportChannel
from portal.services.availability import report_availability
from portal.services.feedback import FeedbackLine, Queue, close_feedback
from portal.web.auth import acting_organisation_id, current_user_id
from portal.web.forms.feedback import ClosingForm
from portal.web.forms.week import typed_row
from portal.web.week_answers import edit_after, read_week, refused_edit, unsaved_edits
from portal.web.week_page import new_key, row_view
from portal.web.week_row import Edit, RowView
from portal.web.week_words import FIELD_LABELS
from portal.web.work import now, writing


@dataclass(frozen=True)
class Figures:
    """The row of the week's list, to change here; `request_key` makes the form count once."""

    row: RowView
    request_key: str


def figures_of(line: FeedbackLine, edit: Edit | None = None) -> Figures | None:
    """Give the figures of the offering that a report is about; None when they are no longer asked."""
    week = read_week()
    row = week.row(line.offering_id)
    if row is None or not row.standing.takes_figures:
        return None
    if edit is None:
        edit = unsaved_edits(week).get(line.offering_id)
    is_just_saved = row.report is not None and row.report.confirmed_at == line.closed_at
    if edit is None and is_just_saved:
        edit = edit_after(row, "opgeslagen")
    return Figures(row_view(week, row, now=now(), edit=edit), new_key())


class FiguresRefusedError(Exception):
    """The figures beside a question were refused; `edit` is what their fields show."""

    def __init__(self, edit: Edit) -> None:
        super().__init__()
        self.edit = edit


def close_with_figures(queue: Queue, line: FeedbackLine, form: ClosingForm) -> None:
    """Close a report and save the figures that were changed beside it, in one transaction.

    Who changed figures need not say that it was corrected. Raises DomainError for the answer, and
    FiguresRefusedError for the figures; then nothing was saved.
    """
    is_changed = line.offering_id in unsaved_edits(read_week())
    closing = form.chosen or (FeedbackClosing.CORRECTED if is_changed else None)
    with writing() as session:
        close_feedback(
            session,
            queue=queue,
            feedback_id=line.feedback_id,
            closing=closing,
            answer=form.answer.data or "",
            user_id=current_user_id(),
            now=now(),
        )
        if is_changed:
            _save_figures(session, line.offering_id)


def figure_faults(figures: Figures | None) -> list[str]:
    """List what is wrong with the figures, for the box on top."""
    if figures is None:
        return []
    row = figures.row
    return [*row.general_errors, *(f"{FIELD_LABELS[name]}: {words}" for name, words in row.errors.items())]


def _save_figures(session: Session, offering_id: int) -> None:
    sent = typed_row(request.form, offering_id)
    try:
        report_availability(
            session,
            offering_id=offering_id,
            organisation_id=acting_organisation_id(),
            availability=sent.availability(),
            kept=sent.kept(),
            user_id=current_user_id(),
            channel=ReportChannel.PORTAL,
            seen_report_id=sent.seen_report_id,
            request_key=sent.key,
            now=now(),
        )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        raise FiguresRefusedError(refused_edit(offering_id, sent, error)) from error
