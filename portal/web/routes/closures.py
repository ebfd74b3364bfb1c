"""Where a region keeps which product groups its municipalities closed to new providers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.closures import ONE_DAY, check_opening
from portal.domain.errors import DomainError, InvalidError
from portal.domain.permissions import Action
from portal.services.board import regions_in
from portal.services.closure_edit import (
    add_closure,
    bring_closure_back,
    change_closure,
    open_group,
    withdraw_closure,
)
from portal.services.closure_effects import effect_of_closure
from portal.services.closure_groups import group_segments, group_towns
from portal.services.closures import ClosureChoice, HeldClosure, find_closure, list_closures, past_closures
from portal.web.auth import allowed, region_scope
from portal.web.board_filter import chosen_regions, read_number
from portal.web.closure_page import (
    chosen_group,
    closure_turns,
    first_values,
    form_page,
    maker_for,
    preview_page,
    refused_page,
)
from portal.web.closure_words import STAND_SLUGS, STAND_WORDS, days_words, stand_status
from portal.web.forms.closures import ClosureForm, OpenForm, SeenForm, typed_closure
from portal.web.menu import notice
from portal.web.paging import page_address, read_paging
from portal.web.supply_page import refuse_huge_ids
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

blueprint = Blueprint("closures", __name__, url_prefix="/regio/gesloten")
blueprint.before_request(refuse_huge_ids)
blueprint.add_app_template_filter(stand_status, "closure_stand")
may_look, may_edit = allowed(Action.VIEW_CONTRACTS), allowed(Action.EDIT_CONTRACTS)

CLOSURES_A_PAGE = 50
SAVE = "opslaan"


@blueprint.get("")
@may_look
def show() -> str:
    """List what is closed now, what will be, and what was."""
    region_ids, region = chosen_regions(region_scope(Action.VIEW_CONTRACTS))
    town, segment = read_number(request.args.get("gemeente")), read_number(request.args.get("segment"))
    slug = request.args.get("stand", "") if request.args.get("stand") in STAND_SLUGS else ""
    paging = read_paging(CLOSURES_A_PAGE)
    choice = ClosureChoice(region_ids, None if town is None else {town}, segment, STAND_SLUGS.get(slug))
    found, total = list_closures(
        reader(), choice=choice, today=local_date(now()), offset=paging.offset, limit=paging.size
    )
    asked = {"regio": region, "gemeente": town, "segment": segment, "stand": slug}
    kept = {name: str(value) for name, value in asked.items() if value}
    return render_template(
        "closures/list.html",
        closures=found,
        total=total,
        today=local_date(now()),
        regions=regions_in(reader(), region_ids=region_scope(Action.VIEW_CONTRACTS)),
        region=region,
        towns=group_towns(reader(), region_ids=region_ids, today=local_date(now())),
        segments=group_segments(reader(), region_ids=region_ids),
        stands=[(word, STAND_WORDS[stand].text.lower()) for word, stand in STAND_SLUGS.items()],
        choice=choice,
        town=town,
        stand=slug,
        is_filtered=bool(kept),
        may_edit=region_scope(Action.EDIT_CONTRACTS) != frozenset(),
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("closures.show", **kept),
    )


@blueprint.get("/<int:closure_id>")
@may_look
def show_one(closure_id: int) -> str:
    """Show a closure, what it means for the contracts, and how it came to be so."""
    held = _find(closure_id, Action.VIEW_CONTRACTS)
    scope, today = region_scope(Action.EDIT_CONTRACTS), local_date(now())
    return render_template(
        "closures/closure.html",
        held=held,
        said=held.content,
        days=days_words(held.content),
        today=today,
        effect=effect_of_closure(reader(), group=held.group, content=held.content, today=today),
        turns=closure_turns(held, past_closures(reader(), closure_id=closure_id)),
        may_edit=scope is None or held.group.region_id in scope,
    )


@blueprint.get("/nieuw")
@may_edit
def new() -> Response:
    """Show an empty form."""
    asked = {"municipality_id": "gemeente", "segment_id": "segment"}
    data = {name: request.args.get(value, "") for name, value in asked.items()}
    return form_page(None, ClosureForm(formdata=None, data={**first_values(), **data}))


@blueprint.post("/nieuw")
@may_edit
def make() -> AnyResponse:
    """Look at what closing a group means, or close it."""
    form = ClosureForm()
    if resumes_typing():
        return form_page(None, form)
    (town_id, segment_id), scope = form.group, region_scope(Action.EDIT_CONTRACTS)
    try:
        content = form.content()
        group = chosen_group(form, content)
        if request.form.get("stap") != SAVE:
            return preview_page(group, None, form, content)
        with writing() as session:
            closure_id = add_closure(
                session,
                municipality_id=town_id,
                segment_id=segment_id,
                region_ids=scope,
                content=content,
                maker=maker_for(group.region_id, form.key),
                now=now(),
            )
    except DomainError as error:
        return refused_page(None, form, error)
    return _done(closure_id, "Opgeslagen. Wie er al werkt, blijft.")


@blueprint.get("/<int:closure_id>/wijzigen")
@may_edit
def edit(closure_id: int) -> Response:
    """Show the form of a closure as it is."""
    held = _find(closure_id)
    return form_page(
        held, ClosureForm(formdata=None, data={**first_values(held), **typed_closure(held.content)})
    )


@blueprint.post("/<int:closure_id>/wijzigen")
@may_edit
def save(closure_id: int) -> AnyResponse:
    """Look at what a change means, or save it."""
    held, form = _find(closure_id), ClosureForm()
    if resumes_typing():
        return form_page(held, form)
    try:
        content = replace(form.content(), is_withdrawn=held.content.is_withdrawn)
        if request.form.get("stap") != SAVE:
            return preview_page(held.group, held, form, content)
        _act(change_closure, held, form, content=content)
    except DomainError as error:
        return refused_page(held, form, error)
    return _done(closure_id, "Opgeslagen.")


@blueprint.get("/<int:closure_id>/openen")
@may_edit
def ask_open(closure_id: int) -> Response:
    """Ask from when a group takes new providers again."""
    held = _find(closure_id)
    data = {**first_values(held), "opens_on": local_date(now()).isoformat()}
    return form_page(held, OpenForm(formdata=None, data=data))


@blueprint.post("/<int:closure_id>/openen")
@may_edit
def open_again(closure_id: int) -> AnyResponse:
    """Look at what opening a group means, or open it."""
    held, form = _find(closure_id), OpenForm()
    if resumes_typing():
        return form_page(held, form)
    try:
        day = form.first_day()
        if request.form.get("stap") != SAVE:
            if faults := check_opening(held.content, day, today=local_date(now())):
                raise InvalidError(faults)
            return preview_page(held.group, held, form, replace(held.content, closed_until=day - ONE_DAY))
        _act(open_group, held, form, opens_on=day)
    except DomainError as error:
        return refused_page(held, form, error)
    return _done(closure_id, "Opgeslagen. Vanaf die dag kunnen nieuwe aanbieders weer beginnen.")


@blueprint.post("/<int:closure_id>/intrekken")
@may_edit
def withdraw(closure_id: int) -> AnyResponse:
    """Let a closure hold on no day."""
    _act(withdraw_closure, _find(closure_id), SeenForm())
    return _done(closure_id, "Ingetrokken. U kunt dit terugzetten bij „Zo is het gekomen”.")


@blueprint.post("/<int:closure_id>/versies/<int:version>/terug")
@may_edit
def undo(closure_id: int, version: int) -> AnyResponse:
    """Let a closure be again as it was."""
    _act(bring_closure_back, _find(closure_id), SeenForm(), version=version)
    return _done(closure_id, "Teruggezet.")


def _find(closure_id: int, action: Action = Action.EDIT_CONTRACTS) -> HeldClosure:
    return find_closure(reader(), closure_id=closure_id, region_ids=region_scope(action))


def _act(verb: Callable[..., int], held: HeldClosure, form: SeenForm, **said: Any) -> None:
    with writing() as session:
        verb(
            session,
            closure_id=held.closure_id,
            region_ids=region_scope(Action.EDIT_CONTRACTS),
            seen=form.seen_version,
            maker=maker_for(held.group.region_id, form.key),
            now=now(),
            **said,
        )


def _done(closure_id: int, words: str) -> AnyResponse:
    notice(words)
    return redirect(url_for("closures.show_one", closure_id=closure_id), code=303)
