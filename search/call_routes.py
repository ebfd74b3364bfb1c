"""A person's own call list: looked at, added to, noted, taken off, put back, and sent as a report."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session, col
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calls import CALLS_KEPT, CallOutcome
from portal.domain.errors import DomainError
from portal.domain.permissions import Action
from portal.models import Offering
from portal.services.call_reports import report_call
from portal.services.calls import add_calls, calls_about, list_calls, note_call, remove_call, restore_call
from portal.web.auth import allowed, current_actor, current_user_id
from portal.web.errors import status_of
from portal.web.forms.calls import CallForm
from portal.web.menu import notice
from portal.web.next_page import safe_next
from portal.web.present import count_text
from portal.web.work import now, reader, writing
from search.call_words import call_words, can_report
from search.cards import Card
from search.listing import load_listed
from search.offering_routes import visitor
from search.page_reading import read_ids
from search.present import professional_words
from search.private_pages import private, with_refusal
from search.viewers import viewer_of

blueprint = Blueprint("calls", __name__, url_prefix="/verwijzer/bellijst")


@blueprint.get("")
@allowed(Action.REFER)
def show() -> AnyResponse:
    """Show the own list: to call again first, then still to call, then what was heard."""
    calls = list_calls(reader(), user_id=_me(), now=now())
    cards = _cards([call.offering_id for call in calls])
    page = render_template(
        "referrers/calls.html",
        calls=[(call, call_words(call, now=now()), cards.get(call.offering_id)) for call in calls],
        can_report=can_report,
        status_words=lambda card: professional_words(card, now=now()),
        removed=request.args.get("weg", "") if request.args.get("weg", "").isdecimal() else None,
        kept_days=CALLS_KEPT.days,
    )
    return private(make_response(page))


@blueprint.post("")
@allowed(Action.REFER)
def add() -> AnyResponse:
    """Put the ticked offerings on the own list; those that may not be found are left out."""
    ids = list(_cards(read_ids(request.form.getlist("id"))))
    if not ids:
        notice("Kruis eerst aan wat u op uw bellijst wilt zetten.", "warning")
        return _to_list()
    with_refusal(lambda session: _add(session, ids))
    return _to_list()


@blueprint.get("/<int:offering_id>")
@allowed(Action.REFER)
def one(offering_id: int) -> AnyResponse:
    """Show the form for one call."""
    card = _card(offering_id)
    call = calls_about(reader(), user_id=_me(), offering_ids=[offering_id], now=now()).get(offering_id)
    known = {} if call is None else {"again_on": call.again_on, "remark": call.remark}
    outcome = CallOutcome.OPEN if call is None else call.outcome
    return _form_page(card, CallForm(formdata=None, data={"outcome": outcome.value, **known}), 200)


@blueprint.post("/<int:offering_id>")
@allowed(Action.REFER)
def note(offering_id: int) -> AnyResponse:
    """Note how a call went; whatever is refused stays in the form."""
    card, form = _card(offering_id), CallForm()
    if not form.validate():
        return _form_page(card, form, 422)
    try:
        with writing() as session:
            note_call(
                session,
                user_id=_me(),
                offering_id=offering_id,
                outcome=form.chosen,
                remark=form.remark.data or "",
                again_on=form.day,
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _form_page(card, form, status_of(error))
    notice("Genoteerd. Alleen u ziet dit.")
    return redirect(_back() or url_for("calls.show"), code=303)


@blueprint.post("/<int:offering_id>/weghalen")
@allowed(Action.REFER)
def remove(offering_id: int) -> AnyResponse:
    """Take one off the list; the next page offers to put it back."""
    with writing() as session:
        remove_call(session, user_id=_me(), offering_id=offering_id, now=now())
    return redirect(url_for("calls.show", weg=offering_id), code=303)


@blueprint.post("/<int:offering_id>/terugzetten")
@allowed(Action.REFER)
def restore(offering_id: int) -> AnyResponse:
    """Put back what was just taken off."""
    with_refusal(lambda session: restore_call(session, user_id=_me(), offering_id=offering_id, now=now()))
    return _to_list()


@blueprint.post("/<int:offering_id>/melden")
@allowed(Action.REFER)
def report(offering_id: int) -> AnyResponse:
    """Send what a call told as a report, once; not the own remark, and not who called."""

    def send(session: Session) -> str:
        is_sent = report_call(session, user_id=_me(), offering_id=offering_id, visitor=visitor(), now=now())
        return "Gemeld, zonder uw naam en opmerking." if is_sent else "Dit heeft u al gemeld."

    with_refusal(send)
    return _to_list()


def _add(session: Session, ids: list[int]) -> str:
    added = add_calls(session, user_id=_me(), offering_ids=ids, now=now())
    if not added:
        return "Dit stond al op uw bellijst."
    return f"{count_text(added, 'plek', 'plekken')} op uw bellijst gezet."


def _form_page(card: Card, form: CallForm, status: int) -> AnyResponse:
    page = render_template("referrers/call.html", card=card, form=form, back=_back())
    return private(make_response(page, status))


def _card(offering_id: int) -> Card:
    """Load an offering that this person may find. Answers 404 otherwise."""
    return _cards([offering_id]).get(offering_id) or abort(404)


def _cards(ids: list[int]) -> dict[int, Card]:
    if not ids:
        return {}
    listed = load_listed(reader(), col(Offering.id).in_(ids), now=now(), viewer=viewer_of(current_actor()))
    found = {item.card.offering_id: item.card for item in listed}
    return {one: found[one] for one in ids if one in found}


def _back() -> str | None:
    """Give the page from which somebody noted a call, such as an overview with its choices."""
    return safe_next(request.args.get("terug"))


def _me() -> int:
    return current_user_id() or abort(404)


def _to_list() -> AnyResponse:
    return redirect(url_for("calls.show"), code=303)
