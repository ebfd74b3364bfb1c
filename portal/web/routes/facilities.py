"""Where municipalities and regions keep the help that everybody may use without a referral."""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError, NotFoundError
from portal.services.access_holders import Holder
from portal.services.facilities import HeldFacility, list_facilities, past_versions, theme_names
from portal.services.facility_edit import add_facility, bring_back, change_facility, end_facility
from portal.web.errors import status_of
from portal.web.facility_desk import FacilityArea, FacilityDesk, facility_desk
from portal.web.facility_page import conflict_view, facility_line, facility_turns
from portal.web.facility_words import stand_words
from portal.web.forms.facilities import EndForm, FacilityForm, typed_facility
from portal.web.forms.seen import SeenForm
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.paging import page_address, read_paging
from portal.web.present import date_short
from portal.web.supply_page import advice_lines
from portal.web.two_rooms import Rule, make_room
from portal.web.typing_marks import resumes_typing
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing

TOWNS_A_PAGE = 10
SAVED = "Opgeslagen. Bezoekers zien dit binnen een minuut."


def show(area: FacilityArea) -> str:
    """Show the facilities by municipality."""
    desk, today = facility_desk(area), local_date(now())
    chosen = request.args.get("gemeente", "")
    towns = [one for one in desk.towns if one.key == chosen] or list(desk.towns)
    paging = read_paging(TOWNS_A_PAGE)
    shown = towns[paging.offset : paging.offset + paging.size]
    held = list_facilities(reader(), municipality_ids=[one.municipality_id or 0 for one in shown])
    return render_template(
        "facilities/list.html",
        desk=desk,
        groups=[
            (
                town,
                sorted(
                    (
                        facility_line(one, today=today)
                        for one in held
                        if one.municipality_id == town.municipality_id
                    ),
                    key=lambda line: line.is_over,
                ),
            )
            for town in shown
        ],
        chosen=chosen,
        page=paging.page,
        pages=paging.pages(len(towns)),
        page_url=page_address(f"{area}.show", gemeente=chosen),
    )


def show_one(area: FacilityArea, facility_id: int) -> str:
    """Show a facility as visitors see it, and how it came to be so."""
    desk = facility_desk(area)
    held, themes = desk.facility(facility_id), theme_names(reader())
    return render_template(
        "facilities/facility.html",
        desk=desk,
        held=held,
        stand=stand_words(held.content, today=local_date(now())),
        theme_names=[themes[code] for code in held.content.themes if code in themes],
        advice=advice_lines(held.content.about),
        turns=facility_turns(held, past_versions(reader(), facility_id=facility_id), themes),
        has_ended=held.content.ends_on is not None and not held.content.is_open_on(local_date(now())),
    )


def new(area: FacilityArea) -> Response:
    """Show an empty form."""
    data = {"town": request.args.get("gemeente", ""), "request_key": new_key()}
    return _form_page(facility_desk(area), None, FacilityForm(formdata=None, data=data))


def make(area: FacilityArea) -> AnyResponse:
    """Add a facility."""
    desk, form = facility_desk(area), FacilityForm()
    if resumes_typing():
        return _form_page(desk, None, form)
    try:
        town, content = _town(desk, form), form.content(theme_names(reader()))
        with writing() as session:
            facility_id = add_facility(
                session,
                municipality_id=town.municipality_id or 0,
                content=content,
                maker=desk.maker(form.key),
                now=now(),
            )
    except DomainError as error:
        return _refused(desk, None, form, error)
    notice(SAVED)
    return done(desk.address("show_one", facility_id=facility_id))


def edit(area: FacilityArea, facility_id: int) -> Response:
    """Show the form of a facility as it is."""
    desk = facility_desk(area)
    held = desk.facility(facility_id)
    return _form_page(
        desk, held, FacilityForm(formdata=None, data={**typed_facility(held.content), **_seen(held)})
    )


def save(area: FacilityArea, facility_id: int) -> AnyResponse:
    """Save what was typed."""
    desk, form = facility_desk(area), FacilityForm()
    held = desk.facility(facility_id)
    if resumes_typing():
        return _form_page(desk, held, form)
    return _changed(
        desk, held, form, change_facility, lambda: {"content": form.content(theme_names(reader()))}
    )


