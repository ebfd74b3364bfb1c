"""Prints how fast the region's board is with 6,000 providers, 200,000 offerings and a year of obligations.

    python -m benchmarks.board [--providers 6000] [--count 40] [--fresh]

The data are made once, under var/bench/board/, and used again; `--fresh` makes them anew. Milliseconds are
p50 / p95 by the clock, and the mean by the processor, of whole requests by a contract manager.
"""

import argparse
import shutil
import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.board_data import NOW, SIZES, fill
from portal.app import create_app
from portal.db import make_engine, unit_of_work
from portal.services.sessions import start_session
from portal.settings import Settings
from tests.conftest import migrate

FOLDER = Path("var/bench/board")
PAGES = {
    "first page": "/regio",
    "late only": "/regio?stand=te-laat",
    "by name": "/regio?naam=aanbieder+59",
    "one product": "/regio?product=3",
    "a past week": "/regio?dag=2026-09-09",
    "least punctual": "/regio?volgorde=op-tijd",
    "per product": "/regio?weergave=product",
    "per municipality": "/regio?weergave=gemeente",
    "one provider": "/regio/aanbieders/1100/aanleveringen",
    "reminder log": "/regio/herinneringen",
    "nobody to reach": "/regio/onbereikbaar",
}


def main() -> None:
    """Make the data if they are not there, ask each page, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--providers", type=int, default=SIZES.providers)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--fresh", action="store_true")
    asked = parser.parse_args()
    path = furnish(asked.providers, fresh=asked.fresh)
    browser = contract_manager(path, now=NOW)
    for name, address in PAGES.items():
        durations, works = ask(browser, address, asked.count)
        p95 = statistics.quantiles(durations, n=20)[-1]
        p50, work = statistics.median(durations), statistics.mean(works)
        print(f"{name:18} {p50:7.0f} / {p95:7.0f} ms   work {work:6.0f} ms")


def furnish(providers: int, *, fresh: bool) -> Path:
    """Return the database file of a region of this size, made when it is not there yet or `fresh`."""
    path = FOLDER / f"{providers}.sqlite3"
    if fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_suffix(".part")
        made.unlink(missing_ok=True)
        engine = make_engine(_url(made))
        migrate(engine)
        fill(engine, providers=providers)
        engine.dispose()
        made.rename(path)
    return path


def contract_manager(path: Path, *, now: datetime) -> FlaskClient:
    """Give a browser in which the region's contract manager is signed in, at a fixed moment."""
    settings = Settings(
        environment="laptop",
        secret_key="x" * 40,
        database_url=_url(path),
        index_dir=path.parent / "index",
        mail_dir=path.parent / "mail",
        trusted_hosts=("localhost",),
        log_level="ERROR",
    )
    browser = create_app(settings, clock=lambda: now).test_client()
    with unit_of_work(make_engine(_url(path))) as session, browser.session_transaction() as kept:
        kept["_user_id"] = start_session(session, user_id=1, expires_at=now + timedelta(hours=1), now=now)
        kept["seen"] = int(now.timestamp())
    return browser


def ask(browser: FlaskClient, address: str, count: int) -> tuple[list[float], list[float]]:
    """Ask a page `count` times; returns the milliseconds of each by the clock, and by the processor."""
    durations: list[float] = []
    works: list[float] = []
    for number in range(count + 3):
        started, work = time.perf_counter(), time.process_time()
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if number >= 3:
            durations.append((time.perf_counter() - started) * 1000)
            works.append((time.process_time() - work) * 1000)
    return durations, works


def _url(path: Path) -> str:
    return f"sqlite:///{path.resolve()}"


if __name__ == "__main__":
    main()
