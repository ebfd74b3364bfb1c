"""How punctual a provider is: a mark for each period, the share on time, and the row of late ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.obligations import Period

SHOWN_MARKS = 12
HALF_YEAR, YEAR = timedelta(weeks=26), timedelta(weeks=52)


class Mark(StrEnum):
    """How one period went."""

    ON_TIME = "on_time"
    AFTER = "after"
    MISSING = "missing"
    EXCUSED = "excused"
    OPEN = "open"


@dataclass(frozen=True)
class Duty:
    """One obligation as it stands."""

    period: Period
    status: ObligationStatus
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Share:
    """So many on time out of so many that were due; whom was excused does not count."""

    on_time: int = 0
    due: int = 0

    @property
    def percentage(self) -> int | None:
        """In whole per cents; None when nothing was due."""
        return round(100 * self.on_time / self.due) if self.due else None


@dataclass(frozen=True)
class Punctuality:
    """The newest marks, oldest first; the shares; how many of the newest due periods in a row were late."""

    marks: Sequence[tuple[Period, Mark]] = ()
    half_year: Share = Share()
    year: Share = Share()
    late_streak: int = 0


def mark_of(duty: Duty, *, now: datetime) -> Mark:
    """Give the mark of one period: on time is before the due moment."""
    if duty.status is ObligationStatus.SUBMITTED:
        is_late = duty.submitted_at is not None and duty.submitted_at >= duty.period.due_at
        return Mark.AFTER if is_late else Mark.ON_TIME
    if duty.status is ObligationStatus.EXCUSED:
        return Mark.EXCUSED
    return Mark.MISSING if now >= duty.period.due_at else Mark.OPEN


def punctuality(duties: Iterable[Duty], *, now: datetime) -> Punctuality:
    """Weigh the duties of one provider for one kind; those of a year count, by their first day."""
    marked = [(one.period, mark_of(one, now=now)) for one in sorted(duties, key=lambda one: one.period.start)]
    today = local_date(now)
    return Punctuality(
        marks=tuple(marked[-SHOWN_MARKS:]),
        half_year=_share(marked, since=today - HALF_YEAR),
        year=_share(marked, since=today - YEAR),
        late_streak=_late_streak([mark for _, mark in marked]),
    )


def _share(marked: Sequence[tuple[Period, Mark]], *, since: date) -> Share:
    due = [mark for period, mark in marked if period.start >= since and mark not in (Mark.EXCUSED, Mark.OPEN)]
    return Share(due.count(Mark.ON_TIME), len(due))


def _late_streak(marks: Sequence[Mark]) -> int:
    """Count back from the newest due period; an excused one neither counts nor ends the row."""
    count = 0
    for mark in reversed(marks):
        if mark is Mark.ON_TIME:
            break
        count += mark in (Mark.AFTER, Mark.MISSING)
    return count
