"""More about offerings: side by side, a sheet to print for a referral, and telling what is wrong."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import col
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.models import Offering
from portal.services.feedback import give_feedback
from portal.web.auth import allowed, current_actor, public
from portal.web.errors import status_of
from portal.web.forms.feedback import FeedbackForm
from portal.web.present import moment_text
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing
from search.cards import Card
from search.choices import choices
from search.comparison import MOST_COMPARED, compare
from search.listing import load_listed
from search.offering_view import offering_page
from search.offering_words import offering_words
from search.page_reading import read_ids, read_municipality
from search.page_routes import absolute
from search.viewers import viewer_of

blueprint = Blueprint("offerings_more", __name__)


@blueprint.get("/vergelijk")
@public
def comparison() -> str:
    """Show up to five offerings side by side; each `id` in the address is one."""
    viewer, asked = viewer_of(current_actor()), read_ids(request.args.getlist("id"))
    found = compare(reader(), asked, now=now(), viewer=viewer)
    return render_template(
        "pages/comparison.html",
        found=found,
        is_cut=len(set(asked)) > MOST_COMPARED,
        most=MOST_COMPARED,
        without=_without([column.offering_id for column in found.columns]),
        moment=moment_text(now()),
        is_professional=viewer.is_professional,
        canonical=absolute("/vergelijk"),
    )


@blueprint.get("/aanbod/<int:offering_id>/verwijzing")
@allowed(Action.VIEW_REFERRER_FIELDS)
def referral(offering_id: int) -> str:
    """Show what a referrer needs on one sheet to print; nothing about a client."""
    lists, viewer = choices(reader(), now=now()), viewer_of(current_actor())
    municipality = read_municipality(request.args, lists)
    view = offering_page(reader(), offering_id, now=now(), viewer=viewer)
    code = None if municipality is None else municipality.code
    return render_template(
        "pages/referral.html",
        view=view,
        words=offering_words(view, code, is_professional=True, now=now()),
        municipality=municipality,
        moment=moment_text(now()),
        canonical=absolute(f"/aanbod/{offering_id}"),
    )


@blueprint.get("/aanbod/<int:offering_id>/klopt-niet")
@public
def feedback(offering_id: int) -> AnyResponse:
    """Show the short form; `gemeld` says that it was sent."""
    if request.args.get("gemeld") == "ja":
        return make_response(render_template("pages/feedback_sent.html", card=_card(offering_id)))
    return _form_page(_card(offering_id), FeedbackForm(formdata=None), 200)


@blueprint.post("/aanbod/<int:offering_id>/klopt-niet")
@public
def send_feedback(offering_id: int) -> AnyResponse:
    """Take in what a visitor says is wrong; whatever is refused stays in the form."""
    card, form = _card(offering_id), FeedbackForm()
    if not form.validate():
        return _form_page(card, form, 422)
    try:
        with writing() as session:
            give_feedback(
                session,
                offering_id=offering_id,
                kind=form.chosen,
                text=form.text.data or "",
                visitor=visitor(),
                request_key=form.key,
                now=now(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        form.add_refusal(error)
        return _form_page(card, form, status_of(error))
    return redirect(url_for("offerings_more.feedback", offering_id=offering_id, gemeld="ja"), code=303)


def _form_page(card: Card, form: FeedbackForm, status: int) -> Response:
    form.request_key.data = form.key or new_key()
    return make_response(render_template("pages/feedback.html", card=card, form=form), status)


def _card(offering_id: int) -> Card:
    """Load an offering that this visitor may find. Answers 404 otherwise."""
    listed = load_listed(
        reader(), col(Offering.id) == offering_id, now=now(), viewer=viewer_of(current_actor())
    )
    if not listed:
        abort(404)
    return listed[0].card


def visitor() -> str:
    """Put together what tells visitors apart within a day; only a salted hash of it is kept."""
    return f"{request.remote_addr}\n{request.user_agent.string[:300]}"


def _without(ids: list[int]) -> dict[int, str]:
    """Give for each offering the address of the comparison without it."""
    return {
        one: url_for("offerings_more.comparison", id=[other for other in ids if other != one]) for one in ids
    }
