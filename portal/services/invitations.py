"""Colleagues asked by mail: invited, reminded, withdrawn; they come in only when they accept themselves."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose, Role
from portal.domain.errors import DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.teams import PROVIDER_TEAM, Team
from portal.models import Invitation, Membership, Organisation, User
from portal.services.accounts import check_address, normalise_email
from portal.services.audit import note_change
from portal.services.letters import Letter, Letterhead, post_letter
from portal.services.links import cancel_links, issue_link
from portal.services.people import lock_organisation

VALID_FOR = timedelta(hours=72)
MOST_OPEN = 100
ROLE_WORDS = {
    Role.PROVIDER_EDITOR: "cijfers en aanbod bijwerken",
    Role.PROVIDER_MANAGER: "alles beheren, ook de mensen",
    Role.CONTRACT_MANAGER: "aanleveringen volgen, overeenkomsten bijhouden en mensen uitnodigen",
    Role.CATALOGUE_EDITOR: "de catalogus bijwerken",
    Role.AUDITOR: "meelezen, ook in het logboek",
    Role.MUNICIPAL_READER: "de cijfers van de gemeente lezen en indicatoren opgeven",
    Role.REFERRER: "plekken zoeken, ook met wat alleen verwijzers zien",
}


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that was neither accepted nor withdrawn; after `expires_at` its link is dead."""

    invitation_id: int
    email: str
    role: Role
    invited_by: str | None
    sent_at: datetime
    expires_at: datetime


def list_open_invitations(
    session: Session, *, organisation_id: int, team: Team = PROVIDER_TEAM
) -> Sequence[OpenInvitation]:
    """List the invitations to a team of an organisation that wait for an answer, newest first."""
    found = open_invitations_of(session, organisation_ids=[organisation_id], team=team)
    return found.get(organisation_id, ())


def open_invitations_of(
    session: Session, *, organisation_ids: Collection[int], team: Team
) -> Mapping[int, Sequence[OpenInvitation]]:
    """List such invitations of several organisations, by its id; one statement."""
    rows = session.execute(
        select(
            col(Invitation.organisation_id),
            col(Invitation.id),
            col(Invitation.email),
            col(Invitation.role),
            col(User.name),
            col(Invitation.sent_at),
            col(Invitation.expires_at),
        )
        .outerjoin(User, col(User.id) == col(Invitation.invited_by))
        .where(
            col(Invitation.organisation_id).in_(organisation_ids),
            col(Invitation.role).in_(team.roles),
            *_open(),
        )
        .order_by(col(Invitation.id).desc())
    )
    found = defaultdict[int, list[OpenInvitation]](list)
    for organisation_id, *shown in rows:
        found[organisation_id].append(OpenInvitation(*shown))
    return found


