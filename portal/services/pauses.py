"""Pausing reminders: to an organisation or one person, until a day, and ending that sooner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.texts import check_text
from portal.models import Membership, ReminderPause, User
from portal.services.audit import note_change
from portal.services.board_lines import within

LONGEST_PAUSE = timedelta(days=366)
LONGEST_REASON = 500


@dataclass(frozen=True)
class SetPause:
    """A pause as people read it; with a person it is for that person only."""

    pause_id: int
    region_id: int | None
    starts_on: date
    until: date
    reason: str
    person: str | None
    by: str | None
    created_at: datetime
    ended_at: datetime | None


def pause_reminders(
    session: Session,
    *,
    organisation_id: int,
    region_id: int,
    person_id: int | None,
    until: date,
    reason: str,
    set_by_id: int | None,
    now: datetime,
) -> int:
    """Send no reminders about a region to an organisation, or to one of its people, up to and with a day.

    The same pause twice has one effect. Raises InvalidError `pause_past`, `pause_long`, `reason_missing`,
    `choice_unknown`, or as check_text. Returns its id.
    """
    today, clean = local_date(now), reason.strip()
    faults = check_text(clean, "reason", max_length=LONGEST_REASON)
    if not clean:
        faults.append(FieldError("reason_missing", "reason"))
    if until < today:
        faults.append(FieldError("pause_past", "until"))
    elif until - today > LONGEST_PAUSE:
        faults.append(FieldError("pause_long", "until"))
    if person_id is not None and person_id not in _people(session, organisation_id):
        faults.append(FieldError("choice_unknown", "person"))
    if faults:
        raise InvalidError(faults)
    owner = None if person_id is not None else organisation_id
    same = session.scalar(
        select(col(ReminderPause.id)).where(
            col(ReminderPause.organisation_id) == owner,
            col(ReminderPause.user_id) == person_id,
            col(ReminderPause.region_id) == region_id,
            col(ReminderPause.until) == until,
            col(ReminderPause.starts_on) == today,
            col(ReminderPause.ended_at).is_(None),
        )
    )
    if same is not None:
        return same
    pause = ReminderPause(
        organisation_id=owner,
        user_id=person_id,
        region_id=region_id,
        starts_on=today,
        until=until,
        reason=clean,
        set_by_id=set_by_id,
        created_at=now,
    )
    session.add(pause)
    session.flush()
    facts: dict[str, object] = {
        "person_id": person_id,
        "region_id": region_id,
        "until": until,
        "reason": clean,
    }
    _note(session, "pause.set", pause, organisation_id=organisation_id, by=set_by_id, after=facts, now=now)
    return pause.id or 0


def end_pause(
    session: Session,
    *,
    organisation_id: int,
    pause_id: int,
    region_ids: Collection[int] | None,
    user_id: int | None,
    now: datetime,
) -> None:
    """End a pause now; what was ended stays as it is. Raises NotFoundError for one that is not theirs."""
    pause = session.scalars(
        select(ReminderPause).where(
            col(ReminderPause.id) == pause_id,
            within(col(ReminderPause.region_id), region_ids),
            _is_of(organisation_id),
        )
    ).first()
    if pause is None:
        raise NotFoundError("pause_unknown")
    if pause.ended_at is not None:
        return
    if pause.until < local_date(now):
        raise DomainError("pause_over", until=pause.until)
    pause.ended_at = now
    session.flush()
    after: dict[str, object] = {"ended_at": now}
    _note(session, "pause.end", pause, organisation_id=organisation_id, by=user_id, after=after, now=now)


def list_pauses(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None, limit: int = 100
) -> list[SetPause]:
    """List the pauses of an organisation and its people in these regions, newest first."""
    setters = select(col(User.id), col(User.name)).subquery()
    rows = session.execute(
        select(
            col(ReminderPause.id),
            col(ReminderPause.region_id),
            col(ReminderPause.starts_on),
            col(ReminderPause.until),
            col(ReminderPause.reason),
            col(User.name),
            setters.c.name,
            col(ReminderPause.created_at),
            col(ReminderPause.ended_at),
        )
        .outerjoin(User, col(User.id) == col(ReminderPause.user_id))
        .outerjoin(setters, setters.c.id == col(ReminderPause.set_by_id))
        .where(within(col(ReminderPause.region_id), region_ids), _is_of(organisation_id))
        .order_by(col(ReminderPause.created_at).desc(), col(ReminderPause.id).desc())
        .limit(limit)
    )
    return [SetPause(*row) for row in rows]


def _is_of(organisation_id: int) -> ColumnElement[bool]:
    people = select(col(Membership.user_id)).where(col(Membership.organisation_id) == organisation_id)
    return or_(col(ReminderPause.organisation_id) == organisation_id, col(ReminderPause.user_id).in_(people))


def _people(session: Session, organisation_id: int) -> set[int]:
    return set(
        session.scalars(
            select(col(Membership.user_id)).where(col(Membership.organisation_id) == organisation_id)
        )
    )


def _note(
    session: Session,
    action: str,
    pause: ReminderPause,
    *,
    organisation_id: int,
    by: int | None,
    after: dict[str, object],
    now: datetime,
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="reminder_pause",
        subject_id=pause.id,
        user_id=by,
        organisation_id=organisation_id,
        after=after,
        now=now,
    )
