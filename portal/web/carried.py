"""What was typed in the week's list when the session was gone: carried along the sign-in, kept nowhere."""

import re

from flask import Flask, Response, make_response, render_template, request, url_for

from portal.services.accounts import actor_of
from portal.web.forms.access import SignInForm
from portal.web.forms.week import read_id
from portal.web.guards import Guard
from portal.web.htmx import is_fragment
from portal.web.work import reader

_CARRIED = re.compile(r"a\d{1,9}-[a-z_]{1,20}|groep_per|organisatie|request_key", re.ASCII)
_LONGEST = 5_000


def install(app: Flask) -> None:
    """Let the sign-in page carry what was typed."""
    app.add_template_global(carried_fields, "carried_fields")


def carried_fields() -> list[tuple[str, str]]:
    """List the fields of the week's list that this request sent; empty when it sent no row."""
    if request.method != "POST":
        return []
    found = [(name, text[:_LONGEST]) for name, text in request.form.items() if _CARRIED.fullmatch(name)]
    return found if any(name.startswith("a") for name, _ in found) else []


def can_carry(guard: Guard | None) -> bool:
    """Say whether this request was on its way to the week's list with something typed."""
    return guard is not None and guard.week_list and bool(carried_fields())


def carried_organisation_id(user_id: int) -> int | None:
    """Give the organisation whose list was typed in, when it is one of this person's."""
    asked = read_id(request.form.get("organisatie"))
    own = {grant.organisation_id for grant in actor_of(reader(), user_id=user_id).memberships}
    return asked if asked in own else None


def sign_in_answer() -> Response:
    """Ask to sign in, with what was typed; htmx is told to send the whole form there."""
    if is_fragment():
        return _send_all(401)
    return make_response(render_template("access/sign_in.html", form=SignInForm(formdata=None)))


def go_on_answer(*, status: int = 200, first: str | None = None) -> Response:
    """Offer to go on with what was typed; `first` is the address of a step to do before that."""
    if is_fragment():
        return _send_all(status)
    return make_response(render_template("access/go_on.html", first=first), status)


def _send_all(status: int) -> Response:
    answer = make_response("", status)
    answer.headers["X-Hervatten"] = url_for("week.resume")
    return answer
