"""Prints how fast the finder is on sample data, beside a bare Flask page in the same run.

    python -m benchmarks.finder [--scale 1] [--national] [--count 400] [--fresh]

The data of each scale are made once, under var/bench/, and used again; `--fresh` makes them anew. With
`--national` they are those of 5,840 providers (scale 8), each copied to four with municipalities, tags and
newest report. Milliseconds are p50 / p95 by the clock; work is the same by the processor, for a busy machine.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from benchmarks.behind import statements, time_changes, time_engine, time_rebuild, worker_memory
from benchmarks.multiplied import multiply
from benchmarks.served import ROOT, Timing, ask, serving
from search.engines.embedded import EmbeddedEngine

NATION_SCALE, COPIES = 8.0, 4
CHANGES = 20
TYPED = (
    "au",
    "auti",
    "autisme",
    "goud",
    "pleegz",
    "plegzorg",
    "mijn+kind",
    "dyslecsie",
    "hulp+bij",
    "behandelh",
)

QUERIES = {
    "word and place": "/zoeken?q=autisme&gemeente=GM0513",
    "word": "/zoeken?q=begeleiding",
    "typed sentence": "/zoeken?q=hulp+voor+mijn+zoon+van+9+met+adhd",
    "misspelt": "/zoeken?q=autsime&gemeente=GM0513",
    "filters only": "/zoeken?gemeente=GM0200&vorm=ambulatory&wachttijd=8",
    "everything": "/zoeken",
}


@dataclass(frozen=True)
class Targets:
    """What is asked at one size, as it is printed."""

    engine: str
    page: str
    ratio: str
    suggestion: str
    rebuild: str
    memory: str
    change: str


class Target:
    """What is asked at both sizes."""

    regional = Targets("2 / 8", "8 / 15", "0.20", "10", "5", "150", "0.3")
    national = Targets("8 / 25", "15 / 40", "0.10", "20", "90", "400", "1")


def main() -> None:
    """Make the data where needed, serve, ask, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=1.0, help="size of the sample: 1 is 730 providers")
    parser.add_argument("--count", type=int, default=300, help="answers to time per query (at most 5000)")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument("--national", action="store_true", help="210,000 offerings of 5,840 providers")
    chosen = parser.parse_args()
    if chosen.national:
        chosen.scale = NATION_SCALE
    folder = ROOT / "var" / "bench" / f"{chosen.scale:g}"
    environ = furnish(folder, chosen.scale, fresh=chosen.fresh)
    if chosen.national:
        folder, environ = furnish_nation(folder, fresh=chosen.fresh)
    report(environ, folder, count=max(20, min(chosen.count, 5000)))


def environ_of(folder: Path) -> dict[str, str]:
    """Give the environment to serve a folder's data in."""
    return {
        "PLEKWIJZER_ENV": "laptop",
        "DATABASE_URL": f"sqlite:///{folder / 'plekwijzer.sqlite3'}",
        "INDEX_DIR": str(folder / "index"),
        "MAIL_DIR": str(folder / "mail"),
        "LOG_LEVEL": "ERROR",
    }


def furnish(folder: Path, scale: float, *, fresh: bool) -> dict[str, str]:
    """Make database and index of one scale unless they stand there; gives the environment to serve in."""
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    environ = environ_of(folder)
    if (folder / "made").exists():
        return environ
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packs = sorted(str(path) for path in (ROOT / "portal" / "regions").glob("*-*.yaml"))
    command(environ, "migrate")
    command(environ, "regions", "load", *packs)
    command(environ, "sample", "--scale", f"{scale:g}", "--seed", "7")
    command(environ, "index", "rebuild")
    (folder / "made").touch()
    return environ


def furnish_nation(region: Path, *, fresh: bool) -> tuple[Path, dict[str, str]]:
    """Make a database of four times the offerings of another, unless it stands there."""
    folder = region.with_name("national")
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    environ = environ_of(folder)
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with (
            closing(sqlite3.connect(region / "plekwijzer.sqlite3")) as source,
            closing(sqlite3.connect(folder / "plekwijzer.sqlite3")) as copy,
        ):
            source.backup(copy)
        print(f"made: {multiply(folder / 'plekwijzer.sqlite3', COPIES)} offerings", flush=True)
        command(environ, "index", "rebuild")
        (folder / "made").touch()
    return folder, environ