def ask_end(area: FacilityArea, facility_id: int) -> Response:
    """Ask until when a facility is shown."""
    desk = facility_desk(area)
    held = desk.facility(facility_id)
    data = {"ends_on": date_short(held.content.ends_on or local_date(now())), **_seen(held)}
    return _form_page(desk, held, EndForm(formdata=None, data=data))


def end(area: FacilityArea, facility_id: int) -> AnyResponse:
    """Let a facility end on a day."""
    desk, form = facility_desk(area), EndForm()
    held = desk.facility(facility_id)
    return _changed(desk, held, form, end_facility, lambda: {"last_day": form.last_day()})


def undo(area: FacilityArea, facility_id: int, version: int) -> AnyResponse:
    """Let a facility be again as it was."""
    desk, form = facility_desk(area), SeenForm()
    with writing() as session:
        bring_back(
            session,
            facility_id=facility_id,
            municipality_ids=desk.municipality_ids,
            version=version,
            seen=form.seen_version,
            maker=desk.maker(form.key),
            now=now(),
        )
    notice("Teruggezet. Bezoekers zien dit binnen een minuut.")
    return done(desk.address("show_one", facility_id=facility_id))


def _changed(
    desk: FacilityDesk,
    held: HeldFacility,
    form: SeenForm,
    change: Callable[..., int],
    read: Callable[[], dict[str, Any]],
) -> AnyResponse:
    try:
        said = read()
        with writing() as session:
            change(
                session,
                facility_id=held.facility_id,
                municipality_ids=desk.municipality_ids,
                seen=form.seen_version,
                maker=desk.maker(form.key),
                now=now(),
                **said,
            )
    except DomainError as error:
        return _refused(desk, held, form, error)
    notice(SAVED)
    return done(desk.address("show_one", facility_id=held.facility_id))


def _refused(desk: FacilityDesk, held: HeldFacility | None, form: SeenForm, error: DomainError) -> Response:
    if isinstance(error, NotFoundError):
        raise error
    if isinstance(error, ConflictError) and held is not None:
        form.version.data, form.request_key.data = str(error.data["version"]), new_key()
        return _form_page(desk, held, form, status=409, conflict=error)
    form.add_refusal(error)
    return _form_page(desk, held, form, status=status_of(error))


def _form_page(
    desk: FacilityDesk,
    held: HeldFacility | None,
    form: SeenForm,
    *,
    status: int = 200,
    conflict: ConflictError | None = None,
) -> Response:
    themes = theme_names(reader())
    view = "new" if held is None else "edit"
    advice: list[str] = []
    if isinstance(form, FacilityForm):
        form.offer(desk.towns, themes)
        advice = advice_lines(form.about.data)
    else:
        view = "ask_end"
    known = {} if held is None else {"facility_id": held.facility_id}
    page = render_template(
        "facilities/edit.html" if isinstance(form, FacilityForm) else "facilities/end.html",
        desk=desk,
        held=held,
        form=form,
        again=desk.address(view, **known),
        advice=advice,
        conflict=None if conflict is None else conflict_view(conflict, themes),
    )
    return make_response(page, status)


def _town(desk: FacilityDesk, form: FacilityForm) -> Holder:
    """Find of which municipality something new is; who keeps one needs not say so."""
    if len(desk.towns) == 1:
        return desk.towns[0]
    found = next((one for one in desk.towns if one.key == form.town.data), None)
    if found is None:
        raise InvalidError([FieldError("facility_town_missing", "town")])
    return found


def _seen(held: HeldFacility) -> dict[str, str]:
    return {"version": str(held.version), "request_key": new_key()}


def _rules(area: FacilityArea) -> list[Rule]:
    keep = area.action
    return [
        ("GET", "", show, keep),
        ("GET", "/<int:facility_id>", show_one, keep),
        ("GET", "/nieuw", new, keep),
        ("POST", "/nieuw", make, keep),
        ("GET", "/<int:facility_id>/wijzigen", edit, keep),
        ("POST", "/<int:facility_id>/wijzigen", save, keep),
        ("GET", "/<int:facility_id>/stoppen", ask_end, keep),
        ("POST", "/<int:facility_id>/stoppen", end, keep),
        ("POST", "/<int:facility_id>/versies/<int:version>/terug", undo, keep),
    ]


BLUEPRINTS = (
    make_room(FacilityArea.REGION, "/regio/voorzieningen", _rules(FacilityArea.REGION)),
    make_room(FacilityArea.OWN, "/gemeente/voorzieningen", _rules(FacilityArea.OWN)),
)
