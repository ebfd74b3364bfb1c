"""The people of a region and its municipalities: who they are, inviting, roles, and letting go."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.domain.errors import DomainError
from portal.domain.permissions import Action
from portal.domain.teams import MUNICIPALITY_TEAM, REGION_TEAM
from portal.services.desk_people import (
    DeskPerson,
    find_desk_person,
    give_roles,
    invite_to_desk,
    let_go,
    list_desk_people,
)
from portal.services.desks import Desk, find_desk, list_desks
from portal.services.invitations import (
    OpenInvitation,
    open_invitations_of,
    resend_invitation,
    withdraw_invitation,
)
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.errors import status_of
from portal.web.forms.region_people import DeskInviteForm, DeskRemovalForm, DeskRolesForm
from portal.web.mailed_links import letterhead
from portal.web.menu import notice
from portal.web.tries import count_invitation
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

blueprint = Blueprint("region_people", __name__, url_prefix="/regio/mensen")
may_manage = allowed(Action.MANAGE_REGION_PEOPLE)


@blueprint.get("")
@may_manage
def show() -> Response:
    """Show who works at the region's offices and municipalities, and the form that invites."""
    return _page(DeskInviteForm(formdata=None), 200)


@blueprint.post("")
@may_manage
def invite() -> AnyResponse:
    """Mail an invitation; whether the address has an account makes no difference."""
    form = DeskInviteForm()
    if resumes_typing():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    try:
        _count_mail()
        with writing() as session:
            invite_to_desk(
                session,
                key=form.desk.data or "",
                email=form.email.data or "",
                role=Role(form.role.data),
                by=_user_id(),
                letterhead=letterhead(),
                **_scope(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _page(form, status_of(error))
    notice("De uitnodiging is onderweg. De link daarin werkt drie dagen.")
    return redirect(url_for("region_people.show"), code=303)


@blueprint.post("/<int:organisation_id>/uitnodigingen/<int:invitation_id>/opnieuw")
@may_manage
def resend(organisation_id: int, invitation_id: int) -> AnyResponse:
    """Mail an invitation again, with a new link."""
    desk = _desk(organisation_id)
    _count_mail()
    with writing() as session:
        resend_invitation(
            session,
            organisation_id=organisation_id,
            invitation_id=invitation_id,
            by=_user_id(),
            letterhead=letterhead(),
            team=desk.team,
            now=now(),
        )
    notice("De uitnodiging is opnieuw verstuurd. De vorige link werkt niet meer.")
    return redirect(url_for("region_people.show"), code=303)


@blueprint.post("/<int:organisation_id>/uitnodigingen/<int:invitation_id>/intrekken")
@may_manage
def withdraw(organisation_id: int, invitation_id: int) -> AnyResponse:
    """Withdraw an invitation; its link is dead at once."""
    desk = _desk(organisation_id)
    with writing() as session:
        withdraw_invitation(
            session,
            organisation_id=organisation_id,
            invitation_id=invitation_id,
            by=_user_id(),
            team=desk.team,
            now=now(),
        )
    notice("De uitnodiging is ingetrokken.")
    return redirect(url_for("region_people.show"), code=303)


@blueprint.get("/<int:organisation_id>/<int:user_id>")
@may_manage
def show_one(organisation_id: int, user_id: int) -> Response:
    """Show one person, with what can be changed."""
    return _one(_desk(organisation_id), user_id, DeskRolesForm(formdata=None), 200)


@blueprint.post("/<int:organisation_id>/<int:user_id>/rollen")
@may_manage
def give(organisation_id: int, user_id: int) -> AnyResponse:
    """Give a person other roles, felt at their next request."""
    desk, form = _desk(organisation_id), DeskRolesForm()
    if not form.validate():
        return _one(desk, user_id, form, 422)
    try:
        with writing() as session:
            is_changed = give_roles(
                session,
                organisation_id=organisation_id,
                team=desk.team,
                user_id=user_id,
                roles=[Role(one) for one in form.roles.data or ()],
                roles_seen=form.roles_seen.data or "",
                by=_user_id(),
                is_sure=bool(form.is_sure.data),
                now=now(),
            )
    except DomainError as error:
        return _refused(desk, user_id, form, error)
    notice("De rollen zijn gewijzigd." if is_changed else "Deze persoon had die rollen al.")
    return _back(user_id)


@blueprint.post("/<int:organisation_id>/<int:user_id>/verwijderen")
@may_manage
def remove(organisation_id: int, user_id: int) -> AnyResponse:
    """Let a person go, felt at their next request."""
    desk, form = _desk(organisation_id), DeskRemovalForm()
    try:
        with writing() as session:
            let_go(
                session,
                organisation_id=organisation_id,
                team=desk.team,
                user_id=user_id,
                by=_user_id(),
                is_sure=bool(form.is_sure.data),
                now=now(),
            )
    except DomainError as error:
        return _refused(desk, user_id, form, error)
    notice(f"Deze persoon werkt in Plekwijzer niet meer voor {desk.name}.")
    return _back(user_id)


def _back(user_id: int) -> AnyResponse:
    """Go on where a person may be who has just changed somebody, or themselves."""
    return redirect(url_for("access.start" if user_id == _user_id() else "region_people.show"), code=303)


def _refused(desk: Desk, user_id: int, form: DeskRolesForm | DeskRemovalForm, error: DomainError) -> Response:
    status = status_of(error)
    if status == 404:
        raise error
    form.add_refusal(error)
    return _one(desk, user_id, form, status)


def _count_mail() -> None:
    count_invitation(_user_id())


def _user_id() -> int:
    return cast(int, current_user_id())


def _scope() -> dict[str, frozenset[int] | None]:
    return {"region_ids": region_scope(Action.MANAGE_REGION_PEOPLE)}


def _desk(organisation_id: int) -> Desk:
    return find_desk(reader(), organisation_id=organisation_id, today=local_date(now()), **_scope())


def _page(form: DeskInviteForm, status: int) -> Response:
    desks = list_desks(reader(), today=local_date(now()), **_scope())
    form.desk.choices = [(desk.key, desk.name) for desk in desks]
    manned = [(desk, desk.organisation_id) for desk in desks if desk.organisation_id is not None]
    people, invitations = defaultdict[int, list[DeskPerson]](list), dict[int, Sequence[OpenInvitation]]()
    for team in (REGION_TEAM, MUNICIPALITY_TEAM):
        ids = [organisation_id for desk, organisation_id in manned if desk.team is team]
        invitations |= open_invitations_of(reader(), organisation_ids=ids, team=team)
        for one in list_desk_people(reader(), organisation_ids=ids, team=team):
            people[one.organisation_id].append(one)
    page = render_template(
        "region_people/list.html",
        form=form,
        desks=[(desk, people[organisation_id]) for desk, organisation_id in manned],
        invitations=[
            (desk, one) for desk, organisation_id in manned for one in invitations.get(organisation_id, ())
        ],
        own_id=_user_id(),
        at=now(),
    )
    return make_response(page, status)


def _one(desk: Desk, user_id: int, form: DeskRolesForm | DeskRemovalForm, status: int) -> Response:
    organisation_id = cast(int, desk.organisation_id)
    person = find_desk_person(reader(), organisation_id=organisation_id, team=desk.team, user_id=user_id)
    roles_form = form if isinstance(form, DeskRolesForm) else DeskRolesForm(formdata=None)
    if status in (200, 409) or form is not roles_form:
        roles_form.roles.data = list(person.roles)
        roles_form.roles_seen.data = person.roles_seen
    page = render_template(
        "region_people/one.html",
        form=form,
        roles_form=roles_form,
        removal_form=form if isinstance(form, DeskRemovalForm) else DeskRemovalForm(formdata=None),
        person=person,
        desk=desk,
        is_self=user_id == _user_id(),
    )
    return make_response(page, status)
