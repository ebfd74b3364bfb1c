"""Every schedule of the house, on one screen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from jobs import tasks
from jobs.workplace import Workplace
from portal.domain.calendar import AMSTERDAM

_DAY = timedelta(days=1)
_LONGEST_TICK = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    """A task and its rhythm: every so often, or daily at an Amsterdam time.

    `keeps_slot` is off for what runs every few seconds and guards itself by a lock or by claims. A slot that
    was not finished within `lease` belonged to a process that died and is taken over.
    """

    name: str
    task: Callable[[Workplace], str]
    every: timedelta = _DAY
    daily_at: time | None = None
    keeps_slot: bool = True
    lease: timedelta = timedelta(minutes=10)

    @property
    def tick(self) -> timedelta:
        """How often the clock asks whether a slot is due."""
        return min(self.every, _LONGEST_TICK) if self.keeps_slot else self.every

    @property
    def rhythm(self) -> str:
        if self.daily_at is not None:
            return f"daily at {self.daily_at:%H:%M}"
        seconds = int(self.every.total_seconds())
        return f"every {seconds} s" if seconds < 60 else f"every {seconds // 60} min"

    def slot(self, now: datetime) -> str:
        """Name the newest slot that has begun: the same name in every process, whenever it looks."""
        if self.daily_at is not None:
            local = now.astimezone(AMSTERDAM)
            day = local.date() if local.time() >= self.daily_at else local.date() - _DAY
            return f"{day.isoformat()}T{self.daily_at:%H:%M}"
        seconds = int(self.every.total_seconds())
        began = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
        return f"{began:%Y-%m-%dT%H:%MZ}"


JOBS = (
    Job("drain-outbox", tasks.drain_outbox, every=timedelta(seconds=1), keeps_slot=False),
    Job("send-mail", tasks.send_mail, every=timedelta(seconds=30), keeps_slot=False),
    Job("mark-freshness", tasks.mark_ages, every=timedelta(minutes=5)),
    Job("mark-day", tasks.mark_new_day, daily_at=time(0, 0)),
    Job("apply-catalogue", tasks.apply_catalogue, every=timedelta(minutes=1)),
    Job("send-reminders", tasks.send_reminders, every=timedelta(minutes=15), lease=timedelta(hours=1)),
    Job("watch-searches", tasks.watch_searches, every=timedelta(minutes=5), lease=timedelta(hours=1)),
    Job("make-obligations", tasks.make_obligations, every=timedelta(hours=1)),
    Job("mend-index", tasks.mend_index, every=timedelta(minutes=1), lease=timedelta(hours=2)),
    Job("rebuild-index", tasks.rebuild_index, daily_at=time(3, 15), lease=timedelta(hours=2)),
    Job("seal-audit", tasks.seal_audit, every=timedelta(minutes=1)),
    Job("keep-weeks", tasks.keep_weeks, daily_at=time(2, 30), lease=timedelta(hours=2)),
    Job("clean-up", tasks.tidy, daily_at=time(3, 45)),
)


def job_named(name: str) -> Job:
    """Find a job by its name; raises KeyError."""
    return {job.name: job for job in JOBS}[name]
