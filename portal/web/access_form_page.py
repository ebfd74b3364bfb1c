"""The form pages of access contacts: as they open, with a preview, and with what was refused."""

from flask import Response, make_response, render_template, request

from portal.domain.access_points import FIELDS, AccessContent, AccessKind
from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from portal.services.access_edit import Wish, changes_anything, course_with, read_wish
from portal.services.access_points import Point
from portal.web.access_desk import Desk
from portal.web.access_page import Stage, conflict_view, stages
from portal.web.access_words import HINTS, NEW_WORDS, field_label, slug_of
from portal.web.errors import status_of
from portal.web.forms.access_points import AccessForm, GoneForm
from portal.web.present import date_short
from portal.web.supply_page import ConflictView
from portal.web.week_page import new_key
from portal.web.work import now


def preview_page(desk: Desk, kind: AccessKind, point: Point | None, form: GoneForm, wish: Wish) -> Response:
    """Show what visitors read now and will read, with the button that makes it so."""
    today = local_date(now())
    before = point.content_on(max(wish.valid_from, today)) if point else None
    clean = read_wish(kind, wish, before=before, today=today)
    if point is not None and not changes_anything(point, clean, today=today):
        raise DomainError("nothing_changed")
    after = stages(course_with(point, clean, on=today), today=today)
    return form_page(desk, kind, point, form, preview=after)


def refused_page(
    desk: Desk, kind: AccessKind, point: Point | None, form: GoneForm, error: DomainError
) -> Response:
    """Show a form again with what is wrong with it; raises what is not about the form."""
    if isinstance(error, NotFoundError | NotAllowedError):
        raise error
    if isinstance(error, ConflictError) and point is not None:
        fresh = desk.point(point.point_id)
        form.version.data, form.request_key.data = str(error.data["version"]), new_key()
        return form_page(desk, kind, fresh, form, status=409, conflict=conflict_view(fresh, error))
    form.add_refusal(error)
    return form_page(desk, kind, point, form, status=status_of(error))


def form_page(
    desk: Desk,
    kind: AccessKind,
    point: Point | None,
    form: GoneForm,
    *,
    status: int = 200,
    preview: list[Stage] | None = None,
    conflict: ConflictView | None = None,
) -> Response:
    """Show a form: of a new one when there is no point yet."""
    if isinstance(form, AccessForm):
        form.offer(list(desk.holders))
        form.website.label.text = field_label(kind, "website")
    if point is None:
        again = desk.address("new", door_kind=slug_of(kind))
    else:
        view = "edit" if isinstance(form, AccessForm) else "ask_end"
        again = desk.address(view, point_id=point.point_id)
    page = render_template(
        "access_points/edit.html" if isinstance(form, AccessForm) else "access_points/end.html",
        desk=desk,
        kind=kind,
        point=point,
        form=form,
        fields=FIELDS[kind],
        hints=HINTS,
        title=NEW_WORDS[kind] if point is None else point.name,
        again=again,
        preview=preview,
        is_planned=point is not None and point.changes_after(local_date(now())),
        conflict=conflict,
    )
    return make_response(page, status)


def held_content(point: Point) -> AccessContent:
    """Give what the form begins with: what was asked for, what is shown today, or what was said last."""
    asked = next((one for one in point.states if str(one.state_id) == request.args.get("als")), None)
    if asked is not None:
        return asked.content
    now_shown = point.content_on(local_date(now()))
    said = [state.content for state in point.states if not state.is_gone]
    return now_shown or (said[-1] if said else AccessContent())


def first_values(point: Point | None = None) -> dict[str, str]:
    """Give what every form begins with: today, what was seen, and a key by which it counts once."""
    version = str(point.version) if point else ""
    return {"valid_from": date_short(local_date(now())), "version": version, "request_key": new_key()}
