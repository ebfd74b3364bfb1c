"""What holds on a day, from its first day up to and including its last."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from portal.models import Facility
from portal.services.date_spans import begins_by, holds_on, lasts_on
from tests.factories import key, make_municipality, make_region

DAY = date(2026, 11, 25)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture
def held(session):
    """Say of a span whether a condition holds for it."""
    town = make_municipality(session, make_region(session))

    def ask(condition, first, last):
        row = Facility(municipality_id=key(town), name="Loket", about="Hulp", starts_on=first, ends_on=last)
        session.add(row)
        session.flush()
        return session.scalar(select(Facility.id).where(col(Facility.id) == key(row), condition)) is not None

    return ask


@pytest.mark.parametrize(
    ("first", "last", "is_held"),
    [
        (BEFORE, None, True),
        (DAY, None, True),
        (AFTER, None, False),
        (BEFORE, DAY, True),
        (BEFORE, BEFORE, False),
        (DAY, DAY, True),
        (AFTER, AFTER, False),
        (None, None, False),
    ],
)
def test_a_span_holds_from_its_first_day_through_its_last(held, first, last, is_held):
    assert held(holds_on(DAY, col(Facility.starts_on), col(Facility.ends_on)), first, last) is is_held


@pytest.mark.parametrize(("first", "is_held"), [(None, True), (BEFORE, True), (DAY, True), (AFTER, False)])
def test_without_a_first_day_something_had_always_begun(held, first, is_held):
    assert held(begins_by(DAY, col(Facility.starts_on)), first, None) is is_held


@pytest.mark.parametrize(("last", "is_held"), [(None, True), (BEFORE, False), (DAY, True), (AFTER, True)])
def test_what_has_yet_to_begin_is_not_over(held, last, is_held):
    first = None if last is not None and last < AFTER else AFTER
    assert held(lasts_on(DAY, col(Facility.ends_on)), first, last) is is_held
