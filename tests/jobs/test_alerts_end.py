"""A kept search ends by itself, by one press, or with its owner's right; then it mails nobody."""

from datetime import timedelta

import pytest
from sqlmodel import select

from jobs.tasks import send_mail, tidy, watch_searches
from portal.db import reading, unit_of_work
from portal.domain.duties import MailStatus
from portal.domain.saved_searches import WARNED_BEFORE, AlertRhythm
from portal.models import (
    Membership,
    OutgoingMail,
    SavedSearch,
    SearchFit,
    User,
)
from portal.services.alert_links import look_at_alerts, resume_alerts, stop_alerts
from portal.services.saved_searches import pause_search
from tests.factories import (
    key,
)
from tests.jobs.kept_search import HOUR, MORNING, Search


@pytest.mark.parametrize("how", ["role", "active", "paused", "stopped by mail"])
def test_S05_who_may_not_or_will_not_gets_no_mail(search, how):
    search.come_free(1)
    [letter] = search.watch()
    with unit_of_work(search.engine) as session:
        if how == "role":
            membership = session.exec(select(Membership).where(Membership.user_id == search.user_id)).one()
            session.delete(membership)
        if how == "active":
            session.get_one(User, search.user_id).is_active = False
        if how == "paused":
            pause_search(session, user_id=search.user_id, search_id=search.search_id, now=search.at)
        if how == "stopped by mail":
            stop_alerts(session, secret=letter.unsubscribe_url.rsplit("/", 1)[1], now=search.at)
    search.come_free(0)
    assert search.watch(MORNING + timedelta(days=1)) == []


def test_a_queued_alert_does_not_leave_after_its_reader_stopped_it(search):
    search.come_free()
    search.at += timedelta(minutes=11)
    watch_searches(search.place)
    with unit_of_work(search.engine) as session:
        pause_search(session, user_id=search.user_id, search_id=search.search_id, now=search.at)
    send_mail(search.place)
    assert search.mailer.letters == []
    with reading(search.engine) as session:
        assert session.exec(select(OutgoingMail)).one().status is MailStatus.CANCELLED


def test_a_search_ends_by_itself_after_a_mail_that_says_so_a_week_before(search):
    until = search_end(search)
    [letter] = search.watch(until - WARNED_BEFORE + HOUR)
    assert "1 zoekvraag stopt binnen 7 dagen" in letter.subject
    assert search.watch(until - WARNED_BEFORE + 2 * HOUR) == []
    search.at = until + HOUR
    search.come_free()
    assert search.watch(until + 2 * HOUR) == []


def test_one_press_lets_it_go_on_for_its_full_time(search):
    until = search_end(search)
    [letter] = search.watch(until - WARNED_BEFORE + HOUR)
    secret = letter.unsubscribe_url.rsplit("/", 1)[1]
    with unit_of_work(search.engine) as session:
        assert look_at_alerts(session, secret=secret, now=search.at).active_count == 1
        resume_alerts(session, secret=secret, now=search.at)
    search.at = until + HOUR
    search.tell_index()
    search.watch()
    search.come_free()
    assert len(search.watch()) == 1


def search_end(search):
    """Set the end of a search on a Wednesday and return it."""
    until = MORNING + timedelta(days=56)
    search.change(watched_until=until)
    return until


def test_the_clean_up_forgets_what_was_thrown_away_and_keeps_what_is_kept(search):
    search.come_free()
    search.watch()
    with unit_of_work(search.engine) as session:
        gone = Search._keep(search, session, AlertRhythm.NONE)
        session.add(SearchFit(saved_search_id=gone, offering_id=search.offerings[0], came_at=search.at))
        session.flush()
        session.get_one(SavedSearch, gone).removed_at = search.at - timedelta(days=2)
    tidy(search.place)
    with reading(search.engine) as session:
        assert [key(one) for one in session.exec(select(SavedSearch))] == [search.search_id]
        assert {one.saved_search_id for one in session.exec(select(SearchFit))} == {search.search_id}
