"""What visitors report about offerings: taken in, counted, listed and closed with a reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, distinct, false, func, select, true
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.domain.feedback import (
    VISITORS_FOR_REVIEW,
    FeedbackClosing,
    FeedbackKind,
    check_closing,
    check_feedback,
)
from portal.models import Feedback, Location, Offering, Organisation
from portal.services.attempts import bucket_for, count_attempt
from portal.services.audit import note_change
from portal.services.hand_ins import bound_key
from portal.services.visitors import visitor_hash

HOUR_SECONDS = 3600
MOST_A_VISITOR = 5
MOST_AN_OFFERING = 20
MOST_IN_ALL = 300
ANSWER_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class FeedbackLine:
    """One report as a queue shows it."""

    feedback_id: int
    offering_id: int
    offering_name: str
    organisation_name: str
    place: str | None
    kind: FeedbackKind
    text: str
    created_at: datetime
    closed_at: datetime | None
    closing: FeedbackClosing | None
    answer: str


@dataclass(frozen=True)
class Queue:
    """Whose reports: of one provider, or of regions (None: of all)."""

    organisation_id: int | None = None
    region_ids: Collection[int] | None = ()

    @property
    def condition(self) -> ColumnElement[bool]:
        if self.organisation_id is not None:
            return col(Feedback.organisation_id) == self.organisation_id
        if self.region_ids is None:
            return true()
        return col(Feedback.region_id).in_(self.region_ids) if self.region_ids else false()


@dataclass(frozen=True)
class PublicAnswer:
    """What an offering's page says of a report that was closed."""

    answered_on: datetime
    kind: FeedbackKind
    answer: str


