"""Accepting an invitation: looked at, and taken up once, with a new account or the one there is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose, Role
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError
from portal.domain.teams import team_of
from portal.domain.texts import check_text
from portal.models import Invitation, MailedLink, Membership, Organisation, User
from portal.services.accounts import create_user
from portal.services.audit import note_change
from portal.services.links import take_link
from portal.services.people import lock_organisation
from portal.services.sessions import hash_secret

LONGEST_NAME = 200


@dataclass(frozen=True)
class InvitationView:
    """What an invitation offers, and to which account, if the address has one."""

    link_id: int
    invitation_id: int
    organisation_id: int
    organisation_name: str
    email: str
    role: Role
    expires_at: datetime
    user_id: int | None
    user_name: str | None


def look_at_invitation(session: Session, *, secret: str, now: datetime) -> InvitationView:
    """Tell what an invitation's link offers, and change nothing.

    Raises DomainError link_unknown, link_used or link_expired; withdrawn counts as expired.
    """
    row = session.execute(
        select(
            col(MailedLink.id),
            col(Invitation.id),
            col(Organisation.id),
            col(Organisation.name),
            col(Invitation.email),
            col(Invitation.role),
            col(MailedLink.expires_at),
            col(User.id),
            col(User.name),
            col(MailedLink.used_at),
            col(Organisation.is_active),
            col(User.is_active),
        )
        .join(Invitation, col(Invitation.id) == col(MailedLink.invitation_id))
        .join(Organisation, col(Organisation.id) == col(Invitation.organisation_id))
        .outerjoin(User, col(User.email) == col(Invitation.email))
        .where(
            col(MailedLink.token_hash) == hash_secret(secret),
            col(MailedLink.purpose) == LinkPurpose.INVITE,
            col(MailedLink.address) == col(Invitation.email),
        )
    ).one_or_none()
    if row is None:
        raise DomainError("link_unknown")
    *shown, used_at, is_organisation_active, is_person_active = row
    view = InvitationView(*shown)
    if not is_organisation_active or is_person_active is False:
        raise DomainError("link_unknown")
    if used_at is not None:
        raise DomainError("link_used", purpose=LinkPurpose.INVITE)
    if view.expires_at <= now:
        raise DomainError("link_expired", purpose=LinkPurpose.INVITE)
    return view


def accept_as_new(
    session: Session, *, secret: str, name: str, password: str | None, now: datetime
) -> tuple[int, int]:
    """Take up an invitation by making an account with a confirmed address; return its id and for whom.

    Without a password the person signs in by mailed links. Raises what look_at_invitation does, InvalidError
    about name or password (the link then still works), and ConflictError `email_taken`.
    """
    tidy = " ".join(name.split())
    if faults := check_text(tidy, "name", max_length=LONGEST_NAME):
        raise InvalidError(faults)
    view = look_at_invitation(session, secret=secret, now=now)
    if view.user_id is not None:
        raise ConflictError("email_taken")
    take_link(session, link_id=view.link_id, purpose=LinkPurpose.INVITE, now=now)
    user_id = create_user(
        session,
        email=view.email,
        name=tidy,
        password=password or None,
        roles=[(view.organisation_id, view.role)],
        is_confirmed=True,
        now=now,
    )
    _close(session, view, now)
    return user_id, view.organisation_id


def accept_as_known(session: Session, *, secret: str, now: datetime) -> tuple[int, int]:
    """Take up an invitation with the account that its address has; return that account's id and for whom.

    A role that reaches further than the one offered is kept. Raises what look_at_invitation does.
    """
    view = look_at_invitation(session, secret=secret, now=now)
    if view.user_id is None:
        raise InvalidError([FieldError("name_missing", "name")])
    take_link(session, link_id=view.link_id, purpose=LinkPurpose.INVITE, now=now)
    lock_organisation(session, view.organisation_id)
    _give_role(session, view, view.user_id, now)
    session.execute(
        update(User)
        .where(col(User.id) == view.user_id, col(User.email_confirmed_at).is_(None))
        .values(email_confirmed_at=now)
    )
    _close(session, view, now)
    note_change(
        session,
        action="invitation.accept",
        subject_kind="invitation",
        subject_id=view.invitation_id,
        user_id=view.user_id,
        organisation_id=view.organisation_id,
        after={"role": view.role},
        now=now,
    )
    return view.user_id, view.organisation_id


def _give_role(session: Session, view: InvitationView, user_id: int, now: datetime) -> None:
    team = team_of(view.role)
    here = (
        col(Membership.user_id) == user_id,
        col(Membership.organisation_id) == view.organisation_id,
        col(Membership.role).in_(team.roles),
    )
    known = set(session.scalars(select(col(Membership.role)).where(*here)))
    if view.role in known or (team.is_ladder and team.lead in known):
        return
    if team.is_ladder:
        session.execute(delete(Membership).where(*here))
    session.add(
        Membership(user_id=user_id, organisation_id=view.organisation_id, role=view.role, created_at=now)
    )


def _close(session: Session, view: InvitationView, now: datetime) -> None:
    session.execute(
        update(Invitation).where(col(Invitation.id) == view.invitation_id).values(accepted_at=now)
    )
