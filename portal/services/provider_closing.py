"""Closes a provider whose contracts have ended, so that nobody works or is chased for it, and reopens it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError
from portal.domain.teams import PROVIDER_TEAM
from portal.domain.texts import check_text
from portal.models import AuditEntry, MailedLink, Membership, Organisation, User, UserSession
from portal.services.audit import note_change
from portal.services.invitations import withdraw_all
from portal.services.outbox import touch_organisation
from portal.services.people import lock_organisation
from portal.services.provider_closing_effects import closing_effects
from portal.services.region_providers import find_provider

LONGEST_REASON = 500
CLOSED, REOPENED = "organisation.close", "organisation.reopen"
"""The actions under which the two stand in the audit trail."""


@dataclass(frozen=True)
class Turn:
    """That a provider was closed or reopened: when, by whom (None: no person), and why it was closed."""

    at: datetime
    by: str | None
    is_closing: bool
    reason: str


def close_provider(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int] | None,
    reason: str,
    seen: int | None,
    user_id: int | None,
    now: datetime,
) -> bool:
    """Close a provider: its people's sessions end, invitations and week links die, the finder hears of it.

    Returns whether it was open. What was handed in, contracts and people stay, for when it reopens. Raises
    NotFoundError, InvalidError at "reason", ConflictError `provider_changed`, and for what keeps it open
    DomainError `provider_elsewhere`, `provider_is_desk`, `provider_refers` or `provider_contracted`.
    """
    lock_organisation(session, organisation_id)
    find_provider(session, organisation_id=organisation_id, region_ids=region_ids)
    effects = closing_effects(session, organisation_id=organisation_id, region_ids=region_ids, now=now)
    if not effects.is_active:
        return False
    if effects.obstacles:
        raise DomainError(effects.obstacles[0])
    told = reason.strip()
    faults = check_text(told, "reason", max_length=LONGEST_REASON)
    if not told:
        faults.append(FieldError("reason_missing", "reason"))
    if faults:
        raise InvalidError(faults)
    _turn(session, organisation_id, seen, effects.version, is_active=False)
    withdrawn = withdraw_all(session, organisation_id=organisation_id, team=PROVIDER_TEAM, now=now)
    _sign_out(session, organisation_id, now)
    after = {"is_active": False, "reason": told, "invitations_withdrawn": withdrawn}
    _finish(session, CLOSED, organisation_id, user_id, now, {"is_active": True}, after)
    return True


def reopen_provider(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int] | None,
    seen: int | None,
    user_id: int | None,
    now: datetime,
) -> bool:
    """Open a closed provider again: its people can sign in as before; return whether it was closed.

    Raises NotFoundError, and ConflictError `provider_changed`.
    """
    lock_organisation(session, organisation_id)
    find_provider(session, organisation_id=organisation_id, region_ids=region_ids)
    held = session.execute(
        select(col(Organisation.is_active), col(Organisation.version)).where(
            col(Organisation.id) == organisation_id
        )
    ).one()
    if held.is_active:
        return False
    _turn(session, organisation_id, seen, held.version, is_active=True)
    _finish(session, REOPENED, organisation_id, user_id, now, {"is_active": False}, {"is_active": True})
    return True


def list_turns(session: Session, *, organisation_id: int) -> Sequence[Turn]:
    """List when a provider was closed and reopened, newest first."""
    rows = session.execute(
        select(col(AuditEntry.at), col(User.name), col(AuditEntry.action), col(AuditEntry.after))
        .outerjoin(User, col(User.id) == col(AuditEntry.user_id))
        .where(
            col(AuditEntry.organisation_id) == organisation_id,
            col(AuditEntry.subject_id) == organisation_id,
            col(AuditEntry.action).in_((CLOSED, REOPENED)),
        )
        .order_by(col(AuditEntry.id).desc())
    )
    return [Turn(at, by, action == CLOSED, str(after.get("reason", ""))) for at, by, action, after in rows]


def _turn(session: Session, organisation_id: int, seen: int | None, version: int, *, is_active: bool) -> None:
    if seen != version:
        raise ConflictError("provider_changed", version=version)
    session.execute(
        update(Organisation)
        .where(col(Organisation.id) == organisation_id)
        .values(is_active=is_active, version=version + 1)
    )


def _sign_out(session: Session, organisation_id: int, now: datetime) -> None:
    people = select(col(Membership.user_id)).where(col(Membership.organisation_id) == organisation_id)
    session.execute(
        update(UserSession)
        .where(col(UserSession.user_id).in_(people), col(UserSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    session.execute(
        update(MailedLink)
        .where(
            col(MailedLink.organisation_id) == organisation_id,
            col(MailedLink.used_at).is_(None),
            col(MailedLink.expires_at) > now,
        )
        .values(expires_at=now)
    )


def _finish(
    session: Session,
    action: str,
    organisation_id: int,
    user_id: int | None,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    touch_organisation(session, organisation_id=organisation_id, now=now)
    note_change(
        session,
        action=action,
        subject_kind="organisation",
        subject_id=organisation_id,
        user_id=user_id,
        organisation_id=organisation_id,
        before=before,
        after=after,
        now=now,
    )
