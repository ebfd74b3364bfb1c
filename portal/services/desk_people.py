"""The people of a region's desks: listed with all their roles, given others, and let go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, delete, exists, func, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.second_factor import is_mandatory
from portal.domain.teams import Team
from portal.models import Membership, SecondFactor, User
from portal.services.accounts import normalise_email
from portal.services.audit import note_change
from portal.services.desks import open_desk
from portal.services.invitations import invite_colleague
from portal.services.letters import Letterhead
from portal.services.people import check_lead_left, lock_organisation


@dataclass(frozen=True)
class DeskPerson:
    """Somebody who works at a desk, with every role of its team that they hold there."""

    organisation_id: int
    user_id: int
    name: str
    email: str
    is_active: bool
    has_second_factor: bool
    since: datetime
    roles: tuple[Role, ...]

    @property
    def must_have_second_factor(self) -> bool:
        return is_mandatory(self.roles)

    @property
    def roles_seen(self) -> str:
        """The roles as a form carries them along, to notice that somebody else changed them."""
        return " ".join(sorted(self.roles))


def list_desk_people(session: Session, *, organisation_ids: Collection[int], team: Team) -> list[DeskPerson]:
    """List who holds a role of a team at these organisations, by name; one statement."""
    rows = session.execute(_statement(team).where(col(Membership.organisation_id).in_(organisation_ids)))
    by_person = groupby(rows, key=lambda row: tuple(row[:2]))
    return [_person([tuple(row) for row in held], team) for _, held in by_person]


def find_desk_person(session: Session, *, organisation_id: int, team: Team, user_id: int) -> DeskPerson:
    """Find one person of a desk; raises NotFoundError for anyone else's."""
    for person in list_desk_people(session, organisation_ids=[organisation_id], team=team):
        if person.user_id == user_id:
            return person
    raise NotFoundError


def invite_to_desk(
    session: Session,
    *,
    key: str,
    region_ids: Collection[int] | None,
    email: str,
    role: Role,
    by: int,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    """Invite whoever reads mail at an address to the desk of a form's key.

    Raises InvalidError `desk_missing` and `role_not_of_desk`, DomainError `own_rights` for the own address,
    and what invite_colleague raises.
    """
    own = session.scalar(select(col(User.email)).where(col(User.id) == by))
    if own == normalise_email(email):
        raise DomainError("own_rights", "email")
    today = local_date(now)
    organisation_id, desk = open_desk(session, key=key, region_ids=region_ids, today=today, now=now)
    if role not in desk.team.roles:
        raise InvalidError([FieldError("role_not_of_desk", "role", {"name": desk.name})])
    invite_colleague(
        session,
        organisation_id=organisation_id,
        email=email,
        role=role,
        by=by,
        letterhead=letterhead,
        team=desk.team,
        now=now,
    )


def give_roles(
    session: Session,
    *,
    organisation_id: int,
    team: Team,
    user_id: int,
    roles: Collection[Role],
    roles_seen: str,
    by: int,
    is_sure: bool = False,
    now: datetime,
) -> bool:
    """Give a person of a desk exactly these roles, felt at their next request; return whether any differed.

    Raises NotFoundError, InvalidError (role_missing, role_not_here, own_rights, own_role_loss_unsure),
    ConflictError `roles_changed`, and DomainError `last_<role>` for the last lead.
    """
    wanted = frozenset(roles)
    if not wanted or wanted - set(team.roles):
        raise InvalidError([FieldError("role_not_here" if wanted else "role_missing", "roles")])
    lock_organisation(session, organisation_id)
    person = find_desk_person(session, organisation_id=organisation_id, team=team, user_id=user_id)
    held = frozenset(person.roles)
    if wanted == held:
        return False
    if roles_seen != person.roles_seen:
        raise ConflictError("roles_changed")
    if user_id == by and wanted - held:
        raise InvalidError([FieldError("own_rights", "roles")])
    _check_leaving(session, person, team, held - wanted)
    if user_id == by and not is_sure:
        raise InvalidError([FieldError("own_role_loss_unsure", "is_sure")])
    _forget(session, person, held - wanted)
    for role in team.roles:
        if role in wanted - held:
            session.add(
                Membership(user_id=user_id, organisation_id=organisation_id, role=role, created_at=now)
            )
    _note(session, "membership.role", person, by, now, wanted)
    return True


def let_go(
    session: Session,
    *,
    organisation_id: int,
    team: Team,
    user_id: int,
    by: int,
    is_sure: bool = False,
    now: datetime,
) -> None:
    """Let a person go from a desk, felt at their next request; the account itself stays.

    Raises NotFoundError, InvalidError `own_removal_unsure` at "is_sure", and DomainError `last_<role>`.
    """
    lock_organisation(session, organisation_id)
    person = find_desk_person(session, organisation_id=organisation_id, team=team, user_id=user_id)
    _check_leaving(session, person, team, person.roles)
    if user_id == by and not is_sure:
        raise InvalidError([FieldError("own_removal_unsure", "is_sure")])
    _forget(session, person, person.roles)
    _note(session, "membership.remove", person, by, now, ())


def _check_leaving(session: Session, person: DeskPerson, team: Team, roles: Collection[Role]) -> None:
    if team.lead is not None and team.lead in roles:
        check_lead_left(
            session, organisation_id=person.organisation_id, user_id=person.user_id, lead=team.lead
        )


def _forget(session: Session, person: DeskPerson, roles: Collection[Role]) -> None:
    session.execute(
        delete(Membership).where(
            col(Membership.organisation_id) == person.organisation_id,
            col(Membership.user_id) == person.user_id,
            col(Membership.role).in_(roles),
        )
    )


def _statement(team: Team) -> Select[*tuple[Any, ...]]:
    has_second_factor = exists().where(
        col(SecondFactor.user_id) == col(User.id), col(SecondFactor.confirmed_at).is_not(None)
    )
    return (
        select(
            col(Membership.organisation_id),
            col(User.id),
            col(User.name),
            col(User.email),
            col(User.is_active),
            has_second_factor,
            col(Membership.created_at),
            col(Membership.role),
        )
        .join(User, col(User.id) == col(Membership.user_id))
        .where(col(Membership.role).in_(team.roles))
        .order_by(func.lower(col(User.name)), col(User.id), col(Membership.organisation_id))
    )


def _person(rows: list[tuple[Any, ...]], team: Team) -> DeskPerson:
    held = {row[-1] for row in rows}
    since = min(row[-2] for row in rows)
    organisation_id, user_id, name, email, is_active, has_second_factor = rows[0][:-2]
    return DeskPerson(
        organisation_id=organisation_id,
        user_id=user_id,
        name=name,
        email=email,
        is_active=is_active,
        has_second_factor=has_second_factor,
        since=since,
        roles=tuple(one for one in team.roles if one in held),
    )


def _note(
    session: Session, action: str, person: DeskPerson, by: int, now: datetime, after: Collection[Role]
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="user",
        subject_id=person.user_id,
        user_id=by,
        organisation_id=person.organisation_id,
        before={"roles": sorted(person.roles)},
        after={"roles": sorted(after)},
        now=now,
    )
