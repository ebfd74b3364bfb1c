"""What every change of a referrer begins and ends with: the referrer, locked, and its line in the trail."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import DomainError
from portal.models import Organisation
from portal.services.audit import note_change
from portal.services.people import lock_organisation
from portal.services.referrers import Referrer, find_referrer


def hold_referrer(session: Session, organisation_id: int, region_ids: Collection[int]) -> Referrer:
    """Lock a referrer of one of these regions and return it. Raises NotFoundError."""
    lock_organisation(session, organisation_id)
    return find_referrer(session, organisation_id=organisation_id, region_ids=region_ids)


def check_provider_open(session: Session, organisation_id: int, *, is_provider: bool) -> None:
    """Refuse to let a closed provider refer: nobody could sign in. DomainError `referrer_provider_closed`."""
    is_active = select(col(Organisation.is_active)).where(col(Organisation.id) == organisation_id)
    if is_provider and not session.scalar(is_active):
        raise DomainError("referrer_provider_closed")


def note_referrer(
    session: Session,
    action: str,
    organisation_id: int,
    user_id: int | None,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    """Note who changed what of a referrer."""
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
