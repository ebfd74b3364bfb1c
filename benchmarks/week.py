"""Prints how fast the week's list is, and how the house stands up to a Monday morning.

    python -m benchmarks.week [--providers 300] [--count 100] [--minutes 30] [--fresh]

One worker: the list of 10 and of 300 offerings, and "alles ongewijzigd" for 300. Then the rush over two
workers: every provider opens the link in its mail, presses the button, gets the list of 10 offerings and
confirms it. The whole rush is `--providers 6000`: some 10 minutes on two quiet cores; `--minutes` bounds it.
"""

import argparse
import http.client
import os
import platform
import re
import resource
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Engine, func
from sqlmodel import select

from benchmarks.finder import furnish
from benchmarks.served import ROOT, Timing, serving
from benchmarks.week_data import make_links, make_providers
from portal.db import make_engine, reading, unit_of_work
from portal.models import OutboxLine
from portal.services.obligations import make_waiting_obligations
from search.engines.embedded import EmbeddedEngine
from search.indexer import drain

TOKEN = re.compile(r'name="csrf_token"\s+value="([^"]+)"')
KEY = re.compile(r'name="(request_key|seen|groep_per)" value="([^"]*)"')
LISTS = {"list of 10": 10, "list of 300": 300}
CLIENTS = 8
MADE_AT_ONCE = 250
"""Providers in one transaction, so that making 6,000 takes no more memory than making some hundreds."""


@dataclass
class Visitor:
    """A browser that keeps its cookie and its connection to itself."""

    port: int
    cookie: str = ""
    page: str = ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> int:
        """Send one request and keep the page; returns the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = None if form is None else urlencode(form)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self.page = answer.read().decode()
            for line in answer.msg.get_all("Set-Cookie") or ():
                self.cookie = line.partition(";")[0]
            return answer.status
        finally:
            connection.close()

    def form(self) -> dict[str, str]:
        """Give what the page's form sends, without its rows: nothing was typed."""
        found = TOKEN.search(self.page)
        token = {"csrf_token": found[1]} if found else {}
        return {**token, **dict(KEY.findall(self.page))}


