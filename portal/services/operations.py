"""How the machinery is doing: jobs, outbox, index and mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.duties import MailStatus
from portal.models import IndexRebuild, JobSlot, OutboxLine, OutgoingMail
from portal.services.chase import due_steps_now
from portal.services.mail_gate import GateView, view_gate


@dataclass(frozen=True)
class JobRun:
    """The last tick of a job that a process claimed."""

    job: str
    slot: str
    claimed_at: datetime
    finished_at: datetime | None
    outcome: str | None
    is_failed: bool


@dataclass(frozen=True)
class Rebuild:
    """The last making of a new index."""

    started_at: datetime
    finished_at: datetime | None
    document_count: int | None
    failed_reason: str | None


@dataclass(frozen=True)
class Workings:
    """Everything that an operator looks at first."""

    jobs: tuple[JobRun, ...]
    outbox_count: int
    outbox_oldest_at: datetime | None
    rebuild: Rebuild | None
    mail_counts: dict[MailStatus, int]
    gate: GateView
    due_step_count: int | None
    """How many steps of ladders would be taken at once; only counted while the gate is shut."""
    failed_mails: tuple[tuple[datetime, str, str | None], ...]


def read_workings(session: Session, *, now: datetime) -> Workings:
    """Read the last run of each job, the outbox, the last rebuild, the mail queue and its gate."""
    gate = view_gate(session, now=now)
    outbox_count, oldest = session.execute(
        select(func.count(), func.min(col(OutboxLine.created_at))).where(col(OutboxLine.drained_at).is_(None))
    ).one()
    counts = session.execute(
        select(col(OutgoingMail.status), func.count()).group_by(col(OutgoingMail.status))
    )
    return Workings(
        jobs=_last_runs(session),
        outbox_count=outbox_count,
        outbox_oldest_at=oldest,
        rebuild=_last_rebuild(session),
        mail_counts=dict(counts.all()),
        gate=gate,
        due_step_count=None if gate.hold is None else len(due_steps_now(session, now=now)),
        failed_mails=_failed_mails(session),
    )


def _last_runs(session: Session) -> tuple[JobRun, ...]:
    newest = select(func.max(col(JobSlot.id))).group_by(col(JobSlot.job))
    rows = session.execute(
        select(
            col(JobSlot.job),
            col(JobSlot.slot),
            col(JobSlot.claimed_at),
            col(JobSlot.finished_at),
            col(JobSlot.outcome),
            col(JobSlot.is_failed),
        )
        .where(col(JobSlot.id).in_(newest))
        .order_by(col(JobSlot.job))
    )
    return tuple(JobRun(*row) for row in rows)


def _last_rebuild(session: Session) -> Rebuild | None:
    row = session.execute(
        select(
            col(IndexRebuild.started_at),
            col(IndexRebuild.finished_at),
            col(IndexRebuild.document_count),
            col(IndexRebuild.failed_reason),
        )
        .order_by(col(IndexRebuild.id).desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Rebuild(*row)


def _failed_mails(session: Session) -> tuple[tuple[datetime, str, str | None], ...]:
    rows = session.execute(
        select(col(OutgoingMail.created_at), col(OutgoingMail.to_address), col(OutgoingMail.error))
        .where(col(OutgoingMail.status) == MailStatus.FAILED)
        .order_by(col(OutgoingMail.id).desc())
        .limit(20)
    )
    return tuple((created_at, address, error) for created_at, address, error in rows)
