"""Changing the catalogue: fill in, look at what would change, save for now or later, withdraw."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.catalogue import PlanAct
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.permissions import Action
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_plans import NOTHING_SEEN, make_change, withdraw_change
from portal.services.catalogue_preview import Preview, preview_change
from portal.web.auth import allowed
from portal.web.catalogue_desk import (
    all_names,
    choices_in,
    maker_in,
    read_before,
    region_at,
    section_at,
    thing_at,
)
from portal.web.catalogue_edit_page import Desk, conflict_view, preview_words
from portal.web.catalogue_fields import groups_of
from portal.web.catalogue_words import section_of
from portal.web.errors import status_of
from portal.web.forms.catalogue import DayForm, EndForm, ThingForm, form_class, shown_values
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.present import date_short, date_text
from portal.web.supply_page import ConflictView, refuse_huge_ids
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing

blueprint = Blueprint("catalogue_edit", __name__, url_prefix="/regio/catalogus")
blueprint.before_request(refuse_huge_ids)
may_edit = allowed(Action.EDIT_CATALOGUE)

SAVE = "opslaan"


@blueprint.get("/<region_code>/nieuw/<section>")
@may_edit
def new(region_code: str, section: str) -> Response:
    """Show an empty form, or one for what has ended and may come back."""
    desk = _desk(region_code, section, None)
    if not (code := request.args.get("zoals", "")):
        return _thing_page(desk, _empty_form(desk))
    ended = thing_at(desk.region, desk.section, code)
    if ended.ended_on is None:
        raise NotFoundError
    shown = {**_day_values(desk), "code": ended.code}
    return _thing_page(desk, _filled_form(desk, ended.last_content, shown))


@blueprint.post("/<region_code>/nieuw/<section>")
@may_edit
def make(region_code: str, section: str) -> AnyResponse:
    """Look at a new thing, or make it."""
    desk = _desk(region_code, section, None)
    form = _sent_form(desk, {})
    code = str(form.data.get("code") or "")
    return _carry_out(desk, form, Edit(desk.kind, code, PlanAct.ADD, form.content()))


@blueprint.get("/<region_code>/<section>/<code>/wijzigen")
@may_edit
def edit(region_code: str, section: str, code: str) -> Response:
    """Show the form of a thing as it is now, or as it once was, to put that back."""
    desk = _desk(region_code, section, code)
    held = _held(desk)
    version = request.args.get("zoals", "")
    content = held if desk.thing is None or not version else read_before(desk.region, desk.thing, version)
    return _thing_page(desk, _filled_form(desk, content, _day_values(desk)), is_put_back=bool(version))


@blueprint.post("/<region_code>/<section>/<code>/wijzigen")
@may_edit
def save(region_code: str, section: str, code: str) -> AnyResponse:
    """Look at what would change, or save it: of the form only what was typed anew."""
    desk = _desk(region_code, section, code)
    held = _held(desk)
    form = _sent_form(desk, held)
    typed = {name: value for name, value in form.content().items() if held.get(name) != value}
    return _carry_out(desk, form, Edit(desk.kind, desk.code, PlanAct.CHANGE, typed))


@blueprint.get("/<region_code>/<section>/<code>/beeindigen")
@may_edit
def ask_end(region_code: str, section: str, code: str) -> Response:
    """Ask from when a thing no longer holds, and what takes its place."""
    desk = _ending_desk(region_code, section, code)
    form = EndForm(formdata=None, data={**_day_values(desk), "moves_lines": True})
    return _end_page(desk, form)


@blueprint.post("/<region_code>/<section>/<code>/beeindigen")
@may_edit
def end(region_code: str, section: str, code: str) -> AnyResponse:
    """Look at what ends, or end it."""
    desk, form = _ending_desk(region_code, section, code), EndForm()
    successor = form.successor.data or None
    moves = bool(form.moves_lines.data) and successor is not None
    return _carry_out(desk, form, Edit(desk.kind, desk.code, PlanAct.END, {}, successor, moves))


@blueprint.post("/<region_code>/gepland/<int:plan_id>/intrekken")
@may_edit
def withdraw(region_code: str, plan_id: int) -> AnyResponse:
    """Take a planned change back."""
    region = region_at(region_code, Action.EDIT_CATALOGUE)
    with writing() as session:
        withdraw_change(
            session, region_id=region.region_id, plan_id=plan_id, maker=maker_in(region), now=now()
        )
    notice("De geplande wijziging is ingetrokken.")
    return done(url_for("catalogue.show", region_code=region.code))


def _carry_out(desk: Desk, form: DayForm, what: Edit) -> AnyResponse:
    """Show what a change would do, or make it; what was typed comes back when it is refused."""
    try:
        starts_on = form.first_day()
        if request.form.get("stap") != SAVE:
            found = preview_change(
                reader(), region_id=desk.region.region_id, edit=what, starts_on=starts_on, now=now()
            )
            return _page(desk, form, what=what, preview=found)
        with writing() as session:
            make_change(
                session,
                region_id=desk.region.region_id,
                edit=what,
                starts_on=starts_on,
                seen=form.seen.data,
                maker=maker_in(desk.region, form.key),
                now=now(),
            )
    except NotFoundError:
        raise
    except ConflictError as error:
        form.seen.data = str(error.data["seen"])
        form.request_key.data = new_key()
        return _page(desk, form, status=409, conflict=conflict_view(desk, error))
    except InvalidError as error:
        form.add_faults(error) if isinstance(form, ThingForm) else form.add_refusal(error)
        return _page(desk, form, status=422)
    except DomainError as error:
        form.add_refusal(error)
        return _page(desk, form, status=status_of(error))
    notice(_saved(starts_on))
    return done(
        url_for(
            "catalogue.thing",
            region_code=desk.region.code,
            section=section_of(desk.kind).slug,
            code=what.code,
        )
    )


def _saved(starts_on: date) -> str:
    if starts_on == local_date(now()):
        return "Opgeslagen. Dit geldt vanaf vandaag."
    return f"Opgeslagen. Dit gaat in op {date_text(starts_on)}. Tot die dag kunt u het intrekken."


def _desk(region_code: str, slug: str, code: str | None) -> Desk:
    region, section = region_at(region_code, Action.EDIT_CATALOGUE), section_at(slug)
    if code is None and not section.a_new:
        raise NotFoundError
    found = None if code is None else thing_at(region, section, code)
    return Desk(region, section, found, all_names(region), choices_in(region))


def _ending_desk(region_code: str, slug: str, code: str) -> Desk:
    desk = _desk(region_code, slug, code)
    if desk.kind == "calendar":
        raise NotFoundError
    return desk


def _held(desk: Desk) -> Mapping[str, Any]:
    """Give how a thing reads now, or when it begins; what has ended cannot be changed."""
    if desk.thing is None or (held := desk.thing.to_change) is None:
        raise NotFoundError
    return held


def _form_class(desk: Desk, content: Mapping[str, Any], sent: Mapping[str, Any]) -> type[ThingForm]:
    return form_class(
        desk.kind, desk.code, content=content, sent=sent, choices=desk.choices, is_new=desk.thing is None
    )


def _empty_form(desk: Desk) -> ThingForm:
    return _form_class(desk, {}, {})(formdata=None, data=_day_values(desk))


def _filled_form(desk: Desk, content: Mapping[str, Any], values: Mapping[str, Any]) -> ThingForm:
    """Fill the form of a thing with a content, which may be how it once read."""
    made = _form_class(desk, content, {})
    return made(formdata=None, data={**shown_values(made, content), **values})


def _sent_form(desk: Desk, content: Mapping[str, Any]) -> ThingForm:
    return _form_class(desk, content, request.form)()


def _day_values(desk: Desk) -> dict[str, Any]:
    seen = desk.thing.seen if desk.thing else NOTHING_SEEN
    begins_on = desk.thing.begins_on if desk.thing else None
    first = max(begins_on or date.min, local_date(now()))
    return {"starts_on": date_short(first), "seen": seen, "request_key": new_key()}


def _page(desk: Desk, form: DayForm, **more: Any) -> Response:
    return _end_page(desk, form, **more) if isinstance(form, EndForm) else _thing_page(desk, form, **more)


def _thing_page(
    desk: Desk,
    form: DayForm,
    *,
    status: int = 200,
    what: Edit | None = None,
    preview: Preview | None = None,
    conflict: ConflictView | None = None,
    is_put_back: bool = False,
) -> Response:
    page = render_template(
        "catalogue/edit.html",
        desk=desk,
        is_put_back=is_put_back,
        form=form,
        groups=groups_of(desk.kind, desk.code),
        conflict=conflict,
        **preview_words(desk, what, preview),
    )
    return make_response(page, status)


def _end_page(
    desk: Desk,
    form: EndForm,
    *,
    status: int = 200,
    what: Edit | None = None,
    preview: Preview | None = None,
    conflict: ConflictView | None = None,
) -> Response:
    others = {
        code: name for (kind, code), name in desk.choices.items() if kind == "product" and code != desk.code
    }
    form.successor.choices = {"": "geen opvolger", **others}
    page = render_template(
        "catalogue/end.html", desk=desk, form=form, conflict=conflict, **preview_words(desk, what, preview)
    )
    return make_response(page, status)
