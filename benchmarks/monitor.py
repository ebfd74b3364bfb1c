"""Prints how fast the pages with figures are over the whole country, and what the open data costs.

    python -m benchmarks.monitor [--regions 42] [--towns 336] [--providers 6000] [--offerings 200000]
                                 [--weeks 52] [--made 52] [--count 20] [--fresh]

The data are made once, under var/bench/monitor/, and used again. Milliseconds are p50 / p95 by the clock and
the mean by the processor, of whole requests by a contract manager after a warm-up. `--regions 1` is the worst
case: a region as large as the country.
"""

import argparse
import resource
import shutil
import statistics
import time
from multiprocessing import get_context
from pathlib import Path

from sqlmodel import SQLModel

from benchmarks.board import ask, contract_manager
from benchmarks.monitor_data import NOW, fill
from portal.db import make_engine, reading, unit_of_work
from portal.services.monitor_weeks import REMADE, make_week, weeks_to_make
from portal.services.open_data import find_file
from portal.services.open_data_files import csv_pieces, json_pieces
from tests.conftest import migrate

FOLDER = Path("var/bench/monitor")
BASE = "/regio/monitor/regio-proef-0"
PAGES = {
    "overview": BASE,
    "by segment": f"{BASE}?per=segment",
    "by municipality": f"{BASE}?per=gemeente",
    "one product": f"{BASE}/product/product-3",
    "one segment": f"{BASE}/segment/segment-2",
    "one provider": f"{BASE}/aanbieders/{{provider}}",
    "providers": f"{BASE}/aanbieders",
    "beside each other": f"{BASE}/vergelijken/segment-2",
    "time, ten years": f"{BASE}/tijd?jaren=10",
    "scarcity": f"{BASE}/schaarste",
    "signals": f"{BASE}/signalen",
    "council report": "/regio/rapport/2026?regio=regio-proef-0",
    "evaluation": "/regio/evaluatie?regio=regio-proef-0",
}


def main() -> None:
    """Make the data if they are not there, ask each page, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (
        ("regions", 42),
        ("towns", 336),
        ("providers", 6000),
        ("offerings", 200_000),
        ("weeks", 52),
    ):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--made", type=int, default=52, help="how many weeks are made at most")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--fresh", action="store_true")
    asked = parser.parse_args()
    path = furnish(asked)
    browser = contract_manager(path, now=NOW)
    provider = 1000 + (-1000 % asked.regions)
    for name, address in PAGES.items():
        durations, works = ask(browser, address.format(provider=provider), asked.count)
        p95 = statistics.quantiles(durations, n=20)[-1]
        p50, work = statistics.median(durations), statistics.mean(works)
        print(f"{name:18} {p50:7.0f} / {p95:7.0f} ms   work {work:6.0f} ms", flush=True)
    reader = get_context("spawn").Process(target=_open_data, args=(path,))
    reader.start()
    reader.join()


def furnish(asked: argparse.Namespace) -> Path:
    """Return the database file of this size, made when it is not there yet or `fresh`."""
    towns_each = max(1, asked.towns // asked.regions)
    size = (asked.regions, towns_each, asked.providers, asked.offerings, asked.weeks)
    path = FOLDER / f"{'-'.join(map(str, size))}.sqlite3"
    if asked.fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_suffix(".part")
        made.unlink(missing_ok=True)
        engine = make_engine(f"sqlite:///{made.resolve()}")
        migrate(engine)
        started = time.perf_counter()
        fill(
            engine,
            regions=asked.regions,
            towns_each=towns_each,
            providers=asked.providers,
            offerings=asked.offerings,
            weeks=asked.weeks,
        )
        print(f"data made in {time.perf_counter() - started:.0f} s", flush=True)
        engine.dispose()
        made.rename(path)
    _make_weeks(path, most=asked.made)
    return path


def _make_weeks(path: Path, *, most: int) -> None:
    """Make the weeks that are not made yet, the newest first, and the tables that came since the data."""
    engine = make_engine(f"sqlite:///{path.resolve()}")
    SQLModel.metadata.create_all(engine)
    with reading(engine) as session:
        mondays = weeks_to_make(session, now=NOW)[:most]
    started = time.process_time()
    for monday in mondays if len(mondays) > REMADE else ():
        with unit_of_work(engine) as session:
            make_week(session, monday, now=NOW)
    each = (time.process_time() - started) / max(1, len(mondays))
    print(f"{len(mondays)} weeks made, {each:.1f} s of work each", flush=True)
    engine.dispose()


def _open_data(path: Path) -> None:
    """Stream the largest files, in a process of its own, and tell what memory that ever held."""
    engine = make_engine(f"sqlite:///{path.resolve()}")
    for name in ("aanbod", "weken-2026"):
        for form, pieces in (("csv", csv_pieces), ("json", json_pieces)):
            data_set, read = find_file(name)
            started = time.perf_counter()
            with reading(engine) as session:
                size = sum(len(piece) for piece in pieces(data_set, read(session, NOW)))
            print(
                f"{name}.{form:5} {size / 1e6:7.1f} MB in {time.perf_counter() - started:.0f} s", flush=True
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory that process ever held: {peak:.0f} MB")


if __name__ == "__main__":
    main()
