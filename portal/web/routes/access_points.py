"""Where regions and municipalities keep how people reach help: access teams, crisis numbers, documents."""

from flask import Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.access_points import AccessKind
from portal.domain.calendar import local_date
from portal.domain.errors import (
    DomainError,
    FieldError,
    InvalidError,
)
from portal.services.access_edit import (
    Wish,
    change_point,
    make_point,
    take_back,
)
from portal.services.access_holders import Holder
from portal.services.access_points import Point, list_points
from portal.web.access_desk import Area, Desk, desk_at, maker_for
from portal.web.access_form_page import first_values, form_page, held_content, preview_page, refused_page
from portal.web.access_page import past_lines, point_line, stages
from portal.web.access_words import KIND_SLUGS, slug_of
from portal.web.forms.access_points import AccessForm, GoneForm, typed_content
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.paging import page_address, read_paging
from portal.web.present import date_text
from portal.web.two_rooms import Rule, make_room
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

HOLDERS_A_PAGE = 20
SAVE = "opslaan"
_SOON = "Bezoekers zien dit binnen een minuut."


def show(area: Area) -> str:
    """Show what holds now and what comes, by region and municipality."""
    desk, today = desk_at(area, area.view), local_date(now())
    chosen = request.args.get("houder", "")
    holders = [one for one in desk.holders if one.key == chosen] or list(desk.holders)
    paging = read_paging(HOLDERS_A_PAGE)
    shown = holders[paging.offset : paging.offset + paging.size]
    points = list_points(reader(), holders=shown)
    return render_template(
        "access_points/list.html",
        desk=desk,
        groups=[
            (holder, [point_line(one, today=today) for one in points if one.holder == holder])
            for holder in shown
        ],
        chosen=chosen,
        slug_of=slug_of,
        page=paging.page,
        pages=paging.pages(len(holders)),
        page_url=page_address(f"{area}.show", houder=chosen),
    )


def show_one(area: Area, point_id: int) -> str:
    """Show how one reads now and later, and how it was before."""
    desk, today = desk_at(area, area.view), local_date(now())
    point = desk.point(point_id)
    return render_template(
        "access_points/point.html",
        desk=desk,
        point=point,
        stages=stages(point.spans, today=today),
        past=past_lines(point, today=today),
        may_edit=desk.may_edit and point.kind in desk.kinds,
    )


def new(area: Area, door_kind: str) -> Response:
    """Show an empty form."""
    desk, kind = _desk_for(area, door_kind)
    form = AccessForm(formdata=None, data={**first_values(), "holder": request.args.get("houder", "")})
    return form_page(desk, kind, None, form)


def make(area: Area, door_kind: str) -> AnyResponse:
    """Look at a new one, or add it."""
    desk, kind = _desk_for(area, door_kind)
    form = AccessForm()
    if resumes_typing():
        return form_page(desk, kind, None, form)
    try:
        holder, wish = _holder(desk, form), form.wish(kind)
        if request.form.get("stap") != SAVE:
            return preview_page(desk, kind, None, form, wish)
        with writing() as session:
            point_id = make_point(
                session, holder=holder, kind=kind, wish=wish, maker=maker_for(holder, form.key), now=now()
            )
    except DomainError as error:
        return refused_page(desk, kind, None, form, error)
    notice(_saved(wish))
    return done(desk.address("show_one", point_id=point_id))


def edit(area: Area, point_id: int) -> Response:
    """Show the form of one as it is, or with `als` as it was."""
    desk = desk_at(area, area.edit)
    point = desk.point(point_id, to_edit=True)
    form = AccessForm(formdata=None, data={**typed_content(held_content(point)), **first_values(point)})
    return form_page(desk, point.kind, point, form)


def save(area: Area, point_id: int) -> AnyResponse:
    """Look at what would change, or save it."""
    desk = desk_at(area, area.edit)
    point, form = desk.point(point_id, to_edit=True), AccessForm()
    if resumes_typing():
        return form_page(desk, point.kind, point, form)
    return _change(desk, point, form)


def ask_end(area: Area, point_id: int) -> Response:
    """Ask from when one is not shown any more."""
    desk = desk_at(area, area.edit)
    point = desk.point(point_id, to_edit=True)
    return form_page(desk, point.kind, point, GoneForm(formdata=None, data=first_values(point)))


def end(area: Area, point_id: int) -> AnyResponse:
    """Look at what visitors miss then, or let it be so."""
    desk = desk_at(area, area.edit)
    return _change(desk, desk.point(point_id, to_edit=True), GoneForm())


def undo(area: Area, point_id: int, state_id: int) -> AnyResponse:
    """Take a change back; what was before it counts again."""
    desk = desk_at(area, area.edit)
    point = desk.point(point_id, to_edit=True)
    with writing() as session:
        is_undone = take_back(
            session,
            point_id=point_id,
            state_id=state_id,
            holders=desk.holders,
            maker=maker_for(point.holder),
            now=now(),
        )
    notice(f"Teruggenomen. {_SOON}" if is_undone else "Dit was al teruggenomen.")
    return done(desk.address("show_one", point_id=point_id))


def _change(desk: Desk, point: Point, form: GoneForm) -> AnyResponse:
    try:
        wish = form.wish(point.kind)
        if request.form.get("stap") != SAVE:
            return preview_page(desk, point.kind, point, form, wish)
        with writing() as session:
            change_point(
                session,
                point_id=point.point_id,
                holders=desk.holders,
                wish=wish,
                seen=form.seen_version,
                maker=maker_for(point.holder, form.key),
                now=now(),
            )
    except DomainError as error:
        return refused_page(desk, point.kind, point, form, error)
    notice(_saved(wish))
    return done(desk.address("show_one", point_id=point.point_id))


def _desk_for(area: Area, slug: str) -> tuple[Desk, AccessKind]:
    desk, kind = desk_at(area, area.edit), KIND_SLUGS.get(slug)
    if kind is None or kind not in desk.kinds:
        abort(404)
    return desk, kind


def _holder(desk: Desk, form: AccessForm) -> Holder:
    """Find for whom something new is; who keeps one municipality needs not say so."""
    if len(desk.holders) == 1:
        return desk.holders[0]
    found = next((one for one in desk.holders if one.key == form.holder.data), None)
    if found is None:
        raise InvalidError([FieldError("access_holder_missing", "holder")])
    return found


def _saved(wish: Wish) -> str:
    if wish.valid_from <= local_date(now()):
        return f"Opgeslagen. {_SOON}"
    return f"Opgeslagen. Dit gaat in op {date_text(wish.valid_from)}. Tot die dag kunt u het terugnemen."


def _rules(area: Area) -> list[Rule]:
    look, change = area.view, area.edit
    return [
        ("GET", "", show, look),
        ("GET", "/<int:point_id>", show_one, look),
        ("GET", "/nieuw/<door_kind>", new, change),
        ("POST", "/nieuw/<door_kind>", make, change),
        ("GET", "/<int:point_id>/wijzigen", edit, change),
        ("POST", "/<int:point_id>/wijzigen", save, change),
        ("GET", "/<int:point_id>/stoppen", ask_end, change),
        ("POST", "/<int:point_id>/stoppen", end, change),
        ("POST", "/<int:point_id>/wijzigingen/<int:state_id>/terug", undo, change),
    ]


BLUEPRINTS = (
    make_room(Area.REGION, "/regio/toegang", _rules(Area.REGION)),
    make_room(Area.OWN, "/gemeente/toegang", _rules(Area.OWN)),
)
