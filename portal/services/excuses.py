"""Excusing a provider for a span of days, which ends by itself, and withdrawing that again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.errors import DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.obligations import state
from portal.domain.terms import CalendarKind
from portal.domain.texts import check_text
from portal.models import Excuse, Obligation, User
from portal.services.audit import note_change
from portal.services.board_lines import PENDING, within
from portal.services.obligations import excuse_for, period_of, settle_waiting

LONGEST_REASON = 500
LONGEST_SPAN = timedelta(days=366)
TAKEN_BACK_WITHIN = timedelta(days=1)
"""How long an excuse is undone as if it was never given; later it ends, and what it excused stays so."""


@dataclass(frozen=True)
class Span:
    """The first and last day, both inclusive, and the kind; no kind is every kind."""

    starts_on: date
    ends_on: date
    kind: CalendarKind | None = None


@dataclass(frozen=True)
class Excused:
    """An excuse that was given, and how many obligations it covers now."""

    excuse_id: int
    obligation_count: int


@dataclass(frozen=True)
class GivenExcuse:
    """An excuse as people read it."""

    excuse_id: int
    region_id: int
    span: Span
    reason: str
    created_at: datetime
    by: str | None

    def can_withdraw(self, now: datetime) -> bool:
        """Say whether it still holds, or was given so lately that it can be undone."""
        return self.span.ends_on >= local_date(now) or now - self.created_at <= TAKEN_BACK_WITHIN


def excuse_provider(
    session: Session,
    *,
    organisation_id: int,
    region_id: int,
    span: Span,
    reason: str,
    user_id: int | None,
    now: datetime,
) -> Excused:
    """Ask nothing of a provider in a region for a span of days; what is pending and touches it is excused.

    The same excuse twice has one effect. Raises InvalidError: `excuse_backwards`, `excuse_long`,
    `excuse_past`, `reason_missing`, or as check_text.
    """
    clean = reason.strip()
    _check(span, clean, local_date(now))
    conditions = [
        col(Excuse.organisation_id) == organisation_id,
        col(Excuse.region_id) == region_id,
        col(Excuse.starts_on) == span.starts_on,
        col(Excuse.ends_on) == span.ends_on,
        col(Excuse.kind).is_(None) if span.kind is None else col(Excuse.kind) == span.kind,
    ]
    same = session.scalars(select(Excuse).where(*conditions)).first()
    if same is not None and same.id is not None:
        return Excused(same.id, _cover(session, same))
    excuse = Excuse(
        organisation_id=organisation_id,
        region_id=region_id,
        kind=span.kind,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        reason=clean,
        user_id=user_id,
        created_at=now,
    )
    session.add(excuse)
    session.flush()
    count = _cover(session, excuse)
    _note(session, "excuse.give", excuse, user_id=user_id, after={**_facts(excuse), "count": count}, now=now)
    return Excused(excuse.id or 0, count)


def withdraw_excuse(
    session: Session,
    *,
    organisation_id: int,
    excuse_id: int,
    region_ids: Collection[int] | None,
    user_id: int | None,
    now: datetime,
) -> int:
    """Withdraw an excuse; returns how many obligations are open or late again.

    Within a day it is undone as a whole. Later it ends yesterday, and what lies before stays excused.
    Raises NotFoundError for one of another provider or region, DomainError `excuse_over` when it is past.
    """
    excuse = session.scalars(
        select(Excuse).where(
            col(Excuse.id) == excuse_id,
            col(Excuse.organisation_id) == organisation_id,
            within(col(Excuse.region_id), region_ids),
        )
    ).first()
    if excuse is None:
        raise NotFoundError("excuse_unknown")
    before, yesterday = _facts(excuse), local_date(now) - timedelta(days=1)
    is_undone = now - excuse.created_at <= TAKEN_BACK_WITHIN or excuse.starts_on > yesterday
    if not is_undone and excuse.ends_on <= yesterday:
        raise DomainError("excuse_over", ends_on=excuse.ends_on)
    count = _reopen(session, excuse, None if is_undone else yesterday, now)
    if is_undone:
        session.delete(excuse)
    else:
        excuse.ends_on = yesterday
    session.flush()
    after: dict[str, object] = {"count": count} if is_undone else {**_facts(excuse), "count": count}
    _note(session, "excuse.withdraw", excuse, user_id=user_id, before=before, after=after, now=now)
    settle_waiting(session, organisation_id=organisation_id, now=now)
    return count


def list_excuses(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None, limit: int = 100
) -> list[GivenExcuse]:
    """List the excuses of a provider, newest last day first."""
    rows = session.execute(
        select(
            col(Excuse.id),
            col(Excuse.region_id),
            col(Excuse.starts_on),
            col(Excuse.ends_on),
            col(Excuse.kind),
            col(Excuse.reason),
            col(Excuse.created_at),
            col(User.name),
        )
        .outerjoin(User, col(User.id) == col(Excuse.user_id))
        .where(col(Excuse.organisation_id) == organisation_id, within(col(Excuse.region_id), region_ids))
        .order_by(col(Excuse.ends_on).desc(), col(Excuse.id).desc())
        .limit(limit)
    )
    return [GivenExcuse(row[0], row[1], Span(row[2], row[3], row[4]), *row[5:]) for row in rows]


def _check(span: Span, reason: str, today: date) -> None:
    faults = check_text(reason, "reason", max_length=LONGEST_REASON)
    if not reason:
        faults.append(FieldError("reason_missing", "reason"))
    if span.ends_on < span.starts_on:
        faults.append(FieldError("excuse_backwards", "ends_on"))
    elif span.ends_on - span.starts_on > LONGEST_SPAN:
        faults.append(FieldError("excuse_long", "ends_on"))
    if not today - LONGEST_SPAN <= span.starts_on <= today + LONGEST_SPAN:
        faults.append(FieldError("excuse_far", "starts_on"))
    if faults:
        raise InvalidError(faults)


def _in_reach(excuse: Excuse) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        col(Obligation.organisation_id) == excuse.organisation_id,
        col(Obligation.region_id) == excuse.region_id,
        col(Obligation.period_start) <= excuse.ends_on,
    ]
    return found if excuse.kind is None else [*found, col(Obligation.kind) == excuse.kind]


def _cover(session: Session, excuse: Excuse) -> int:
    """Excuse what is pending and touches the span; returns how many it covers in all."""
    rows = session.scalars(
        select(Obligation)
        .where(
            *_in_reach(excuse),
            or_(col(Obligation.status).in_(PENDING), col(Obligation.excuse_id) == excuse.id),
        )
        .with_for_update()
    ).all()
    covered = [one for one in rows if excuse_for([excuse], one.kind, period_of(one)) is not None]
    for obligation in covered:
        obligation.status, obligation.excuse_id = ObligationStatus.EXCUSED, excuse.id
    session.flush()
    return len(covered)


def _reopen(session: Session, excuse: Excuse, kept_until: date | None, now: datetime) -> int:
    """Open again what an excuse covers, but not what began on or before a day that it keeps."""
    covered: list[Any] = list(
        session.scalars(select(Obligation).where(col(Obligation.excuse_id) == excuse.id).with_for_update())
    )
    reopened = [one for one in covered if kept_until is None or one.period_start > kept_until]
    for obligation in reopened:
        obligation.status = state(obligation.due_at, None, False, now)
        obligation.excuse_id = None
    session.flush()
    return len(reopened)


def _facts(excuse: Excuse) -> dict[str, object]:
    return {
        "starts_on": excuse.starts_on,
        "ends_on": excuse.ends_on,
        "kind": excuse.kind,
        "reason": excuse.reason,
    }


def _note(
    session: Session,
    action: str,
    excuse: Excuse,
    *,
    user_id: int | None,
    before: dict[str, object] | None = None,
    after: dict[str, object],
    now: datetime,
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="excuse",
        subject_id=excuse.id,
        user_id=user_id,
        organisation_id=excuse.organisation_id,
        before=before,
        after=after,
        now=now,
    )