@dataclass
class Rush:
    """What came of the rush: durations per step in milliseconds, and statuses that were not right."""

    links: list[str]
    port: int
    durations: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = float("inf")
    done_count: int = 0

    def run(self) -> float:
        """Let all providers come, a few at a time; returns the seconds it took."""
        began = time.perf_counter()
        clients = [threading.Thread(target=self._serve) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return time.perf_counter() - began

    def _serve(self) -> None:
        while True:
            with self.lock:
                if not self.links or time.perf_counter() > self.until:
                    return
                link = self.links.pop()
            self._visit(link)
            with self.lock:
                self.done_count += 1

    def _visit(self, link: str) -> None:
        visitor = Visitor(self.port)
        steps: Sequence[tuple[str, Callable[[], int], int]] = (
            ("look at link", lambda: visitor.ask("GET", link), 200),
            ("press button", lambda: visitor.ask("POST", link, visitor.form()), 303),
            ("open list", lambda: visitor.ask("GET", "/mijn/week"), 200),
            ("confirm all", lambda: visitor.ask("POST", "/mijn/week/bevestigen", visitor.form()), 303),
        )
        for name, step, right in steps:
            began = time.perf_counter()
            status = step()
            took = (time.perf_counter() - began) * 1000
            with self.lock:
                self.durations.append(took)
                self.steps.setdefault(name, []).append(took)
                if status != right:
                    self.errors[f"{name}: {status}"] += 1
            if status != right:
                return


def main() -> int:
    """Make the data, serve, ask, print; exit status 1 when there were errors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--providers", type=int, default=300, help="providers in the rush (at most 6000)")
    parser.add_argument("--count", type=int, default=100, help="answers to time per page (at most 1000)")
    parser.add_argument("--minutes", type=int, default=30, help="after which nobody new comes (1 to 120)")
    parser.add_argument("--fresh", action="store_true", help="make the sample anew")
    chosen = parser.parse_args()
    providers, count = max(10, min(chosen.providers, 6000)), max(20, min(chosen.count, 1000))
    environ, folder = copied_house(fresh=chosen.fresh)
    try:
        return _measure(environ, providers, count, minutes=max(1, min(chosen.minutes, 120)))
    finally:
        shutil.rmtree(folder)


def _measure(environ: dict[str, str], providers: int, count: int, *, minutes: int) -> int:
    engine = make_engine(environ["DATABASE_URL"])
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, sync workers\n")
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        desks = {
            name: make_providers(session, count=1, offerings=size, label=f"Meting{size}", now=now)
            for name, size in LISTS.items()
        }
        doors = {name: make_links(session, providers=made, now=now)[0] for name, made in desks.items()}
    links = _crowd(engine, providers, now)
    with unit_of_work(engine) as session:
        make_waiting_obligations(session, now=now)
    with serving("portal.wsgi:app", environ) as (port, _):
        for name, link in doors.items():
            _time_list(name, port, link, count)
    with serving("portal.wsgi:app", environ, workers=2) as (port, _):
        rush = Rush(links, port, until=time.perf_counter() + minutes * 60)
        seconds = rush.run()
    _report(rush, seconds, providers)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"largest process of the house: {largest} MB; this one: {_own_megabytes()} MB")
    _catch_up(engine, Path(environ["INDEX_DIR"]))
    return 1 if rush.errors else 0


def _crowd(engine: Engine, providers: int, now: datetime) -> list[str]:
    """Make the providers of the rush, some at a time; returns the links that their mails hold."""
    links: list[str] = []
    for first in range(0, providers, MADE_AT_ONCE):
        size = min(MADE_AT_ONCE, providers - first)
        with unit_of_work(engine) as session:
            made = make_providers(session, count=size, offerings=10, label=f"Maandag{first}", now=now)
            links += make_links(session, providers=made, now=now)
    return links


def _own_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def copied_house(*, fresh: bool) -> tuple[dict[str, str], Path]:
    """Copy the small sample to throw it away afterwards."""
    furnished = ROOT / "var" / "bench" / "0.1"
    furnish(furnished, 0.1, fresh=fresh)
    folder = ROOT / "var" / "bench" / "week"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(furnished, folder)
    return furnish(folder, 0.1, fresh=False), folder


def _time_list(name: str, port: int, link: str, count: int) -> None:
    visitor = Visitor(port)
    visitor.ask("GET", link)
    visitor.ask("POST", link, visitor.form())
    print(f"{'page':<24}{'p50 ms':>9}{'p95 ms':>9}{'kB':>7}")
    _line(name, visitor, count, lambda: visitor.ask("GET", "/mijn/week"))

    def confirm() -> int:
        visitor.ask("GET", "/mijn/week")
        form = visitor.form()
        return _timed(lambda: visitor.ask("POST", "/mijn/week/bevestigen", form))

    times = [confirm() for _ in range(max(20, count // 5))]
    timing = Timing(tuple(taken / 1000 for taken in times), 0)
    print(f"{'  alles ongewijzigd':<24}{timing.p50:>9.1f}{timing.p95:>9.1f}")


def _line(name: str, visitor: Visitor, count: int, step: Callable[[], int]) -> None:
    for _ in range(5):
        step()
    timing = Timing(tuple(_timed(step) / 1000 for _ in range(count)), len(visitor.page.encode()))
    print(f"{name:<24}{timing.p50:>9.1f}{timing.p95:>9.1f}{timing.size / 1000:>7.0f}")


def _timed(step: Callable[[], int]) -> int:
    """Take a step and give its microseconds. Raises RuntimeError on an answer that is a fault."""
    began = time.perf_counter()
    status = step()
    if status >= 400:
        raise RuntimeError(f"answered {status}")
    return round((time.perf_counter() - began) * 1_000_000)


def _report(rush: Rush, seconds: float, providers: int) -> None:
    came = f"{rush.done_count} of {providers} providers"
    print(f"\nMonday rush: {came}, {CLIENTS} at a time, two workers, {seconds:.0f} s")
    print(f"{len(rush.durations) / seconds:.0f} requests per second, errors: {dict(rush.errors) or 'none'}")
    for name, times in {**rush.steps, "all": rush.durations}.items():
        timing = Timing(tuple(times), 0)
        print(f"{name:<24}{timing.p50:>9.1f}{timing.p95:>9.1f}")


def _catch_up(engine: Engine, index: Path) -> None:
    with reading(engine) as session:
        waiting = session.exec(select(func.count()).select_from(OutboxLine)).one()
    began = time.perf_counter()
    search_engine = EmbeddedEngine(index)
    done = 0
    while batch := drain(engine, search_engine, now=datetime.now(UTC), wait=True):
        done += batch
    print(f"index: {waiting} waited at the end, {done} caught up in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
