"""The answers that the week's list gives: the whole page or one row, with what was typed still in it."""

from collections.abc import Mapping
from datetime import datetime

from flask import Response, request, url_for

from portal.domain.availability import as_of, is_limit_unchosen, only_asked
from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.terms import ReportChannel
from portal.services.doubts import doubts_about_newest
from portal.services.limit_choices import limit_choices
from portal.services.report_history import name_of
from portal.services.report_rows import find_reports
from portal.services.week_list import Grouping, WeekList, WeekRow, week_list
from portal.web.auth import acting_organisation_id, current_user_id, is_week_list_session
from portal.web.errors import status_of
from portal.web.forms.week import TypedRow, typed_rows
from portal.web.htmx import done, is_fragment, respond
from portal.web.week_page import head_view, page_view, row_view
from portal.web.week_row import Choices, Conflict, Edit, Edits
from portal.web.week_words import differences, typed_values, visible_text
from portal.web.work import now, reader

_PAGE, _LIST, _ROW = "provider/week.html", "provider/_week_list.html", "provider/_week_answer.html"
_DONE = {"opgeslagen": "Opgeslagen, nu zichtbaar", "ongedaan": "Ongedaan gemaakt, nu weer zichtbaar"}


def read_week() -> WeekList:
    """Read the list of the organisation acted for, grouped as the person has it."""
    return week_list(reader(), organisation_id=acting_organisation_id(), grouping=grouping(), now=now())


def grouping() -> Grouping:
    """Tell by what the person has the rows together: from the address, or from the form that was sent."""
    asked = request.args.get("groep") or request.form.get("groep_per")
    return Grouping.PRODUCT if asked == Grouping.PRODUCT else Grouping.LOCATION


def found_row(week: WeekList, offering_id: int) -> WeekRow:
    """Find a row of the list. Raises NotFoundError."""
    row = week.row(offering_id)
    if row is None:
        raise NotFoundError("offering_unknown", "offering_id")
    return row


def list_address(offering_id: int | None = None, **said: object) -> str:
    """Give the address of the list, grouped as it was, at a row; `said` is what was just done."""
    group = Grouping.PRODUCT.value if grouping() is Grouping.PRODUCT else None
    anchor = None if offering_id is None else f"aanbod-{offering_id}"
    return url_for("week.show", groep=group, **said, _anchor=anchor)  # type: ignore[arg-type]


def page_answer(
    week: WeekList, *, edits: Edits | None = None, notice: str | None = None, status: int = 200
) -> Response:
    """Answer with the whole list."""
    return respond(
        _PAGE,
        _LIST,
        status=status,
        page=page_view(week, now=now(), edits=edits, choices=_choices(edits or {})),
        notice=notice,
        organisation_id=acting_organisation_id(),
        is_by_link=is_week_list_session(),
    )


def row_answer(offering_id: int, edit: Edit | None, *, status: int = 200) -> Response:
    """Answer with one row for htmx, else with the whole list and all that was typed in other rows."""
    week = read_week()
    row = found_row(week, offering_id)
    edits = {} if edit is None else {offering_id: edit}
    if is_fragment():
        view = row_view(week, row, now=now(), edit=edit, choices=_choices(edits))
        head = head_view(week, now=now())
        return respond(_ROW, _ROW, status=status, row=view, head=head, is_by_link=is_week_list_session())
    return page_answer(week, edits={**unsaved_edits(week, but=offering_id), **edits}, status=status)


def saved_answer(offering_id: int, what: str) -> Response:
    """Say that a row was saved or taken back, and what is public now."""
    week = read_week()
    row = found_row(week, offering_id)
    if is_fragment() or unsaved_edits(week, but=offering_id):
        return row_answer(offering_id, edit_after(row, what))
    return done(list_address(offering_id, **{what: offering_id}))


def refused_answer(offering_id: int, sent: TypedRow, error: DomainError) -> Response:
    """Show the row again with everything that was typed, and what is wrong or who was first."""
    return row_answer(offering_id, refused_edit(offering_id, sent, error), status=status_of(error))


