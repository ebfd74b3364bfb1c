"""The pages of a closed group: how it came to be so, and its forms: empty, with a preview, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask import Response, make_response, render_template, url_for

from portal.domain.calendar import local_date
from portal.domain.closures import ClosureContent, read_closure
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.permissions import ROLES, Action
from portal.services.catalogue_plans import Maker
from portal.services.closure_edit import judge_closure
from portal.services.closure_effects import effect_of_closure
from portal.services.closure_groups import find_group, group_towns
from portal.services.closures import Group, HeldClosure, PastClosure
from portal.services.contractors import segment_choices
from portal.web.auth import current_actor, current_user_id, region_scope
from portal.web.closure_words import conflict_lines, days_words, differing_lines
from portal.web.errors import status_of
from portal.web.forms.closures import ClosureForm, SeenForm
from portal.web.supply_page import ConflictView
from portal.web.week_page import new_key
from portal.web.work import now, reader


@dataclass(frozen=True)
class ClosureTurn:
    """One change in words; `may_return` when the closure is otherwise now."""

    version: int
    title: str
    by: str
    at: datetime
    lines: Sequence[tuple[str, str]]
    may_return: bool


def closure_turns(held: HeldClosure, past: Sequence[PastClosure]) -> list[ClosureTurn]:
    """Tell every change, newest first; `past` is newest first."""
    before = {one.version: older.content for one, older in pairwise(past)}
    return [
        ClosureTurn(
            one.version,
            "Gewijzigd" if one.version in before else "Gemaakt",
            one.made_by or "het systeem",
            one.made_at,
            differing_lines(before.get(one.version), one.content),
            one.content != held.content,
        )
        for one in past
    ]


def maker_for(region_id: int | None, request_key: str | None) -> Maker:
    """Say who acts, and for which region's office."""
    actor = current_actor()
    grants = () if actor is None else actor.memberships
    own = [one for one in grants if one.role in ROLES[Action.EDIT_CONTRACTS]]
    office = next((one for one in own if one.region_id == region_id), None) or next(iter(own), None)
    return Maker(current_user_id(), int(office.organisation_id) if office else None, request_key)


def first_values(held: HeldClosure | None = None) -> dict[str, object]:
    """Give what every form begins with: what was seen, and a key by which it counts once."""
    return {"version": str(held.version) if held else "", "request_key": new_key()}


def chosen_group(form: ClosureForm, content: ClosureContent) -> Group:
    """Find the group that a form is about; raises InvalidError with all that is wrong with the form."""
    (town_id, segment_id), scope = form.group, region_scope(Action.EDIT_CONTRACTS)
    _, faults = read_closure(content, before=None, today=local_date(now()))
    try:
        group = find_group(reader(), municipality_id=town_id, segment_id=segment_id, region_ids=scope)
    except InvalidError as error:
        raise InvalidError([*error.errors, *faults]) from error
    if faults:
        raise InvalidError(faults)
    return group


def preview_page(group: Group, held: HeldClosure | None, form: SeenForm, content: ClosureContent) -> Response:
    """Show what a closure means for the contracts that stand, with the button that makes it so."""
    clean = judge_closure(reader(), group=group, content=content, before=held, today=local_date(now()))
    if held is not None and clean == held.content:
        raise DomainError("nothing_changed")
    return form_page(held, form, preview=(group, clean))


def refused_page(held: HeldClosure | None, form: SeenForm, error: DomainError) -> Response:
    """Show a form again with what is wrong with it; raises what is not about the form."""
    if isinstance(error, NotFoundError):
        raise error
    if isinstance(error, ConflictError) and held is not None:
        form.version.data, form.request_key.data = str(error.data["version"]), new_key()
        return form_page(held, form, status=409, conflict=_conflict_view(error))
    form.add_refusal(error)
    return form_page(held, form, status=status_of(error))


def form_page(
    held: HeldClosure | None,
    form: SeenForm,
    *,
    status: int = 200,
    preview: tuple[Group, ClosureContent] | None = None,
    conflict: ConflictView | None = None,
) -> Response:
    """Show a form: of a new closure when there is none yet."""
    today, is_opening = local_date(now()), not isinstance(form, ClosureForm)
    if isinstance(form, ClosureForm) and held is None:
        scope = region_scope(Action.EDIT_CONTRACTS)
        form.offer(
            group_towns(reader(), region_ids=scope, today=today), segment_choices(reader(), region_ids=scope)
        )
    again = url_for("closures.new")
    if held is not None:
        view = "closures.ask_open" if is_opening else "closures.edit"
        again = url_for(view, closure_id=held.closure_id)
    said, effect = None, None
    if preview is not None:
        group, said = preview
        effect = effect_of_closure(reader(), group=group, content=said, today=today)
    page = render_template(
        "closures/edit.html",
        held=held,
        form=form,
        is_opening=is_opening,
        again=again,
        group=preview[0] if preview else None,
        said=said,
        days=days_words(said) if said else "",
        effect=effect,
        conflict=conflict,
    )
    return make_response(page, status)


def _conflict_view(error: ConflictError) -> ConflictView:
    at, mine, theirs = error.data.get("at"), error.mine, error.theirs
    lines = conflict_lines(mine, theirs) if isinstance(mine, dict) and isinstance(theirs, dict) else ()
    return ConflictView(
        str(error.data.get("user_name") or "Iemand anders"), at if isinstance(at, datetime) else None, lines
    )
