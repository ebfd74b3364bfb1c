"""What visitors report: counted by visitor without knowing who, limited, listed, and closed with a reason."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.feedback import FeedbackClosing, FeedbackKind
from portal.models import AuditEntry, Feedback, VisitorSalt
from portal.services.clean_up import clean_up
from portal.services.feedback import (
    MOST_A_VISITOR,
    Queue,
    close_feedback,
    count_open,
    find_feedback,
    give_feedback,
    list_feedback,
    public_answers,
    under_review,
)
from tests.factories import (
    key,
    make_feedback,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_user,
)


@pytest.fixture
def offering(session):
    region = make_region(session)
    product = make_product(session, region)
    return make_offering(session, make_organisation(session), product, make_municipality(session, region))


def give(session, offering, now, *, visitor="198.51.100.1", **fields):
    values = {"kind": FeedbackKind.WAIT, "text": "Het is langer.", "request_key": None, "now": now}
    give_feedback(session, offering_id=key(offering), visitor=visitor, **{**values, **fields})


def stored(session):
    return list(session.exec(select(Feedback).order_by(col(Feedback.id))))


def test_a_report_lands_with_the_provider_and_the_region(session, offering, now):
    give(session, offering, now)
    found = stored(session)[0]
    assert (found.organisation_id, found.region_id) == (offering.organisation_id, offering.region_id)
    for queue in (Queue(offering.organisation_id), Queue(region_ids=[offering.region_id])):
        assert count_open(session, queue=queue) == 1
        assert find_feedback(session, queue=queue, feedback_id=key(found)).text == "Het is langer."


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (None, "", "feedback_kind_missing"),
        (FeedbackKind.OTHER, "  ", "feedback_text_missing"),
        (FeedbackKind.WAIT, "x" * 501, "text_too_long"),
        (FeedbackKind.WAIT, "kind met bsn 111222333", "holds_bsn"),
        (FeedbackKind.WAIT, "geb. 03-05-2012", "holds_birth_date"),
    ],
)
def test_S40_a_report_that_is_not_right_is_refused(session, offering, now, kind, text, code):
    with pytest.raises(InvalidError) as refusal:
        give(session, offering, now, kind=kind, text=text)
    assert refusal.value.code == code
    assert stored(session) == []


def test_an_offering_that_is_none_is_not_found(session, now):
    with pytest.raises(NotFoundError):
        give_feedback(
            session,
            offering_id=12345,
            kind=FeedbackKind.WAIT,
            text="",
            visitor="x",
            request_key=None,
            now=now,
        )


def test_S39_nothing_kept_holds_the_visitor(session, offering, now):
    give(session, offering, now, visitor="198.51.100.77\nMozilla proef")
    kept = [*stored(session), *session.exec(select(AuditEntry))]
    assert "198.51.100.77" not in repr(kept)
    assert "Mozilla" not in repr(kept)


def test_S39_the_same_visitor_looks_different_at_another_offering_and_on_another_day(session, offering, now):
    other = make_offering(
        session,
        make_organisation(session),
        make_product(session, make_region(session)),
        make_municipality(session, make_region(session)),
    )
    give(session, offering, now)
    give(session, other, now)
    give(session, offering, now + timedelta(days=1))
    assert len({item.visitor_hash for item in stored(session)}) == 3


def test_S39_the_salt_of_a_day_is_thrown_away(session, offering, now):
    give(session, offering, now)
    clean_up(session, now=now + timedelta(days=3))
    assert session.exec(select(VisitorSalt)).all() == []


def test_R15_the_same_form_twice_is_one_report(session, offering, now):
    give(session, offering, now, request_key="een-sleutel")
    give(session, offering, now, request_key="een-sleutel")
    assert len(stored(session)) == 1


def test_S13_a_visitor_can_report_only_so_often_an_hour(session, offering, now):
    for _ in range(MOST_A_VISITOR):
        give(session, offering, now)
    with pytest.raises(DomainError) as refusal:
        give(session, offering, now)
    assert refusal.value.code == "too_many_attempts"
    give(session, offering, now, visitor="198.51.100.2")


def test_two_reports_of_one_visitor_put_nothing_under_review(session, offering, now):
    give(session, offering, now)
    give(session, offering, now)
    assert under_review(session, offering_ids=[key(offering)]) == frozenset()


def test_two_visitors_put_an_offering_under_review_until_one_is_closed(session, offering, now):
    give(session, offering, now)
    give(session, offering, now, visitor="198.51.100.2")
    assert under_review(session, offering_ids=[key(offering)]) == {key(offering)}
    close(session, stored(session)[0], now)
    assert under_review(session, offering_ids=[key(offering)]) == frozenset()


def close(session, feedback, now, *, queue=None, **fields):
    values = {"closing": FeedbackClosing.CORRECTED, "answer": "Het is verbeterd.", "user_id": None}
    close_feedback(
        session,
        queue=queue or Queue(feedback.organisation_id),
        feedback_id=key(feedback),
        **{**values, **fields},
        now=now,
    )


def test_closing_keeps_who_when_and_why_and_writes_it_down(session, offering, now):
    person = make_user(session, None)
    feedback = make_feedback(session, offering, at=now)
    close(session, feedback, now, user_id=key(person))
    assert (feedback.closed_at, feedback.closed_by) == (now, key(person))
    assert feedback.closing is FeedbackClosing.CORRECTED
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "feedback.close")).one()
    assert entry.after == {"closing": "corrected", "answer": "Het is verbeterd."}


def test_a_report_is_closed_once(session, offering, now):
    feedback = make_feedback(session, offering, at=now)
    close(session, feedback, now)
    with pytest.raises(ConflictError):
        close(session, feedback, now, closing=FeedbackClosing.RIGHT)
    assert feedback.closing is FeedbackClosing.CORRECTED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"closing": None}, "feedback_closing_missing"),
        ({"answer": "over 111222333"}, "holds_bsn"),
        ({"answer": "x" * 501}, "text_too_long"),
    ],
)
def test_S40_a_closing_that_is_not_right_is_refused(session, offering, now, fields, code):
    feedback = make_feedback(session, offering, at=now)
    with pytest.raises(InvalidError) as refusal:
        close(session, feedback, now, **fields)
    assert refusal.value.code == code
    assert feedback.closed_at is None


def test_S01_another_provider_or_region_finds_and_closes_nothing(session, offering, now):
    feedback = make_feedback(session, offering, at=now)
    stranger = make_organisation(session)
    for queue in (Queue(key(stranger)), Queue(region_ids=[offering.region_id + 1]), Queue(region_ids=[])):
        assert list_feedback(session, queue=queue, is_open=True, offset=0, limit=10) == ([], 0)
        with pytest.raises(NotFoundError):
            close(session, feedback, now, queue=queue)
    assert count_open(session, queue=Queue(region_ids=None)) == 1


def test_open_reports_come_oldest_first_and_closed_ones_newest_first(session, offering, now):
    reports = [make_feedback(session, offering, at=now - timedelta(days=3 - day)) for day in range(3)]
    queue = Queue(offering.organisation_id)
    lines, total = list_feedback(session, queue=queue, is_open=True, offset=0, limit=2)
    assert ([line.feedback_id for line in lines], total) == ([key(reports[0]), key(reports[1])], 3)
    for hours, report in enumerate(reports):
        close(session, report, now + timedelta(hours=hours))
    lines, _ = list_feedback(session, queue=queue, is_open=False, offset=0, limit=9)
    assert [line.feedback_id for line in lines] == [key(report) for report in reversed(reports)]


def test_an_answer_shows_for_thirty_days(session, offering, now):
    close(session, make_feedback(session, offering, at=now), now)
    close(session, make_feedback(session, offering, at=now), now, answer="")
    shown = public_answers(session, offering_id=key(offering), now=now + timedelta(days=29))
    assert [item.answer for item in shown] == ["Het is verbeterd."]
    assert public_answers(session, offering_id=key(offering), now=now + timedelta(days=31)) == []