def refused_edit(offering_id: int, sent: TypedRow, error: DomainError) -> Edit:
    """Decide what a row shows whose figures were refused; after a conflict the newest report is seen."""
    conflict = _conflict(error) if isinstance(error, ConflictError) else None
    return Edit(
        offering_id,
        typed=sent.typed,
        seen=None if conflict else sent.seen,
        faults=() if conflict else faults_of(error),
        conflict=conflict,
    )


def refuse_unchosen_limit(offering_id: int, sent: TypedRow, week: WeekList | None = None) -> None:
    """Ask what is meant by a limit typed where all are accepted: it would be lost. Raises InvalidError."""
    availability = sent.availability()
    if is_limit_unchosen(availability, None):
        stands = found_row(week or read_week(), offering_id).availability
        if is_limit_unchosen(availability, stands):
            raise InvalidError([FieldError("limit_unchosen", "accepting")])


def unsaved_edits(week: WeekList, *, but: int | None = None) -> dict[int, Edit]:
    """Find the rows in which something was typed that is not saved, in the form of the whole list."""
    sent = typed_rows(request.form)
    shown = _shown_figures(week, sent)
    return {
        offering_id: Edit(offering_id, typed=row.typed, seen=row.seen, is_unsaved=True)
        for offering_id, row in sent.items()
        if offering_id != but
        and offering_id in shown
        and any(shown[offering_id][name] != text for name, text in row.typed.items())
    }


def edit_after(row: WeekRow, what: str) -> Edit | None:
    """Decide what a row shows after it was saved or taken back."""
    if row.report is None or row.availability is None:
        return None
    doubts = doubts_about_newest(reader(), offering=row.offering, report=row.report)
    message = f"{_DONE[what]}: {visible_text(row.availability)}"
    return Edit(row.offering_id, message=message, questions=doubts)


def faults_of(error: DomainError) -> tuple[FieldError, ...]:
    """List what is wrong, by field where there is one."""
    if isinstance(error, InvalidError):
        return error.errors
    return (FieldError(error.code, error.field, {k: v for k, v in error.data.items() if k != "theirs"}),)


def channel() -> ReportChannel:
    """Tell by which way the person came to the list."""
    return ReportChannel.WEEK_LINK if is_week_list_session() else ReportChannel.PORTAL


def _choices(edits: Edits) -> Choices:
    """Read to what the offerings of open rows can be limited."""
    opened = [offering_id for offering_id, edit in edits.items() if edit.shows_more]
    return limit_choices(reader(), offering_ids=opened) if opened else {}


def _shown_figures(week: WeekList, sent: Mapping[int, TypedRow]) -> dict[int, dict[str, str]]:
    """Return what each row that was sent showed before anything was typed in it."""
    rows = {row.offering_id: row for row in week.rows if row.standing.takes_figures}
    older = {
        sent[id_].seen_report_id or 0: id_
        for id_, row in rows.items()
        if id_ in sent and row.report is not None and sent[id_].seen_report_id != row.report.report_id
    }
    found = {id_: typed_values(row.availability) for id_, row in rows.items() if id_ in sent}
    if older:
        today = local_date(now())
        reports = find_reports(reader(), report_ids=list(older), offering_ids=list(older.values()))
        for report in reports.values():
            capacity = rows[report.offering_id].offering.capacity
            figures = only_asked(as_of(report.availability, today), capacity)
            found[report.offering_id] = typed_values(figures)
    return found


def _conflict(error: ConflictError) -> Conflict | None:
    mine, theirs, at = error.mine, error.theirs, error.data.get("at")
    if not isinstance(mine, dict) or not isinstance(theirs, dict) or not isinstance(at, datetime):
        return None
    user_id = error.data.get("user_id")
    return Conflict(_who(user_id if isinstance(user_id, int) else None), at, differences(mine, theirs))


def _who(user_id: int | None) -> str:
    """Name who was first; it may be the same person in another window."""
    if user_id is not None and user_id == current_user_id():
        return "U"
    return name_of(reader(), user_id=user_id) or "Iemand anders"
