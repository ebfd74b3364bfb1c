"""The boards of people who refer: where there is crisis room now."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.permissions import Action
from portal.web.auth import allowed, current_actor
from portal.web.htmx import respond
from portal.web.present import moment_text
from portal.web.work import now, reader
from search.choices import choices
from search.crisis_board import crisis_board
from search.own_calls import may_keep_calls, own_calls
from search.page_reading import read_municipality
from search.private_pages import private
from search.viewers import viewer_of

blueprint = Blueprint("boards", __name__, url_prefix="/verwijzer")


@blueprint.get("/crisis")
@allowed(Action.VIEW_REFERRER_FIELDS, renews_itself=True)
def crisis() -> AnyResponse:
    """Show crisis help with room first; for htmx only the board, which asks for itself every minute."""
    lists, viewer = choices(reader(), now=now()), viewer_of(current_actor())
    municipality = read_municipality(request.args, lists)
    board = crisis_board(reader(), municipality=municipality, now=now(), viewer=viewer)
    answer = respond(
        "referrers/crisis.html",
        "referrers/_crisis.html",
        board=board,
        keeps_calls=may_keep_calls(),
        calls=own_calls([one.offering_id for one in (*board.with_room, *board.others)]),
        services=lists.crisis_near(municipality),
        municipality=municipality,
        municipalities=lists.municipalities,
        address=url_for("boards.crisis", gemeente=None if municipality is None else municipality.code),
        moment=moment_text(now()),
    )
    return private(answer)