def command(environ: dict[str, str], *words: str) -> None:
    """Run one of the house's own commands and say how long it took."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "portal", *words],
        cwd=ROOT,
        env={**os.environ, **environ},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    print(f"made: {words[0]:<8} {time.perf_counter() - began:7.1f} s", flush=True)


def report(environ: dict[str, str], folder: Path, *, count: int) -> None:
    """Measure everything, one after another, and print a table as it comes."""
    is_national = folder.name == "national"
    index_dir = Path(environ["INDEX_DIR"])
    size = EmbeddedEngine(index_dir).status().document_count
    print(
        f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, ",
        end="",
    )
    print(f"{size} documents, one sync worker, {count} answers each\n")
    engine, unremembered = time_engine(index_dir, count), time_engine(index_dir, count, fresh_words=True)
    target = Target.national if is_national else Target.regional
    told("engine with all facets, ms", both(engine), target.engine)
    told("  words never asked before, ms", both(unremembered), target.engine)
    told("  work of these two, ms", f"{both(worked(engine))}, {both(worked(unremembered))}", target.engine)
    with serving("benchmarks.bare:app", {}) as (port, _):
        bare = ask(port, ["/"], count=count)
    with serving("portal.wsgi:app", environ) as (port, pid):
        each = max(20, count // 4)
        pages = {name: ask(port, never_asked([path], each), count=each) for name, path in QUERIES.items()}
        mixed = ask(port, never_asked(list(QUERIES.values()), count), count=count)
        again = ask(port, list(QUERIES.values()), count=count)
        typing = ask(port, [f"/zoeken/suggesties?q={text}" for text in TYPED], count=count)
        memory = worker_memory(pid)
    told("results page, ms", both(mixed), target.page)
    told("  asked again, nothing changed, ms", both(again), target.page)
    told("results pages ÷ bare JSON", f"{mixed.per_second / bare.per_second:.2f}", target.ratio)
    told("  asked again, nothing changed", f"{again.per_second / bare.per_second:.2f}", target.ratio)
    told("suggestion, p95 ms", f"{typing.p95:.1f}", target.suggestion)
    rebuilt = time_rebuild(environ, count)
    told("rebuild, s (work)", f"{rebuilt.seconds:.1f} ({rebuilt.cpu_seconds:.1f})", target.rebuild)
    told("engine meanwhile, ms", both(rebuilt.meanwhile), f"p95 twice {rebuilt.idle.p95:.1f}")
    told("  work, ms", both(worked(rebuilt.meanwhile)), f"p95 twice {worked(rebuilt.idle).p95:.1f}")
    told("memory of a worker, MB", f"{memory:.0f}", target.memory)
    told("change seen elsewhere, p95 s", f"{time_changes(environ, CHANGES).p95 / 1000:.2f}", target.change)
    paths = never_asked(list(QUERIES.values()), 3 * len(QUERIES))
    told("SQL statements per page, most", str(statements(environ, paths)), "3")
    print(f"\n{'page':<16}{'p50 ms':>9}{'p95 ms':>9}{'kB':>7}{'per s':>8}{'÷ bare':>8}")
    for name, timing in {"bare Flask JSON": bare, **pages, "all in turn": mixed, "again": again}.items():
        print(line(name, timing, bare))


def never_asked(paths: Sequence[str], count: int) -> list[str]:
    """Give these addresses in turn, each time a little different, so that no page is one that was kept."""
    return [
        f"{path}{'&' if '?' in path else '?'}keer={number}"
        for number, path in enumerate(islice(cycle(paths), 2 * count))
    ]


def told(what: str, measured: str, asked: str) -> None:
    """Print one row: what, how much, and how much is asked."""
    print(f"{what:<38}{measured:>24}   asked {asked}", flush=True)


def worked(timing: Timing) -> Timing:
    """Take a timing by the processor instead of by the clock."""
    return Timing(timing.work)


def both(timing: Timing) -> str:
    """Write the middle and the 95th percentile."""
    return f"{timing.p50:.1f} / {timing.p95:.1f}"


def line(name: str, timing: Timing, bare: Timing) -> str:
    """Give one row of the table."""
    ratio = timing.per_second / bare.per_second
    return (
        f"{name:<16}{timing.p50:>9.1f}{timing.p95:>9.1f}{timing.size / 1000:>7.1f}"
        f"{timing.per_second:>8.0f}{ratio:>8.2f}"
    )


if __name__ == "__main__":
    main()
