"""Changing the catalogue: fill in, look at what would change, save for now or later, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from portal.services.catalogue_reading import RegionLine, Thing
from portal.web.auth import allowed
from portal.web.catalogue_desk import all_names, choices_in, maker_in, region_at, section_at, thing_at
from portal.web.catalogue_fields import groups_of
from portal.web.catalogue_page import resident_text
from portal.web.catalogue_words import Names, Section, change_views, field_words, name_of, section_of
from portal.web.errors import status_of
from portal.web.forms.catalogue import DayForm, EndForm, ThingForm, form_class, shown_values
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.present import count_text, date_short, date_text
from portal.web.supply_page import ConflictView, refuse_huge_ids
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing

blueprint = Blueprint("catalogue_edit", __name__, url_prefix="/regio/catalogus")
blueprint.before_request(refuse_huge_ids)
may_edit = allowed(Action.EDIT_CATALOGUE)

SAVE = "opslaan"


@dataclass(frozen=True)
class Desk:
    """What a form is about: region, list, thing (None: a new one), all names, and what to choose from."""

    region: RegionLine
    section: Section
    thing: Thing | None
    names: Names
    choices: Names

    @property
    def kind(self) -> str:
        return self.section.kind

    @property
    def code(self) -> str:
        return self.thing.code if self.thing else ""

    @property
    def title(self) -> str:
        if self.thing is None:
            return self.section.a_new
        return name_of(self.kind, self.code, self.thing.content or self.thing.last_content)


@blueprint.get("/<region_code>/nieuw/<section>")
@may_edit
def new(region_code: str, section: str) -> Response:
    """Show an empty form."""
    desk = _desk(region_code, section, None)
    return _thing_page(desk, _empty_form(desk))


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
    """Show the form of a thing as it is now."""
    desk = _desk(region_code, section, code)
    content = _held(desk)
    made = _form_class(desk, content, {})
    shown = {**shown_values(made, content), **_day_values(desk)}
    return _thing_page(desk, made(formdata=None, data=shown))


@blueprint.post("/<region_code>/<section>/<code>/wijzigen")
@may_edit
def save(region_code: str, section: str, code: str) -> AnyResponse:
    """Look at what would change, or save it."""
    desk = _desk(region_code, section, code)
    form = _sent_form(desk, _held(desk))
    return _carry_out(desk, form, Edit(desk.kind, desk.code, PlanAct.CHANGE, form.content()))


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
        return _page(desk, form, status=409, conflict=_conflict(desk, error))
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
    """Give how a thing reads now; what has ended or has yet to begin cannot be changed."""
    if desk.thing is None or desk.thing.content is None:
        raise NotFoundError
    return desk.thing.content


def _form_class(desk: Desk, content: Mapping[str, Any], sent: Mapping[str, Any]) -> type[ThingForm]:
    return form_class(
        desk.kind, desk.code, content=content, sent=sent, choices=desk.choices, is_new=desk.thing is None
    )


def _empty_form(desk: Desk) -> ThingForm:
    return _form_class(desk, {}, {})(formdata=None, data=_day_values(desk))


def _sent_form(desk: Desk, content: Mapping[str, Any]) -> ThingForm:
    return _form_class(desk, content, request.form)()


def _day_values(desk: Desk) -> dict[str, Any]:
    seen = desk.thing.seen if desk.thing else NOTHING_SEEN
    return {"starts_on": date_short(local_date(now())), "seen": seen, "request_key": new_key()}


def _conflict(desk: Desk, error: ConflictError) -> ConflictView:
    mine, theirs = error.mine, error.theirs
    lines: list[tuple[str, str, str]] = []
    if isinstance(mine, dict) and isinstance(theirs, dict):
        found = field_words(desk.kind, desk.code, mine, theirs, desk.names)
        lines = [(label, own, other) for label, own, other in found]
    by = str(error.data.get("user_name") or "Iemand anders")
    return ConflictView(by, error.data.get("at"), lines)  # type: ignore[arg-type]


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
) -> Response:
    page = render_template(
        "catalogue/edit.html",
        desk=desk,
        form=form,
        groups=groups_of(desk.kind, desk.code),
        conflict=conflict,
        **_previewed(desk, what, preview),
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
        "catalogue/end.html", desk=desk, form=form, conflict=conflict, **_previewed(desk, what, preview)
    )
    return make_response(page, status)


def _previewed(desk: Desk, what: Edit | None, preview: Preview | None) -> dict[str, Any]:
    if preview is None or what is None:
        return {"preview": None}
    reach = preview.reach
    told = []
    if reach.offering_count:
        told.append(count_text(reach.offering_count, "zichtbaar aanbod", "zichtbare stuks aanbod"))
    told.append(count_text(reach.provider_count, "aanbieder", "aanbieders"))
    first = [one for one in preview.changes if one.code in (what.code, what.successor)]
    rest = [one for one in preview.changes if one not in first]
    before, after = resident_text(preview.before, desk.names), resident_text(preview.after, desk.names)
    return {
        "preview": preview,
        "changes": change_views(first, desk.names),
        "also": change_views(rest, desk.names),
        "reach_words": " van ".join(told),
        "resident_before": before if desk.kind == "product" and before != after else None,
        "resident_after": after if desk.kind == "product" and before != after else None,
    }
