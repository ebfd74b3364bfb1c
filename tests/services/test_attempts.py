"""Counting attempts in SQL."""

import threading
from datetime import timedelta

import pytest

from portal.db import unit_of_work
from portal.domain.errors import DomainError
from portal.services.attempts import bucket_for, count_attempt, forget_attempts


def count(session, now, bucket="proef", limit=3):
    return count_attempt(session, bucket=bucket, limit=limit, window_seconds=900, now=now)


def test_S13_attempts_up_to_the_limit_pass(session, now):
    assert [count(session, now) for _ in range(3)] == [1, 2, 3]


def test_S13_the_attempt_after_the_limit_is_refused_with_the_time_to_wait(session, now):
    for _ in range(3):
        count(session, now)
    with pytest.raises(DomainError) as refused:
        count(session, now + timedelta(minutes=5))
    assert (refused.value.code, refused.value.data) == ("too_many_attempts", {"retry_after": 600})


def test_S13_a_new_window_begins_afresh(session, now):
    for _ in range(3):
        count(session, now)
    assert count(session, now + timedelta(minutes=15)) == 1


def test_S13_buckets_do_not_count_for_each_other(session, now):
    assert [count(session, now, bucket=name) for name in ("een", "twee")] == [1, 1]


def test_S13_a_bucket_keeps_neither_address_nor_ip(session):
    name = bucket_for("sign-in-person", "mens@voorbeeld.example", "192.0.2.7")
    assert "mens" not in name
    assert "192" not in name
    assert len(name) <= 128


def test_S13_all_workers_share_one_count(engine, now):
    counts: list[int] = []

    def attempt():
        with unit_of_work(engine) as own:
            counts.append(count(own, now, limit=100))

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(1, 9))


def test_old_windows_are_forgotten(session, now):
    count(session, now - timedelta(days=2))
    count(session, now)
    assert forget_attempts(session, before=now - timedelta(days=1)) == 1
    assert count(session, now) == 2
