"""The clock process: ticks, asks which slot is due, does it once, and stops neatly."""

import logging
import os
import signal
from collections.abc import Iterable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from jobs.once import claim_slot, finish_slot, last_slots
from jobs.registry import JOBS, Job
from jobs.workplace import Workplace, utc_now
from portal.services.audit import origin
from search.engine import EngineError

_log = logging.getLogger(__name__)

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run_clock(place: Workplace, *, jobs: Iterable[Job] = JOBS) -> None:
    """Run every job at its rhythm until SIGTERM or SIGINT, then finish the work in hand and return."""
    jobs = tuple(jobs)
    begin(place, jobs)
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(jobs))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    # A tick that comes while the job still runs is no news: the next one asks again.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for job in jobs:
        trigger = IntervalTrigger(seconds=job.tick.total_seconds(), timezone=UTC)
        scheduler.add_job(run_tick, trigger, args=(place, job), id=job.name, next_run_time=utc_now())
    stop_arrives = _listen_for_stop()
    scheduler.start()
    _log.info("clock started with %s jobs", len(jobs))
    os.read(stop_arrives, 1)
    place.stopping.set()
    _log.info("clock stops: finishing the work in hand")
    scheduler.shutdown(wait=True)
    place.engine.dispose()
    _log.info("clock stopped")


def run_tick(place: Workplace, job: Job) -> None:
    """Do a job if its newest slot is free; a fault is the scheduler's to log, but for an absent index."""
    origin.set(f"job:{job.name}")
    try:
        if job.keeps_slot:
            _do_once(place, job)
        else:
            _report(job, job.task(place))
    except EngineError as error:
        # The drain meets it every second: one line in the log is enough.
        if place.troubles.get(job.name) != str(error):
            _log.warning("%s: the index is away: %s", job.name, error)
        place.troubles[job.name] = str(error)
    else:
        place.troubles.pop(job.name, None)


def begin(place: Workplace, jobs: Iterable[Job]) -> None:
    """On the very first start, count last night's slots as done: there was nothing yet to catch up with.

    Only with an index in place: without one, last night's rebuild is done at once.
    """
    known = last_slots(place.engine)
    if not known and not place.search_engine.status().is_available:
        return
    for job in jobs:
        if job.daily_at is None or job.name in known:
            continue
        now = place.clock()
        slot_id = claim_slot(
            place.engine,
            job=job.name,
            slot=job.slot(now),
            worker=place.worker,
            lease=job.lease,
            now=now,
        )
        if slot_id is not None:
            finish_slot(place.engine, slot_id=slot_id, outcome="first start", is_failed=False, now=now)


def _do_once(place: Workplace, job: Job) -> None:
    now = place.clock()
    slot_id = claim_slot(
        place.engine, job=job.name, slot=job.slot(now), worker=place.worker, lease=job.lease, now=now
    )
    if slot_id is None:
        return
    try:
        outcome = job.task(place)
    except Exception as error:
        name = type(error).__name__
        finish_slot(place.engine, slot_id=slot_id, outcome=name, is_failed=True, now=place.clock())
        raise
    finish_slot(place.engine, slot_id=slot_id, outcome=outcome, is_failed=False, now=place.clock())
    _report(job, outcome)


def _report(job: Job, outcome: str) -> None:
    if outcome:
        _log.info("%s: %s", job.name, outcome)


def _listen_for_stop() -> int:
    """Return a descriptor that holds a byte once SIGTERM or SIGINT has come, in whichever thread.

    A handler that set the event itself could come while its own thread holds the event's lock, and would wait
    for ever; sigwait misses what a library's thread receives.
    """
    reads, writes = os.pipe()
    os.set_blocking(writes, False)
    signal.set_wakeup_fd(writes)
    for number in STOP_SIGNALS:
        signal.signal(number, lambda number, frame: None)
    return reads
