"""Lets people who write about the same talk do so in turn, and says who wrote what."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.models import Organisation
from portal.services.audit import note_change


@dataclass(frozen=True)
class Talk:
    """The talk of a region with a provider about the quarter that begins on a day."""

    organisation_id: int
    region_id: int
    quarter: date


def take_turn(session: Session, talk: Talk) -> None:
    """Wait until nobody else writes about a provider. Raises NotFoundError."""
    found = session.scalar(
        select(col(Organisation.id)).where(col(Organisation.id) == talk.organisation_id).with_for_update()
    )
    if found is None:
        raise NotFoundError


def note_talk(
    session: Session,
    action: str,
    talk: Talk,
    *,
    subject_id: int | None,
    version: int,
    user_id: int | None,
    now: datetime,
) -> None:
    """Put in the audit trail that something was written, not what: the versions hold that."""
    note_change(
        session,
        action=action,
        subject_kind=action.split(".", maxsplit=1)[0],
        subject_id=subject_id,
        user_id=user_id,
        organisation_id=talk.organisation_id,
        after={"quarter": talk.quarter, "version": version},
        now=now,
    )
