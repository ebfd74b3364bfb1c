"""The people of an organisation: listed, given another role, and let go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, update
from sqlmodel import Session, col

from portal.domain.duties import Role
from portal.domain.errors import DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.permissions import OWN_ORGANISATION
from portal.models import Membership, Organisation, SecondFactor, User, UserSession
from portal.services.audit import note_change
from portal.services.links import cancel_links


@dataclass(frozen=True)
class Colleague:
    """A person who works for an organisation, in the role that reaches furthest."""

    user_id: int
    name: str
    email: str
    role: Role
    since: datetime
    is_active: bool
    has_second_factor: bool


def list_people(session: Session, *, organisation_id: int) -> list[Colleague]:
    """List who works for a provider, by name."""
    return _colleagues(session.execute(_memberships(organisation_id)))


def find_colleague(session: Session, *, organisation_id: int, user_id: int) -> Colleague:
    """Find one person of a provider; raises NotFoundError for anyone else's."""
    found = _colleagues(session.execute(_memberships(organisation_id).where(col(User.id) == user_id)))
    if not found:
        raise NotFoundError
    return found[0]


def change_role(
    session: Session,
    *,
    organisation_id: int,
    user_id: int,
    role: Role,
    by: int,
    is_sure: bool = False,
    now: datetime,
) -> bool:
    """Give a person of a provider another role, felt at their next request; return whether it differed.

    Raises NotFoundError, InvalidError `role_not_here` or `own_role_unsure` (a manager steps down only when
    sure), and DomainError `last_manager`.
    """
    if role not in OWN_ORGANISATION:
        raise InvalidError([FieldError("role_not_here", "role")])
    lock_organisation(session, organisation_id)
    colleague = find_colleague(session, organisation_id=organisation_id, user_id=user_id)
    if colleague.role is role:
        return False
    if role is not Role.PROVIDER_MANAGER:
        _check_manager_left(session, organisation_id, user_id)
        if user_id == by and not is_sure:
            raise InvalidError([FieldError("own_role_unsure", "is_sure")])
    _forget_roles(session, organisation_id, user_id)
    session.add(
        Membership(user_id=user_id, organisation_id=organisation_id, role=role, created_at=colleague.since)
    )
    _note(session, "membership.role", organisation_id, user_id, by, now, colleague.role, role)
    return True


def remove_colleague(
    session: Session, *, organisation_id: int, user_id: int, by: int, is_sure: bool = False, now: datetime
) -> None:
    """Let a person go from a provider, felt at their next request; the account itself stays.

    Raises NotFoundError, InvalidError `own_removal_unsure` at "is_sure", and DomainError `last_manager`.
    """
    lock_organisation(session, organisation_id)
    colleague = find_colleague(session, organisation_id=organisation_id, user_id=user_id)
    _check_manager_left(session, organisation_id, user_id)
    if user_id == by and not is_sure:
        raise InvalidError([FieldError("own_removal_unsure", "is_sure")])
    _forget_roles(session, organisation_id, user_id)
    cancel_links(session, user_id=user_id, organisation_id=organisation_id, now=now)
    session.execute(
        update(UserSession)
        .where(
            col(UserSession.user_id) == user_id,
            col(UserSession.organisation_id) == organisation_id,
            col(UserSession.week_list_only).is_(True),
            col(UserSession.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )
    _note(session, "membership.remove", organisation_id, user_id, by, now, colleague.role, None)


def lock_organisation(session: Session, organisation_id: int) -> None:
    """Let those who change one organisation's people wait for each other; SQLite's writers do so already."""
    session.execute(
        select(col(Organisation.id)).where(col(Organisation.id) == organisation_id).with_for_update()
    )


def check_lead_left(session: Session, *, organisation_id: int, user_id: int, lead: Role) -> None:
    """Refuse when this person leads here and nobody else who can sign in does: DomainError `last_<role>`."""
    leads = set(
        session.scalars(
            select(col(Membership.user_id))
            .join(User, col(User.id) == col(Membership.user_id))
            .where(
                col(Membership.organisation_id) == organisation_id,
                col(Membership.role) == lead,
                col(User.is_active).is_(True),
            )
        )
    )
    if leads == {user_id}:
        raise DomainError("last_manager" if lead is Role.PROVIDER_MANAGER else f"last_{lead}")


def _check_manager_left(session: Session, organisation_id: int, user_id: int) -> None:
    check_lead_left(session, organisation_id=organisation_id, user_id=user_id, lead=Role.PROVIDER_MANAGER)


def _forget_roles(session: Session, organisation_id: int, user_id: int) -> None:
    session.execute(
        delete(Membership).where(
            col(Membership.organisation_id) == organisation_id,
            col(Membership.user_id) == user_id,
            col(Membership.role).in_(OWN_ORGANISATION),
        )
    )


def _memberships(organisation_id: int) -> Select[*tuple[Any, ...]]:
    has_second_factor = exists().where(
        col(SecondFactor.user_id) == col(User.id), col(SecondFactor.confirmed_at).is_not(None)
    )
    return (
        select(
            col(User.id),
            col(User.name),
            col(User.email),
            col(Membership.role),
            col(Membership.created_at),
            col(User.is_active),
            has_second_factor,
        )
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(
            col(Membership.organisation_id) == organisation_id,
            col(Membership.role).in_(OWN_ORGANISATION),
        )
        .order_by(func.lower(col(User.name)), col(User.id), col(Membership.role).desc())
    )


def _colleagues(rows: Iterable[Any]) -> list[Colleague]:
    """Take one role a person: "provider_manager" sorts after "provider_editor", so it comes first."""
    by_person = groupby((Colleague(*row) for row in rows), key=lambda one: one.user_id)
    return [next(roles) for _, roles in by_person]


def _note(
    session: Session,
    action: str,
    organisation_id: int,
    user_id: int,
    by: int,
    now: datetime,
    before: Role | None,
    after: Role | None,
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="user",
        subject_id=user_id,
        user_id=by,
        organisation_id=organisation_id,
        before={"role": before},
        after={"role": after},
        now=now,
    )
