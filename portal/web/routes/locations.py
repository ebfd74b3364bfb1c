"""A provider's locations: the list, make one, change it, close it and open it again."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action
from portal.services.location_edit import SavedLocation, edit_location, make_location, set_location_active
from portal.services.own_locations import EditableLocation, editable_location, own_locations
from portal.services.place_lookup import municipality_choices, town_halls
from portal.web.auth import acting_organisation_id, allowed, current_user_id
from portal.web.changes_page import changes_page
from portal.web.errors import status_of
from portal.web.forms.supply import LocationForm, typed_location
from portal.web.menu import notice
from portal.web.messages import sentence
from portal.web.paging import page_address, read_paging
from portal.web.supply_page import ConflictView, conflict_view, refuse_huge_ids
from portal.web.supply_words import Names
from portal.web.typing_marks import resumes_typing
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing

blueprint = Blueprint("locations", __name__, url_prefix="/mijn/locaties")
blueprint.before_request(refuse_huge_ids)

LOCATIONS_A_PAGE = 50
may_edit = allowed(Action.EDIT_OFFERING)


@blueprint.get("")
@may_edit
def show() -> str:
    """List the locations with what is given there."""
    paging = read_paging(LOCATIONS_A_PAGE)
    locations = own_locations(reader(), organisation_id=acting_organisation_id())
    return render_template(
        "supply/locations.html",
        locations=locations[paging.offset : paging.offset + paging.size],
        page=paging.page,
        pages=paging.pages(len(locations)),
        page_url=page_address("locations.show"),
    )


@blueprint.get("/nieuw")
@may_edit
def new() -> AnyResponse:
    """Ask for the address."""
    return _page(None, LocationForm(formdata=None), 200)


@blueprint.post("/nieuw")
@may_edit
def make() -> AnyResponse:
    """Add a location; municipality and point are looked up where they were left open."""
    form = LocationForm()
    if resumes_typing():
        return _page(None, form, 200)
    try:
        content = form.content()
        with writing() as session:
            saved = make_location(
                session,
                organisation_id=acting_organisation_id(),
                content=content,
                user_id=current_user_id(),
                request_key=form.key,
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _page(None, form, status_of(error))
    _say_saved(saved)
    return redirect(url_for("locations.edit", location_id=saved.location_id), code=303)


@blueprint.get("/<int:location_id>")
@may_edit
def edit(location_id: int) -> AnyResponse:
    """Show a location."""
    found = _found(location_id)
    return _page(found, LocationForm(formdata=None, data=typed_location(found.content, found.version)), 200)


@blueprint.post("/<int:location_id>")
@may_edit
def save(location_id: int) -> AnyResponse:
    """Save a location; what was typed comes back when it is refused."""
    found, form = _found(location_id), LocationForm()
    if resumes_typing():
        return _page(found, form, 200)
    try:
        content = form.content()
        with writing() as session:
            saved = edit_location(
                session,
                location_id=location_id,
                organisation_id=acting_organisation_id(),
                content=content,
                version=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except ConflictError as error:
        found = _found(location_id)
        form.version.data = str(found.version)
        return _page(found, form, 409, conflict_view(error, _names()))
    except DomainError as error:
        form.add_refusal(error)
        return _page(_found(location_id), form, status_of(error))
    _say_saved(saved)
    return redirect(url_for("locations.edit", location_id=location_id), code=303)


@blueprint.post("/<int:location_id>/gebruik")
@may_edit
def set_active(location_id: int) -> AnyResponse:
    """Close a location when nothing is given there, or open it again."""
    is_active = request.form.get("in_gebruik") == "ja"
    try:
        with writing() as session:
            set_location_active(
                session,
                location_id=location_id,
                organisation_id=acting_organisation_id(),
                is_active=is_active,
                user_id=current_user_id(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        notice(sentence(error.code, **error.data), "warning")
    else:
        notice("Deze locatie is weer in gebruik." if is_active else "Deze locatie is gesloten.")
    return redirect(url_for("locations.edit", location_id=location_id), code=303)


@blueprint.get("/<int:location_id>/wijzigingen")
@may_edit
def changes(location_id: int) -> str:
    """Show who changed what, when, from and to."""
    found = _found(location_id)
    return changes_page(
        "locations.changes",
        subject=("location", location_id),
        title=found.content.name,
        back=(url_for("locations.edit", location_id=location_id), found.content.name),
        names=_names(),
        location_id=str(location_id),
    )


def _found(location_id: int) -> EditableLocation:
    return editable_location(reader(), organisation_id=acting_organisation_id(), location_id=location_id)


def _names() -> Names:
    return {"municipality_id": dict(municipality_choices(reader()))}


def _say_saved(saved: SavedLocation) -> None:
    if saved.is_point_guessed:
        notice("Opgeslagen. Het punt op de kaart is geschat; u kunt het hieronder verbeteren.")
    else:
        notice("Opgeslagen." if saved.is_changed else "Er was niets gewijzigd.")


def _page(
    found: EditableLocation | None,
    form: LocationForm,
    status: int,
    conflict: ConflictView | None = None,
) -> AnyResponse:
    towns = municipality_choices(reader())
    form.offer(towns)
    form.request_key.data = form.request_key.data or new_key()
    lat, lon = (None, None) if found is None else found.content.point
    page = render_template(
        "supply/location.html",
        location=found,
        form=form,
        conflict=conflict,
        towns=[name for _, name in towns],
        points=town_halls(reader(), lat=lat, lon=lon),
    )
    return make_response(page, status)
