"""People who save at the same moment, each in a transaction of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session

from portal.db import reading, unit_of_work
from portal.domain.availability import Availability
from portal.domain.errors import ConflictError
from portal.domain.terms import ReportChannel
from portal.models import (
    AuditEntry,
    AvailabilityReport,
    Offering,
    OutboxLine,
)
from portal.services.availability import confirm_unchanged, report_availability
from tests import factories as make
from tests.factories import key

TOGETHER = 8


@dataclass(frozen=True)
class Place:
    engine: Engine
    organisation_id: int
    offering_id: int
    seen: int
    now: datetime

    def report(self, weeks: int, request_key: str | None = None) -> int | None:
        """Report an intake wait; None when somebody else was first."""
        try:
            with unit_of_work(self.engine) as session:
                return report_availability(
                    session,
                    offering_id=self.offering_id,
                    organisation_id=self.organisation_id,
                    availability=Availability(intake_weeks=weeks),
                    user_id=None,
                    channel=ReportChannel.PORTAL,
                    seen_report_id=self.seen,
                    request_key=request_key,
                    now=self.now,
                ).report_id
        except ConflictError:
            return None

    def confirm(self) -> int:
        with unit_of_work(self.engine) as session:
            return confirm_unchanged(
                session,
                organisation_id=self.organisation_id,
                offering_ids=None,
                user_id=None,
                channel=ReportChannel.PORTAL,
                request_key="sleutel",
                now=self.now,
            )

    def counts(self) -> list[int]:
        with reading(self.engine) as session:
            return [
                session.scalar(select(func.count()).select_from(table)) or 0
                for table in (AvailabilityReport, AuditEntry, OutboxLine)
            ]


@pytest.fixture
def place(engine: Engine, now: datetime) -> Place:
    with unit_of_work(engine) as session:
        offering = _offering(session)
        seen = make.make_report(session, offering, at=now - timedelta(days=7))
        return Place(engine, offering.organisation_id, key(offering), key(seen), now)


def _offering(session: Session) -> Offering:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    return make.make_offering(
        session, make.make_organisation(session), make.make_product(session, region), gouda
    )


def at_once(act: Callable[[int], int | None]) -> list[int | None]:
    barrier = Barrier(TOGETHER)

    def wait_and_act(number: int) -> int | None:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(wait_and_act, range(TOGETHER)))


def test_R13_of_people_with_other_figures_one_is_first_and_the_rest_hear_of_it(place: Place) -> None:
    answers = at_once(place.report)
    assert len([answer for answer in answers if answer is not None]) == 1
    assert place.counts() == [2, 1, 1]


def test_R15_one_save_sent_many_times_at_once_has_one_effect(place: Place) -> None:
    answers = at_once(lambda number: place.report(3, "sleutel"))
    assert len(set(answers)) == 1
    assert answers[0] is not None
    assert place.counts() == [2, 1, 1]


def test_R15_confirming_many_times_at_once_has_one_effect(place: Place) -> None:
    assert at_once(lambda number: place.confirm()) == [1] * TOGETHER
    assert place.counts() == [2, 1, 1]