def give_feedback(
    session: Session,
    *,
    offering_id: int,
    kind: FeedbackKind | None,
    text: str,
    visitor: str,
    request_key: str | None,
    now: datetime,
) -> None:
    """Take in a report about an offering that may be found; the same form again adds nothing.

    `visitor` is all that tells a visitor apart; only a salted hash of it is kept. Raises InvalidError,
    NotFoundError `offering_unknown`, and DomainError `too_many_attempts`.
    """
    tidy = text.replace("\r\n", "\n").strip()
    if faults := check_feedback(kind, tidy):
        raise InvalidError(faults)
    offering = session.get(Offering, offering_id)
    if offering is None or kind is None:
        raise NotFoundError("offering_unknown", "offering_id")
    who = visitor_hash(session, visitor=visitor, about=offering_id, day=local_date(now))
    key = bound_key(request_key, "feedback", who)
    if key and session.scalar(select(col(Feedback.id)).where(col(Feedback.request_key) == key)):
        return
    _count(session, visitor, offering_id, now)
    feedback = Feedback(
        offering_id=offering_id,
        organisation_id=offering.organisation_id,
        region_id=offering.region_id,
        kind=kind,
        text=tidy,
        visitor_hash=who,
        request_key=key,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(feedback)
    except IntegrityError:  # the same form, sent twice at once
        return
    note_change(
        session,
        action="feedback.give",
        subject_kind="feedback",
        subject_id=feedback.id,
        user_id=None,
        organisation_id=offering.organisation_id,
        after={"offering_id": offering_id, "kind": kind.value},
        now=now,
    )


def list_feedback(
    session: Session, *, queue: Queue, is_open: bool, offset: int, limit: int
) -> tuple[list[FeedbackLine], int]:
    """List reports and how many there are: open ones oldest first, closed ones newest first."""
    closed_at = col(Feedback.closed_at)
    conditions = (queue.condition, closed_at.is_(None) if is_open else closed_at.is_not(None))
    total = session.scalar(select(func.count()).select_from(Feedback).where(*conditions)) or 0
    order = (col(Feedback.id),) if is_open else (closed_at.desc(), col(Feedback.id).desc())
    rows = session.execute(_LINES.where(*conditions).order_by(*order).offset(offset).limit(limit))
    return [FeedbackLine(*row) for row in rows], total


def count_open(session: Session, *, queue: Queue) -> int:
    """Count the reports that wait for somebody."""
    open_ones = select(func.count()).select_from(Feedback).where(queue.condition, _IS_OPEN)
    return session.scalar(open_ones) or 0


def find_feedback(session: Session, *, queue: Queue, feedback_id: int) -> FeedbackLine:
    """Return one report of a queue. Raises NotFoundError `feedback_unknown`."""
    row = session.execute(_LINES.where(queue.condition, col(Feedback.id) == feedback_id)).first()
    if row is None:
        raise NotFoundError("feedback_unknown")
    return FeedbackLine(*row)


def close_feedback(
    session: Session,
    *,
    queue: Queue,
    feedback_id: int,
    closing: FeedbackClosing | None,
    answer: str,
    user_id: int | None,
    now: datetime,
) -> None:
    """Close a report of a queue with a reason; an answer shows on the offering's page for 30 days.

    Raises NotFoundError `feedback_unknown`, InvalidError, and ConflictError `feedback_closed`.
    """
    feedback = session.scalar(
        select(Feedback).where(queue.condition, col(Feedback.id) == feedback_id).with_for_update()
    )
    if feedback is None:
        raise NotFoundError("feedback_unknown")
    tidy = answer.replace("\r\n", "\n").strip()
    if faults := check_closing(closing, tidy):
        raise InvalidError(faults)
    if feedback.closed_at is not None:
        raise ConflictError("feedback_closed")
    feedback.closed_at, feedback.closed_by = now, user_id
    feedback.closing, feedback.answer = closing, tidy
    session.flush()
    note_change(
        session,
        action="feedback.close",
        subject_kind="feedback",
        subject_id=feedback_id,
        user_id=user_id,
        organisation_id=feedback.organisation_id,
        after={"closing": closing.value if closing else None, "answer": tidy},
        now=now,
    )


def under_review(session: Session, *, offering_ids: Collection[int]) -> frozenset[int]:
    """Say which of these offerings two or more visitors reported and nobody has closed yet; one statement."""
    rows = session.scalars(
        select(col(Feedback.offering_id))
        .where(col(Feedback.offering_id).in_(offering_ids), _IS_OPEN)
        .group_by(col(Feedback.offering_id))
        .having(func.count(distinct(col(Feedback.visitor_hash))) >= VISITORS_FOR_REVIEW)
    )
    return frozenset(rows)


def review_condition() -> ColumnElement[bool]:
    """Say the same of each row of a statement over Offering, as one of its columns."""
    visitors = (
        select(func.count(distinct(col(Feedback.visitor_hash))))
        .where(col(Feedback.offering_id) == col(Offering.id), _IS_OPEN)
        .correlate(Offering)
        .scalar_subquery()
    )
    return visitors >= VISITORS_FOR_REVIEW


def public_answers(session: Session, *, offering_id: int, now: datetime) -> list[PublicAnswer]:
    """List the answers of the last 30 days that an offering's page shows, newest first, at most three."""
    rows = session.execute(
        select(col(Feedback.closed_at), col(Feedback.kind), col(Feedback.answer))
        .where(
            col(Feedback.offering_id) == offering_id,
            col(Feedback.closed_at) > now - ANSWER_SHOWN,
            col(Feedback.answer) != "",
        )
        .order_by(col(Feedback.closed_at).desc())
        .limit(3)
    )
    return [PublicAnswer(*row) for row in rows]


def _count(session: Session, visitor: str, offering_id: int, now: datetime) -> None:
    """Count one report of this visitor, about this offering and in all; raises when it is one too many."""
    who = visitor_hash(session, visitor=visitor, about="feedback", day=local_date(now))
    for bucket, limit in (
        (bucket_for("feedback-visitor", who), MOST_A_VISITOR),
        (bucket_for("feedback-offering", str(offering_id)), MOST_AN_OFFERING),
        ("feedback-all", MOST_IN_ALL),
    ):
        count_attempt(session, bucket=bucket, limit=limit, window_seconds=HOUR_SECONDS, now=now)


_IS_OPEN = col(Feedback.closed_at).is_(None)
_LINES = (
    select(
        col(Feedback.id),
        col(Feedback.offering_id),
        col(Offering.name),
        col(Organisation.name),
        col(Location.place),
        col(Feedback.kind),
        col(Feedback.text),
        col(Feedback.created_at),
        col(Feedback.closed_at),
        col(Feedback.closing),
        col(Feedback.answer),
    )
    .join(Offering, col(Offering.id) == col(Feedback.offering_id))
    .join(Organisation, col(Organisation.id) == col(Feedback.organisation_id))
    .outerjoin(Location, col(Location.id) == col(Offering.location_id))
)
