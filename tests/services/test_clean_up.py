"""What is worn out goes; what may still be asked about stays."""

from datetime import timedelta

from sqlmodel import select

from portal.models import AttemptCounter, JobSlot
from portal.services.clean_up import clean_up

DAY = timedelta(days=1)


def slot(session, claimed_at):
    session.add(JobSlot(job="proef", slot=str(claimed_at), claimed_by="proef", claimed_at=claimed_at))
    session.flush()


def test_old_slots_go(session, now):
    slot(session, now - 31 * DAY)
    assert clean_up(session, now=now)["job_slot"] == 1


def test_recent_slots_stay(session, now):
    slot(session, now - DAY)
    clean_up(session, now=now)
    assert len(session.exec(select(JobSlot)).all()) == 1


def test_old_counters_go(session, now):
    session.add(AttemptCounter(bucket="proef", window_start=now - 3 * DAY, attempt_count=1))
    session.flush()
    assert clean_up(session, now=now)["attempt_counter"] == 1
