"""The week's list: show it, save rows, confirm one, a group or all unchanged, take reports back."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from portal.domain.errors import DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action
from portal.services.availability import confirm_unchanged, report_availability
from portal.services.corrections import undo_report, undo_together
from portal.services.doubts import settle_doubts
from portal.services.week_list import WeekList
from portal.web.auth import acting_organisation_id, allowed, current_user_id
from portal.web.errors import status_of
from portal.web.forms.week import TypedRow, read_id, read_key, typed_row, typed_rows
from portal.web.htmx import done, is_fragment
from portal.web.week_answers import (
    channel,
    edit_after,
    faults_of,
    found_row,
    list_address,
    page_answer,
    read_week,
    refuse_unchosen_limit,
    refused_answer,
    refused_edit,
    row_answer,
    saved_answer,
    unsaved_edits,
)
from portal.web.week_page import group_key
from portal.web.week_row import Edit, Edits
from portal.web.week_words import notice_text
from portal.web.work import now, writing

blueprint = Blueprint("week", __name__)
may_report = allowed(Action.REPORT_AVAILABILITY, week_list=True)


@blueprint.get("/mijn/week")
@may_report
def show() -> Response:
    """Show the list; `opgeslagen`, `ongedaan`, `bevestigd` and the like say what was just done."""
    week = read_week()
    return page_answer(week, edits=_just_done(week), notice=notice_text(request.args))


@blueprint.get("/mijn/week/<int:offering_id>")
@may_report
def show_row(offering_id: int) -> Response:
    """Show one row as it stands: for who drops what was typed, and for a reload after a fault."""
    if is_fragment():
        return row_answer(offering_id, None)
    found_row(read_week(), offering_id)
    return done(list_address(offering_id))


@blueprint.post("/mijn/week/<int:offering_id>")
@may_report
def save(offering_id: int) -> Response:
    """Save a row: figures that did not change count as confirmed."""
    return _save(offering_id, typed_row(request.form, offering_id))


@blueprint.post("/mijn/week/<int:offering_id>/bevestigen")
@may_report
def confirm(offering_id: int) -> Response:
    """Confirm a row; when the row itself was sent along, what was typed in it is not lost but saved."""
    sent = typed_row(request.form, offering_id)
    if sent.holds_figures:
        return _save(offering_id, sent)
    try:
        _confirm([offering_id], key=sent.key, seen_report_id=sent.seen_report_id)
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        return refused_answer(offering_id, sent, error)
    return saved_answer(offering_id, "opgeslagen")


@blueprint.post("/mijn/week/bevestigen")
@may_report
def confirm_all() -> Response:
    """Confirm everything that is asked, or one group of it; a row with unsaved typing is left as it is."""
    group = request.form.get("groep")
    week = read_week() if group or typed_rows(request.form) else None
    unsaved = unsaved_edits(week) if week else {}
    key = read_key(request.form.get("request_key"))
    count = _confirm(
        _confirmable(week, group, unsaved) if week and (group or unsaved) else None,
        key=f"{key}:{group or 'alles'}" if key else None,
        seen_report_id=read_id(request.form.get("seen")),
    )
    return _list_answer("bevestigd", count, unsaved)


@blueprint.post("/mijn/week/opslaan")
@may_report
def save_all() -> Response:
    """Save every row in which something was typed; what is refused stays as it was typed."""
    week = read_week()
    sent, unsaved = typed_rows(request.form), unsaved_edits(week)
    edits: dict[int, Edit] = {}
    status = 200
    with writing() as session:
        for offering_id in unsaved:
            try:
                refuse_unchosen_limit(offering_id, sent[offering_id], week)
                report_availability(session, **_report(offering_id, sent[offering_id]))  # type: ignore[arg-type]
            except (NotFoundError, NotAllowedError):
                raise
            except DomainError as error:
                edits[offering_id] = refused_edit(offering_id, sent[offering_id], error)
                status = status_of(error)
    saved = [offering_id for offering_id in unsaved if offering_id not in edits]
    if not edits:
        return _list_answer("bewaard", len(saved), {})
    week = read_week()
    done_edits = {id_: edit for id_ in saved if (edit := edit_after(found_row(week, id_), "opgeslagen"))}
    return page_answer(week, edits={**done_edits, **edits}, status=status)


@blueprint.post("/mijn/week/hervatten")
@may_report
def resume() -> Response:
    """Show the list with what was typed before the session was lost; nothing is saved yet."""
    week = read_week()
    unsaved = unsaved_edits(week)
    return page_answer(week, edits=unsaved) if unsaved else done(list_address())


@blueprint.get("/mijn/week/hervatten")
@may_report
def resume_nothing() -> Response:
    """Bring who comes here by a bookmark or a reload to the list."""
    acting_organisation_id()
    return done(list_address())


@blueprint.post("/mijn/week/<int:offering_id>/meer")
@may_report
def open_row(offering_id: int) -> Response:
    """Show a row with the fields that are seldom needed; what was typed stays, nothing changes."""
    sent = typed_row(request.form, offering_id)
    return row_answer(
        offering_id, Edit(offering_id, seen=sent.seen or None, typed=sent.typed or None, is_open=True)
    )


@blueprint.post("/mijn/week/<int:offering_id>/klopt")
@may_report
def settle(offering_id: int) -> Response:
    """Take the provider's word for figures that were questioned."""
    sent = typed_row(request.form, offering_id)
    with writing() as session:
        settle_doubts(
            session,
            offering_id=offering_id,
            organisation_id=acting_organisation_id(),
            report_id=sent.seen_report_id or 0,
            user_id=current_user_id(),
            now=now(),
        )
    unsaved = unsaved_edits(read_week())
    if is_fragment() or unsaved:
        return row_answer(offering_id, unsaved.get(offering_id))
    return done(list_address(offering_id))