def invite_colleague(
    session: Session,
    *,
    organisation_id: int,
    email: str,
    role: Role,
    by: int,
    letterhead: Letterhead,
    team: Team = PROVIDER_TEAM,
    now: datetime,
) -> int:
    """Invite whoever reads mail at an address to work for an organisation; return the invitation's id.

    Whether the address has an account makes no difference here. Raises InvalidError (email_invalid,
    role_not_here) and DomainError `already_colleague`, `already_invited` or `invitations_too_many`.
    """
    address = normalise_email(email)
    faults = check_address(address)
    if role not in team.roles:
        faults.append(FieldError("role_not_here", "role"))
    if faults:
        raise InvalidError(faults)
    lock_organisation(session, organisation_id)
    _check_new_here(session, organisation_id, address, team)
    invitation = Invitation(
        organisation_id=organisation_id,
        email=address,
        role=role,
        invited_by=by,
        created_at=now,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(invitation)
    session.flush()
    _send(session, invitation, letterhead, now)
    _note(session, "invitation.make", invitation, by, now)
    return invitation.id or 0


def resend_invitation(
    session: Session,
    *,
    organisation_id: int,
    invitation_id: int,
    by: int,
    letterhead: Letterhead,
    team: Team = PROVIDER_TEAM,
    now: datetime,
) -> None:
    """Mail an invitation again, with a new link; the old link is dead. Raises NotFoundError."""
    invitation = _own_open(session, organisation_id, invitation_id, team)
    invitation.sent_at, invitation.expires_at = now, now + VALID_FOR
    _send(session, invitation, letterhead, now)
    _note(session, "invitation.resend", invitation, by, now)


def withdraw_invitation(
    session: Session,
    *,
    organisation_id: int,
    invitation_id: int,
    by: int,
    team: Team = PROVIDER_TEAM,
    now: datetime,
) -> None:
    """Withdraw an invitation: its link is dead at once. Raises NotFoundError."""
    invitation = _own_open(session, organisation_id, invitation_id, team)
    invitation.withdrawn_at = now
    cancel_links(session, invitation_id=invitation_id, now=now)
    _note(session, "invitation.withdraw", invitation, by, now)


def withdraw_all(session: Session, *, organisation_id: int, team: Team, now: datetime) -> int:
    """Withdraw every open invitation to a team of an organisation; return how many there were."""
    found = session.scalars(
        select(Invitation)
        .where(
            col(Invitation.organisation_id) == organisation_id,
            col(Invitation.role).in_(team.roles),
            *_open(),
        )
        .with_for_update()
    ).all()
    for invitation in found:
        invitation.withdrawn_at = now
        cancel_links(session, invitation_id=invitation.id, now=now)
    return len(found)


def _check_new_here(session: Session, organisation_id: int, address: str, team: Team) -> None:
    is_colleague = (
        select(col(Membership.id))
        .join(User, col(User.id) == col(Membership.user_id))
        .where(
            col(Membership.organisation_id) == organisation_id,
            col(Membership.role).in_(team.roles),
            col(User.email) == address,
        )
        .limit(1)
    )
    if session.scalar(is_colleague) is not None:
        raise DomainError("already_colleague", "email")
    waiting = list(
        session.scalars(
            select(col(Invitation.email)).where(col(Invitation.organisation_id) == organisation_id, *_open())
        )
    )
    if address in waiting:
        raise DomainError("already_invited", "email")
    if len(waiting) >= MOST_OPEN:
        raise DomainError("invitations_too_many", maximum=MOST_OPEN)


def _own_open(session: Session, organisation_id: int, invitation_id: int, team: Team) -> Invitation:
    found = session.scalar(
        select(Invitation)
        .where(
            col(Invitation.id) == invitation_id,
            col(Invitation.organisation_id) == organisation_id,
            col(Invitation.role).in_(team.roles),
            *_open(),
        )
        .with_for_update()
    )
    if found is None:
        raise NotFoundError
    return found


def _open() -> tuple[ColumnElement[bool], ...]:
    return col(Invitation.accepted_at).is_(None), col(Invitation.withdrawn_at).is_(None)


def _send(session: Session, invitation: Invitation, letterhead: Letterhead, now: datetime) -> None:
    names = select(col(Organisation.name)).where(col(Organisation.id) == invitation.organisation_id)
    organisation = str(session.scalar(names))
    inviter = session.scalar(select(col(User.name)).where(col(User.id) == invitation.invited_by))
    secret = issue_link(
        session,
        purpose=LinkPurpose.INVITE,
        user_id=None,
        invitation_id=invitation.id,
        organisation_id=invitation.organisation_id,
        week_start=None,
        address=invitation.email,
        expires_at=invitation.expires_at,
        now=now,
    )
    letter = Letter(
        subject=f"Uitnodiging van {organisation} voor Plekwijzer",
        lines=(
            f"{inviter or 'Een collega'} vraagt u om in Plekwijzer voor {organisation} te werken.",
            f"U kunt dan: {ROLE_WORDS[invitation.role]}.",
            "In Plekwijzer zien bewoners en verwijzers waar plek is voor jeugdhulp en hulp uit de Wmo.",
        ),
        button="Bekijk de uitnodiging",
        link=letterhead.link(secret),
        expires_at=invitation.expires_at,
        why=f"Iemand van {organisation} vulde uw adres in. Kent u dit niet? Dan hoeft u niets te doen.",
    )
    post_letter(
        session,
        kind="invitation",
        to_address=invitation.email,
        user_id=None,
        reader=None,
        letter=letter,
        letterhead=letterhead,
        now=now,
    )


def _note(session: Session, action: str, invitation: Invitation, by: int, now: datetime) -> None:
    note_change(
        session,
        action=action,
        subject_kind="invitation",
        subject_id=invitation.id,
        user_id=by,
        organisation_id=invitation.organisation_id,
        after={"email": invitation.email, "role": invitation.role},
        now=now,
    )
