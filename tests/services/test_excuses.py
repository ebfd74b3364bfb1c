"""Excusing a provider, and withdrawing that."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.domain.duties import ObligationStatus as Status
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.terms import CalendarKind
from portal.models import AuditEntry, Excuse
from portal.services.excuses import Span, excuse_provider, list_excuses, withdraw_excuse
from portal.services.obligations import make_waiting_obligations
from tests.chased import LAST_WEEK, MONDAY, NEXT_MONDAY, Chased, decide, obligations, owe_last_week
from tests.factories import key, make_region

WEEK = Span(date(2026, 11, 16), date(2026, 11, 22), CalendarKind.WAITING)


@pytest.fixture
def chased(session):
    found = Chased(session)
    owe_last_week(session)
    return found


def excuse(chased, span=WEEK, *, at=MONDAY, region_id=None):
    return excuse_provider(
        chased.session,
        organisation_id=key(chased.provider),
        region_id=region_id or key(chased.region),
        span=span,
        reason="verhuizing",
        user_id=None,
        now=at,
    )


def withdraw(chased, excuse_id, *, at=MONDAY, region_ids=None):
    return withdraw_excuse(
        chased.session,
        organisation_id=key(chased.provider),
        excuse_id=excuse_id,
        region_ids=region_ids,
        user_id=None,
        now=at,
    )


def test_an_excuse_covers_what_is_pending_and_touches_it(session, chased):
    assert excuse(chased).obligation_count == 1
    assert [one.status for one in obligations(session)] == [Status.EXCUSED]


def test_nobody_is_reminded_of_what_was_excused(session, chased):
    excuse(chased)
    assert decide(session, MONDAY).mail_count == 0


def test_an_excuse_of_another_kind_covers_nothing(session, chased):
    assert excuse(chased, Span(WEEK.starts_on, WEEK.ends_on, CalendarKind.INDICATORS)).obligation_count == 0
    assert obligations(session)[0].status is Status.OPEN


def test_an_excuse_in_another_region_covers_nothing(session, chased):
    other = make_region(session)
    assert excuse(chased, region_id=key(other)).obligation_count == 0


def test_what_was_handed_in_is_never_excused(session, chased):
    obligation = obligations(session)[0]
    obligation.status, obligation.submitted_at = Status.SUBMITTED, LAST_WEEK
    session.flush()
    assert excuse(chased).obligation_count == 0


def test_an_excuse_ends_by_itself(session, chased):
    excuse(chased)
    make_waiting_obligations(session, now=NEXT_MONDAY)
    assert [one.status for one in obligations(session)][-1] is Status.OPEN


def test_a_long_excuse_covers_weeks_that_are_made_later(session, chased):
    excuse(chased, Span(WEEK.starts_on, date(2026, 12, 20)))
    make_waiting_obligations(session, now=NEXT_MONDAY)
    assert {one.status for one in obligations(session)} == {Status.EXCUSED}


def test_R15_the_same_excuse_twice_is_one_with_one_audit_entry(session, chased):
    assert excuse(chased) == excuse(chased)
    assert len(session.exec(select(Excuse)).all()) == 1
    assert len(session.exec(select(AuditEntry).where(AuditEntry.action == "excuse.give")).all()) == 1


def test_within_a_day_an_excuse_is_undone_as_a_whole(session, chased):
    given = excuse(chased)
    assert withdraw(chased, given.excuse_id) == 1
    assert obligations(session)[0].status is Status.LATE
    assert list_excuses(session, organisation_id=key(chased.provider), region_ids=None) == []


def test_later_an_excuse_ends_and_what_it_excused_before_stays_so(session, chased):
    given = excuse(chased, Span(WEEK.starts_on, date(2026, 12, 20)))
    make_waiting_obligations(session, now=NEXT_MONDAY)
    assert withdraw(chased, given.excuse_id, at=NEXT_MONDAY) == 1
    statuses = [one.status for one in obligations(session)]
    assert statuses[0] is Status.EXCUSED
    assert statuses[-1] is Status.OPEN
    kept = list_excuses(session, organisation_id=key(chased.provider), region_ids=None)
    assert [one.span.ends_on for one in kept] == [date(2026, 11, 29)]


def test_what_was_reported_meanwhile_is_handed_in_once_the_excuse_is_withdrawn(session, chased):
    given = excuse(chased)
    chased.report(MONDAY)
    withdraw(chased, given.excuse_id)
    assert obligations(session)[0].status is Status.SUBMITTED


def test_an_excuse_that_is_over_is_not_withdrawn(chased):
    given = excuse(chased)
    with pytest.raises(DomainError, match="excuse_over"):
        withdraw(chased, given.excuse_id, at=MONDAY + timedelta(days=14))


def test_S01_an_excuse_of_another_region_is_not_found(chased):
    given = excuse(chased)
    with pytest.raises(NotFoundError):
        withdraw(chased, given.excuse_id, region_ids=[999])
