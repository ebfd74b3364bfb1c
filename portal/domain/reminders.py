"""The ladder: which step is due when, which one to send, and the keys that keep it sent once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from portal.domain.calendar import AMSTERDAM, is_quiet, local_date, local_moment, next_sending_moment
from portal.domain.duties import Audience


@dataclass(frozen=True)
class Step:
    """One rung: its place on the ladder, days from the due date (negative: before), and to whom."""

    position: int
    offset_days: int
    audience: Audience


def step_moment(due_at: datetime, step: Step) -> datetime:
    """Give the UTC moment a step becomes due: calendar days from the due moment, same Amsterdam time of day.

    A moment in a weekend, a holiday or a night moves on to the first moment that mail may go.
    """
    return _moment(due_at.astimezone(UTC), step.offset_days)


@lru_cache(maxsize=4096)
def _moment(due_at: datetime, offset_days: int) -> datetime:
    """Count it once for the thousands that are due at the same moment; in UTC, which has no hour twice."""
    due = due_at.astimezone(AMSTERDAM)
    day = due.date() + timedelta(days=offset_days)
    return next_sending_moment(local_moment(day, due.time()))


def due_steps(due_at: datetime, steps: Iterable[Step], *, now: datetime) -> list[Step]:
    """List the steps whose moment has come, lowest first."""
    return [step for step in sorted(steps, key=_rung) if step_moment(due_at, step) <= now]


def step_to_send(
    due_at: datetime,
    steps: Iterable[Step],
    *,
    already: Collection[int],
    now: datetime,
    last_sent_at: datetime | None = None,
) -> Step | None:
    """Choose the one step to send now, or None.

    `already` holds the positions that were sent, `last_sent_at` when the last of them was. The ladder only
    goes up. After an outage each audience is due one step, its highest; they go one at a time, lowest rung
    first, and with `last_sent_at` a rung keeps its days from the one below. In quiet time nothing goes.
    """
    if is_quiet(now):
        return None
    ladder = sorted(steps, key=_rung)
    sent = [_rung(step) for step in ladder if step.position in already]
    due = [step for step in due_steps(due_at, ladder, now=now) if not sent or _rung(step) > sent[-1]]
    highest = {step.audience: step for step in due}
    if not highest:
        return None
    chosen = min(highest.values(), key=_rung)
    if last_sent_at is not None and local_date(now) < local_date(last_sent_at) + _gap(due_at, ladder, chosen):
        return None
    return chosen


def bundle_key(user_id: int | str | UUID, on: date) -> str:
    """Name the one mail that a person may get on a date; unique in the outbox."""
    return f"bundle:{user_id}:{on.isoformat()}"


def reminder_key(obligation_id: int | str | UUID, position: int, user_id: int | str | UUID) -> str:
    """Name one step of one obligation to one person; unique in the reminder log."""
    return f"reminder:{obligation_id}:{position}:{user_id}"


def _gap(due_at: datetime, ladder: list[Step], step: Step) -> timedelta:
    """Give the days between a step and the one just below it on the ladder, as they fall on working days."""
    below = ladder[: ladder.index(step)]
    if not below:
        return timedelta(0)
    return local_date(step_moment(due_at, step)) - local_date(step_moment(due_at, below[-1]))


def _rung(step: Step) -> tuple[int, int]:
    return step.offset_days, step.position
