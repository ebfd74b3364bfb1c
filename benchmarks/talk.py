"""Prints how fast the pack for a quarterly talk is, for one provider in a house of the whole country.

    python -m benchmarks.talk [--regions 42] [--towns 336] [--providers 6000] [--offerings 200000]
                              [--weeks 52] [--made 0] [--count 20] [--fresh]

The data are those of benchmarks.monitor, copied, with indicators, answers, notes and agreements added for
the region that is asked. Milliseconds are p50 / p95 by the clock and the mean by the processor, of whole
requests by a contract manager after a warm-up.
"""

import argparse
import shutil
import statistics
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from benchmarks.board import ask, contract_manager
from benchmarks.monitor import furnish
from benchmarks.monitor_data import NOW
from portal.db import make_engine, unit_of_work
from portal.domain.duties import ValueStatus
from portal.domain.terms import CalendarKind, Direction, IndicatorKind, Reporter, ReportingPeriod
from portal.models import (
    Contract,
    Indicator,
    IndicatorValue,
    Region,
    ReportingCalendar,
    TalkAgreement,
    TalkNote,
    metadata,
)
from portal.services.talk_pack import quarters_at

FOLDER = Path("var/bench/talk")
INDICATORS, NOTES, AGREEMENTS = 20, 10, 30
PAGES = {
    "list": "/regio/kwartaal",
    "pack": "{pack}",
    "pack as a workbook": "{pack}.xlsx?notities=mee",
    "notes": "{pack}/notities",
}


def main() -> None:
    """Make the data, ask each page, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    sizes = {"regions": 42, "towns": 336, "providers": 6000, "offerings": 200_000, "weeks": 52, "made": 0}
    for name, usual in (*sizes.items(), ("count", 20)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--fresh", action="store_true")
    asked = parser.parse_args()
    path = _copy(furnish(asked))
    engine = make_engine(f"sqlite:///{path.resolve()}")
    metadata.create_all(engine)
    provider = _fill(engine)
    engine.dispose()
    browser = contract_manager(path, now=NOW)
    last = quarters_at(NOW.date())[1]
    pack = f"/regio/aanbieders/{provider}/kwartaal/{last.code}"
    for name, address in PAGES.items():
        durations, works = ask(browser, address.format(pack=pack), asked.count)
        p95 = statistics.quantiles(durations, n=20)[-1]
        p50, work = statistics.median(durations), statistics.mean(works)
        print(f"{name:18} {p50:7.0f} / {p95:7.0f} ms   work {work:6.0f} ms", flush=True)
    shutil.rmtree(FOLDER)


def _copy(path: Path) -> Path:
    """Copy the data, so that those of the other pages stay as they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(path, FOLDER / path.name))


def _fill(engine: Engine) -> int:
    """Give every provider of the first region answers to all indicators, and the first one notes; its id."""
    with unit_of_work(engine) as session:
        region_id = session.scalars(select(col(Region.id)).order_by(col(Region.id))).first() or 0
        of_region = select(col(Contract.organisation_id)).where(col(Contract.region_id) == region_id)
        providers = sorted(set(session.scalars(of_region)))
        _add_answers(session, region_id, providers)
        _add_own(session, region_id, providers[0])
        return providers[0]


def _add_answers(session: Session, region_id: int, providers: list[int]) -> None:
    first = date(2020, 1, 1)
    calendar = ReportingCalendar(
        region_id=region_id,
        kind=CalendarKind.INDICATORS,
        period=ReportingPeriod.QUARTER,
        due_days_after_period_end=30,
        valid_from=first,
    )
    session.add(calendar)
    made = [
        Indicator(
            region_id=region_id,
            code=f"proef-{number}",
            name=f"Proefcijfer {number}",
            reported_by=Reporter.PROVIDER,
            kind=IndicatorKind.COUNT,
            unit="jeugdigen",
            direction=Direction.DECREASE,
            source="proef",
            position=number,
            valid_from=first,
        )
        for number in range(INDICATORS)
    ]
    session.add_all(made)
    session.flush()
    session.add_all(
        IndicatorValue(
            indicator_id=one.id or 0,
            organisation_id=organisation_id,
            period_start=period.start,
            period_end=period.end,
            status=ValueStatus.SUBMITTED,
            value=float(one.position + number),
            explanation="Er kwamen minder mensen vrij dan gedacht. " * 10,
            created_at=NOW,
            submitted_at=NOW,
        )
        for number, period in enumerate(quarters_at(NOW.date())[1:])
        for organisation_id in providers
        for one in made
    )


def _add_own(session: Session, region_id: int, organisation_id: int) -> None:
    quarter = quarters_at(NOW.date())[1].start
    keys: dict[str, Any] = {
        "organisation_id": organisation_id,
        "region_id": region_id,
        "quarter": quarter,
        "at": NOW,
    }
    session.add_all(TalkNote(**keys, version=one + 1, text="Vragen. " * 200) for one in range(NOTES))
    session.add_all(
        TalkAgreement(**keys, number=one + 1, version=1, text="Een plan.", holder="de aanbieder")
        for one in range(AGREEMENTS)
    )


if __name__ == "__main__":
    main()
