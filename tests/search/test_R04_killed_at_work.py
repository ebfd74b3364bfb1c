"""Processes that keep the index are killed at any moment; nothing is lost, nothing doubled, nothing half."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update
from sqlmodel import Session, col

from portal.domain.terms import PublicationStatus
from portal.models import Offering, OutboxLine
from portal.services.outbox import touch_offerings
from search import indexer
from search.engines.embedded import EmbeddedEngine
from search.query import Query
from tests.conftest import NOW, ROOT
from tests.factories import key
from tests.search.supply import Supply

OFFERINGS, LINES, WITHDRAWN = 100, 1000, 10
_WORK = """
    import sys
    from datetime import datetime
    from pathlib import Path
    from portal.db import make_engine
    from search import indexer
    from search.engines.embedded import EmbeddedEngine

    url, folder, now = sys.argv[1], Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    db, index = make_engine(url), EmbeddedEngine(folder)
    print("ready", flush=True)
"""
DRAIN = _WORK + "    while indexer.drain(db, index, now=now, wait=True, limit=20):\n        pass\n"
REBUILD = _WORK + "    indexer.rebuild(db, index, now=now)\n"


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def offering_ids(session: Session, engine: Engine, embedded: EmbeddedEngine) -> list[int]:
    supply = Supply(session)
    found = [key(supply.offer()) for _ in range(OFFERINGS)]
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    return found


def _start(script: str, database_url: str, index_dir: Path) -> subprocess.Popen[str]:
    arguments = [database_url, str(index_dir), NOW.isoformat()]
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _change_everything(session: Session, offering_ids: list[int]) -> None:
    """Rename all, withdraw some, and put 1,000 lines on the outbox."""
    session.execute(update(Offering).values(name="Vernieuwd"))
    session.execute(
        update(Offering)
        .where(col(Offering.id).in_(offering_ids[:WITHDRAWN]))
        .values(status=PublicationStatus.WITHDRAWN)
    )
    for _ in range(LINES // OFFERINGS):
        touch_offerings(session, offering_ids=offering_ids, now=NOW)
    session.commit()


def test_R04_a_drain_that_is_killed_again_and_again_loses_and_doubles_nothing(
    session: Session,
    engine: Engine,
    database_url: str,
    index_dir: Path,
    embedded: EmbeddedEngine,
    offering_ids: list[int],
) -> None:
    _change_everything(session, offering_ids)
    chance = random.Random(4)
    for _ in range(8):
        _kill_after(_start(DRAIN, database_url, index_dir), chance.uniform(0.0, 0.15))
        assert OFFERINGS - WITHDRAWN <= embedded.find(Query()).total <= OFFERINGS
    while indexer.drain(engine, embedded, now=NOW, wait=True):
        pass
    assert session.scalar(select(func.count()).select_from(OutboxLine)) == 0
    assert indexer.find_drift(engine, embedded, now=NOW).is_none
    for reader in (embedded, EmbeddedEngine(index_dir)):
        found = reader.find(Query(text="vernieuwd", limit=100))
        assert sorted(found.ids) == offering_ids[WITHDRAWN:]
        assert found.total == OFFERINGS - WITHDRAWN


def test_R04_a_rebuild_that_is_killed_leaves_the_old_index_serving_and_the_next_one_succeeds(
    session: Session,
    engine: Engine,
    database_url: str,
    index_dir: Path,
    embedded: EmbeddedEngine,
    offering_ids: list[int],
) -> None:
    chance = random.Random(7)
    for _ in range(5):
        _kill_after(_start(REBUILD, database_url, index_dir), chance.uniform(0.0, 0.15))
        assert embedded.find(Query()).total == OFFERINGS
        assert EmbeddedEngine(index_dir).find(Query(text="autisme")).total == OFFERINGS
    _change_everything(session, offering_ids)
    assert indexer.drain(engine, embedded, now=NOW, wait=True, limit=LINES) == LINES
    assert indexer.rebuild(engine, embedded, now=NOW) == OFFERINGS - WITHDRAWN
    assert len(list(index_dir.glob("generation-*"))) == 1
    assert indexer.find_drift(engine, embedded, now=NOW).is_none
