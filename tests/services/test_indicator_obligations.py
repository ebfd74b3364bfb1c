"""What providers owe in indicators is made once a period, follows what changes, and is settled for good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from portal.domain.duties import ObligationStatus as Status
from portal.domain.terms import CalendarKind, ReportingPeriod
from portal.models import Excuse, Obligation, ReportingCalendar
from portal.services.indicator_obligations import make_indicator_obligations, settle_indicators
from portal.services.obligations import mark_late
from tests.factories import key, make_line, make_location, make_offering, make_organisation, make_product
from tests.services.quarter import make_other_provider, make_quarter

OCTOBER = datetime(2026, 10, 5, 8, tzinfo=UTC)
DUE = datetime(2026, 10, 30, 8, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 8, tzinfo=UTC)
JANUARY = datetime(2027, 1, 4, 8, tzinfo=UTC)


@pytest.fixture
def quarter(session):
    return make_quarter(session)


def owed(session):
    return list(
        session.exec(
            select(Obligation)
            .where(Obligation.kind == CalendarKind.INDICATORS)
            .order_by(col(Obligation.period_start), col(Obligation.organisation_id))
        )
    )


def made(session, at=OCTOBER):
    make_indicator_obligations(session, now=at)
    return owed(session)


def calendar_of(session, quarter):
    return session.exec(
        select(ReportingCalendar).where(
            ReportingCalendar.region_id == key(quarter.region),
            ReportingCalendar.kind == CalendarKind.INDICATORS,
        )
    ).one()


def excuse(session, quarter, starts_on, ends_on, kind=None):
    session.add(
        Excuse(
            organisation_id=key(quarter.organisation),
            region_id=key(quarter.region),
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            reason="verbouwing",
            created_at=OCTOBER,
        )
    )
    session.flush()


def hand_in(session, quarter, at=OCTOBER):
    quarter.hand_in(session, at, *quarter.entries(session, at))


def test_a_quarter_is_owed_once_thirty_days_after_its_end(session, quarter):
    (one,) = made(session)
    assert (one.period_start, one.period_end, one.due_at) == (date(2026, 7, 1), date(2026, 9, 30), DUE)
    assert (one.item_count, one.status) == (7, Status.OPEN)


def test_making_twice_makes_nothing_new(session, quarter):
    made(session)
    assert make_indicator_obligations(session, now=OCTOBER) == 0


@pytest.mark.parametrize(
    ("period", "at", "start"),
    [
        (ReportingPeriod.MONTH, OCTOBER, date(2026, 9, 1)),
        (ReportingPeriod.HALF_YEAR, OCTOBER, date(2026, 1, 1)),
        (ReportingPeriod.YEAR, OCTOBER, date(2025, 1, 1)),
    ],
)
def test_the_period_is_as_long_as_the_calendar_says(session, quarter, period, at, start):
    calendar_of(session, quarter).period = period
    assert [one.period_start for one in made(session, at)] == [start]


def test_R18_periods_that_the_clock_missed_are_made_afterwards(session, quarter):
    made(session)
    made(session, JANUARY + timedelta(days=100))
    assert [one.period_start.month for one in owed(session)] == [7, 10, 1]


def test_handing_in_all_of_it_settles_it(session, quarter):
    made(session)
    hand_in(session, quarter)
    assert [one.status for one in owed(session)] == [Status.SUBMITTED]


def test_handing_in_a_part_settles_nothing(session, quarter):
    made(session)
    quarter.save(session, OCTOBER, *quarter.entries(session, OCTOBER))
    assert settle_indicators(session, organisation_id=key(quarter.organisation), now=OCTOBER) == 0


def test_what_was_handed_in_before_it_was_made_is_made_as_handed_in(session, quarter):
    hand_in(session, quarter)
    assert [(one.status, one.submitted_at) for one in made(session)] == [(Status.SUBMITTED, OCTOBER)]


def test_what_was_settled_never_changes(session, quarter):
    made(session)
    hand_in(session, quarter)
    before = [one.model_dump() for one in owed(session)]
    make_offering(session, quarter.organisation, make_product(session, quarter.region), quarter.municipality)
    make_indicator_obligations(session, now=NOVEMBER)
    mark_late(session, now=NOVEMBER)
    assert [one.model_dump() for one in owed(session)] == before


def test_it_is_late_from_its_due_moment_on(session, quarter):
    made(session)
    mark_late(session, now=DUE)
    assert owed(session)[0].status is Status.LATE


def test_an_excuse_by_name_frees_of_the_quarter(session, quarter):
    excuse(session, quarter, date(2026, 9, 1), date(2026, 9, 2), CalendarKind.INDICATORS)
    assert made(session)[0].status is Status.EXCUSED


def test_a_holiday_within_the_quarter_frees_of_nothing(session, quarter):
    excuse(session, quarter, date(2026, 8, 1), date(2026, 8, 21))
    assert made(session)[0].status is Status.OPEN


def test_an_absence_over_all_days_of_handing_in_frees_of_the_quarter(session, quarter):
    excuse(session, quarter, date(2026, 9, 25), date(2026, 11, 1))
    assert made(session)[0].status is Status.EXCUSED


def test_an_excuse_for_waiting_figures_frees_of_no_indicators(session, quarter):
    excuse(session, quarter, date(2026, 7, 1), date(2026, 11, 1), CalendarKind.WAITING)
    assert made(session)[0].status is Status.OPEN


def test_a_second_provider_owes_its_own(session, quarter):
    make_other_provider(session, quarter)
    assert len({one.organisation_id for one in made(session)}) == 2


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "count"),
    [
        (date(2026, 10, 1), None, 0),
        (date(2026, 9, 30), None, 1),
        (date(2026, 1, 1), date(2026, 7, 1), 1),
        (date(2026, 1, 1), date(2026, 6, 30), 0),
    ],
)
def test_a_contract_of_one_day_in_the_quarter_is_enough(session, quarter, starts_on, ends_on, count):
    joiner = make_organisation(session, name="Nieuw (proef)")
    make_line(session, joiner, quarter.product, quarter.municipality, starts_on=starts_on, ends_on=ends_on)
    make_location(session, joiner, quarter.municipality)
    assert sum(one.organisation_id == key(joiner) for one in made(session)) == count


def test_a_calendar_that_turns_to_months_asks_no_day_twice(session, quarter):
    made(session)
    old = calendar_of(session, quarter)
    old.valid_until = date(2026, 9, 30)
    session.add(
        ReportingCalendar(
            region_id=key(quarter.region),
            kind=CalendarKind.INDICATORS,
            period=ReportingPeriod.MONTH,
            due_days_after_period_end=14,
            valid_from=date(2026, 10, 1),
        )
    )
    session.flush()
    made(session, JANUARY)
    spans = [(one.period_start, one.period_end) for one in owed(session)]
    assert spans == [
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ]


def test_what_ended_before_the_first_calendar_is_not_owed(session, quarter):
    calendar_of(session, quarter).valid_from = date(2026, 10, 1)
    assert made(session) == []
