"""What a provider says of itself, and who changed it."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action
from portal.services.organisation_edit import edit_organisation, editable_organisation
from portal.web.auth import acting_organisation_id, allowed, current_user_id
from portal.web.changes_page import changes_page
from portal.web.errors import status_of
from portal.web.forms.supply import OrganisationForm
from portal.web.menu import notice
from portal.web.supply_page import ConflictView, advice_lines, conflict_view
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, settings, writing

blueprint = Blueprint("organisation", __name__, url_prefix="/mijn/organisatie")

may_edit = allowed(Action.EDIT_OFFERING)


@blueprint.get("")
@may_edit
def edit() -> AnyResponse:
    """Show what the organisation says of itself."""
    found = editable_organisation(reader(), organisation_id=acting_organisation_id())
    form = OrganisationForm(formdata=None, obj=found.content, data={"version": str(found.version)})
    return _page(form, 200)


@blueprint.post("")
@may_edit
def save() -> AnyResponse:
    """Save it; what was typed comes back when it is refused."""
    form = OrganisationForm()
    if resumes_typing():
        return _page(form, 200)
    seen = form.seen_version
    try:
        with writing() as session:
            version = edit_organisation(
                session,
                organisation_id=acting_organisation_id(),
                content=form.content(),
                version=seen,
                user_id=current_user_id(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except ConflictError as error:
        form.version.data = str(error.data["version"])
        return _page(form, 409, conflict_view(error, {}))
    except DomainError as error:
        form.add_refusal(error)
        return _page(form, status_of(error))
    notice("Opgeslagen." if version != seen else "Er was niets gewijzigd.")
    return redirect(url_for("organisation.edit"), code=303)


@blueprint.get("/wijzigingen")
@may_edit
def changes() -> str:
    """Show who changed what, when, from and to."""
    organisation_id = acting_organisation_id()
    found = editable_organisation(reader(), organisation_id=organisation_id)
    return changes_page(
        "organisation.changes",
        subject=("organisation", organisation_id),
        title=found.name,
        back=(url_for("organisation.edit"), "Organisatie"),
        names={},
    )


def _page(form: OrganisationForm, status: int, conflict: ConflictView | None = None) -> AnyResponse:
    found = editable_organisation(reader(), organisation_id=acting_organisation_id())
    page = render_template(
        "supply/organisation.html",
        organisation=found,
        form=form,
        conflict=conflict,
        advice={"about": lines} if (lines := advice_lines(form.about.data)) else {},
        contact_email=settings().contact_email,
    )
    return make_response(page, status)
