"""Prints whether a web worker grows: its memory and open files over many requests of every kind.

    python -m benchmarks.soak [--requests 20000]

One worker that is never replaced. Searches (most with new words), pages of an offering, suggestions,
waiting times, what is not there, and every hundredth time a week's list and its confirmation.
"""

import argparse
import os
import platform
import random
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, select

from benchmarks.served import serving
from benchmarks.week import Visitor, copied_house
from benchmarks.week_data import make_links, make_providers
from portal.db import make_engine, reading, unit_of_work
from portal.models import Offering
from portal.services.obligations import make_waiting_obligations

WORDS = "autisme angst logeren dementie begeleiding dyslexie pleegzorg dagbesteding gezin puber".split()
PLACES = "gouda zoetermeer hoorn leiden apeldoorn deventer alphen enkhuizen".split()
WARM_UP, POINTS, AIM_PERCENT = 0.2, 10, 5.0


def path_number(number: int, offering_ids: list[int], chance: random.Random) -> str:
    """Give the next address to ask: one of six kinds in turn."""
    word, place, age = chance.choice(WORDS), chance.choice(PLACES), chance.randrange(1, 99)
    kinds = (
        f"/zoeken?q={word}+{place}+{age}+jaar",
        f"/zoeken?q={word}&pagina={chance.randrange(1, 5)}&sorteer=soonest",
        f"/aanbod/{chance.choice(offering_ids)}",
        f"/zoeken/suggesties?q={word[:4]}",
        "/wachttijden",
        f"/bestaat-niet/{number}",
    )
    return kinds[number % len(kinds)]


def resident_mb(process: int) -> float:
    """Give the memory that a process holds itself, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def main() -> int:
    """Furnish, serve, ask, print; exit status 1 when the worker grew beyond the aim."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=20_000, help="how many (1,000 to 1,000,000)")
    count = max(1_000, min(parser.parse_args().requests, 1_000_000))
    environ, folder = copied_house(fresh=False)
    try:
        engine, now = make_engine(environ["DATABASE_URL"]), datetime.now(UTC)
        with unit_of_work(engine) as session:
            made = make_providers(session, count=1, offerings=10, label="Duur", now=now)
            (link,) = make_links(session, providers=made, now=now)
            make_waiting_obligations(session, now=now)
        with reading(engine) as session:
            offering_ids = [int(found or 0) for found in session.scalars(select(col(Offering.id)).limit(500))]
        engine.dispose()
        with serving("portal.wsgi:app", environ, options=("--max-requests", "0")) as (port, master):
            return _soak(port, master, link, offering_ids, count)
    finally:
        shutil.rmtree(folder)


def _soak(port: int, master: int, link: str, offering_ids: list[int], count: int) -> int:
    provider, chance, statuses = Visitor(port), random.Random(7), dict[int, int]()
    provider.ask("GET", link)
    provider.ask("POST", link, provider.form())
    (worker,) = map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split())
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("requests   memory MB   open files")
    measured: list[tuple[float, int]] = []
    began = time.perf_counter()
    for number in range(count + 1):
        if number % (count // POINTS) == 0:
            files = len(list(Path(f"/proc/{worker}/fd").iterdir()))
            measured.append((resident_mb(worker), files))
            print(f"{number:>8}   {measured[-1][0]:>9.1f}   {files:>10}", flush=True)
        if number % 100 == 0:
            provider.ask("GET", "/mijn/week")
            status = provider.ask("POST", "/mijn/week/bevestigen", provider.form())
        else:
            status = Visitor(port).ask("GET", path_number(number, offering_ids, chance))
        statuses[status] = statuses.get(status, 0) + 1
    seconds = time.perf_counter() - began
    warm_mb, warm_files = measured[round(WARM_UP * POINTS)]
    growth = (measured[-1][0] / warm_mb - 1) * 100
    opened = measured[-1][1] - warm_files
    print(f"\n{count} requests in {seconds:.0f} s, by status {dict(sorted(statuses.items()))}")
    print(
        f"after a warm-up of {WARM_UP:.0%}: memory {growth:+.1f} % (aim {AIM_PERCENT:g}), "
        f"files {opened:+d} (aim 0)"
    )
    return 1 if growth > AIM_PERCENT or opened > 0 else 0


if __name__ == "__main__":
    raise SystemExit(main())