@blueprint.post("/mijn/week/<int:offering_id>/ongedaan")
@may_report
def undo(offering_id: int) -> Response:
    """Take back what was just saved."""
    try:
        with writing() as session:
            undo_report(
                session,
                offering_id=offering_id,
                organisation_id=acting_organisation_id(),
                report_id=_taken_back(),
                user_id=current_user_id(),
                channel=channel(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        return row_answer(offering_id, Edit(offering_id, faults=faults_of(error)), status=status_of(error))
    return saved_answer(offering_id, "ongedaan")


@blueprint.post("/mijn/week/ongedaan")
@may_report
def undo_all() -> Response:
    """Take back everything that was handed in with one button."""
    with writing() as session:
        count = undo_together(
            session,
            organisation_id=acting_organisation_id(),
            report_id=_taken_back(),
            user_id=current_user_id(),
            channel=channel(),
            now=now(),
        )
    return _list_answer("teruggedraaid", count, unsaved_edits(read_week()))


def _save(offering_id: int, sent: TypedRow) -> Response:
    try:
        refuse_unchosen_limit(offering_id, sent)
        with writing() as session:
            report_availability(session, **_report(offering_id, sent))  # type: ignore[arg-type]
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        return refused_answer(offering_id, sent, error)
    return saved_answer(offering_id, "opgeslagen")


def _report(offering_id: int, sent: TypedRow) -> dict[str, object]:
    return {
        "offering_id": offering_id,
        "organisation_id": acting_organisation_id(),
        "availability": sent.availability(),
        "kept": sent.kept(),
        "user_id": current_user_id(),
        "channel": channel(),
        "seen_report_id": sent.seen_report_id,
        "request_key": sent.key,
        "now": now(),
    }


def _confirm(offering_ids: Sequence[int] | None, *, key: str | None, seen_report_id: int | None) -> int:
    with writing() as session:
        return confirm_unchanged(
            session,
            organisation_id=acting_organisation_id(),
            offering_ids=offering_ids,
            user_id=current_user_id(),
            channel=channel(),
            request_key=key,
            seen_report_id=seen_report_id,
            now=now(),
        )


def _confirmable(week: WeekList, group: str | None, unsaved: Edits) -> list[int]:
    groups = [found for found in week.groups if group is None or group_key(found) == group]
    return [
        row.offering_id
        for found in groups
        for row in found.rows
        if row.standing.takes_figures and row.offering_id not in unsaved
    ]


def _list_answer(what: str, count: int, unsaved: Edits) -> Response:
    """Say what was done with the list; without htmx by a redirect, unless something typed would be lost."""
    if is_fragment() or unsaved:
        return page_answer(read_week(), edits=unsaved, notice=notice_text({what: str(count)}))
    return done(list_address(**{what: count}))


def _taken_back() -> int:
    return read_id(request.form.get("terug") or request.form.get("seen")) or 0


def _just_done(week: WeekList) -> dict[int, Edit]:
    """Read from the address which row was just saved or taken back, and say so when it is so."""
    for what in ("opgeslagen", "ongedaan"):
        offering_id = request.args.get(what, type=int)
        row = None if offering_id is None else week.row(offering_id)
        if row is not None and (edit := edit_after(row, what)):
            return {row.offering_id: edit}
    return {}
