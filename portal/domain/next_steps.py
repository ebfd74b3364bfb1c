"""Which step of a ladder comes next for what was not handed in, and when it may go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from portal.domain.calendar import local_date, local_moment, next_sending_moment
from portal.domain.reminders import Step, step_moment, step_to_send


@dataclass(frozen=True)
class PlannedStep:
    """A step, and the first moment at which it may go."""

    step: Step
    at: datetime


def planned_step(
    due_at: datetime, steps: Iterable[Step], *, taken: Mapping[int, datetime], now: datetime
) -> PlannedStep | None:
    """Tell which step is taken next if nothing is handed in, or None at the top of the ladder.

    `taken` holds when each position was. It asks the rule that sends, at each moment that the answer may
    change: now, when a rung is due, and when a rung has waited long enough after the one below.
    """
    ladder = sorted(steps, key=lambda step: (step.offset_days, step.position))
    if not ladder or ladder[-1].position in taken:
        return None
    start = next_sending_moment(now)
    rungs = [step_moment(due_at, step) for step in ladder]
    moments = {start, *(moment for moment in rungs if moment > start)}
    last_sent_at = max(taken.values(), default=None)
    if last_sent_at is not None:
        for below, above in pairwise(rungs):
            free_on = local_date(last_sent_at) + (local_date(above) - local_date(below))
            moments.add(max(start, next_sending_moment(local_moment(free_on, time.min))))
    for moment in sorted(moments):
        step = step_to_send(due_at, ladder, already=taken.keys(), now=moment, last_sent_at=last_sent_at)
        if step is not None:
            return PlannedStep(step, moment)
    return None
