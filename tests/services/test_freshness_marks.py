"""Freshness moves with the clock, and the index hears of it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.domain.terms import Freshness
from portal.models import CurrentReport, OutboxLine
from portal.services.freshness_marks import mark_freshness
from tests.chased import Chased

DAY = timedelta(days=1)


@pytest.fixture
def chased(session, now):
    chased = Chased(session)
    chased.report(now)
    for row in session.exec(select(CurrentReport)):
        row.next_change_at = now + 7 * DAY
    session.flush()
    return chased


def states(session):
    session.expire_all()
    return {row.freshness for row in session.exec(select(CurrentReport))}


def test_nothing_is_marked_before_its_moment(chased, now):
    assert mark_freshness(chased.session, now=now + 6 * DAY) == 0


def test_a_figure_ages(chased, now):
    mark_freshness(chased.session, now=now + 8 * DAY)
    assert states(chased.session) == {Freshness.AGEING}


def test_a_figure_that_was_forgotten_for_long_expires_at_once(chased, now):
    mark_freshness(chased.session, now=now + 60 * DAY)
    assert states(chased.session) == {Freshness.EXPIRED}


def test_the_index_hears_of_each_mark(chased, now):
    mark_freshness(chased.session, now=now + 8 * DAY)
    assert len(chased.session.exec(select(OutboxLine)).all()) == 2


def test_marking_twice_marks_once(chased, now):
    mark_freshness(chased.session, now=now + 8 * DAY)
    assert mark_freshness(chased.session, now=now + 8 * DAY) == 0


def test_the_next_change_is_known_after_a_mark(chased, now):
    mark_freshness(chased.session, now=now + 8 * DAY)
    assert mark_freshness(chased.session, now=now + 15 * DAY) == 2


def test_a_batch_is_no_larger_than_asked(chased, now):
    assert mark_freshness(chased.session, now=now + 8 * DAY, limit=1) == 1
