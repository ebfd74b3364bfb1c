"""The people of an organisation that refers: who they are, inviting, and letting go."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.domain.teams import REFERRER_TEAM
from portal.services.desk_people import let_go, list_desk_people
from portal.services.invitations import list_open_invitations, resend_invitation, withdraw_invitation
from portal.services.referrer_edit import invite_to_referrer
from portal.web.auth import allowed
from portal.web.errors import status_of
from portal.web.forms.access import EmailForm
from portal.web.mailed_links import letterhead
from portal.web.menu import notice
from portal.web.referrer_desk import own_referrer, own_regions, own_towns, user_id
from portal.web.referrer_words import KIND_WORDS
from portal.web.supply_page import refuse_huge_ids
from portal.web.tries import count_invitation
from portal.web.typing_marks import resumes_typing
from portal.web.work import now, reader, writing

blueprint = Blueprint("referrer_people", __name__, url_prefix="/regio/verwijzers")
blueprint.before_request(refuse_huge_ids)
may_manage = allowed(Action.MANAGE_REGION_PEOPLE)


@blueprint.get("/<int:referrer_id>")
@may_manage
def show_one(referrer_id: int) -> Response:
    """Show a referrer with its people and the form that invites."""
    return referrer_page(referrer_id)


@blueprint.post("/<int:referrer_id>")
@may_manage
def invite(referrer_id: int) -> AnyResponse:
    """Mail an invitation; whether the address has an account makes no difference."""
    own_referrer(referrer_id)
    form = EmailForm()
    if resumes_typing():
        return referrer_page(referrer_id, form=form)
    if not form.validate():
        return referrer_page(referrer_id, form=form, status=422)
    try:
        _count_mail()
        with writing() as session:
            invite_to_referrer(
                session,
                organisation_id=referrer_id,
                region_ids=own_regions(),
                email=form.email.data or "",
                by=user_id(),
                letterhead=letterhead(),
                now=now(),
            )
    except DomainError as error:
        if isinstance(error, NotFoundError):
            raise
        form.add_refusal(error)
        return referrer_page(referrer_id, form=form, status=status_of(error))
    notice("De uitnodiging is onderweg. De link daarin werkt drie dagen.")
    return _back(referrer_id)


@blueprint.post("/<int:referrer_id>/uitnodigingen/<int:invitation_id>/opnieuw")
@may_manage
def resend(referrer_id: int, invitation_id: int) -> AnyResponse:
    """Mail an invitation again, with a new link."""
    own_referrer(referrer_id)
    _count_mail()
    with writing() as session:
        resend_invitation(
            session,
            organisation_id=referrer_id,
            invitation_id=invitation_id,
            by=user_id(),
            letterhead=letterhead(),
            team=REFERRER_TEAM,
            now=now(),
        )
    notice("De uitnodiging is opnieuw verstuurd. De vorige link werkt niet meer.")
    return _back(referrer_id)


@blueprint.post("/<int:referrer_id>/uitnodigingen/<int:invitation_id>/intrekken")
@may_manage
def withdraw(referrer_id: int, invitation_id: int) -> AnyResponse:
    """Withdraw an invitation; its link is dead at once."""
    own_referrer(referrer_id)
    with writing() as session:
        withdraw_invitation(
            session,
            organisation_id=referrer_id,
            invitation_id=invitation_id,
            by=user_id(),
            team=REFERRER_TEAM,
            now=now(),
        )
    notice("De uitnodiging is ingetrokken.")
    return _back(referrer_id)


@blueprint.post("/<int:referrer_id>/mensen/<int:user_id>/verwijderen")
@may_manage
def remove(referrer_id: int, user_id: int) -> AnyResponse:
    """Let a person go, felt at their next request."""
    held = own_referrer(referrer_id)
    with writing() as session:
        let_go(
            session,
            organisation_id=referrer_id,
            team=REFERRER_TEAM,
            user_id=user_id,
            by=_by(),
            is_sure=True,
            now=now(),
        )
    notice(f"Deze persoon verwijst niet meer voor {held.content.name}.")
    return _back(referrer_id)


def referrer_page(
    referrer_id: int,
    *,
    form: EmailForm | None = None,
    status: int = 200,
    refusal: DomainError | None = None,
) -> Response:
    """Render a referrer as it is now; with a refusal on top, answered by its status."""
    held, shown = own_referrer(referrer_id), form or EmailForm(formdata=None)
    if refusal is not None:
        shown.add_refusal(refusal)
        status = status_of(refusal)
    page = render_template(
        "referrer_desks/one.html",
        held=held,
        kind=KIND_WORDS[held.content.kind] if held.content.kind else "",
        towns=[
            one.name.removeprefix("Gemeente ")
            for one in own_towns()
            if one.municipality_id in held.content.municipality_ids
        ],
        form=shown,
        people=list_desk_people(reader(), organisation_ids=[referrer_id], team=REFERRER_TEAM),
        invitations=list_open_invitations(reader(), organisation_id=referrer_id, team=REFERRER_TEAM),
        at=now(),
    )
    return make_response(page, status)


def _back(referrer_id: int) -> AnyResponse:
    return redirect(url_for("referrer_people.show_one", referrer_id=referrer_id), code=303)


def _count_mail() -> None:
    count_invitation(user_id())


_by = user_id
