"""The people of an organisation: who they are, inviting a colleague, roles, and letting go."""

from typing import cast

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.duties import Role
from portal.domain.errors import DomainError
from portal.domain.permissions import Action
from portal.services.invitations import (
    invite_colleague,
    list_open_invitations,
    resend_invitation,
    withdraw_invitation,
)
from portal.services.people import change_role, find_colleague, list_people, remove_colleague
from portal.web.auth import acting_organisation_id, allowed, current_user_id
from portal.web.errors import status_of
from portal.web.forms.people import InviteForm, RemovalForm, RoleForm
from portal.web.mailed_links import letterhead
from portal.web.menu import notice
from portal.web.tries import count_invitation
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

blueprint = Blueprint("people", __name__, url_prefix="/mijn/mensen")
may_manage = allowed(Action.MANAGE_PEOPLE)


@blueprint.get("")
@may_manage
def show() -> Response:
    """Show who works here, who was invited, and the form that invites."""
    return _page(InviteForm(formdata=None), 200)


@blueprint.post("")
@may_manage
def invite() -> AnyResponse:
    """Mail an invitation; whether the address has an account makes no difference."""
    organisation_id, form = acting_organisation_id(), InviteForm()
    if resumes_typing():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    try:
        _count_mail()
        with writing() as session:
            invite_colleague(
                session,
                organisation_id=organisation_id,
                email=form.email.data or "",
                role=Role(form.role.data),
                by=_user_id(),
                letterhead=letterhead(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _page(form, status_of(error))
    notice("De uitnodiging is onderweg. De link daarin werkt drie dagen.")
    return redirect(url_for("people.show"), code=303)


@blueprint.post("/uitnodigingen/<int:invitation_id>/opnieuw")
@may_manage
def resend(invitation_id: int) -> AnyResponse:
    """Mail an invitation again, with a new link."""
    organisation_id = acting_organisation_id()
    _count_mail()
    with writing() as session:
        resend_invitation(
            session,
            organisation_id=organisation_id,
            invitation_id=invitation_id,
            by=_user_id(),
            letterhead=letterhead(),
            now=now(),
        )
    notice("De uitnodiging is opnieuw verstuurd. De vorige link werkt niet meer.")
    return redirect(url_for("people.show"), code=303)


@blueprint.post("/uitnodigingen/<int:invitation_id>/intrekken")
@may_manage
def withdraw(invitation_id: int) -> AnyResponse:
    """Withdraw an invitation; its link is dead at once."""
    organisation_id = acting_organisation_id()
    with writing() as session:
        withdraw_invitation(
            session,
            organisation_id=organisation_id,
            invitation_id=invitation_id,
            by=_user_id(),
            now=now(),
        )
    notice("De uitnodiging is ingetrokken.")
    return redirect(url_for("people.show"), code=303)


@blueprint.get("/<int:user_id>")
@may_manage
def show_one(user_id: int) -> Response:
    """Show one colleague, with what can be changed."""
    return _one(user_id, RoleForm(formdata=None), 200)


@blueprint.post("/<int:user_id>/rol")
@may_manage
def give_role(user_id: int) -> AnyResponse:
    """Give a colleague another role, felt at their next request."""
    organisation_id, form = acting_organisation_id(), RoleForm()
    if not form.validate():
        return _one(user_id, form, 422)
    try:
        with writing() as session:
            is_changed = change_role(
                session,
                organisation_id=organisation_id,
                user_id=user_id,
                role=Role(form.role.data),
                by=_user_id(),
                is_sure=form.is_sure.data,
                now=now(),
            )
    except DomainError as error:
        return _refused(user_id, form, error)
    notice("De rol is gewijzigd." if is_changed else "Deze persoon had die rol al.")
    return _back(user_id)


@blueprint.post("/<int:user_id>/verwijderen")
@may_manage
def remove(user_id: int) -> AnyResponse:
    """Let a colleague go, felt at their next request."""
    organisation_id, form = acting_organisation_id(), RemovalForm()
    try:
        with writing() as session:
            remove_colleague(
                session,
                organisation_id=organisation_id,
                user_id=user_id,
                by=_user_id(),
                is_sure=form.is_sure.data,
                now=now(),
            )
    except DomainError as error:
        return _refused(user_id, form, error)
    notice("Deze persoon werkt niet meer voor uw organisatie in Plekwijzer.")
    return _back(user_id)


def _back(user_id: int) -> AnyResponse:
    """Go on where a person may be who has just changed somebody, or themselves."""
    return redirect(url_for("access.start" if user_id == _user_id() else "people.show"), code=303)


def _refused(user_id: int, form: RoleForm | RemovalForm, error: DomainError) -> Response:
    status = status_of(error)
    if status == 404:
        raise error
    form.add_refusal(error)
    return _one(user_id, form, status)


def _count_mail() -> None:
    count_invitation(_user_id())


def _user_id() -> int:
    return cast(int, current_user_id())


def _page(form: InviteForm, status: int) -> Response:
    organisation_id = acting_organisation_id()
    page = render_template(
        "people/list.html",
        form=form,
        people=list_people(reader(), organisation_id=organisation_id),
        invitations=list_open_invitations(reader(), organisation_id=organisation_id),
        own_id=_user_id(),
        at=now(),
    )
    return make_response(page, status)


def _one(user_id: int, form: RoleForm | RemovalForm, status: int) -> Response:
    colleague = find_colleague(reader(), organisation_id=acting_organisation_id(), user_id=user_id)
    role_form = form if isinstance(form, RoleForm) else RoleForm(formdata=None)
    if role_form.role.data is None:
        role_form.role.data = colleague.role.value
    page = render_template(
        "people/one.html",
        form=form,
        role_form=role_form,
        removal_form=form if isinstance(form, RemovalForm) else RemovalForm(formdata=None),
        person=colleague,
        is_self=user_id == _user_id(),
    )
    return make_response(page, status)
