"""Advice on plain language while a text is being typed; a part of a page, for htmx only."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from portal.domain.permissions import Action
from portal.web.auth import allowed
from portal.web.forms.week import LONGEST_INPUT
from portal.web.htmx import is_fragment
from portal.web.supply_page import advice_lines

blueprint = Blueprint("text_advice", __name__)

TEXTS = ("description", "expectation", "meanwhile", "about")


@blueprint.post("/mijn/tekstadvies")
@allowed(Action.EDIT_OFFERING)
def show() -> Response:
    """Say how the one text that was sent could be plainer; nothing is kept."""
    name = next((name for name in TEXTS if name in request.form), None)
    if name is None or not is_fragment():
        abort(400)
    lines = advice_lines(request.form[name][:LONGEST_INPUT])
    answer = make_response(render_template("supply/_advice.html", name=name, lines=lines))
    answer.vary.add("HX-Request")
    return answer
