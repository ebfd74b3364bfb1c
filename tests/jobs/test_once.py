"""A slot is done once, by one process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from jobs.once import claim_slot, finish_slot, last_slots

LEASE = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


def claim(engine, now, *, worker="een", slot="2026-11-25T03:15"):
    return claim_slot(engine, job="proef", slot=slot, worker=worker, lease=LEASE, now=now)


def test_a_free_slot_is_claimed(engine, now):
    assert claim(engine, now) is not None


def test_a_claimed_slot_is_not_claimed_again(engine, now):
    claim(engine, now)
    assert claim(engine, now + MINUTE, worker="twee") is None


def test_R17_of_ten_at_once_one_claims(engine, now):
    with ThreadPoolExecutor(10) as pool:
        claims = list(pool.map(lambda number: claim(engine, now, worker=str(number)), range(10)))
    assert sum(claimed is not None for claimed in claims) == 1


def test_the_slot_of_a_process_that_died_is_taken_over(engine, now):
    claim(engine, now)
    assert claim(engine, now + LEASE + MINUTE, worker="twee") is not None


def test_a_finished_slot_is_not_taken_over(engine, now):
    slot_id = claim(engine, now)
    finish_slot(engine, slot_id=slot_id, outcome="klaar", is_failed=False, now=now)
    assert claim(engine, now + LEASE + MINUTE, worker="twee") is None


def test_the_last_slot_tells_what_came_of_it(engine, now):
    slot_id = claim(engine, now)
    finish_slot(engine, slot_id=slot_id, outcome="klaar", is_failed=False, now=now)
    assert last_slots(engine)["proef"].outcome == "klaar"


def test_a_slot_that_was_not_finished_says_so(engine, now):
    claim(engine, now)
    assert last_slots(engine)["proef"].outcome == "unfinished"
