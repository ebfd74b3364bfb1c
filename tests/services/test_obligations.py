"""Obligations are made for what is owed, once, and settled by reports."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from portal.domain.duties import ObligationStatus
from portal.domain.terms import Capacity
from portal.services.obligations import make_waiting_obligations, mark_late, settle_waiting
from tests.chased import Chased, obligations
from tests.factories import key, make_offering, make_product, make_report

WEEK = timedelta(days=7)


@pytest.fixture
def field(session: Session) -> Chased:
    return Chased(session)


def test_one_obligation_is_made_for_the_current_week(field, now):
    assert make_waiting_obligations(field.session, now=now) == 1


def test_the_obligation_is_due_next_monday_at_nine_in_amsterdam(field, now):
    make_waiting_obligations(field.session, now=now)
    assert obligations(field.session)[0].due_at == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_the_obligation_counts_the_offerings_that_are_asked(field, now):
    silent = make_product(field.session, field.region, capacity=Capacity.NONE)
    make_offering(field.session, field.provider, silent, field.municipality)
    make_waiting_obligations(field.session, now=now)
    assert obligations(field.session)[0].item_count == 2


def test_making_twice_makes_nothing_new(field, now):
    make_waiting_obligations(field.session, now=now)
    assert make_waiting_obligations(field.session, now=now + timedelta(hours=1)) == 0


def test_R18_weeks_missed_by_the_clock_are_made_afterwards(field, now):
    make_waiting_obligations(field.session, now=now)
    assert make_waiting_obligations(field.session, now=now + 5 * WEEK) == 5


def test_R18_at_most_eight_weeks_are_caught_up(field, now):
    make_waiting_obligations(field.session, now=now)
    assert make_waiting_obligations(field.session, now=now + 30 * WEEK) == 8


def test_a_week_reported_during_an_outage_is_made_as_handed_in(field, now):
    make_waiting_obligations(field.session, now=now)
    field.report(now + 2 * WEEK)
    make_waiting_obligations(field.session, now=now + 2 * WEEK + timedelta(days=1))
    assert obligations(field.session)[-1].submitted_at == now + 2 * WEEK


def test_a_provider_without_a_contract_in_the_week_owes_nothing(field, now):
    field.line.ends_on = date(2026, 11, 26)
    assert make_waiting_obligations(field.session, now=now) == 0


def test_an_excused_week_is_made_as_excused(field, now):
    field.excuse(date(2026, 11, 23), date(2026, 11, 29))
    make_waiting_obligations(field.session, now=now)
    assert obligations(field.session)[0].status is ObligationStatus.EXCUSED


def test_an_open_obligation_is_excused_afterwards(field, now):
    make_waiting_obligations(field.session, now=now)
    field.excuse(date(2026, 11, 28), date(2026, 12, 4))
    make_waiting_obligations(field.session, now=now + timedelta(hours=1))
    assert obligations(field.session)[0].status is ObligationStatus.EXCUSED


def test_a_new_count_follows_a_withdrawn_offering(field, now):
    make_waiting_obligations(field.session, now=now)
    field.offerings[0].ends_on = date(2026, 11, 25)
    make_waiting_obligations(field.session, now=now + timedelta(hours=1))
    assert obligations(field.session)[0].item_count == 1


def test_what_was_handed_in_never_changes(field, now):
    make_waiting_obligations(field.session, now=now)
    field.report(now)
    settle_waiting(field.session, organisation_id=key(field.provider), now=now)
    field.excuse(date(2026, 11, 23), date(2026, 11, 29))
    make_waiting_obligations(field.session, now=now + timedelta(hours=1))
    assert obligations(field.session)[0].status is ObligationStatus.SUBMITTED


def test_a_report_on_part_of_the_offerings_settles_nothing(field, now):
    make_waiting_obligations(field.session, now=now)
    make_report(field.session, field.offerings[0], at=now)
    assert settle_waiting(field.session, organisation_id=key(field.provider), now=now) == 0


def test_a_report_on_all_offerings_settles_the_week(field, now):
    make_waiting_obligations(field.session, now=now)
    field.report(now)
    assert settle_waiting(field.session, organisation_id=key(field.provider), now=now) == 1


def test_a_report_from_before_the_week_does_not_count(field, now):
    make_waiting_obligations(field.session, now=now)
    field.report(now - WEEK)
    assert settle_waiting(field.session, organisation_id=key(field.provider), now=now) == 0


def test_a_late_report_settles_every_week_that_was_open(field, now):
    make_waiting_obligations(field.session, now=now)
    make_waiting_obligations(field.session, now=now + 2 * WEEK)
    field.report(now + 2 * WEEK)
    assert settle_waiting(field.session, organisation_id=key(field.provider), now=now + 2 * WEEK) == 3


def test_an_obligation_is_late_from_its_due_moment_on(field, now):
    make_waiting_obligations(field.session, now=now)
    assert mark_late(field.session, now=datetime(2026, 11, 30, 8, tzinfo=UTC)) == 1


def test_an_obligation_is_not_late_before_its_due_moment(field, now):
    make_waiting_obligations(field.session, now=now)
    assert mark_late(field.session, now=datetime(2026, 11, 30, 7, 59, tzinfo=UTC)) == 0
