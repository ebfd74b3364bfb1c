"""Filling in indicators: which periods there are, a sheet, saving as one types, handing in, correcting."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.indicator_duties import IndicatorDuty, read_duty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.services.indicator_corrections import correct_value, given_versions
from portal.services.indicator_desks import Desk, find_period
from portal.services.indicator_overview import read_overview
from portal.services.indicator_save import Outcome, Who, hand_in, save_drafts
from portal.services.indicator_sheet import IndicatorSheet, read_sheet
from portal.services.indicator_versions import Version
from portal.web.auth import allowed
from portal.web.forms.indicators import ReadForm, TypedAnswer, read_form, typed_answers
from portal.web.htmx import done, is_fragment, respond
from portal.web.indicator_card import CardEdit, card_view, saved_words
from portal.web.indicator_correction import correction_view
from portal.web.indicator_overview_page import overview_view
from portal.web.indicator_page import Edits, head_view, sheet_view
from portal.web.indicator_rooms import ROOMS, EntryRoom
from portal.web.indicator_words import period_name
from portal.web.menu import notice
from portal.web.person import person
from portal.web.present import count_text
from portal.web.routes.indicator_files import add_file_views
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

Typed = dict[IndicatorDuty, TypedAnswer]


def show_periods(room: EntryRoom) -> str:
    """Show for which periods there is something to fill in, and what was handed in."""
    overview = read_overview(reader(), desks=room.desks(), today=local_date(now()))
    return render_template("indicators/periods.html", room=room, view=overview_view(overview, now=now()))


def show(room: EntryRoom, desk: str, period: str) -> Response:
    """Show a sheet."""
    return _page(room, _read(room, desk, period))


def save(room: EntryRoom, desk: str, period: str) -> Response:
    """Keep everything that was typed as a draft; what cannot be kept stays on the page as it was typed."""
    if resumes_typing():
        typed = typed_answers(request.form)
        return _page(room, _read(room, desk, period), {duty: CardEdit(sent) for duty, sent in typed.items()})
    return _change(room, desk, period, save_drafts, hands_in=False)


def hand_in_all(room: EntryRoom, desk: str, period: str) -> Response:
    """Hand a whole period in; what is missing is told, and what was typed is kept."""
    return _change(room, desk, period, hand_in, hands_in=True)


def save_one(room: EntryRoom, desk: str, period: str, key: str) -> Response:
    """Keep one card as a draft, as soon as something in it was typed."""
    sheet = _read(room, desk, period)
    duty = _owed(sheet, key)
    typed = typed_answers(request.form)
    read = read_form(sheet, typed, only=[duty])
    outcome = _save(sheet, read, save_drafts)
    edit = _edits(typed, read, outcome).get(duty) or CardEdit(message=saved_words(now()))
    after = _read(room, desk, period)
    if not is_fragment():
        return _page(room, after, {duty: edit}, _status(outcome, read))
    line = after.line(duty)
    assert line is not None  # noqa: S101  it was owed a moment ago
    card = card_view(line, region_source="", period=after.period, edit=edit)
    return respond(
        "indicators/_saved.html",
        "indicators/_saved.html",
        status=_status(outcome, read),
        card=card,
        head=head_view(after, now=now()),
    )


def show_one(room: EntryRoom, desk: str, period: str, key: str) -> Response:
    """Show every version of one figure, and the form to correct it."""
    sheet = _read(room, desk, period)
    return _correction(room, sheet, _owed(sheet, key), CardEdit(), "")


def correct(room: EntryRoom, desk: str, period: str, key: str) -> Response:
    """Correct a figure that was handed in, with a reason."""
    sheet = _read(room, desk, period)
    duty = _owed(sheet, key)
    typed = typed_answers(request.form).get(duty, TypedAnswer(duty, {}, ""))
    reason = request.form.get("reden", "").replace("\0", "").strip()[:1000]
    line = sheet.line(duty)
    assert line is not None  # noqa: S101  it is owed
    if resumes_typing():
        return _correction(room, sheet, duty, CardEdit(typed), reason)
    entry, faults = typed.read(line.indicator.definition)
    try:
        if faults:
            raise InvalidError(faults)
        with writing() as session:
            number = correct_value(
                session,
                desk=sheet.desk,
                period=sheet.period,
                entry=entry,
                reason=reason,
                who=Who(person()),
                now=now(),
            )
    except NotFoundError:
        raise
    except (InvalidError, ConflictError) as error:
        edit = _refused(typed, error)
        status = 409 if isinstance(error, ConflictError) else 422
        return _correction(room, _read(room, desk, period), duty, edit, reason, status)
    notice(f"Verbeterd. Dit is versie {number}; de eerdere versies blijven bewaard.")
    return done(_address(room, "show_one", sheet, key=key))


def _change(
    room: EntryRoom, desk: str, period: str, change: Callable[..., Outcome], *, hands_in: bool
) -> Response:
    sheet = _read(room, desk, period)
    typed = typed_answers(request.form)
    read = read_form(sheet, typed)
    outcome = _save(sheet, read, partial(change, unread=read.faults) if hands_in else change)
    if outcome.is_clean and not read.faults:
        notice(_done_words(sheet, outcome, hands_in=hands_in))
        return done(_address(room, "show", sheet))
    edits = _edits(typed, read, outcome)
    return _page(room, _read(room, desk, period), edits, _status(outcome, read))


def _save(sheet: IndicatorSheet, read: ReadForm, change: Callable[..., Outcome]) -> Outcome:
    with writing() as session:
        return change(
            session,
            desk=sheet.desk,
            period=sheet.period,
            entries=read.entries,
            who=Who(person()),
            now=now(),
        )


def _edits(typed: Typed, read: ReadForm, outcome: Outcome) -> dict[IndicatorDuty, CardEdit]:
    """Say for each card what is wrong with it; one without fault or conflict shows what was kept."""
    faulty = {**outcome.faults, **read.faults}
    edits = {duty: CardEdit(typed.get(duty), faults) for duty, faults in faulty.items() if duty not in typed}
    for duty, sent in typed.items():
        if duty in faulty or duty in outcome.conflicts:
            edits[duty] = CardEdit(
                _with_kept_token(sent, duty, outcome), faulty.get(duty, ()), outcome.conflicts.get(duty)
            )
    return edits


def _with_kept_token(sent: TypedAnswer, duty: IndicatorDuty, outcome: Outcome) -> TypedAnswer | None:
    """A card that was kept and misses something shows what was kept, with its new token."""
    return None if duty in outcome.saved else sent


def _refused(typed: TypedAnswer, error: DomainError) -> CardEdit:
    if isinstance(error, ConflictError):
        return CardEdit(typed, conflict=error.theirs if isinstance(error.theirs, Version) else None)
    return CardEdit(typed, error.errors if isinstance(error, InvalidError) else ())


def _status(outcome: Outcome, read: ReadForm) -> int:
    if outcome.conflicts:
        return 409
    return 422 if outcome.faults or read.faults else 200


def _done_words(sheet: IndicatorSheet, outcome: Outcome, *, hands_in: bool) -> str:
    if not hands_in:
        return "Bewaard als concept. Inleveren kan later."
    if not outcome.handed_in_count:
        return "Deze periode was al ingeleverd."
    count = count_text(outcome.handed_in_count, "indicator", "indicatoren")
    return f"Ingeleverd: {count} over {period_name(sheet.period)}. Dank u wel."


def _correction(
    room: EntryRoom,
    sheet: IndicatorSheet,
    duty: IndicatorDuty,
    edit: CardEdit,
    reason: str,
    status: int = 200,
) -> Response:
    line = sheet.line(duty)
    assert line is not None  # noqa: S101  it is owed
    view = correction_view(sheet, line, given_versions(reader(), line), edit=edit, reason=reason)
    return make_response(render_template("indicators/one.html", room=room, view=view), status)


def _page(room: EntryRoom, sheet: IndicatorSheet, edits: Edits | None = None, status: int = 200) -> Response:
    view = sheet_view(sheet, now=now(), edits=edits)
    return make_response(render_template("indicators/sheet.html", room=room, view=view), status)


def _owed(sheet: IndicatorSheet, key: str) -> IndicatorDuty:
    line = sheet.line(read_duty(key))
    if line is None:
        raise NotFoundError
    return line.duty


def found(room: EntryRoom, desk: str, period: str) -> tuple[Desk, IndicatorPeriod]:
    """Find the desk and the period of an address. Raises NotFoundError."""
    at = room.desk(desk)
    return at, find_period(reader(), region_id=at.region_id, code=period, today=local_date(now()))


def _read(room: EntryRoom, desk: str, period: str) -> IndicatorSheet:
    at, when = found(room, desk, period)
    return read_sheet(reader(), desk=at, period=when, now=now())


def _address(room: EntryRoom, view: str, sheet: IndicatorSheet, **more: str) -> str:
    return url_for(f"{room.name}.{view}", desk=sheet.desk.code, period=sheet.period.code, **more)  # type: ignore[arg-type]


def _blueprint(room: EntryRoom) -> Blueprint:
    blueprint = Blueprint(room.name, __name__, url_prefix=room.address)
    sheet = "/<desk>/<period>"
    views: tuple[tuple[str, str, str, Callable[..., Any]], ...] = (
        ("GET", "", "show_periods", show_periods),
        ("GET", sheet, "show", show),
        ("POST", sheet, "save", save),
        ("POST", f"{sheet}/inleveren", "hand_in", hand_in_all),
        ("GET", f"{sheet}/<key>", "show_one", show_one),
        ("POST", f"{sheet}/<key>", "save_one", save_one),
        ("POST", f"{sheet}/<key>/verbeteren", "correct", correct),
    )
    for method, address, name, view in views:
        guarded = allowed(room.action)(partial(view, room))
        blueprint.add_url_rule(address, name, guarded, methods=[method])
    add_file_views(blueprint, room, found)
    return blueprint


BLUEPRINTS = tuple(_blueprint(room) for room in ROOMS)
