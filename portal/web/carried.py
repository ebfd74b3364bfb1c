"""What was typed when the session was gone: carried along the sign-in by the page itself, kept nowhere."""

import re
from dataclasses import replace

from flask import Flask, Response, make_response, render_template, request, url_for

from portal.services.accounts import actor_of
from portal.web.forms.access import SignInForm
from portal.web.forms.week import read_id
from portal.web.guards import Guard
from portal.web.htmx import is_fragment
from portal.web.typed import seal_typed, typed_here
from portal.web.work import reader

_CARRIED = re.compile(r"a\d{1,9}-[a-z_]{1,20}|groep_per|organisatie|request_key", re.ASCII)
_LONGEST = 5_000


def install(app: Flask) -> None:
    """Let the sign-in page carry what was typed."""
    app.add_template_global(carried_fields, "carried_fields")
    app.add_template_global(carried_seal, "carried_seal")
    app.add_template_global(carried_mark, "carried_mark")
    app.add_template_global(is_carrying, "is_carrying")


def carried_fields() -> list[tuple[str, str]]:
    """List the fields of the week's list that this request sent; empty when it sent no row."""
    if request.method != "POST":
        return []
    found = [(name, text[:_LONGEST]) for name, text in request.form.items() if _CARRIED.fullmatch(name)]
    return found if any(name.startswith("a") for name, _ in found) else []


def carried_seal() -> str | None:
    """Seal what was typed in any other form that carries a mark of ours; None without."""
    found = typed_here()
    return None if found is None else seal_typed(found)


def carried_mark() -> str | None:
    """Seal only whose it was and where it goes, for the form that brings it back."""
    found = typed_here()
    return None if found is None else seal_typed(replace(found, fields=()))


def is_carrying() -> bool:
    """Say whether this request brings along something typed."""
    return bool(carried_fields()) or typed_here() is not None


def can_carry(guard: Guard | None) -> bool:
    """Say whether this request was on its way to a form with something typed in it."""
    if guard is None or guard.kind not in ("allowed", "signed_in"):
        return False
    return typed_here() is not None or (guard.week_list and bool(carried_fields()))


def may_go_on(user_id: int) -> bool:
    """Say whether this person gets back what was typed: never what somebody else typed."""
    found = typed_here()
    return bool(carried_fields()) if found is None else found.user_id == user_id


def carried_organisation_id(user_id: int) -> int | None:
    """Give the organisation for which was typed, when it is one of this person's."""
    found = typed_here()
    asked = read_id(request.form.get("organisatie")) if found is None else found.organisation_id
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
    return make_response(render_template("access/go_on.html", first=first, typed=typed_here()), status)


def _send_all(status: int) -> Response:
    typed = typed_here()
    answer = make_response("", status)
    answer.headers["X-Hervatten"] = url_for("week.resume") if typed is None else typed.path
    return answer
