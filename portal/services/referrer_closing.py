"""Closes a referrer, so that nobody refers for it from now on, and opens it again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.duties import Role
from portal.domain.errors import ConflictError
from portal.domain.teams import REFERRER_TEAM
from portal.models import Membership, Organisation, ReferrerDesk, UserSession
from portal.services.invitations import withdraw_all
from portal.services.referrer_changes import check_provider_open, hold_referrer, note_referrer
from portal.services.referrers import Referrer


def close_referrer(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int],
    seen: int | None,
    user_id: int,
    now: datetime,
) -> bool:
    """Close a referrer: its people's sessions end and open invitations die at once.

    Returns whether it was open. A provider goes on as a provider. Raises NotFoundError, and ConflictError
    `referrer_changed`.
    """
    held = hold_referrer(session, organisation_id, region_ids)
    if held.closed_at is not None:
        return False
    _set_closed(session, held, seen, now)
    withdrawn = withdraw_all(session, organisation_id=organisation_id, team=REFERRER_TEAM, now=now)
    people = select(col(Membership.user_id)).where(
        col(Membership.organisation_id) == organisation_id, col(Membership.role) == Role.REFERRER
    )
    session.execute(
        update(UserSession)
        .where(col(UserSession.user_id).in_(people), col(UserSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    after = {"closed": True, "invitations_withdrawn": withdrawn}
    note_referrer(session, "referrer.close", organisation_id, user_id, now, {"closed": False}, after)
    return True


def reopen_referrer(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int],
    seen: int | None,
    user_id: int,
    now: datetime,
) -> bool:
    """Open a closed referrer again: its people can sign in as before; return whether it was closed.

    Raises NotFoundError, ConflictError `referrer_changed`, and DomainError `referrer_provider_closed` when it
    is a provider that is closed.
    """
    held = hold_referrer(session, organisation_id, region_ids)
    if held.closed_at is None:
        return False
    check_provider_open(session, organisation_id, is_provider=held.is_provider)
    _set_closed(session, held, seen, None)
    note_referrer(
        session, "referrer.reopen", organisation_id, user_id, now, {"closed": True}, {"closed": False}
    )
    return True


def _set_closed(session: Session, held: Referrer, seen: int | None, closed_at: datetime | None) -> None:
    if seen != held.version:
        raise ConflictError("referrer_changed", version=held.version)
    session.execute(
        update(ReferrerDesk)
        .where(col(ReferrerDesk.organisation_id) == held.organisation_id)
        .values(closed_at=closed_at, version=held.version + 1)
    )
    if not held.is_provider:
        session.execute(
            update(Organisation)
            .where(col(Organisation.id) == held.organisation_id)
            .values(is_active=closed_at is None)
        )
