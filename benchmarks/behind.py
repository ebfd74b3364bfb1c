"""Times what stands behind the page: the engine, a rebuild, a change until another process sees it."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlmodel import col

from benchmarks.served import Timing
from portal.app import create_app
from portal.db import make_engine, unit_of_work
from portal.models import Offering
from portal.services.outbox import touch_offerings
from portal.settings import read_settings
from search.engines.embedded import EmbeddedEngine
from search.indexer import drain, rebuild
from search.query import Filters, Point, Query, Sort
from search.schema import FACETS

GOUDA = Point(52.0172, 4.7062)
QUESTIONS = (
    Query(facets=FACETS),
    Query(text="autisme", facets=FACETS),
    Query(text="begeleiding", facets=FACETS),
    Query(text="autisme", filters=Filters(municipality=("GM0513",), age=9), near=GOUDA, facets=FACETS),
    Query(
        filters=Filters(municipality=("GM0200",), care_form=("ambulatory",), max_total_weeks=8), facets=FACETS
    ),
    Query(text="licht verstandelijke beperking", sort=Sort.SOONEST, facets=FACETS),
    Query(
        filters=Filters(theme=("psychische-klachten",), law=("jeugdwet",)), sort=Sort.CONFIRMED, facets=FACETS
    ),
    Query(near=GOUDA, within_km=25, sort=Sort.NEAREST, facets=FACETS),
)
"""Questions that a visitor's page asks: all facets, a page of twenty."""


@dataclass(frozen=True)
class Rebuilt:
    """How long a rebuild took, of how many documents, and the same questions before and meanwhile."""

    seconds: float
    cpu_seconds: float
    count: int
    idle: Timing
    meanwhile: Timing


def timed(action: Callable[[int], object], count: int) -> Timing:
    """Do something `count` times, after two rounds that are not counted."""
    for number in range(min(count, 2 * len(QUESTIONS))):
        action(number)
    durations, work = [], []
    for number in range(count):
        began, worked = time.perf_counter(), time.process_time()
        action(number)
        work.append((time.process_time() - worked) * 1000)
        durations.append((time.perf_counter() - began) * 1000)
    return Timing(tuple(durations), work=tuple(work))


def time_engine(index_dir: Path, count: int, *, fresh_words: bool = False) -> Timing:
    """Time answers with all facets; with `fresh_words` no text was asked before: nothing is remembered."""
    engine = EmbeddedEngine(index_dir)

    def ask(number: int) -> object:
        query = QUESTIONS[number % len(QUESTIONS)]
        if fresh_words:
            engine._fresh()._ranking.forget()
        return engine.find(query)

    return timed(ask, count)


def time_rebuild(environ: dict[str, str], count: int) -> Rebuilt:
    """Rebuild in another process while this one goes on asking."""
    index_dir = Path(environ["INDEX_DIR"])
    engine = EmbeddedEngine(index_dir)
    engine.find(QUESTIONS[0])
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    idle = _asked_until(engine, lambda asked: asked >= max(count, 200))
    process = context.Process(target=_rebuild, args=(environ, sender))
    process.start()
    meanwhile = _asked_until(engine, lambda asked: receiver.poll())
    seconds, cpu_seconds, documents = receiver.recv()
    process.join()
    return Rebuilt(seconds, cpu_seconds, documents, idle, meanwhile)


def _asked_until(engine: EmbeddedEngine, is_over: Callable[[int], bool]) -> Timing:
    """Ask the questions in turn with a pause after each, as visitors do."""
    durations: list[float] = []
    work: list[float] = []
    while not is_over(len(durations)):
        began, worked = time.perf_counter(), time.process_time()
        engine.find(QUESTIONS[len(durations) % len(QUESTIONS)])
        work.append((time.process_time() - worked) * 1000)
        durations.append((time.perf_counter() - began) * 1000)
        time.sleep(0.01)
    return Timing(tuple(durations), work=tuple(work))


def _rebuild(environ: dict[str, str], sender: Any) -> None:
    db_engine, engine = make_engine(environ["DATABASE_URL"]), EmbeddedEngine(Path(environ["INDEX_DIR"]))
    began, worked = time.perf_counter(), time.process_time()
    count = rebuild(db_engine, engine, now=datetime.now(UTC))
    sender.send((time.perf_counter() - began, time.process_time() - worked, count))


def time_changes(environ: dict[str, str], count: int) -> Timing:
    """Time from a commit in this process until another one finds the change."""
    db_engine, engine = make_engine(environ["DATABASE_URL"]), EmbeddedEngine(Path(environ["INDEX_DIR"]))
    with unit_of_work(db_engine) as session:
        ids: list[Any] = list(
            session.scalars(select(col(Offering.id)).where(col(Offering.status) == "published").limit(count))
        )
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe()
    process = context.Process(target=_look, args=(environ["INDEX_DIR"], sender))
    process.start()
    receiver.recv()
    durations = []
    for number, offering_id in enumerate(ids):
        word = f"proefwoord{number}x{int(time.time())}"
        receiver.send(word)
        with unit_of_work(db_engine) as session:
            offering = session.get_one(Offering, offering_id)
            before, offering.description = offering.description, f"{offering.description} {word}"
            touch_offerings(session, offering_ids=[offering_id], now=datetime.now(UTC))
        committed = time.monotonic()
        drain(db_engine, engine, now=datetime.now(UTC), wait=True)
        durations.append((receiver.recv() - committed) * 1000)
        with unit_of_work(db_engine) as session:
            session.get_one(Offering, offering_id).description = before
            touch_offerings(session, offering_ids=[offering_id], now=datetime.now(UTC))
        drain(db_engine, engine, now=datetime.now(UTC), wait=True)
    receiver.send("")
    process.join()
    return Timing(tuple(durations))


def _look(index_dir: str, sender: Any) -> None:
    engine = EmbeddedEngine(Path(index_dir))
    engine.find(Query())
    sender.send("ready")
    while word := sender.recv():
        deadline = time.monotonic() + 30
        while not engine.find(Query(text=word)).total and time.monotonic() < deadline:
            time.sleep(0.002)
        sender.send(time.monotonic())


def statements(environ: dict[str, str], paths: Sequence[str]) -> int:
    """Count the most statements that one of these pages asks; the first half only warms the process."""
    app = create_app(read_settings(environ))
    client, counted = app.test_client(), [0]
    db_engine: Engine = app.extensions["plekwijzer"].engine

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        counted[0] += statement.startswith(("SELECT", "PRAGMA"))

    half = len(paths) // 2
    for path in paths[:half]:
        client.get(path)
    event.listen(db_engine, "before_cursor_execute", note)
    most = 0
    for path in paths[half:]:
        counted[0] = 0
        client.get(path)
        most = max(most, counted[0])
    return most


def worker_memory(master_pid: int) -> float:
    """Give the resident memory in MB of the largest child of a server."""
    sizes = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if int(facts["PPid"]) == master_pid:
            sizes.append(int(facts.get("VmRSS", "0 kB").split()[0]))
    return max(sizes) / 1024
