"""However many processes make the weeks that have ended, each figure is kept once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.models import Offering, WeeklyFigure
from tests.factories import make_report
from tests.jobs.processes import finish, furnish

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
AT = "2026-11-25T09:00:00+00:00"


@pytest.fixture
def reported(engine):
    furnish(engine)
    with unit_of_work(engine) as session:
        for offering in session.exec(select(Offering)).all():
            for ago in (6, 13):
                make_report(session, offering, at=NOW - timedelta(days=ago), free_places=ago)


def _kept(engine):
    with reading(engine) as session:
        rows = session.exec(select(WeeklyFigure).order_by(col(WeeklyFigure.subject), col(WeeklyFigure.week)))
        return [row.model_dump(exclude={"made_at"}) for row in rows]


@pytest.mark.parametrize("count", [1, 3])
def test_R17_processes_at_once_keep_every_week_once(engine, household, reported, count):
    running = [household.start("run", "keep-weeks", "--at", AT) for _ in range(count)]
    told = [finish(process) for process in running]
    assert any("figures of weeks" in line for line in told), told
    first = _kept(engine)
    assert {row["free_places"] / row["places_count"] for row in first if row["places_count"]} == {6, 13}
    finish(household.start("run", "keep-weeks", "--at", AT))
    assert _kept(engine) == first
