"""A tick does what is due, once, and notes what came of it."""

from datetime import UTC, datetime, time, timedelta

import pytest

from jobs.clock import begin, run_tick
from jobs.once import last_slots
from jobs.registry import JOBS, Job
from search.engine import EngineUnavailableError
from search.indexer import rebuild
from tests.jobs.processes import make_place

QUARTER = timedelta(minutes=15)


class Bell:
    """A task that counts how often it rang."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.count = 0
        self.fault = fault

    def __call__(self, place) -> str:
        self.count += 1
        if self.fault is not None:
            raise self.fault
        return "rang"


@pytest.fixture
def place(engine, tmp_path, now):
    return make_place(engine, tmp_path, lambda: now)


def at(place, moment):
    return make_place(place.engine, place.settings.index_dir.parent, lambda: moment)


def test_a_slot_is_done_once_however_often_it_ticks(place):
    bell = Bell()
    for _ in range(3):
        run_tick(place, Job("proef", bell, every=QUARTER))
    assert bell.count == 1


def test_the_next_slot_is_done_again(place, now):
    bell = Bell()
    run_tick(place, Job("proef", bell, every=QUARTER))
    run_tick(at(place, now + QUARTER), Job("proef", bell, every=QUARTER))
    assert bell.count == 2


def test_a_missed_night_is_caught_up_with_once(place, now):
    bell = Bell()
    nightly = Job("proef", bell, daily_at=time(3, 15))
    for moment in (now, now + timedelta(days=3), now + timedelta(days=3, hours=1)):
        run_tick(at(place, moment), nightly)
    assert bell.count == 2


def test_a_job_without_slots_runs_at_every_tick(place):
    bell = Bell()
    for _ in range(3):
        run_tick(place, Job("proef", bell, every=timedelta(seconds=1), keeps_slot=False))
    assert bell.count == 3


def test_a_job_without_slots_leaves_no_row(place):
    run_tick(place, Job("proef", Bell(), every=timedelta(seconds=1), keeps_slot=False))
    assert last_slots(place.engine) == {}


def test_a_fault_is_noted(place):
    with pytest.raises(ZeroDivisionError):
        run_tick(place, Job("proef", Bell(ZeroDivisionError()), every=QUARTER))
    assert last_slots(place.engine)["proef"].is_failed


def test_R05_an_index_that_is_away_is_no_fault_of_the_clock(place):
    run_tick(place, Job("proef", Bell(EngineUnavailableError("weg")), keeps_slot=False))
    assert place.troubles["proef"] == "weg"


def test_the_very_first_start_catches_up_with_nothing(place, now):
    rebuild(place.engine, place.search_engine, now=now)
    bell = Bell()
    nightly = Job("proef", bell, daily_at=time(3, 15))
    begin(place, [nightly])
    run_tick(place, nightly)
    assert bell.count == 0


def test_without_an_index_the_first_start_does_not_wait_for_the_night(place):
    bell = Bell()
    nightly = Job("proef", bell, daily_at=time(3, 15))
    begin(place, [nightly])
    run_tick(place, nightly)
    assert bell.count == 1


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        (datetime(2026, 11, 25, 2, 14, tzinfo=UTC), "2026-11-24T03:15"),
        (datetime(2026, 11, 25, 2, 15, tzinfo=UTC), "2026-11-25T03:15"),
        (datetime(2026, 3, 29, 1, 15, tzinfo=UTC), "2026-03-29T03:15"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-24T03:15"),
        (datetime(2026, 10, 25, 2, 15, tzinfo=UTC), "2026-10-25T03:15"),
    ],
    ids=["before", "at", "night that summer begins", "before, winter begins", "at, winter begins"],
)
def test_R20_a_nightly_slot_is_named_by_its_amsterdam_day(moment, slot):
    assert Job("proef", Bell(), daily_at=time(3, 15)).slot(moment) == slot


def test_a_slot_within_the_day_is_named_by_its_start():
    moment = datetime(2026, 11, 25, 9, 29, 59, tzinfo=UTC)
    assert Job("proef", Bell(), every=QUARTER).slot(moment) == "2026-11-25T09:15Z"


def test_every_job_has_its_own_name():
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_every_job_in_the_registry_runs(engine, tmp_path, now):
    place = make_place(engine, tmp_path, lambda: now)
    rebuild(engine, place.search_engine, now=now)
    assert all(isinstance(job.task(place), str) for job in JOBS)
