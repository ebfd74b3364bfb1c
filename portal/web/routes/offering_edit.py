"""One offering of a provider: change it, make it visible, withdraw it, and see what was changed."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action, may
from portal.domain.terms import PublicationStatus
from portal.services.offering_edit import edit_offering
from portal.services.offering_status import publish_offering, what_vanishes, withdraw_offering
from portal.services.own_offerings import EditableOffering, editable_offering
from portal.web.auth import acting_organisation_id, allowed, current_actor, current_user_id
from portal.web.changes_page import changes_page
from portal.web.errors import status_of
from portal.web.forms.offering import OfferingForm, typed_content
from portal.web.menu import notice
from portal.web.supply_page import (
    ConflictView,
    conflict_view,
    missing_lines,
    names_of,
    refuse_huge_ids,
    status_words,
    text_advice,
)
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

blueprint = Blueprint("offering_edit", __name__, url_prefix="/mijn/aanbod/<int:offering_id>")
blueprint.before_request(refuse_huge_ids)

may_edit = allowed(Action.EDIT_OFFERING)
may_publish = allowed(Action.PUBLISH_OFFERING)


@blueprint.get("/bewerken")
@may_edit
def edit(offering_id: int) -> AnyResponse:
    """Show everything that an offering says, and what it misses."""
    found = _found(offering_id)
    return _page(found, OfferingForm(formdata=None, data=typed_content(found)), 200)


@blueprint.post("/bewerken")
@may_edit
def save(offering_id: int) -> AnyResponse:
    """Save everything; what was typed comes back when it is refused."""
    found, form = _found(offering_id), OfferingForm()
    if resumes_typing():
        return _page(found, form, 200)
    try:
        _write(offering_id, form)
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        return _refused(offering_id, form, error)
    return redirect(url_for("offering_edit.edit", offering_id=offering_id), code=303)


@blueprint.post("/publiceren")
@may_publish
def publish(offering_id: int) -> AnyResponse:
    """Save what was sent along, and let people find the offering when nothing is missing."""
    _found(offering_id)
    form = OfferingForm()
    try:
        version = _write(offering_id, form) if form.holds_content else form.seen_version
        form.version.data = str(version or "")
        with writing() as session:
            publish_offering(
                session,
                offering_id=offering_id,
                organisation_id=acting_organisation_id(),
                version=version,
                user_id=current_user_id(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        return _refused(offering_id, form, error)
    notice("Dit aanbod is nu zichtbaar. Geef ook de wachttijd op in uw weeklijst.")
    return redirect(url_for("offering_edit.edit", offering_id=offering_id), code=303)


@blueprint.get("/intrekken")
@may_publish
def ask_to_withdraw(offering_id: int) -> AnyResponse:
    """Say what vanishes before an offering is withdrawn."""
    return _withdraw_page(_found(offering_id), 200)


@blueprint.post("/intrekken")
@may_publish
def withdraw(offering_id: int) -> AnyResponse:
    """Take the offering out of sight."""
    found = _found(offering_id)
    form = OfferingForm()
    try:
        with writing() as session:
            withdraw_offering(
                session,
                offering_id=offering_id,
                organisation_id=acting_organisation_id(),
                version=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        form.add_refusal(error)
        return _withdraw_page(_found(offering_id), status_of(error), form)
    notice(
        f"{found.content.name} is ingetrokken. Niemand vindt het nog; uw teksten en opgaven blijven bewaard."
    )
    return redirect(url_for("offerings.show"), code=303)


@blueprint.get("/wijzigingen")
@may_edit
def changes(offering_id: int) -> str:
    """Show who changed what, when, from and to."""
    found = _found(offering_id)
    return changes_page(
        "offering_edit.changes",
        subject=("offering", offering_id),
        title=found.content.name,
        back=(url_for("offering_edit.edit", offering_id=offering_id), found.content.name),
        names=names_of(found),
        offering_id=str(offering_id),
    )


def _write(offering_id: int, form: OfferingForm) -> int:
    """Save the form and return the new version."""
    content = form.content()
    with writing() as session:
        edited = edit_offering(
            session,
            offering_id=offering_id,
            organisation_id=acting_organisation_id(),
            content=content,
            version=form.seen_version,
            user_id=current_user_id(),
            now=now(),
        )
    notice("Opgeslagen." if edited.is_changed else "Er was niets gewijzigd.")
    return edited.version


def _found(offering_id: int) -> EditableOffering:
    return editable_offering(
        reader(),
        organisation_id=acting_organisation_id(),
        offering_id=offering_id,
        today=local_date(now()),
    )


def _refused(offering_id: int, form: OfferingForm, error: DomainError) -> AnyResponse:
    """Show the form again with everything that was typed, and what is wrong or who was first."""
    found = _found(offering_id)
    if not form.holds_content:
        form = OfferingForm(formdata=None, data=typed_content(found))
    if not isinstance(error, ConflictError):
        form.add_refusal(error)
        return _page(found, form, status_of(error))
    form.version.data = str(found.version)
    return _page(found, form, 409, conflict_view(error, names_of(found)))


def _page(
    found: EditableOffering, form: OfferingForm, status: int, conflict: ConflictView | None = None
) -> AnyResponse:
    form.offer(found)
    actor = current_actor()
    organisation_id = acting_organisation_id()
    page = render_template(
        "supply/offering.html",
        offering=found,
        form=form,
        conflict=conflict,
        status=status_words(found.status),
        is_published=found.status is PublicationStatus.PUBLISHED,
        missing=missing_lines(found.missing),
        advice=text_advice({name: form[name].data for name in ("description", "expectation", "meanwhile")}),
        can_publish=actor is not None
        and may(actor, Action.PUBLISH_OFFERING, organisation_id=organisation_id),
    )
    return make_response(page, status)


def _withdraw_page(found: EditableOffering, status: int, form: OfferingForm | None = None) -> AnyResponse:
    gone = what_vanishes(
        reader(), offering_id=found.offering_id, organisation_id=acting_organisation_id(), now=now()
    )
    page = render_template(
        "supply/withdraw.html",
        offering=found,
        gone=gone,
        form=form or OfferingForm(formdata=None),
        is_published=found.status is PublicationStatus.PUBLISHED,
    )
    return make_response(page, status)
