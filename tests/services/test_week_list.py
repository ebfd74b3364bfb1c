"""The week's list shows what is asked, what it said last, and what is still to do by when."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlmodel import Session

from portal.domain.availability import PlaceState
from portal.domain.duties import ObligationStatus
from portal.domain.terms import Accepting, Capacity, Freshness, PublicationStatus
from portal.models import (
    ContractLine,
    Excuse,
    Municipality,
    Obligation,
    Offering,
    Organisation,
    Region,
)
from portal.services.obligations import make_waiting_obligations
from portal.services.week_list import Task, WeekList, WeekRow, week_list
from tests import factories as make
from tests.factories import key

DUE = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
LAST_WEEK_DUE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """One provider in one region."""

    session: Session
    region: Region
    gouda: Municipality
    organisation: Organisation
    now: datetime

    def offering(self, *, capacity: Capacity = Capacity.BOTH, **fields: Any) -> Offering:
        product = make.make_product(self.session, self.region, capacity=capacity)
        return make.make_offering(self.session, self.organisation, product, self.gouda, **fields)

    def reported(self, *, days: float, **fields: Any) -> Offering:
        offering = self.offering()
        make.make_report(self.session, offering, at=self.now - timedelta(days=days), **fields)
        return offering

    def line_of(self, offering: Offering) -> ContractLine:
        line = self.session.get(ContractLine, offering.contract_line_id)
        assert line is not None
        return line

    def list(self, now: datetime | None = None) -> WeekList:
        self.session.flush()
        return week_list(self.session, organisation_id=key(self.organisation), now=now or self.now)

    def row(self, offering: Offering, now: datetime | None = None) -> WeekRow:
        row = self.list(now).row(key(offering))
        assert row is not None
        return row


@pytest.fixture
def house(session: Session, now: datetime) -> House:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    return House(session, region, gouda, make.make_organisation(session), now)


def test_offerings_stand_under_their_place_by_town_and_at_home_comes_last(house: House) -> None:
    utrecht = make.make_location(house.session, house.organisation, house.gouda, place="Utrecht")
    gouda = make.make_location(house.session, house.organisation, house.gouda, place="Gouda")
    at_home = house.offering()
    at_home.location_id, at_home.at_home = None, True
    house.session.add(at_home)
    house.offering(location=utrecht)
    names = [house.offering(location=gouda, name=name).name for name in ("Wonen", "Dagbesteding")]
    groups = house.list().groups
    assert [group.place and group.place.town for group in groups] == ["Gouda", "Utrecht", None]
    assert [row.offering.name for row in groups[0].rows] == sorted(names)


def test_a_row_holds_the_last_figures_with_their_age_and_status(house: House) -> None:
    row = house.row(house.reported(days=10, intake_weeks=5, start_weeks=4))
    assert row.availability is not None
    assert (row.availability.intake_weeks, row.availability.start_weeks) == (5, 4)
    assert (row.freshness, row.state) == (Freshness.AGEING, PlaceState.WAITING)


def test_what_was_never_reported_is_unknown_and_to_do(house: House) -> None:
    row = house.row(house.offering())
    assert (row.availability, row.freshness, row.task) == (None, Freshness.UNKNOWN, Task.OPEN)


def test_what_was_not_given_this_week_is_open_until_monday_nine_o_clock(house: House) -> None:
    row = house.row(house.reported(days=4))
    assert (row.task, row.due_at) == (Task.OPEN, DUE)


def test_what_was_given_this_week_is_done(house: House) -> None:
    assert house.row(house.reported(days=1)).task is Task.DONE


def test_the_list_counts_what_is_asked_to_do_and_can_be_confirmed(house: House) -> None:
    house.reported(days=1)
    house.reported(days=4)
    house.offering()
    found = house.list()
    assert (found.asked_count, found.to_do_count, found.confirmable_count) == (3, 2, 2)
    assert found.due_at == DUE


def test_what_is_still_owed_for_last_week_is_late_since_its_due_moment(house: House) -> None:
    offering = house.reported(days=12)
    make_waiting_obligations(house.session, now=house.now - timedelta(days=7))
    row = house.row(offering)
    assert (row.task, row.due_at) == (Task.LATE, LAST_WEEK_DUE)
    assert house.list().late_count == 1


def test_before_nine_on_monday_last_week_is_still_in_time(house: House) -> None:
    offering = house.reported(days=12)
    make_waiting_obligations(house.session, now=house.now - timedelta(days=7))
    row = house.row(offering, now=LAST_WEEK_DUE - timedelta(minutes=1))
    assert (row.task, row.due_at) == (Task.OPEN, LAST_WEEK_DUE)


def test_who_is_excused_has_nothing_to_do(house: House, now: datetime) -> None:
    offering = house.reported(days=4)
    make_waiting_obligations(house.session, now=now)
    excuse = Excuse(
        organisation_id=key(house.organisation),
        region_id=key(house.region),
        starts_on=now.date(),
        ends_on=now.date(),
        reason="Vakantie",
        created_at=now,
    )
    house.session.add(excuse)
    house.session.flush()
    obligation = house.session.scalars(select(Obligation)).one()
    obligation.status, obligation.excuse_id = ObligationStatus.EXCUSED, excuse.id
    assert house.row(offering).task is Task.FREE


def test_a_line_that_phases_out_owes_nothing_but_may_be_reported(house: House) -> None:
    offering = house.reported(days=4)
    house.line_of(offering).phases_out_on = date(2026, 11, 1)
    row = house.row(offering)
    assert (row.task, row.standing.takes_figures) == (Task.FREE, True)


def test_an_ended_contract_is_shown_closed_for_a_month_and_then_gone(house: House) -> None:
    offering = house.reported(days=4)
    house.line_of(offering).ends_on = date(2026, 11, 24)
    row = house.row(offering)
    assert (row.task, row.offering.ends_on) == (Task.CLOSED, date(2026, 11, 24))
    assert house.list().asked_count == 0
    house.line_of(offering).ends_on = date(2026, 10, 24)
    assert list(house.list().rows) == []


@pytest.mark.parametrize(
    "fields",
    [{"capacity": Capacity.NONE}, {"status": PublicationStatus.DRAFT, "published_at": None}],
    ids=["a product that asks for nothing", "a draft"],
)
def test_what_is_not_asked_is_not_on_the_list(house: House, fields: dict[str, Any]) -> None:
    house.offering(**fields)
    assert list(house.list().rows) == []


def test_another_organisations_offerings_are_not_on_the_list(house: House) -> None:
    house.offering()
    stranger = make.make_organisation(house.session, name="De Berk (proef)")
    assert list(week_list(house.session, organisation_id=key(stranger), now=house.now).rows) == []


def test_a_stop_that_has_ended_is_shown_as_open_with_the_day_it_ended(house: House) -> None:
    offering = house.reported(days=4, accepting=Accepting.STOP, accepting_until=date(2026, 11, 24))
    row = house.row(offering)
    assert row.availability is not None
    assert (row.availability.accepting, row.stop_ended_on) == (Accepting.YES, date(2026, 11, 24))


def test_doubts_about_what_stands_are_asked_again_on_the_list(house: House) -> None:
    row = house.row(house.reported(days=4, free_places=2, total_places=1, intake_weeks=1))
    assert [question.code for question in row.questions] == ["free_above_total"]


def test_only_a_recent_report_with_one_before_it_can_be_undone(house: House) -> None:
    first = house.reported(days=0)
    second = house.reported(days=4)
    make.make_report(house.session, second, at=house.now, intake_weeks=9)
    old = house.reported(days=1)
    assert [house.row(offering).can_undo for offering in (first, second, old)] == [False, True, False]


def test_the_number_of_statements_does_not_grow_with_the_list(house: House, engine: Engine) -> None:
    house.reported(days=4)
    with counted_statements(engine) as short:
        house.list()
    for _ in range(12):
        house.reported(days=4)
    house.session.flush()
    with counted_statements(engine) as long:
        house.list()
    assert len(long) == len(short) <= 8


@contextmanager
def counted_statements(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)
