"""Prints what it costs to chase 6,000 providers with 200,000 offerings: obligations, ladder and board.

    python -m benchmarks.chasing [--providers 6000] [--count 40] [--fresh]

Works on a copy of the data of `benchmarks.board`, with a report for every offering. Each measurement is a
process of its own, so that its memory is its own. Offerings go with the providers: a fifth has 40,000.
"""

import argparse
import multiprocessing
import os
import platform
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, Table, func, insert, literal, select
from sqlmodel import Session, SQLModel, col

from benchmarks.board import ask, contract_manager, furnish
from benchmarks.board_data import NOW, SIZES
from portal.db import make_engine, reading, unit_of_work
from portal.domain.terms import Accepting, Freshness, ReportChannel, ReportOutcome
from portal.models import AvailabilityReport, CurrentReport, Obligation, Offering, OutgoingMail, Reminder
from portal.services.obligations import make_waiting_obligations, mark_late
from portal.services.reminder_mails import Letterhead
from portal.services.reminders import decide_reminders

NEXT_WEEK = NOW + timedelta(days=7)
"""Two days after the due moment of the week that everybody owes: the first step is due for all."""
LETTERHEAD = Letterhead("https://plek.example", "hulp@plek.example")
MOST_MEGABYTES = 500
_LAST_REPORT = NOW - timedelta(days=12)


@dataclass(frozen=True)
class Cost:
    """What a measurement came to, in seconds and megabytes; of the board they are the p95 of one page."""

    wall: float
    work: float
    megabytes: int
    made: str


def main() -> int:
    """Measure everything and print; exit status 1 when something misses its aim by the processor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--providers", type=int, default=SIZES.providers)
    parser.add_argument("--count", type=int, default=40, help="how often the board is asked")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    chosen = parser.parse_args()
    path = _copied(furnish(chosen.providers, fresh=chosen.fresh))
    load = os.getloadavg()[0]
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}, SQLite")
    print(_sizes(path))
    print(f"\n{'what':<32}{'clock s':>9}{'work s':>9}{'aim s':>8}{'MB':>6}  made")
    missed = False
    for name, aim, measure in MEASURES:
        cost = _in_own_process(measure, path, chosen.count)
        is_met = cost.work <= aim and cost.megabytes < MOST_MEGABYTES
        missed = missed or not is_met
        figures = f"{cost.wall:>9.2f}{cost.work:>9.2f}{aim:>8}{cost.megabytes:>6}"
        verdict = "MISSED" if not is_met else "late by the clock" if cost.wall > aim else ""
        print(f"{name:<32}{figures}  {cost.made}  {verdict}", flush=True)
    _throw_away(path)
    print(f"load at the end {os.getloadavg()[0]:.1f}")
    return 1 if missed else 0


def _make_week(path: Path, _: int) -> Cost:
    def make(engine: Engine) -> str:
        with unit_of_work(engine) as session:
            made = make_waiting_obligations(session, now=NEXT_WEEK)
            late = mark_late(session, now=NEXT_WEEK)
        return f"{made} obligations, {late} became late"

    return _timed(path, make)


def _everything_due(path: Path, _: int) -> Cost:
    return _timed(path, lambda engine: _ladder(engine, NEXT_WEEK))


def _nothing_due(path: Path, _: int) -> Cost:
    return _timed(path, lambda engine: _ladder(engine, NEXT_WEEK + timedelta(hours=1)))


def _board(path: Path, count: int) -> Cost:
    asked = ask(contract_manager(path, now=NEXT_WEEK), "/regio", count)
    clock, work = (statistics.quantiles(times, n=20)[-1] / 1000 for times in asked)
    halfway, worked = (statistics.median(times) for times in asked)
    return Cost(clock, work, _megabytes(), f"p50 {halfway:.0f} ms, work {worked:.0f} ms")


MEASURES: tuple[tuple[str, float, Callable[[Path, int], Cost]], ...] = (
    ("making the week's obligations", 60, _make_week),
    ("ladder, everything due", 120, _everything_due),
    ("ladder, nothing due", 5, _nothing_due),
    ("first page of the board, p95", 0.2, _board),
)


def _ladder(engine: Engine, now: datetime) -> str:
    """Decide as the job does, a portion a transaction, up to the queued mails."""
    mails, skipped, portions, has_more = 0, 0, 0, True
    while has_more:
        with unit_of_work(engine) as session:
            decided = decide_reminders(session, letterhead=LETTERHEAD, now=now)
        mails, skipped = mails + decided.mail_count, skipped + decided.skipped_count
        portions, has_more = portions + 1, decided.has_more
    return f"{mails} mails, {skipped} skipped, {portions} portions"


def _timed(path: Path, step: Callable[[Engine], str]) -> Cost:
    engine = _engine(path)
    began, work = time.perf_counter(), time.process_time()
    made = step(engine)
    return Cost(time.perf_counter() - began, time.process_time() - work, _megabytes(), made)


def _in_own_process(measure: Callable[[Path, int], Cost], path: Path, count: int) -> Cost:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (path, count))


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _engine(path: Path) -> Engine:
    return make_engine(f"sqlite:///{path.resolve()}")


def _copied(source: Path) -> Path:
    """Copy the board's data, to be written in, and give every offering a report of before this week."""
    path = source.with_name("chasing.sqlite3")
    _throw_away(path)
    shutil.copyfile(source, path)
    with unit_of_work(_engine(path)) as session:
        _report_all(session)
        session.connection().exec_driver_sql("ANALYZE")
    return path


def _throw_away(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def _report_all(session: Session) -> None:
    report = {
        "intake_weeks": 5,
        "start_weeks": 4,
        "accepting": Accepting.YES,
        "measured_on": _LAST_REPORT.date(),
        "changed_at": _LAST_REPORT,
        "confirmed_at": _LAST_REPORT,
        "outcome": ReportOutcome.CHANGED,
        "channel": ReportChannel.PORTAL,
    }
    current = {"confirmed_at": _LAST_REPORT, "freshness": Freshness.FRESH}
    _for_each_offering(session, AvailabilityReport, ("id", "offering_id"), report)
    _for_each_offering(session, CurrentReport, ("report_id", "offering_id"), current)


def _for_each_offering(
    session: Session, model: type[SQLModel], keys: tuple[str, ...], same: dict[str, object]
) -> None:
    """Insert a row for every offering, with its id in the columns named `keys` and the rest the same."""
    columns = _table(model).columns
    taken = [*(col(Offering.id) for _ in keys), *(literal(same[name], columns[name].type) for name in same)]
    session.execute(insert(model).from_select([*keys, *same], select(*taken)))


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


def _sizes(path: Path) -> str:
    tables = (Offering, AvailabilityReport, Obligation, Reminder, OutgoingMail)
    with reading(_engine(path)) as session:
        counted = ((model, session.scalar(select(func.count()).select_from(model))) for model in tables)
        return ", ".join(f"{count} {_table(model).name}" for model, count in counted)


if __name__ == "__main__":
    sys.exit(main())
