"""A region's own notes and agreements about a quarterly talk: for the region's people alone."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.services.talk_agreements import add_agreement, change_agreement, find_agreement
from portal.services.talk_notes import save_note
from portal.services.talk_pack import find_quarter
from portal.web.auth import allowed, current_user_id
from portal.web.errors import status_of
from portal.web.forms.talk_notes import AgreementForm, NoteForm, agreement_data
from portal.web.indicator_words import period_name
from portal.web.menu import notice
from portal.web.supply_page import ConflictView, refuse_huge_ids
from portal.web.talk_desk import TalkDesk, open_talk
from portal.web.talk_notes_page import conflict_words, own_view
from portal.web.work import now, reader, writing

blueprint = Blueprint(
    "talk_notes", __name__, url_prefix="/regio/aanbieders/<int:organisation_id>/kwartaal/<period>"
)
blueprint.before_request(refuse_huge_ids)
may_keep = allowed(Action.KEEP_TALK_NOTES)


@blueprint.get("/notities")
@may_keep
def show(organisation_id: int, period: str) -> Response:
    """Show the note and the agreements of a talk."""
    return _notes_page(open_talk(organisation_id, period))


@blueprint.post("/notities")
@may_keep
def save(organisation_id: int, period: str) -> AnyResponse:
    """Save the note; when somebody else was first, both texts are shown."""
    desk, form = open_talk(organisation_id, period), NoteForm()
    try:
        with writing() as session:
            is_changed = save_note(
                session,
                talk=desk.talk,
                text=form.text.data or "",
                seen_version=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except ConflictError as error:
        form.version.data = str(error.data["version"])
        return _notes_page(desk, form, 409, conflict_words(error))
    except DomainError as error:
        form.add_refusal(error)
        return _notes_page(desk, form, status_of(error))
    notice("Opgeslagen." if is_changed else "Er was niets gewijzigd.")
    return redirect(_address("show", desk), code=303)


@blueprint.get("/afspraken/nieuw")
@may_keep
def new_agreement(organisation_id: int, period: str) -> Response:
    """Ask what was agreed."""
    return _agreement_page(open_talk(organisation_id, period), None, AgreementForm(formdata=None))


@blueprint.post("/afspraken/nieuw")
@may_keep
def make_agreement(organisation_id: int, period: str) -> AnyResponse:
    """Write down what was agreed."""
    desk, form = open_talk(organisation_id, period), AgreementForm()
    try:
        with writing() as session:
            add_agreement(
                session, talk=desk.talk, content=form.content(), user_id=current_user_id(), now=now()
            )
    except DomainError as error:
        form.add_refusal(error)
        return _agreement_page(desk, None, form, status_of(error))
    notice("De afspraak is opgeslagen.")
    return _back(desk)


@blueprint.get("/afspraken/<int:number>")
@may_keep
def show_agreement(organisation_id: int, period: str, number: int) -> Response:
    """Show an agreement with its earlier versions."""
    desk = open_talk(organisation_id, period, is_long_ago=True)
    newest = find_agreement(reader(), talk=desk.talk, number=number).newest
    form = AgreementForm(formdata=None, data=agreement_data(newest.content, newest.version))
    return _agreement_page(desk, number, form)


@blueprint.post("/afspraken/<int:number>")
@may_keep
def save_agreement(organisation_id: int, period: str, number: int) -> AnyResponse:
    """Save an agreement; when somebody else was first, both are shown."""
    desk, form = open_talk(organisation_id, period, is_long_ago=True), AgreementForm()
    try:
        with writing() as session:
            is_changed = change_agreement(
                session,
                talk=desk.talk,
                number=number,
                content=form.content(),
                seen_version=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except NotFoundError:
        raise
    except ConflictError as error:
        form.version.data = str(error.data["version"])
        return _agreement_page(desk, number, form, 409, conflict_words(error))
    except DomainError as error:
        form.add_refusal(error)
        return _agreement_page(desk, number, form, status_of(error))
    notice("De afspraak is opgeslagen." if is_changed else "Er was niets gewijzigd.")
    return _back(desk)


def _notes_page(
    desk: TalkDesk, form: NoteForm | None = None, status: int = 200, conflict: ConflictView | None = None
) -> Response:
    own = own_view(reader(), talk=desk.talk, today=local_date(now()))
    if form is None:
        text, version = (own.note.text, own.note.version) if own.note else ("", 0)
        form = NoteForm(formdata=None, data={"text": text, "version": str(version)})
    body = render_template(
        "talk/notes.html",
        desk=desk,
        own=own,
        form=form,
        conflict=conflict,
        period_name=period_name(desk.period),
        again=_address("show", desk),
    )
    return make_response(body, status)


def _agreement_page(
    desk: TalkDesk,
    number: int | None,
    form: AgreementForm,
    status: int = 200,
    conflict: ConflictView | None = None,
) -> Response:
    agreement = None if number is None else find_agreement(reader(), talk=desk.talk, number=number)
    parts = {} if number is None else {"number": number, "bij": request.args.get("bij") or None}
    body = render_template(
        "talk/agreement.html",
        desk=desk,
        agreement=agreement,
        form=form,
        conflict=conflict,
        period_name=period_name(desk.period),
        again=_address("new_agreement" if number is None else "show_agreement", desk, **parts),
        up=_up(desk),
    )
    return make_response(body, status)


def _back(desk: TalkDesk) -> AnyResponse:
    return redirect(f"{_up(desk)}#afspraken", code=303)


def _up(desk: TalkDesk) -> str:
    """Give the page of the talk that the person came from, by `bij`; else of the agreement's own quarter."""
    code = request.args.get("bij", "") or desk.period.code
    try:
        period = find_quarter(code, local_date(now()))
    except NotFoundError:
        return url_for("talk.show_all", regio=desk.talk.region_id)
    return _address("show", desk, period=period.code)


def _address(view: str, desk: TalkDesk, **parts: str | int | None) -> str:
    values: dict[str, Any] = {"period": desk.period.code, "regio": desk.talk.region_id, **parts}
    return url_for(f"talk_notes.{view}", organisation_id=desk.talk.organisation_id, **values)
