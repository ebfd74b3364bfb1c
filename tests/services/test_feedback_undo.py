"""Taking back that a visitor's report was closed."""

from datetime import timedelta

import pytest

from portal.domain.errors import DomainError, NotFoundError
from portal.domain.feedback import FeedbackClosing
from portal.services.feedback import Queue, close_feedback, find_feedback
from portal.services.feedback_undo import reopen_feedback
from tests import factories as make
from tests.factories import key


@pytest.fixture
def closed(session, now):
    """Give the queue and the id of a report that was closed just now."""
    region = make.make_region(session)
    organisation = make.make_organisation(session)
    town = make.make_municipality(session, region)
    offering = make.make_offering(session, organisation, make.make_product(session, region), town)
    feedback_id = key(make.make_feedback(session, offering, at=now))
    queue = Queue(organisation_id=key(organisation))
    close_feedback(
        session,
        queue=queue,
        feedback_id=feedback_id,
        closing=FeedbackClosing.RIGHT,
        answer="Het klopte.",
        user_id=None,
        now=now,
    )
    return queue, feedback_id


def test_a_report_is_open_again_without_its_answer(session, closed, now):
    queue, feedback_id = closed
    assert reopen_feedback(session, queue=queue, feedback_id=feedback_id, user_id=None, now=now) is False
    line = find_feedback(session, queue=queue, feedback_id=feedback_id)
    assert (line.closed_at, line.closing, line.answer) == (None, None, "")


def test_R15_a_second_time_has_no_effect(session, closed, now):
    queue, feedback_id = closed
    for _ in range(2):
        reopen_feedback(session, queue=queue, feedback_id=feedback_id, user_id=None, now=now)
    assert find_feedback(session, queue=queue, feedback_id=feedback_id).closed_at is None


def test_after_ten_minutes_it_stays_closed(session, closed, now):
    queue, feedback_id = closed
    with pytest.raises(DomainError, match="undo_too_late"):
        reopen_feedback(
            session, queue=queue, feedback_id=feedback_id, user_id=None, now=now + timedelta(minutes=11)
        )


def test_S01_another_provider_finds_nothing_to_open(session, closed, now):
    with pytest.raises(NotFoundError):
        reopen_feedback(
            session, queue=Queue(organisation_id=999), feedback_id=closed[1], user_id=None, now=now
        )
