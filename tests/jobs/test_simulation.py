"""A small play keeps every promise; with a rule of the product broken on purpose, the play says which."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

import portal.domain.reminders as ladder
import portal.services.obligations as obligations
import portal.services.reminder_mails as reminder_mails
from jobs.simulation.ledger import Promise
from jobs.simulation.play import Play, without_syncs
from portal.db import make_engine
from portal.domain.duties import ObligationStatus
from portal.models import metadata
from portal.services.asked_offerings import owed_in
from portal.services.recipients import Directory

FIRST = date(2026, 12, 21)


@pytest.fixture
def theatre(tmp_path):
    engine = without_syncs(make_engine(f"sqlite:///{tmp_path / 'play.sqlite3'}"))
    metadata.create_all(engine)
    yield Play(engine, tmp_path, FIRST, week_count=6, provider_count=14, seed=7)
    engine.dispose()


def broken(play):
    return {promise for promise, breaches in play.run().breaches.items() if breaches}


@pytest.mark.slow
def test_a_small_play_keeps_every_promise(engine, tmp_path):
    play = Play(engine, tmp_path, FIRST, week_count=8, provider_count=15, seed=7)
    assert {promise: found for promise, found in play.run().breaches.items() if found} == {}
    assert sum(counts["mails"] for counts in play.ledger.totals.values()) > 50
    assert sum(counts["two clocks"] for counts in play.ledger.totals.values()) > 0


@pytest.mark.slow
def test_the_play_catches_mail_to_who_may_not_be_mailed(theatre, monkeypatch):
    monkeypatch.setattr("portal.services.recipients.UNCONFIRMED", None)
    monkeypatch.setattr(Directory, "_as_paused", lambda self, person, region_id: person)
    assert Promise.RIGHT_PERSON in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_mail_that_comes_twice(theatre, monkeypatch):
    monkeypatch.setattr("jobs.post.settle_sent", lambda session, *, mail_id, now: None)
    assert Promise.ONCE in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_mail_in_quiet_time(theatre, monkeypatch):
    for place in ("portal.domain.reminders", "portal.services.reminders", "portal.services.reminder_checks"):
        monkeypatch.setattr(f"{place}.is_quiet", lambda now: False)
    monkeypatch.setattr(ladder, "next_sending_moment", lambda now: now)
    assert Promise.QUIET in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_mail_after_handing_in(theatre, monkeypatch):
    monkeypatch.setattr(obligations, "_settle", lambda obligation, asked, *, at=None: False)
    monkeypatch.setattr("portal.services.chase.outstanding_in", owed_in)
    assert Promise.NOT_AFTER in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_a_step_that_is_left_out(theatre, monkeypatch):
    rule = ladder.step_to_send

    def without_the_last(due_at, steps, **facts):
        return rule(due_at, [step for step in steps if step.position != 3], **facts)

    monkeypatch.setattr("portal.services.chase.step_to_send", without_the_last)
    assert Promise.EVERY_STEP in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_a_step_before_its_moment(theatre, monkeypatch):
    rule = ladder.step_moment
    monkeypatch.setattr(ladder, "step_moment", lambda due_at, step: rule(due_at, step) - timedelta(days=2))
    assert Promise.NOT_EARLY in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_what_is_settled_and_changes(theatre, monkeypatch):
    monkeypatch.setattr(obligations, "PENDING", (*obligations.PENDING, ObligationStatus.SUBMITTED))
    assert Promise.SETTLED in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_two_mails_on_a_day(theatre, monkeypatch):
    monkeypatch.setattr("portal.services.reminders.mailed_people", lambda session, *, now: set())
    monkeypatch.setattr("portal.services.reminders.mails_to_join", lambda session, *, user_ids, now: {})
    monkeypatch.setattr("portal.services.reminder_checks.holds_back_until", lambda *a, **kw: None)
    theatre.mailer.temporary_share = 0.3
    assert Promise.ONCE in broken(theatre)


@pytest.mark.slow
def test_the_play_catches_a_mail_about_another_week(theatre, monkeypatch):
    rule = reminder_mails.Composer._owed

    def a_week_on(self, steps, outstanding):
        for name, owed in rule(self, steps, outstanding):
            yield name, replace(owed, due_at=owed.due_at + timedelta(weeks=1))

    monkeypatch.setattr(reminder_mails.Composer, "_owed", a_week_on)
    assert Promise.TOLD in broken(theatre)
